"""The steps of a case: in turn, side by side, and back again."""

import pytest
from django.http import Http404

from approvals.workflow import access, claims, reviewing
from approvals.workflow.choices import State, TaskKind, TaskState
from approvals.workflow.layout import earlier, ends_review
from approvals.workflow.plan import review_plan
from approvals.workflow.refusals import Refused
from hall.catalog.models import ServiceItem
from hall.catalog.shelf import definition_of
from hall.notices.models import Notice
from hall.people.models import Role
from tests import cast as c
from tests.approvals.looking import opened

pytestmark = pytest.mark.django_db


def test_stages_with_several_departments_run_side_by_side_and_all_must_pass(cast):
    found = c.accepted(c.make_staff("ZRZYJ", cast), "ZG04")
    there = c.make_staff("ZRZYJ", cast)
    c.step_on(there, found)
    assert found.tasks.filter(state=TaskState.OPEN).count() == 5
    for left in (4, 3, 2, 1):
        c.step_on(there, found)
        assert found.tasks.filter(state=TaskState.OPEN, name="联合审查").count() == left
    c.step_on(there, found)
    assert opened(found) == ["拟定意见"]


def test_of_departments_of_which_one_suffices_the_others_are_spared(cast):
    there = c.make_staff("ZJJ", cast)
    found = c.accepted(there, "ZJ09")
    assert len(opened(found)) == 2
    c.step_on(there, found)
    assert opened(found) == ["审查"]
    assert found.tasks.filter(name="现场勘查", state=TaskState.CANCELLED).count() == 1


def test_a_stage_beside_another_is_open_at_the_same_time_and_both_hold_up_the_next(cast):
    there = c.make_staff("ZHZFJ", cast)
    found = c.accepted(there, "ZF01")
    assert opened(found) == ["现场勘查", "征求公安交通管理部门意见"]
    c.step_on(there, found)
    assert opened(found) == ["征求公安交通管理部门意见"]
    c.step_on(there, found)
    assert opened(found) == ["审查"]


def test_staff_of_a_department_that_takes_part_see_the_case_and_others_do_not(cast):
    there = c.make_staff("ZHZFJ", cast)
    found = c.accepted(there, "ZF01")
    police = c.colleague(there, Role.REVIEWER, "GAFJ")
    assert access.get_at_desk(c.actor(police), found.public_id) == found
    with pytest.raises(Http404):
        access.get_at_desk(c.actor(c.colleague(there, Role.REVIEWER, "SLJ")), found.public_id)


def test_every_item_has_a_last_step_of_one_person_who_proposes():
    for item in ServiceItem.objects.listed().select_related("current"):
        parts = review_plan(definition_of(item.current))
        last = [part for part in parts if part.step == max(part.step for part in parts)]
        assert not parts or (len(last) == 1 and last[0].department == item.department_id), item.code


def test_an_on_site_check_is_done_by_two(cast):
    application = c.accepted(cast, "SC05")
    c.step_on(cast, application)
    for second, sentence in (
        (None, "两名以上"),
        (cast.reviewer, "不能是您自己"),
        (cast.stranger, "没有部门岗位"),
    ):
        with pytest.raises(Refused, match=sentence):
            reviewing.pass_on(
                application.public_id, actor=c.actor(cast.reviewer), opinion="看过", second=second
            )


# Going back.


def test_a_return_out_of_a_countersigning_step_leaves_nobody_behind_and_moves_nothing_forward(cast):
    there = c.make_staff("ZRZYJ", cast)
    found = c.accepted(there, "ZG04")
    c.step_on(there, found)
    c.step_on(there, found)
    task = found.tasks.filter(state=TaskState.OPEN, department="RFB").get()
    who = c.colleague(there, Role.REVIEWER, "RFB")
    reviewing.send_back(found.public_id, actor=c.actor(who), reason="缺人防面积", task=task)
    assert opened(found) == ["审查"]
    assert found.tasks.get(state=TaskState.OPEN).assignee == there.reviewer
    c.step_on(there, found)
    assert found.tasks.filter(state=TaskState.OPEN, name="联合审查").count() == 5
    assert Notice.objects.filter(recipient=there.reviewer, kind="desk_send_back").exists()


def test_a_return_goes_only_to_a_stage_that_was_done(cast):
    application = c.accepted(cast, "SC05")
    c.step_on(cast, application)
    for step in (0, 2, 3, 77):
        with pytest.raises(Refused, match="请选前面做过的"):
            reviewing.send_back(
                application.public_id, actor=c.actor(cast.reviewer), reason="再看", to_step=step
            )


def test_after_two_returns_only_the_latest_round_of_stages_counts(cast):
    application = c.reviewed(cast, "SC05")
    for _ in range(2):
        reviewing.send_back(
            application.public_id, actor=c.actor(cast.signer), reason="再看", to_step=_first(application)
        )
        while c.next_stage(application):
            c.step_on(cast, application)
    fresh = c.application_anew(application)
    sign = fresh.tasks.get(state=TaskState.OPEN)
    assert sign.kind == TaskKind.SIGN
    assert [task.name for task in earlier(fresh, sign)] == ["审查", "现场勘查", "拟定意见"]


def _first(application) -> int:
    fresh = c.application_anew(application)
    return earlier(fresh, fresh.tasks.get(state=TaskState.OPEN))[0].step


def test_what_one_passed_on_can_be_taken_back_until_somebody_takes_it_up(cast):
    application = c.accepted(cast, "SC05")
    c.step_on(cast, application)
    reviewing.take_back(application.public_id, actor=c.actor(cast.reviewer))
    assert opened(application) == ["审查"]
    c.step_on(cast, application)
    assert opened(application) == ["现场勘查"]
    claims.claim(application.public_id, actor=c.actor(c.another_reviewer(cast)))
    with pytest.raises(Refused, match="已经有人在办"):
        reviewing.take_back(application.public_id, actor=c.actor(cast.reviewer))


def test_taking_back_from_the_signer_calls_the_signing_off(cast):
    application = c.reviewed(cast, "SC05")
    found = reviewing.take_back(application.public_id, actor=c.actor(cast.reviewer))
    assert (found.state, opened(application)) == (State.REVIEWING, ["拟定意见"])
    c.step_on(cast, application)
    assert opened(application) == ["签发"]


def test_ends_review_is_asked_of_one_task_only(cast):
    application = c.accepted(cast, "SC05")
    assert [ends_review(application, task) for task in application.tasks.filter(state=TaskState.OPEN)] == [
        False
    ]
