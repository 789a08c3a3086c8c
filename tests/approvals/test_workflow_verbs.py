"""What each verb does beyond moving the state: who gets what, what is written down, what is told."""

import uuid
from datetime import date, timedelta

import pytest
from django.http import Http404

from approvals.workflow import acceptance, access, claims, deciding, filing, numbering, reviewing
from approvals.workflow.bulk import apply_to_many
from approvals.workflow.choices import Move, Outcome, RefusalGround, State, TaskKind, TaskState
from approvals.workflow.layout import earlier, ends_review
from approvals.workflow.models import Application, CorrectionNotice, Task, Verdict
from approvals.workflow.options import why_not
from approvals.workflow.plan import review_plan
from approvals.workflow.refusals import Refused, Stale
from hall.catalog.models import ServiceItem
from hall.catalog.shelf import definition_of
from hall.journal.models import Entry
from hall.notices.models import Notice
from hall.org.models import ServicePoint
from hall.people.actor import SYSTEM
from hall.people.models import Absence, Post, Role
from hall.worktime import now, today
from hall.worktime.clock import standing_at
from tests import cast as c

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return c.make_cast("SCJGJ")


def last_entry(application) -> Entry:
    return Entry.objects.filter(chain=application.chain).order_by("number").last()


def opened(application) -> list[str]:
    rows = application.tasks.filter(state=TaskState.OPEN).order_by("step", "id")
    return [task.name for task in rows]


def wrong(application, cast, key: str, round=None):
    return Verdict.objects.update_or_create(
        application=application,
        round=round or application.round,
        subject=Verdict.Subject.MATERIAL,
        key=key,
        defaults={"fine": False, "wrong": "看不清", "by": cast.clerk, "at": now()},
    )[0]


# Pressing twice, pressing late.


def test_a_second_press_with_the_same_nonce_does_nothing(cast):
    application, nonce = c.filed(cast, "SC05"), uuid.uuid4()
    for _ in range(2):
        found = acceptance.accept(
            application.public_id, actor=c.actor(cast.clerk), expected=application.revision, nonce=nonce
        )
    assert found.state == State.ACCEPTED
    assert Entry.objects.filter(chain=application.chain, action="accept").count() == 1


def test_a_nonce_serves_one_move_of_one_person_in_one_case(cast):
    first, second, nonce = c.filed(cast, "SC05"), c.filed(cast, "SC05"), uuid.uuid4()
    claims.claim(first.public_id, actor=c.actor(cast.clerk), nonce=nonce)
    with pytest.raises(Refused, match="已经用过"):
        acceptance.accept(first.public_id, actor=c.actor(cast.clerk), nonce=nonce)
    with pytest.raises(Refused, match="已经用过"):
        claims.claim(second.public_id, actor=c.actor(cast.clerk), nonce=nonce)
    with pytest.raises(Refused, match="没有传全"):
        claims.claim(second.public_id, actor=c.actor(cast.clerk), nonce="'; --")


def test_a_refused_press_may_be_pressed_again(cast):
    application, nonce = c.filed(cast, "SC05"), uuid.uuid4()
    with pytest.raises(Refused):
        acceptance.refuse(
            application.public_id, actor=c.actor(cast.clerk), ground="not_ours", reason=" ", nonce=nonce
        )
    done = acceptance.refuse(
        application.public_id,
        actor=c.actor(cast.clerk),
        ground="not_ours",
        reason="请向市局申请",
        nonce=nonce,
    )
    assert done.state == State.CLOSED


def test_a_stale_screen_is_told_who_was_first(cast):
    application = c.filed(cast, "SC05")
    acceptance.accept(application.public_id, actor=c.actor(cast.clerk))
    with pytest.raises(Stale, match="这件刚由窗口甲在 .* 办过（受理），没有重复执行"):
        acceptance.accept(application.public_id, actor=c.actor(cast.clerk), expected=application.revision)


def test_a_task_of_another_case_is_not_found(cast):
    mine, other = c.filed(cast, "SC05"), c.filed(cast, "SC05")
    with pytest.raises(Http404):
        claims.claim(mine.public_id, actor=c.actor(cast.clerk), task=other.tasks.get())


def test_texts_that_are_too_long_or_hold_odd_signs_do_not_break_anything(cast):
    application = c.filed(cast, "SC05")
    with pytest.raises(Refused, match="最多 1000 字"):
        acceptance.accept(application.public_id, actor=c.actor(cast.clerk), opinion="好" * 1001)
    done = acceptance.accept(application.public_id, actor=c.actor(cast.clerk), opinion="齐\x00全\u202e")
    assert done.tasks.get(kind=TaskKind.ACCEPT).opinion == "齐全"


# Filing and correcting.


