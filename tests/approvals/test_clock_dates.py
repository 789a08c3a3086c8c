"""The dates of a case: told, promised, legal, put right, handed over."""

import json
from datetime import date, timedelta

import pytest

from approvals.clock.dates import correction_due, delivery_due, expected, limits, notice_due, settle
from approvals.workflow import acceptance, deciding
from approvals.workflow.choices import State
from approvals.workflow.models import Application
from hall.catalog.choices import DayUnit
from hall.catalog.definitions.item import Limit
from hall.catalog.models import ServiceItem
from hall.worktime import is_workday, next_workday, standing_at
from tests import cast as c
from tests.approvals.moments import at
from tests.hall.test_worktime import CASES

ITEM = "ZJ01"


def row(case_id: str) -> tuple[dict, object]:
    found = next(case for case in CASES if case["id"] == case_id)
    return json.loads(found["inputs"]), json.loads(found["expected"])


@pytest.mark.parametrize("case_id", ["L05", "L06", "L07"])
def test_what_is_missing_must_be_told_in_five_working_days(case_id):
    given, due = row(case_id)
    assert notice_due(date.fromisoformat(given["received"])).date.isoformat() == due


@pytest.mark.parametrize("case_id", ["L23", "L24"])
def test_what_was_decided_must_be_handed_over_in_ten_working_days(case_id):
    given, due = row(case_id)
    assert delivery_due(date.fromisoformat(given["decided"])).date.isoformat() == due


def test_the_applicant_has_ten_working_days_to_put_things_right():
    assert correction_due(date(2026, 9, 18)).date == date(2026, 10, 9)


def test_a_limit_of_calendar_days_ends_on_a_working_day():
    """L38 and L39: 60 days end in the holidays, 30 on a working day."""
    given, due = row("L38")
    start = date.fromisoformat(given["start"])
    assert next_workday(start + timedelta(days=given["days"])).date.isoformat() == due


@pytest.mark.django_db
def test_every_limit_of_the_catalog_counts_as_it_says(source):
    """On 300 different days: promised within legal, on working days, as many as promised."""
    for item in source.items:
        for offset in range(0, 600, 23):
            start = date(2024, 6, 1) + timedelta(days=offset)
            found = limits(item, start)
            assert found.promised.date <= found.legal.date, (item.id, start)
            for day, limit in ((found.promised, item.limits.promised), (found.legal, item.limits.legal)):
                assert is_workday(day.date) and not day.provisional, (item.id, start)
                assert day.date == reckoned(limit, start), (item.id, start, limit)


def reckoned(limit: Limit, start: date) -> date:
    """The limit counted the long way, a day at a time."""
    left, day = -(-limit.value // 1), start
    while left > 0:
        day += timedelta(days=1)
        left -= 1 if limit.unit == DayUnit.CALENDAR_DAY else is_workday(day)
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def test_beyond_the_published_years_a_date_is_provisional():
    assert not notice_due(date(2026, 12, 24)).provisional
    assert notice_due(date(2026, 12, 25)).provisional
    assert correction_due(date(2026, 12, 31)).provisional


@pytest.mark.django_db
def test_a_receipt_may_promise_what_acceptance_on_that_day_would_give():
    definition = ServiceItem.objects.with_current().get(code=ITEM).current
    from hall.catalog.shelf import definition_of

    found = expected(definition_of(definition), date(2025, 3, 3))
    assert found == limits(definition_of(definition), date(2025, 3, 3))


@pytest.fixture
def cast(db):
    return c.make_cast("ZJJ")


def days(application: Application) -> tuple:
    application.refresh_from_db()
    return application.due_on, application.due_provisional


def test_the_next_date_follows_the_case_through_its_life(cast):
    with standing_at(at("2025-03-03 10:00")):
        case = c.filed(cast, ITEM)
        assert days(case) == (date(2025, 3, 10), False)
    with standing_at(at("2025-03-05 10:00")):
        case = acceptance.accept(case.public_id, actor=c.actor(cast.clerk))
        promised = case.promised_due_on
        assert days(case) == (promised, False) and case.legal_due_on >= promised
        assert set(case.tasks.open().values_list("due_on", flat=True)) == {promised}


def test_while_the_applicant_puts_things_right_his_date_counts(cast):
    with standing_at(at("2025-03-03 10:00")):
        case = c.told(cast, ITEM)
    assert (case.state, case.due_on) == (State.CORRECTING, date(2025, 3, 17))
    assert case.due_on == case.correction_due_on
    with standing_at(at("2025-03-10 10:00")):
        case = c.resubmitted(cast, case)
    assert case.due_on == case.notice_due_on == date(2025, 3, 17), "the five days begin anew (A9)"


def test_after_the_decision_the_date_of_handing_over_counts_until_it_was(cast):
    with standing_at(at("2025-04-28 10:00")):
        case = c.approved(cast, ITEM)
        assert days(case) == (date(2025, 5, 15), False)  # L23
        case = deciding.deliver(case.public_id, actor=c.actor(cast.clerk), method="窗口领取")
        assert days(case) == (None, False)


def test_a_case_that_reaches_into_an_unpublished_year_is_marked(cast):
    with standing_at(at("2026-12-28 10:00")):
        case = c.filed(cast, ITEM)
    assert days(case) == (date(2027, 1, 5), True)


def test_only_the_date_that_is_next_makes_the_case_provisional(cast):
    """Filed in time to be told this year, though it would be decided in the next."""
    with standing_at(at("2026-12-21 10:00")):
        case = c.filed(cast, ITEM)
    assert days(case) == (date(2026, 12, 28), False)


def test_dates_are_derived_so_settling_twice_changes_nothing(cast):
    from hall.catalog.shelf import definition_of

    case = c.accepted(cast, ITEM)
    before = {
        name: getattr(case, name) for name in ("due_on", "promised_due_on", "legal_due_on", "notice_due_on")
    }
    settle(case, definition_of(case.version))
    assert before == {name: getattr(case, name) for name in before}
