"""What happens by itself when a day has passed: the day before, on the day, after it, and after a missed run."""

from datetime import date

import pytest

from approvals.clock import law_timers
from approvals.workflow import acceptance, filing
from approvals.workflow.choices import Outcome, State
from approvals.workflow.models import Application, Verdict
from approvals.workflow.refusals import Refused
from hall.journal.models import Entry
from hall.notices.models import Notice
from hall.timers import sweep as sweeping
from hall.timers.models import Timer
from hall.timers.tasks import sweep as task
from hall.worktime import standing_at
from tests import cast as c
from tests.approvals.moments import at

pytestmark = pytest.mark.django_db
ITEM = "ZJ01"
FILED = "2025-03-03 10:00"  # told until 10 March (L05), put right until 17 March
LAW = ("law.notice", "law.correction", "law.correction_soon")


@pytest.fixture
def cast():
    return c.make_cast("ZJJ")


def filed(cast, moment=FILED):
    with standing_at(at(moment)):
        return c.filed(cast, ITEM)


def told(cast, moment=FILED):
    with standing_at(at(moment)):
        return c.told(cast, ITEM)


def swept(moment: str) -> int:
    """How many of the law's deadlines came; the other rooms' are swept too, and not counted here."""
    with standing_at(at(moment)):
        before = law_rows()
        sweeping.sweep()
        return len(before - law_rows())


def law_rows() -> set[int]:
    return set(Timer.objects.filter(kind__in=LAW, parked_at=None).values_list("pk", flat=True))


def test_nobody_spoke_in_five_days_so_it_was_accepted_on_the_day_it_came(cast):
    """L08, A8."""
    case = filed(cast)
    assert swept("2025-03-10 23:59") == 0
    assert swept("2025-03-11 00:00") == 1
    case.refresh_from_db()
    assert (case.state, case.deemed) == (State.ACCEPTED, True)
    assert case.accepted_at == case.received_at
    assert case.due_on == case.promised_due_on, "counted from the day it came, not from the fifth"
    assert Entry.objects.get(chain=case.chain, action="deem_accepted").actor_name == "系统"
    assert Notice.objects.filter(recipient=cast.applicant, kind="deem_accepted").exists()


def test_a_year_late_it_is_still_accepted_as_of_the_day_it_came(cast):
    case = filed(cast)
    assert swept("2026-03-11 09:30") == 1
    case.refresh_from_db()
    assert case.accepted_at == case.received_at
    assert case.promised_due_on.year == 2025
    letter = case.documents.get(kind="acceptance")
    assert letter.facts["accepted_on"].startswith("2025-03-03")


def test_what_was_not_put_right_in_time_ends(cast):
    case = told(cast)
    assert swept("2025-03-13 08:59") == 0
    assert swept("2025-03-17 23:59") == 1, "the reminder"
    assert swept("2025-03-18 00:00") == 1
    case.refresh_from_db()
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.LAPSED)
    assert not law_rows()


def test_two_working_days_before_the_end_the_applicant_is_reminded_once(cast):
    case = told(cast)
    assert swept("2025-03-13 08:59") == 0
    assert swept("2025-03-13 09:00") == 1
    assert swept("2025-03-14 09:00") == 0
    notice = Notice.objects.get(recipient=cast.applicant, kind="law.correction_soon", channel="portal")
    assert notice.subject.startswith("补正还剩 2 个工作日：")
    assert notice.link == f"/my/applications/{case.public_id}/correction/"


@pytest.mark.parametrize(
    ("moment", "said"), [("2025-03-14 11:00", "补正还剩 1 个工作日"), ("2025-03-17 23:00", "补正今天到期")]
)
def test_a_late_reminder_says_how_long_there_is_today(cast, moment, said):
    told(cast)
    swept(moment)
    assert Notice.objects.get(kind="law.correction_soon", channel="portal").subject.startswith(said)


def test_after_the_day_nobody_is_reminded_and_the_case_ends(cast):
    case = told(cast)
    assert swept("2025-03-20 09:00") == 2
    assert not Notice.objects.filter(kind="law.correction_soon").exists()
    case.refresh_from_db()
    assert case.outcome == Outcome.LAPSED


def test_a_late_run_catches_up_oldest_first(cast):
    newer, older = filed(cast, "2025-03-10 10:00"), filed(cast, "2025-03-03 10:00")
    assert swept("2025-06-02 09:00") == 2
    first, second = Entry.objects.filter(action="deem_accepted").order_by("id")
    assert (first.chain, second.chain) == (older.chain, newer.chain)


