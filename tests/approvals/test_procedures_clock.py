"""Special procedures stop the legal clock only for what the law names, only once told in writing, and only as long as they may
(law.md 4; law-cases L26–L29, L40)."""

from datetime import date

import pytest

from approvals.clock.models import ClockEntry
from approvals.clock.reckoning import state_at
from approvals.documents.models import DocumentKind, IssuedDocument
from approvals.procedures import running, timers
from approvals.procedures.models import Procedure
from approvals.workflow.choices import Move
from hall.notices.models import Notice
from hall.timers.models import Timer
from hall.worktime import standing_at
from tests import cast as c
from tests.approvals.moments import at
from tests.approvals.procedure_cases import DEPARTMENT, accepted, anew, end, fire, legal, only, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return c.make_cast(DEPARTMENT)


# Dates.


def test_an_expert_review_is_taken_out_from_its_notice_to_its_result(cast):
    """L26, C4."""
    case = accepted(cast, "2025-03-03 10:00")
    start(cast, case, "2025-03-10 15:00")
    end(cast, case, "2025-03-24 09:00")
    assert anew(case).legal_due_on == date(2025, 4, 15)


def test_a_test_across_the_spring_festival(cast):
    """L27."""
    case = accepted(cast, "2026-01-26 10:00")
    start(cast, case, "2026-02-10 10:00", "testing")
    end(cast, case, "2026-03-03 10:00")
    assert anew(case).legal_due_on == date(2026, 3, 16)


def test_two_pauses_apart_are_both_taken_out(cast):
    """L28, the first of them an inspection here."""
    case = accepted(cast, "2025-07-01 10:00")
    start(cast, case, "2025-07-08 10:00", "inspection")
    end(cast, case, "2025-07-15 10:00")
    start(cast, case, "2025-07-21 10:00", "appraisal")
    end(cast, case, "2025-07-25 10:00")
    assert anew(case).legal_due_on == date(2025, 8, 11)


def test_what_overlaps_is_taken_out_once(cast):
    """C5: (7, 14] and (9, 16] of July are together (7, 16]: seven working days."""
    case = accepted(cast, "2025-07-01 10:00")
    before = anew(case).legal_due_on
    start(cast, case, "2025-07-07 10:00", "testing")
    start(cast, case, "2025-07-09 10:00", "expert")
    assert anew(case).paused_on == date(2025, 7, 7)
    testing = Procedure.objects.get(kind="testing")
    end(cast, case, "2025-07-14 10:00", procedure=testing.public_id)
    assert anew(case).due_on is None, "the review goes on"
    end(cast, case, "2025-07-16 10:00")
    assert (before, anew(case).legal_due_on) == (date(2025, 7, 29), date(2025, 8, 7))


def test_while_it_runs_there_is_no_date_and_the_days_left_are_kept(cast):
    """L40."""
    case = accepted(cast, "2025-03-03 10:00")
    start(cast, case, "2025-03-10 10:00")
    stood = state_at(legal(case, "2025-03-20 10:00"), date(2025, 3, 20))
    assert (stood.used, stood.remaining, stood.state) == (5, 15, "suspended")
    found = anew(case)
    assert (found.due_on, found.paused_on) == (date(2025, 3, 10), None), "the five promised days end that day"


def test_a_case_whose_promise_is_not_used_up_has_no_date_meanwhile(cast):
    case = accepted(cast, "2025-03-03 10:00")
    start(cast, case, "2025-03-05 10:00")
    found = anew(case)
    assert (found.due_on, found.paused_on) == (None, date(2025, 3, 5))


def test_open_tasks_of_a_paused_case_are_not_overdue(cast):
    case = accepted(cast, "2025-03-03 10:00")
    start(cast, case, "2025-03-05 10:00")
    found = anew(case)
    assert found.tasks.get(state="open").due_on == found.promised_due_on == date(2025, 4, 8)


def test_without_a_written_notice_the_clock_runs_on(cast):
    """C2."""
    case = accepted(cast, "2025-03-03 10:00")
    before = anew(case).legal_due_on
    start(cast, case, "2025-03-05 10:00", tell=False)
    found = anew(case)
    assert (found.legal_due_on, found.paused_on) == (before, None) and found.due_on
    assert not ClockEntry.objects.filter(application=case).exists()
    assert not IssuedDocument.objects.filter(application=case, kind=DocumentKind.PROCEDURE).exists()


def test_told_late_it_pauses_from_that_day_only(cast):
    case = accepted(cast, "2025-03-03 10:00")
    start(cast, case, "2025-03-05 10:00", tell=False)
    with standing_at(at("2025-03-10 10:00")):
        running.tell_procedure(case.public_id, actor=c.actor(cast.reviewer))
    end(cast, case, "2025-03-24 10:00")
    assert anew(case).legal_due_on == date(2025, 4, 15), "as L26: nothing before 10 March"


