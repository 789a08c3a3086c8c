"""A hearing step by step: five working days to ask, twenty to hold it, seven between notice and hearing, nobody presides over his
own review (许可法 Art. 46–48; law.md 5; L30–L32)."""

from datetime import date

import pytest

from approvals.documents.models import DocumentKind, IssuedDocument
from approvals.documents.papers import compose
from approvals.procedures import hearing, hearing_days, running, timers
from approvals.procedures.models import Hearing
from approvals.workflow import deciding
from approvals.workflow.choices import Move
from approvals.workflow.models import Application
from approvals.workflow.options import why_not
from approvals.workflow.refusals import Refused
from hall.notices.models import Notice
from hall.people.models import Role
from hall.timers.models import Timer
from hall.worktime import standing_at
from tests import cast as c
from tests.approvals.moments import at
from tests.approvals.procedure_cases import (
    DEPARTMENT,
    accepted,
    asked,
    notified,
    only,
    presider,
    scheduled,
    start,
    told_of_hearing,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return c.make_cast(DEPARTMENT)


def anew(case) -> Application:
    return Application.objects.select_related("version", "department").get(pk=case.pk)


def of(case) -> Hearing:
    return Hearing.objects.get(procedure__application=case)


def waive(cast, case, moment: str, who=None):
    with standing_at(at(moment)):
        return hearing.hearing_waive(case.public_id, actor=c.actor(who or cast.applicant))


# The days.


def test_the_days_of_the_law():
    assert hearing_days.request_due(date(2025, 9, 26)).date == date(2025, 10, 10)  # L30
    assert hearing_days.organise_due(date(2026, 1, 29)).date == date(2026, 3, 4)  # L31
    assert hearing_days.notice_latest(date(2025, 6, 12)).date == date(2025, 5, 30)  # L32
    assert hearing_days.earliest(date(2025, 5, 30)).date == date(2025, 6, 12)


@pytest.mark.parametrize(
    ("notified_on", "intime"),
    [("2025-05-30", True), ("2025-05-31", True), ("2025-06-02", True), ("2025-06-03", False)],
)
def test_seven_whole_working_days_lie_between_notice_and_hearing(notified_on, intime):
    """L32: from Saturday or Dragon Boat Day on the same seven days lie between."""
    found = hearing_days.is_notice_in_time(date.fromisoformat(notified_on), date(2025, 6, 12))
    assert found is intime


# The whole way.


def test_from_the_right_to_the_signed_record(cast):
    case = told_of_hearing(cast)
    found = of(case)
    assert (found.state, found.request_due_on) == ("told", date(2025, 10, 10))
    assert anew(case).paused_on == date(2025, 9, 26)
    asked(cast, case, "2025-10-09 10:00")
    found = of(case)
    assert (found.state, found.requested_by, found.organise_due_on) == (
        "requested",
        "张明",
        date(2025, 11, 5),
    )
    scheduled(cast, case, "2025-10-13 10:00", "2025-10-27 14:30")
    notified(cast, case, "2025-10-14 10:00")
    assert of(case).notice.kind == DocumentKind.HEARING_NOTICE
    words = str(compose(of(case).notice)["blocks"])
    assert all(each in words for each in ("2025年10月27日 14:30", "三楼听证室", "申请回避", "张明的申请"))
    with standing_at(at("2025-10-27 17:00")):
        hearing.hearing_hold(case.public_id, actor=c.actor(cast.reviewer))
    assert of(case).state == "held"
    with standing_at(at("2025-10-28 10:00")):
        hearing.hearing_record(
            case.public_id, actor=c.actor(cast.reviewer), record="双方陈述……", signed_by="张明、路人"
        )
    assert (of(case).state, of(case).signed_by) == ("recorded", "张明、路人")
    assert (only(case).state, only(case).ended_at.date()) == ("ended", date(2025, 10, 28))
    done = anew(case)
    assert done.paused_on is None
    # Four of the twenty legal days were used by 26 September, sixteen count from 29 October on.
    assert done.legal_due_on == date(2025, 11, 19)
    kinds = set(
        Notice.objects.filter(recipient=cast.applicant, channel="portal").values_list("kind", flat=True)
    )
    assert {Move.START_PROCEDURE, Move.HEARING_NOTIFY, Move.HEARING_RECORD} <= kinds
    assert not Timer.objects.filter(
        subject=f"application:{case.public_id}", kind__in=(timers.CAP, timers.REQUEST, timers.ORGANISE)
    ).exists()


def test_the_paper_tells_of_the_right_and_until_when(cast):
    case = told_of_hearing(cast)
    paper = IssuedDocument.objects.get(application=case, kind=DocumentKind.HEARING_RIGHT)
    words = str(compose(paper)["blocks"])
    for part in ("第四十七条", "2025年10月10日前", "五个工作日", "不承担组织听证的费用", "涉及相邻关系"):
        assert part in words, part


# Asking and waiving.


def test_on_the_last_day_one_may_still_ask_and_not_after_it(cast):
    case = told_of_hearing(cast)
    with pytest.raises(Refused, match="10月10日（星期五）以前申请"):
        asked(cast, case, "2025-10-11 08:00")
    asked(cast, case, "2025-10-10 23:50")
    assert of(case).state == "requested"


def test_asking_twice_is_asking_once(cast):
    case = told_of_hearing(cast)
    asked(cast, case, "2025-09-28 10:00")
    with pytest.raises(Refused, match="已经申请听证"):
        asked(cast, case, "2025-09-28 10:01")


def test_the_window_writes_down_a_neighbour_who_asks(cast):
    case = told_of_hearing(cast)
    with standing_at(at("2025-09-28 10:00")):
        with pytest.raises(Refused, match="是谁申请听证"):
            hearing.hearing_request(case.public_id, actor=c.actor(cast.clerk))
        hearing.hearing_request(case.public_id, actor=c.actor(cast.clerk), who="邻居周婷")
    assert of(case).requested_by == "邻居周婷"
    assert Notice.objects.filter(kind=Move.HEARING_REQUEST, recipient=cast.applicant).exists()


def test_a_stranger_neither_asks_nor_waives(cast):
    case = told_of_hearing(cast)
    for move in (Move.HEARING_REQUEST, Move.HEARING_WAIVE):
        for user in (cast.stranger, cast.leader, cast.supervisor):
            with standing_at(at("2025-09-28 10:00")):
                assert why_not(move, anew(case), c.actor(user)), (move, user)


def test_waived_the_clock_runs_again_from_that_day(cast):
    """C4: the day itself is still the hearing's."""
    case = told_of_hearing(cast)
    waive(cast, case, "2025-09-29 10:00")
    assert of(case).state == "waived" and only(case).state == "ended"
    done = anew(case)
    assert (done.paused_on, done.promised_due_on) == (None, date(2025, 9, 30))


def test_five_days_without_a_word_are_a_waiver_dated_on_the_last_of_them(cast):
    """However late the timer comes, no more than those days are taken out."""
    case = told_of_hearing(cast)
    timer = Timer.objects.get(subject=f"application:{case.public_id}", kind=timers.REQUEST)
    assert timer.fire_at == at("2025-10-11 00:00")
    with standing_at(at("2025-10-10 23:00")):
        assert timers._waive(timer).at == at("2025-10-11 00:00"), "too early: it waits for the day"
    with standing_at(at("2025-10-16 08:00")):
        assert timers._waive(timer) is None
    assert of(case).state == "waived"
    # Used: 23–26 September; taken out: 28, 29, 30 September, 9 and 10 October; the fifth day is Saturday, 11 October, worked.
    assert anew(case).promised_due_on == date(2025, 10, 11)


def test_a_timer_after_the_answer_does_nothing(cast):
    case = told_of_hearing(cast)
    timer = Timer.objects.get(subject=f"application:{case.public_id}", kind=timers.REQUEST)
    asked(cast, case, "2025-09-28 10:00")
    with standing_at(at("2025-10-16 08:00")):
        assert timers._waive(timer) is None
    assert of(case).state == "requested"


def test_only_the_system_waives_after_the_days_in_its_own_name(cast):
    case = told_of_hearing(cast)
    from hall.people.actor import SYSTEM

    with standing_at(at("2025-10-09 10:00")), pytest.raises(Refused, match="还没有过"):
        hearing.hearing_waive(case.public_id, actor=SYSTEM)


# The day.


def test_the_day_lies_within_twenty_working_days_of_the_request(cast):
    case = told_of_hearing(cast)
    asked(cast, case, "2025-10-09 10:00")
    with pytest.raises(Refused, match="最晚 11月5日"):
        scheduled(cast, case, "2025-10-13 10:00", "2025-11-06 09:00")
    scheduled(cast, case, "2025-10-13 10:00", "2025-11-05 09:00")


def test_the_day_leaves_seven_working_days_for_the_notice(cast):
    case = told_of_hearing(cast)
    asked(cast, case, "2025-10-09 10:00")
    with pytest.raises(Refused, match="最早 10月23日"):
        scheduled(cast, case, "2025-10-13 10:00", "2025-10-22 09:00")
    scheduled(cast, case, "2025-10-13 10:00", "2025-10-23 09:00")


def test_too_late_for_the_law_the_nearest_day_is_still_taken_and_noted(cast):
    """The way out: a hearing that was asked for is held all the same."""
    from hall.journal.models import Entry

    case = told_of_hearing(cast)
    asked(cast, case, "2025-10-09 10:00")
    with pytest.raises(Refused, match="来不及在 11月5日"):
        scheduled(cast, case, "2025-11-03 10:00", "2025-12-30 09:00")
    scheduled(cast, case, "2025-11-03 10:00", "2025-11-13 09:00")
    last = Entry.objects.filter(chain=case.chain).order_by("number").last()
    assert last.changes["late"] is True


def test_a_notice_that_comes_too_late_is_refused_and_another_day_helps(cast):
    """E4: the day was fine when it was set."""
    case = told_of_hearing(cast)
    asked(cast, case, "2025-10-09 10:00")
    scheduled(cast, case, "2025-10-13 10:00", "2025-10-23 09:00")
    with pytest.raises(Refused, match="改到 10月24日"):
        notified(cast, case, "2025-10-14 10:00")
    scheduled(cast, case, "2025-10-14 11:00", "2025-10-24 09:00")
    notified(cast, case, "2025-10-14 11:05")
    assert of(case).state == "notified"


def test_another_day_needs_a_new_notice_and_voids_the_old(cast):
    case = told_of_hearing(cast)
    asked(cast, case, "2025-10-09 10:00")
    scheduled(cast, case, "2025-10-13 10:00", "2025-10-27 09:00")
    notified(cast, case, "2025-10-13 11:00")
    scheduled(cast, case, "2025-10-15 10:00", "2025-10-30 09:00")
    old = IssuedDocument.objects.get(application=case, kind=DocumentKind.HEARING_NOTICE)
    assert old.void_at and of(case).state == "scheduled" and of(case).notice is None
    assert Notice.objects.filter(kind=Move.HEARING_SCHEDULE, recipient=cast.applicant).exists()
    with standing_at(at("2025-10-30 17:00")), pytest.raises(Refused, match="还没有发通知"):
        hearing.hearing_hold(case.public_id, actor=c.actor(cast.reviewer))


def test_nobody_presides_who_reviews_or_accepted_or_applies(cast):
    case = told_of_hearing(cast)
    asked(cast, case, "2025-10-09 10:00")
    c.a_post(cast.applicant, Role.REVIEWER, "ZJJ")
    for user, why in ((cast.clerk, "参与了"), (cast.applicant, "回避"), (cast.stranger, "没有部门岗位")):
        with pytest.raises(Refused, match=why):
            scheduled(cast, case, "2025-10-13 10:00", "2025-10-27 09:00", by=user)
    with standing_at(at("2025-10-13 10:00")):
        from approvals.workflow import claims

        claims.claim(case.public_id, actor=c.actor(cast.reviewer))
    with pytest.raises(Refused, match="第四十八条"):
        scheduled(cast, case, "2025-10-13 10:00", "2025-10-27 09:00", by=cast.reviewer)
    scheduled(cast, case, "2025-10-13 10:00", "2025-10-27 09:00", by=cast.leader)
    assert of(case).presider_name == cast.leader.get_full_name()


def test_it_is_not_held_before_its_day(cast):
    case = told_of_hearing(cast)
    asked(cast, case, "2025-10-09 10:00")
    scheduled(cast, case, "2025-10-13 10:00", "2025-10-27 09:00")
    notified(cast, case, "2025-10-13 11:00")
    with standing_at(at("2025-10-26 17:00")), pytest.raises(Refused, match="还没有到"):
        hearing.hearing_hold(case.public_id, actor=c.actor(cast.reviewer))


def test_the_desk_is_reminded_while_there_is_time_for_the_notice(cast):
    case = told_of_hearing(cast)
    asked(cast, case, "2025-10-09 10:00")
    timer = Timer.objects.get(subject=f"application:{case.public_id}", kind=timers.ORGANISE)
    # Latest hearing 5 November, latest notice 24 October, three working days before it.
    assert timer.fire_at == at("2025-10-21 09:00")
    with standing_at(timer.fire_at):
        timers._remind(timer)
    told = Notice.objects.filter(kind=timers.ORGANISE)
    assert cast.signer.pk in told.values_list("recipient", flat=True)
    assert "10月24日" in told.first().body


# By law, and what a hearing holds up.


def test_one_that_the_law_prescribes_is_not_asked_for_and_not_waived(cast):
    """Art. 46."""
    case = told_of_hearing(cast, by_law=True)
    assert (of(case).state, of(case).by_law) == ("requested", True)
    with standing_at(at("2025-09-28 10:00")):
        assert why_not(Move.HEARING_WAIVE, anew(case), c.actor(cast.applicant))
    paper = IssuedDocument.objects.get(application=case, kind=DocumentKind.HEARING_RIGHT)
    assert "第四十六条" in str(compose(paper)["blocks"])


def test_a_hearing_is_always_told(cast):
    case = told_of_hearing(cast, tell=False)
    assert only(case).told_at


def test_no_decision_before_the_record(cast):
    with standing_at(at("2025-09-22 10:00")):
        case = c.reviewed(cast, "SL02")
    start(cast, case, "2025-09-26 10:00", "hearing", who=cast.signer, reason="涉及相邻关系")
    with standing_at(at("2025-09-28 10:00")), pytest.raises(Refused, match="听证还没有结束"):
        deciding.approve(case.public_id, actor=c.actor(cast.signer))


def test_it_ends_by_its_record_alone(cast):
    case = told_of_hearing(cast)
    with standing_at(at("2025-09-28 10:00")), pytest.raises(Refused, match="登记了笔录就结束"):
        running.end_procedure(case.public_id, actor=c.actor(cast.reviewer), result="完")


def test_once_held_it_is_not_cancelled(cast):
    case = told_of_hearing(cast)
    asked(cast, case, "2025-10-09 10:00")
    scheduled(cast, case, "2025-10-13 10:00", "2025-10-27 09:00")
    notified(cast, case, "2025-10-13 11:00")
    with standing_at(at("2025-10-27 17:00")):
        hearing.hearing_hold(case.public_id, actor=c.actor(cast.reviewer))
        with pytest.raises(Refused, match="请登记笔录"):
            running.cancel_procedure(case.public_id, actor=c.actor(cast.reviewer), reason="不办了")


def test_steps_of_a_hearing_need_one(cast):
    case = accepted(cast, "2025-09-22 10:00")
    for move in (Move.HEARING_SCHEDULE, Move.HEARING_NOTIFY, Move.HEARING_HOLD, Move.HEARING_RECORD):
        assert why_not(move, anew(case), c.actor(cast.reviewer)) == "这件没有正在进行的听证。"


def test_presiding_is_told(cast):
    case = told_of_hearing(cast)
    asked(cast, case, "2025-10-09 10:00")
    scheduled(cast, case, "2025-10-13 10:00", "2025-10-27 09:00")
    assert Notice.objects.filter(kind=f"desk_{Move.HEARING_SCHEDULE}", recipient=presider(cast)).exists()