def test_a_draft_in_the_bin_is_not_filed(cast):
    draft = c.a_draft(cast, "SC05")
    Application.objects.filter(pk=draft.pk).update(discarded_at=now())
    with pytest.raises(Refused, match="回收站"):
        filing.submit(draft.public_id, actor=c.actor(cast.applicant))


def test_a_withdrawn_item_takes_no_new_cases(cast):
    draft = c.a_draft(cast, "SC05")
    ServiceItem.objects.filter(code="SC05").update(current=None)
    with pytest.raises(Refused, match="不办了"):
        filing.submit(draft.public_id, actor=c.actor(cast.applicant))


def test_a_case_number_is_item_code_date_and_serial_and_goes_beyond_9999_a_day():
    code, day = "11990102MB1A18A18Y4000131020000", date(2026, 11, 21)
    assert numbering.case_number(code, day) == f"{code}202611210001"
    numbering.Serial.objects.filter(purpose=f"case {code} 20261121").update(last=9_998)
    numbers = [numbering.case_number(code, day) for _ in range(3)]
    assert [number[39:] for number in numbers] == ["9999", "10000", "10001"]
    assert numbering.case_number(code, day + timedelta(days=1)).endswith("202611220001")


def test_a_query_code_can_be_read_aloud():
    codes = {numbering.query_code() for _ in range(200)}
    assert len(codes) == 200
    assert not set("".join(codes)) & set("0O1I2Z")


def test_a_second_notice_names_only_what_was_told_before(cast):
    application = c.told(cast, "SC05")
    again = filing.resubmit(application.public_id, actor=c.actor(cast.applicant))
    wrong(again, cast, "M001")
    extra = wrong(again, cast, "M010")
    with pytest.raises(Refused, match="不能再增加新的补正内容"):
        acceptance.request_correction(again.public_id, actor=c.actor(cast.clerk))
    extra.delete()
    acceptance.request_correction(again.public_id, actor=c.actor(cast.clerk))
    assert list(CorrectionNotice.objects.values_list("number", flat=True)) == [1, 2]


def test_what_was_found_holds_for_what_has_not_changed(cast):
    application = c.filed(cast, "SC05")
    papers = [paper.code for paper in application.papers.filter(files__isnull=False).distinct()[:2]]
    same, changed = papers
    for key in papers:
        Verdict.objects.create(
            application=application, round=1, subject="material", key=key, fine=True, by=cast.clerk, at=now()
        )
    Verdict.objects.create(
        application=application,
        round=1,
        subject="field",
        key="shop.name",
        fine=False,
        wrong="错字",
        by=cast.clerk,
        at=now(),
    )
    acceptance.request_correction(application.public_id, actor=c.actor(cast.clerk))
    application.files.filter(paper__code=changed).update(digest="f" * 64)
    again = filing.resubmit(application.public_id, actor=c.actor(cast.applicant))
    assert set(Verdict.objects.filter(application=again, round=2).values_list("key", "fine")) == {
        (same, True),
        ("shop.name", False),
    }


def test_answers_to_the_points_are_kept(cast):
    application = c.told(cast, "SC05")
    point = application.correction_notices.get().points.get()
    filing.resubmit(
        application.public_id,
        actor=c.actor(cast.applicant),
        answers={point.pk: " 已补签字 ", 99999: "别人的"},
    )
    point.refresh_from_db()
    assert point.answer == "已补签字"


def test_after_a_correction_the_same_clerk_has_it_while_he_holds_the_post(cast):
    application = c.told(cast, "SC05")
    again = filing.resubmit(application.public_id, actor=c.actor(cast.applicant))
    assert again.tasks.get(state=TaskState.OPEN).assignee == cast.clerk
    application = c.told(cast, "SC05")
    Post.objects.filter(user=cast.clerk).update(ends_on=today() - timedelta(days=1))
    again = filing.resubmit(application.public_id, actor=c.actor(cast.applicant))
    assert again.tasks.get(state=TaskState.OPEN).assignee is None


def test_correcting_on_the_spot_takes_only_fields_and_papers_of_the_item(cast):
    application = c.filed(cast, "SC05")
    with pytest.raises(Refused, match="请选要更正的"):
        acceptance.correct_on_spot(
            application.public_id, actor=c.actor(cast.clerk), key="is_admin", value=True, note="改"
        )
    with pytest.raises(Refused, match="还不对"):
        acceptance.correct_on_spot(
            application.public_id, actor=c.actor(cast.clerk), key="shop.area", value="很大", note="改"
        )
    acceptance.correct_on_spot(
        application.public_id, actor=c.actor(cast.clerk), key="shop.name", value="溪畔小馆", note="招牌名写错"
    )
    assert Application.objects.get(pk=application.pk).form["shop.name"] == "溪畔小馆"
    assert last_entry(application).changes["name"]