def test_an_untold_one_that_ended_took_nothing_out(cast):
    case = accepted(cast, "2025-03-03 10:00")
    before = anew(case).legal_due_on
    start(cast, case, "2025-03-05 10:00", tell=False)
    end(cast, case, "2025-03-20 10:00")
    assert anew(case).legal_due_on == before


def test_a_survey_stops_no_clock(cast):
    """C3."""
    case = accepted(cast, "2025-03-03 10:00")
    before = anew(case).legal_due_on
    start(cast, case, "2025-03-05 10:00", "survey", days=5)
    assert (anew(case).legal_due_on, anew(case).paused_on) == (before, None)
    assert only(case).stops_clock is False
    assert "时间照常计算" in Notice.objects.filter(kind=Move.START_PROCEDURE).first().body


# Caps.


def test_over_its_cap_the_clock_runs_again_and_people_are_told(cast):
    """C6: twenty working days after 5 March end on 2 April."""
    case = accepted(cast, "2025-03-03 10:00")
    start(cast, case, "2025-03-05 10:00")
    timer = Timer.objects.get(subject=f"application:{case.public_id}", kind="procedure.cap")
    assert timer.fire_at == at("2025-04-03 00:00")
    assert only(case).cap == 20
    fire(case, "procedure.cap", "2025-04-03 00:01")
    found = anew(case)
    assert found.legal_due_on == date(2025, 4, 28)
    assert found.due_on == found.promised_due_on and found.paused_on is None
    assert only(case).capped_at and only(case).state == "running"
    told = Notice.objects.filter(kind=f"desk_{Move.CAP_PROCEDURE}").values_list("recipient", flat=True)
    assert cast.signer.pk in told
    own = Notice.objects.get(kind=Move.CAP_PROCEDURE, recipient=cast.applicant, channel="portal")
    assert "20 个工作日" in own.subject and "办好" in own.body
    assert not Timer.objects.filter(subject=timer.subject, kind="procedure.cap", fire_at__gt=timer.fire_at)


def test_the_result_after_the_cap_changes_no_date(cast):
    case = accepted(cast, "2025-03-03 10:00")
    start(cast, case, "2025-03-10 10:00")
    fire(case, "procedure.cap", "2025-04-09 00:01")
    end(cast, case, "2025-04-18 10:00")
    assert anew(case).legal_due_on == date(2025, 4, 28)


def test_a_timer_that_comes_after_the_result_does_nothing(cast):
    case = accepted(cast, "2025-03-03 10:00")
    start(cast, case, "2025-03-10 10:00")
    timer = Timer.objects.get(subject=f"application:{case.public_id}", kind="procedure.cap")
    end(cast, case, "2025-03-24 10:00")
    assert not Timer.objects.filter(pk=timer.pk).exists()
    with standing_at(at("2025-04-08 00:01")):
        assert timers._cap(timer) is None
    assert not ClockEntry.objects.filter(application=case, kind="capped").exists()


def test_a_timer_that_comes_too_early_waits_for_the_day(cast):
    case = accepted(cast, "2025-03-03 10:00")
    start(cast, case, "2025-03-10 10:00")
    assert fire(case, "procedure.cap", "2025-04-01 00:01").at == at("2025-04-09 00:00")


def test_of_several_the_next_cap_is_waited_for(cast):
    case = accepted(cast, "2025-03-03 10:00")
    start(cast, case, "2025-03-10 10:00", "appraisal")
    start(cast, case, "2025-03-11 10:00", "expert")
    timer = Timer.objects.get(subject=f"application:{case.public_id}", kind="procedure.cap")
    assert timer.fire_at == at("2025-04-10 00:00")
    fire(case, "procedure.cap", "2025-04-10 00:01")
    assert Procedure.objects.get(kind="expert").capped_at
    timer.refresh_from_db()
    assert timer.fire_at == at("2025-04-23 00:00"), "the appraisal may take thirty"
    assert legal(case, "2025-04-10 09:00").due is None


def test_a_survey_over_its_cap_is_said_at_the_desk_only(cast):
    case = accepted(cast, "2025-03-03 10:00")
    start(cast, case, "2025-03-05 10:00", "survey")
    fire(case, "procedure.cap", "2025-03-20 00:01")
    assert Notice.objects.filter(kind=f"desk_{Move.CAP_PROCEDURE}").exists()
    assert not Notice.objects.filter(kind=Move.CAP_PROCEDURE).exists()
