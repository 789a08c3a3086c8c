"""Bringing in colleagues, and holding, giving away and taking away work."""

from datetime import timedelta

import pytest

from approvals.workflow import acceptance, claims, deciding, reviewing
from approvals.workflow.choices import Move, RefusalGround, State, TaskKind, TaskState
from approvals.workflow.models import Task
from approvals.workflow.options import why_not
from approvals.workflow.refusals import Refused
from hall.notices.models import Notice
from hall.people.models import Role
from hall.worktime import now, today
from hall.worktime.clock import standing_at
from tests import cast as c
from tests.approvals.looking import last_entry, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def expert(cast):
    return c.colleague(cast, Role.REVIEWER, "ZJJ")


def test_a_signer_added_before_holds_only_the_one_who_asked(cast, expert):
    there = c.make_staff("ZHZFJ", cast)
    found = c.accepted(there, "ZF01")
    task = found.tasks.get(name="现场勘查")
    reviewing.add_signer(
        found.public_id, actor=c.actor(there.reviewer), signer=expert, before=True, task=task
    )
    assert sorted(opened(found)) == sorted(["加签", "征求公安交通管理部门意见"])
    assert "还没轮到" in why_not(Move.PASS_ON, c.application_anew(found), c.actor(there.reviewer), task)
    reviewing.pass_on(found.public_id, actor=c.actor(expert), opinion="同意")
    assert sorted(opened(found)) == sorted(["现场勘查", "征求公安交通管理部门意见"])
    assert found.tasks.get(name="现场勘查").assignee == there.reviewer


def test_a_signer_added_after_the_last_stage_comes_before_the_signing(cast, expert):
    application = c.accepted(cast, "SC05")
    c.step_on(cast, application)
    c.step_on(cast, application)
    reviewing.add_signer(application.public_id, actor=c.actor(cast.reviewer), signer=expert, before=False)
    c.step_on(cast, application)
    assert c.application_anew(application).state == State.DECIDING
    assert opened(application) == ["加签"]
    with pytest.raises(Refused, match="还没轮到"):
        deciding.approve(application.public_id, actor=c.actor(cast.signer))
    reviewing.pass_on(application.public_id, actor=c.actor(expert), opinion="同意")
    assert opened(application) == ["签发"]


def test_a_signer_who_returns_it_gives_it_to_whoever_asked(cast, expert):
    application = c.reviewed(cast, "SC05")
    reviewing.add_signer(application.public_id, actor=c.actor(cast.signer), signer=expert, before=True)
    reviewing.send_back(application.public_id, actor=c.actor(expert), reason="面积对不上")
    assert opened(application) == ["签发"]
    assert application.tasks.get(kind=TaskKind.ADDED).result == "returned"


def test_help_is_given_without_the_case_waiting_and_is_called_off_when_it_comes_too_late(cast, expert):
    application = c.filed(cast, "SC05")
    reviewing.ask_help(application.public_id, actor=c.actor(cast.clerk), of=expert, request="图纸对吗")
    reviewing.pass_on(application.public_id, actor=c.actor(expert), opinion="对")
    assert Notice.objects.filter(recipient=cast.clerk, subject__startswith="协办意见来了").exists()
    reviewing.ask_help(application.public_id, actor=c.actor(cast.clerk), of=expert, request="再看一处")
    with pytest.raises(Refused, match="还没有办完"):
        reviewing.ask_help(application.public_id, actor=c.actor(cast.clerk), of=expert, request="再看一处")
    acceptance.refuse(
        application.public_id, actor=c.actor(cast.clerk), ground=RefusalGround.NOT_OURS, reason="请向市局申请"
    )
    assert opened(application) == ["送达"]


def test_transferred_work_stays_and_handed_over_work_goes_back_when_it_lies(cast):
    other = c.another_reviewer(cast)
    first, second = c.accepted(cast, "SC05"), c.accepted(cast, "SC05")
    reviewing.transfer(first.public_id, actor=c.actor(cast.reviewer), to=other, reason="出差")
    claims.hand_over(second.public_id, actor=c.actor(cast.reviewer), to=other)
    with standing_at(now() + timedelta(hours=5)):
        assert claims.release_lapsed() == 1
    assert first.tasks.get(state=TaskState.OPEN).assignee == other
    assert second.tasks.get(state=TaskState.OPEN).assignee is None
    assert last_entry(second).action == "claim_lapsed"
    kept = first.tasks.get(state=TaskState.OPEN)
    assert kept.request == "出差"
    claims.take_away(first.public_id, actor=c.actor(cast.supervisor), task=kept, reason="一直没办")
    assert first.tasks.get(state=TaskState.OPEN).request == ""


def test_any_action_renews_the_claim(cast):
    application = claims.claim(c.accepted(cast, "SC05").public_id, actor=c.actor(cast.reviewer))
    with standing_at(now() + timedelta(hours=3)):
        reviewing.urge(application.public_id, actor=c.actor(cast.reviewer))
    with standing_at(now() + timedelta(hours=5)):
        assert claims.release_lapsed() == 0


def test_urging_what_nobody_has_taken_tells_the_supervisors_of_the_hall_too(cast):
    everywhere = c.a_post(c.a_user("督查乙"), Role.SUPERVISOR, None)
    elsewhere = c.a_post(c.a_user("督查丙"), Role.SUPERVISOR, "ZJJ")
    reviewing.urge(c.accepted(cast, "SC05").public_id, actor=c.actor(cast.reviewer))
    told = set(Notice.objects.filter(kind="desk_urge").values_list("recipient", flat=True))
    assert {cast.supervisor.pk, everywhere.pk} <= told
    assert elsewhere.pk not in told


def test_a_supervisor_takes_a_claim_away_and_the_holder_is_told(cast):
    application = claims.claim(c.accepted(cast, "SC05").public_id, actor=c.actor(cast.reviewer))
    task = application.tasks.get(state=TaskState.OPEN)
    claims.take_away(application.public_id, actor=c.actor(cast.supervisor), task=task, reason="压件")
    assert application.tasks.get(pk=task.pk).assignee is None
    assert Notice.objects.filter(recipient=cast.reviewer, kind="desk_take_away").count() == 1
    assert "督查" in last_entry(application).post


def test_the_queue_gives_the_most_urgent_first_and_each_once(cast):
    late, early = c.accepted(cast, "SC05"), c.accepted(cast, "SC05")
    Task.objects.filter(application=early).update(due_on=today())
    reviewer = c.actor(cast.reviewer)
    assert [claims.take_next(reviewer) for _ in range(3)] == [early, late, None]