# The steps of a case.


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


# Bringing in colleagues.


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


def test_any_action_renews_the_claim(cast):
    application = claims.claim(c.accepted(cast, "SC05").public_id, actor=c.actor(cast.reviewer))
    with standing_at(now() + timedelta(hours=3)):
        reviewing.urge(application.public_id, actor=c.actor(cast.reviewer))
    with standing_at(now() + timedelta(hours=5)):
        assert claims.release_lapsed() == 0


def test_a_supervisor_takes_a_claim_away_and_the_holder_is_told(cast):
    application = claims.claim(c.accepted(cast, "SC05").public_id, actor=c.actor(cast.reviewer))
    task = application.tasks.get(state=TaskState.OPEN)
    claims.take_away(application.public_id, actor=c.actor(cast.supervisor), task=task, reason="压件")
    assert application.tasks.get(pk=task.pk).assignee is None
    assert Notice.objects.filter(recipient=cast.reviewer, kind="desk_take_away").count() == 1
    assert "督查" in last_entry(application).post


# Who acts, and in whose place.


def test_a_deputy_acts_visibly_for_the_colleague_who_is_away(cast):
    deputy = c.a_post(c.a_user("代理人"), Role.CLERK, "SCJGJ")
    Absence.objects.create(user=cast.signer, deputy=deputy, starts_on=today(), ends_on=today())
    application = c.reviewed(cast, "SC05")
    assert access.get_at_desk(c.actor(deputy), application.public_id)
    deciding.approve(application.public_id, actor=c.actor(deputy))
    entry = last_entry(application)
    assert (entry.actor_name, entry.on_behalf_of) == ("代理人", "签发甲")
    assert "签发" in entry.post
    assert application.tasks.get(kind=TaskKind.SIGN).done_by_name == "代理人（代签发甲）"
    with standing_at(now() + timedelta(days=2)):
        assert not access.open_tasks(c.actor(deputy)).filter(kind=TaskKind.SIGN).exists()


def test_nobody_handles_his_own_matter(cast):
    c.a_post(cast.applicant, Role.CLERK, "SCJGJ")
    application = c.filed(cast, "SC05")
    with pytest.raises(Refused, match="回避"):
        acceptance.accept(application.public_id, actor=c.actor(cast.applicant))
    assert claims.take_next(c.actor(cast.applicant)) is None
    assert claims.take_next(c.actor(cast.clerk)) == application
    with pytest.raises(Refused, match="回避"):
        claims.hand_over(application.public_id, actor=c.actor(cast.clerk), to=cast.applicant)
    assert last_entry(filing.withdraw(application.public_id, actor=c.actor(cast.applicant))).post == ""


def test_the_journal_names_the_post_that_was_used(cast):
    c.a_post(cast.clerk, Role.SIGNER, "ZJJ")
    c.a_post(cast.clerk, Role.REVIEWER, "SCJGJ")
    application = c.accepted(cast, "SC05")
    assert last_entry(application).post.endswith("市场监督管理局 · 窗口")
    reviewing.pass_on(application.public_id, actor=c.actor(cast.clerk), opinion="通过")
    assert last_entry(application).post.endswith("市场监督管理局 · 审查")


def test_that_one_person_accepted_and_decided_is_written_down(cast):
    c.a_post(cast.clerk, Role.SIGNER, "SCJGJ")
    application = c.reviewed(cast, "SC05", Outcome.DENIED)
    with pytest.raises(Refused, match="拟的是不予"):
        deciding.approve(application.public_id, actor=c.actor(cast.clerk))
    deciding.approve(application.public_id, actor=c.actor(cast.clerk), opinion="补充核查后符合")
    assert last_entry(application).changes["same_person"] is True
    assert last_entry(application).changes["proposed"] == "denied"


def _hall_clerk(point):
    user = c.a_user(f"{point.name}窗口")
    Post.objects.create(user=user, role=Role.CLERK, service_point=point, starts_on=date(2020, 1, 1))
    return user


def _entered(cast, clerk, point) -> Application:
    """For a person without an account."""
    draft = c.a_draft(cast, "SC05", service_point=point, entered_by=clerk)
    Application.objects.filter(pk=draft.pk).update(applicant=None)
    return filing.submit(draft.public_id, actor=c.actor(clerk))