def test_a_second_run_does_nothing_twice(cast):
    filed(cast)
    assert (swept("2025-03-11 00:01"), swept("2025-03-11 00:02")) == (1, 0)


def test_one_that_fails_holds_up_no_other(cast, monkeypatch):
    broken, sound = filed(cast), filed(cast)
    deem = acceptance.deem_accepted

    def sometimes(public_id, **given):
        if public_id == str(broken.public_id):
            raise RuntimeError("disk full")
        return deem(public_id, **given)

    monkeypatch.setattr(law_timers, "deem_accepted", sometimes)
    assert swept("2025-03-11 00:01") == 1
    states = dict(Application.objects.values_list("public_id", "state"))
    assert (states[broken.public_id], states[sound.public_id]) == (State.SUBMITTED, State.ACCEPTED)
    left = Timer.objects.get(kind="law.notice")
    assert left.error == "RuntimeError：disk full" and left.due_at == at("2025-03-11 00:00")
    monkeypatch.setattr(law_timers, "deem_accepted", deem)
    assert swept("2025-03-11 00:05") == 1


def test_a_case_that_somebody_took_in_hand_meanwhile_is_left_alone(cast):
    """The worker has claimed the row when the clerk accepts."""
    case = filed(cast)
    with standing_at(at("2025-03-11 00:01")):
        (timer,) = [each for each in sweeping.claim() if each.kind == "law.notice"]
        acceptance.accept(case.public_id, actor=c.actor(cast.clerk))
        assert sweeping.fire(timer) == "taken"
    case.refresh_from_db()
    assert case.state == State.ACCEPTED and not case.deemed


def test_a_case_that_is_in_another_state_needs_nothing(cast):
    """However the row came to be left there."""
    case = c.accepted(cast, ITEM)
    Timer.objects.create(
        kind="law.notice",
        subject=case.chain,
        fire_at=at("2025-03-11 00:00"),
        due_at=at("2025-03-11 00:00"),
    )
    assert swept("2025-03-11 00:01") == 1
    assert not Entry.objects.filter(action="deem_accepted").exists()


def test_a_case_that_is_gone_needs_nothing(cast):
    Timer.objects.create(
        kind="law.correction",
        subject="application:00000000-0000-0000-0000-000000000000",
        fire_at=at("2025-03-11 00:00"),
        due_at=at("2025-03-11 00:00"),
    )
    assert swept("2025-03-11 00:01") == 1


def test_a_date_that_has_moved_takes_the_timer_along(cast):
    case = filed(cast)
    Application.objects.filter(pk=case.pk).update(due_on=date(2025, 3, 12), notice_due_on=date(2025, 3, 12))
    assert swept("2025-03-11 00:01") == 0
    assert Timer.objects.get(kind="law.notice").fire_at == at("2025-03-13 00:00")
    assert swept("2025-03-13 00:01") == 1


def test_a_verb_that_refuses_for_another_reason_is_tried_again(cast, monkeypatch):
    filed(cast)

    def refuse(*_, **__):
        raise Refused("不行。")

    monkeypatch.setattr(law_timers, "deem_accepted", refuse)
    assert swept("2025-03-11 00:01") == 0
    assert Timer.objects.get(kind="law.notice").error == "Refused：不行。"


def test_nobody_can_do_by_hand_what_only_the_day_brings(cast):
    case = filed(cast)
    with pytest.raises(Refused, match="系统自动办理"):
        acceptance.deem_accepted(case.public_id, actor=c.actor(cast.clerk))
    with pytest.raises(Refused):
        filing.lapse(case.public_id, actor=c.actor(cast.clerk))


def test_the_background_task_sweeps(cast):
    case = filed(cast)
    with standing_at(at("2025-03-11 00:01")):
        task()
    case.refresh_from_db()
    assert case.state == State.ACCEPTED and case.accepted_at.date() == date(2025, 3, 3)


def test_verdicts_made_before_the_day_stand_after_it(cast):
    """Deemed acceptance takes nothing away of what was found."""
    case = filed(cast)
    Verdict.objects.create(
        application=case,
        round=1,
        subject="material",
        key="M001",
        fine=False,
        wrong="x",
        by=cast.clerk,
        at=at(FILED),
    )
    swept("2025-03-11 00:01")
    assert Verdict.objects.filter(application=case).count() == 1
