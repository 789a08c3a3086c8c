"""Whether an extension was in time is settled when it is approved: a schedule amended afterwards moves dates, not that (law.md B5)."""

from datetime import date

import pytest

from approvals.clock import extending
from approvals.clock.dates import reckonings
from approvals.clock.models import ClockEntry
from approvals.workflow.models import Application
from hall.catalog.shelf import definition_of
from hall.timers.sweep import sweep
from hall.worktime import add, standing_at
from tests import cast as c
from tests.approvals.moments import at
from tests.approvals.procedure_cases import DEPARTMENT, accepted
from tests.approvals.schedules import MONDAY_OFF, published
from tests.hall.holiday_hand import INVENTED

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    with standing_at(at("2026-12-01 09:00")):
        return c.make_cast(DEPARTMENT)


def case_under(cast, schedule: str) -> Application:
    """Accepted on Monday, 28 December 2026: promised in 5 working days, by law in 20."""
    published(schedule, "2026-12-20 09:00")
    return accepted(cast, "2026-12-28 10:00")


def extended(cast, case, moment: str) -> None:
    with standing_at(at(moment)):
        extending.ask_extension(case.public_id, actor=c.actor(cast.reviewer), days=10, reason="等监测数据")
        extending.approve_extension(case.public_id, actor=c.actor(cast.leader))


def amended(case, schedule: str, moment: str) -> Application:
    published(schedule, f"{moment} 09:00")
    with standing_at(at(f"{moment} 09:05")):
        sweep()
        return Application.objects.select_related("version").get(pk=case.pk)


def test_approved_on_the_promises_last_day_it_stays_in_time(cast):
    case = case_under(cast, MONDAY_OFF)
    assert case.promised_due_on == date(2027, 1, 6)
    extended(cast, case, "2027-01-06 10:00")
    assert c.application_anew(case).promised_due_on == date(2027, 1, 20)
    found = amended(case, INVENTED, "2027-01-07")
    assert found.promised_due_on == found.due_on == date(2027, 1, 19), "a day earlier, but longer still"


def test_approved_on_the_laws_last_day_it_stays_in_time(cast):
    case = case_under(cast, MONDAY_OFF)
    assert case.legal_due_on == date(2027, 1, 27)
    extended(cast, case, "2027-01-27 10:00")
    found = amended(case, INVENTED, "2027-01-28")
    with standing_at(at("2027-01-28 10:00")):
        assert found.legal_due_on == add(date(2027, 1, 26), 10).date
        promised, legal = reckonings(found, definition_of(found.version))
    assert legal.extension_valid and not promised.extension_valid
    assert found.promised_due_on == date(2027, 1, 5)


def test_what_came_too_late_for_the_promise_is_not_made_good_by_more_holidays(cast):
    case = case_under(cast, INVENTED)
    assert case.promised_due_on == date(2027, 1, 5)
    extended(cast, case, "2027-01-06 10:00")
    assert ClockEntry.objects.get(application=case, kind="extended").in_time is False
    found = amended(case, MONDAY_OFF, "2027-01-07")
    assert found.promised_due_on == date(2027, 1, 6), "as it was promised, without the extension"