def test_a_hall_clerk_takes_what_came_in_at_his_point_only(cast):
    points = list(ServicePoint.objects.all()[:2])
    here, there = (_hall_clerk(point) for point in points)
    mine = _entered(cast, here, points[0])
    elsewhere = _entered(cast, there, points[1])
    online = c.filed(cast, "SC05")
    assert access.get_at_desk(c.actor(here), mine.public_id)
    for foreign in (elsewhere, online):
        with pytest.raises(Http404):
            access.get_at_desk(c.actor(here), foreign.public_id)
        with pytest.raises(Refused):
            acceptance.accept(foreign.public_id, actor=c.actor(here))
    assert why_not(Move.URGE, c.application_anew(elsewhere), c.actor(here))
    acceptance.accept(mine.public_id, actor=c.actor(here))
    assert access.get_at_desk(c.actor(here), mine.public_id), "it stays visible where it was entered"


def test_any_clerk_it_reaches_withdraws_a_window_case_for_the_person(cast):
    draft = c.a_draft(cast, "SC05", entered_by=cast.clerk)
    Application.objects.filter(pk=draft.pk).update(applicant=None)
    filing.submit(draft.public_id, actor=c.actor(cast.clerk))
    with pytest.raises(Refused):
        filing.withdraw(draft.public_id, actor=c.actor(cast.reviewer))
    colleague = c.a_post(c.a_user("窗口乙"), Role.CLERK, "SCJGJ")
    done = filing.withdraw(draft.public_id, actor=c.actor(colleague), reason="本人到窗口要求撤回")
    assert done.outcome == Outcome.WITHDRAWN
    assert last_entry(done).on_behalf_of == done.applicant_name
    assert Notice.objects.filter(recipient=None, channel="sms", kind="withdraw").exists()


# Delivery and after.


def test_the_first_download_by_the_applicant_is_the_delivery(cast):
    application = c.approved(cast, "SC05")
    done = deciding.deliver(application.public_id, actor=c.actor(cast.applicant), method="随便写")
    assert (done.delivery_method, opened(done)) == ("电子送达", [])
    assert done.tasks.get(kind=TaskKind.DELIVER).state == TaskState.DONE
    with pytest.raises(Refused, match="已经送达过了"):
        deciding.deliver(application.public_id, actor=c.actor(cast.clerk))


def test_a_revoked_decision_is_void_and_need_not_be_delivered(cast):
    application = c.approved(cast, "SC05")
    done = deciding.revoke(application.public_id, actor=c.actor(cast.signer), reason="以欺骗手段取得")
    assert done.documents.get(kind="approval").void_at
    assert (opened(done), done.due_on) == ([], None)


def test_timers_act_only_when_the_day_has_passed(cast):
    application = c.filed(cast, "SC05")
    with pytest.raises(Refused, match="还没有过期限"):
        acceptance.deem_accepted(application.public_id, actor=SYSTEM)
    with standing_at(now() + timedelta(days=15)):
        done = acceptance.deem_accepted(application.public_id, actor=SYSTEM)
    assert done.deemed
    assert done.accepted_at == done.received_at


def test_an_agent_who_left_hears_no_more_and_the_legal_representative_does(cast):
    draft = c.a_draft(cast, "SC05", enterprise=cast.enterprise)
    Application.objects.filter(pk=draft.pk).update(applicant=cast.agent)
    filing.submit(draft.public_id, actor=c.actor(cast.agent))
    cast.agent.agencies.update(state="removed")
    acceptance.accept(draft.public_id, actor=c.actor(cast.clerk))
    told = set(Notice.objects.filter(kind="accept").values_list("recipient", flat=True))
    assert told == {cast.legal.pk}


# Many at once.


def test_one_case_that_is_refused_hinders_no_other(cast, monkeypatch):
    good, faulty, closed = (c.filed(cast, "SC05") for _ in range(3))
    wrong(faulty, cast, "M001")
    filing.withdraw(closed.public_id, actor=c.actor(cast.applicant))
    ids = [good.public_id, faulty.public_id, closed.public_id, uuid.uuid4(), good.public_id]
    found = apply_to_many(Move.ACCEPT, ids, c.actor(cast.clerk))
    assert [done for _, done, _ in found] == [True, False, False, False]
    assert all(sentence for _, _, sentence in found)
    with pytest.raises(Refused, match="还没有选办件"):
        apply_to_many(Move.ACCEPT, [], c.actor(cast.clerk))


def test_ends_review_is_asked_of_one_task_only(cast):
    application = c.accepted(cast, "SC05")
    assert [ends_review(application, task) for task in application.tasks.filter(state=TaskState.OPEN)] == [
        False
    ]


def test_the_queue_gives_the_most_urgent_first_and_each_once(cast):
    late, early = c.accepted(cast, "SC05"), c.accepted(cast, "SC05")
    Task.objects.filter(application=early).update(due_on=today())
    reviewer = c.actor(cast.reviewer)
    assert [claims.take_next(reviewer) for _ in range(3)] == [early, late, None]
