"""The formula of law.md, against a simulation that walks a day at a time."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from approvals.clock.reckoning import Budget, Extension, Pause, reckon, state_at
from hall.catalog.choices import DayUnit
from hall.worktime import CalendarMissing, Day, add, count, is_workday

WORK, CALENDAR = DayUnit.WORKDAY, DayUnit.CALENDAR_DAY
START = date(2025, 3, 3)
# Every day of the tests lies in published years, so that nothing is provisional.
STARTS = st.dates(date(2024, 1, 1), date(2025, 6, 1))
ON = date(2026, 6, 1)


@st.composite
def pauses(draw, start: date, most: int = 4) -> list[Pause]:
    """Overlapping, nested, before the start, of no length, with and without a cap; all of them ended."""
    found = []
    for _ in range(draw(st.integers(0, most))):
        first = start + timedelta(days=draw(st.integers(-40, 80)))
        last = first + timedelta(days=draw(st.integers(0, 45)))
        found.append(Pause("鉴定", first, last, draw(st.none() | st.integers(0, 30))))
    return found


@st.composite
def limits(draw) -> tuple[date, Budget, list[Pause]]:
    start = draw(STARTS)
    return (
        start,
        Budget(draw(st.integers(0, 45)), draw(st.sampled_from([WORK, CALENDAR]))),
        draw(pauses(start)),
    )


def walked(start: date, days: int, unit: DayUnit, out: set[date]) -> date:
    """The d of the formula, day by day; then, for calendar days, on to a working day (D5)."""
    day, left = start, days
    while not days and unit == WORK and not is_workday(day):
        day += timedelta(days=1)
    nominal = day
    while left:
        day += timedelta(days=1)
        if day not in out and (unit == CALENDAR or is_workday(day)):
            left -= 1
            nominal = day
    day = nominal
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def excluded(found: list[Pause], on: date = ON) -> set[date]:
    """Every day in a pause, each pause cut on the day that uses up its cap of working days."""
    days = set()
    for pause in found:
        day, worked = pause.start, 0
        while day < (pause.end or on) and worked != pause.cap:
            day += timedelta(days=1)
            worked += is_workday(day)
            days.add(day)
    return days


@settings(max_examples=300)
@given(limits())
def test_the_date_is_the_first_by_which_so_many_days_were_counted(given_limit):
    start, budget, found = given_limit
    if budget.days == 0:
        found = []  # the day itself: there is nothing to take out of
    reckoned = reckon(start, budget, found, on=ON)
    assert reckoned.due == Day(walked(start, budget.whole, budget.unit, excluded(found)))
    assert reckoned.base_due == reckoned.latest == reckoned.due and not reckoned.paused


@settings(max_examples=300)
@given(limits(), st.integers(1, 20), st.integers(-30, 30))
def test_an_extension_counts_when_approved_by_the_date_it_lengthens(given_limit, more, moved):
    start, budget, found = given_limit
    base = reckon(start, budget, found, on=ON).due.date
    approved = base + timedelta(days=moved)
    reckoned = reckon(start, budget, found, Extension(more, approved), on=ON)
    assert reckoned.extension_valid == (moved <= 0) and reckoned.base_due.date == base
    longer = walked(base, more, WORK, excluded(found)) if moved <= 0 else base
    assert reckoned.due.date == longer


@settings(max_examples=300)
@given(limits())
def test_pauses_in_any_order_and_twice_over_are_one_union(given_limit):
    start, budget, found = given_limit
    once = reckon(start, budget, found, on=ON).due
    assert reckon(start, budget, [*reversed(found), *found], on=ON).due == once


@settings(max_examples=300)
@given(limits(), st.integers(-20, 60), st.none() | st.integers(0, 30), st.integers(-30, 90))
def test_an_open_pause_freezes_the_date_unless_the_days_were_used_up_or_its_cap_is(
    given_limit, at, cap, seen
):
    start, budget, found = given_limit
    opened, on = start + timedelta(days=at), start + timedelta(days=seen)
    reckoned = reckon(start, budget, [*found, Pause("检测", opened, None, cap)], on=on)
    capped = add(opened, cap).date if cap else opened
    without = reckon(start, budget, found, on=on)
    if cap is not None and on > capped:
        as_ended = reckon(start, budget, [*found, Pause("检测", opened, capped)], on=on)
        assert (reckoned.due, reckoned.paused) == (as_ended.due, False)
    elif reckoned.paused:
        assert reckoned.due is None and reckoned.frozen_on == max(opened, start)
        end = capped if cap is not None else max(on, opened)
        assert reckoned.latest == reckon(start, budget, [*found, Pause("检测", opened, end)], on=on).due
    else:
        assert reckoned.due == without.due


@settings(max_examples=300)
@given(limits(), st.integers(0, 150))
def test_used_and_remaining_are_always_the_whole(given_limit, later):
    start, budget, found = given_limit
    now = start + timedelta(days=later)
    reckoned = reckon(start, budget, found, on=now)
    standing = state_at(reckoned, now)
    out = excluded(found, now)
    days = (start + timedelta(days=n) for n in range(1, later + 1))
    assert standing.used == sum(
        day not in out and (budget.unit == CALENDAR or is_workday(day)) for day in days
    )
    assert standing.used + standing.remaining == budget.whole
    assert (standing.state == "overdue") == (now > reckoned.due.date)


@settings(max_examples=30)
@given(STARTS, st.integers(1, 30), st.integers(1, 20), st.integers(1, 60))
def test_while_frozen_the_days_stand_still(start, days, at, later):
    opened = add(start, min(at, days) - 1).date if min(at, days) > 1 else start
    reckoned = reckon(start, Budget(days), [Pause("检测", opened)], on=opened + timedelta(days=later))
    standing = state_at(reckoned, opened + timedelta(days=later))
    assert standing.state == "suspended"
    assert standing.used == count(start, opened) and standing.remaining == days - standing.used


def test_a_pause_that_begins_on_the_last_day_comes_too_late():
    due = reckon(START, Budget(5), on=ON).due.date
    assert reckon(START, Budget(5), [Pause("听证", due)], on=due).due.date == due
    assert reckon(START, Budget(5), [Pause("听证", due - timedelta(days=3))], on=due).due is None


def test_a_later_pause_freezes_the_days_of_the_extension():
    base = reckon(START, Budget(5), on=ON).due.date
    reckoned = reckon(
        START, Budget(5), [Pause("听证", base)], Extension(10, base), on=base + timedelta(days=7)
    )
    assert (reckoned.base_due.date, reckoned.due, reckoned.frozen_on) == (base, None, base)
    assert reckoned.latest.date == add(base, 10 + count(base, base + timedelta(days=7))).date


def test_approved_while_the_clock_stood_still_is_in_time():
    reckoned = reckon(START, Budget(5), [Pause("听证", START)], Extension(10, date(2025, 4, 30)), on=ON)
    assert reckoned.extension_valid and reckoned.due is None


@pytest.mark.parametrize("days, whole", [(0.5, 1), (1.5, 2), (3, 3)])
def test_half_days_round_up(days, whole):
    assert reckon(START, Budget(days)).due == reckon(START, Budget(whole)).due


def test_no_days_at_all_is_the_day_itself_or_the_next_working_day():
    assert reckon(date(2025, 3, 8), Budget(0)).due.date == date(2025, 3, 10)
    assert reckon(START, Budget(0)).due.date == START


def test_calendar_days_roll_over_after_the_pauses_were_taken_out():
    """60 days end on 1 October 2025 (L38); ten days of a pause move the end to Saturday 11 October, which is worked."""
    start = date(2025, 8, 2)
    found = [Pause("鉴定", date(2025, 8, 10), date(2025, 8, 20))]
    assert reckon(start, Budget(60, CALENDAR), found).due.date == date(2025, 10, 11)


def test_an_unpublished_year_makes_a_date_provisional_or_strictly_asked_an_error():
    start, far = date(2026, 12, 28), Extension(10, date(2026, 12, 29))
    assert reckon(start, Budget(5)).due.provisional and reckon(start, Budget(5)).provisional
    assert reckon(date(2026, 12, 14), Budget(5), (), far).due.provisional is False
    for unit in (WORK, CALENDAR):
        with pytest.raises(CalendarMissing):
            reckon(start, Budget(5, unit), strict=True)
    with pytest.raises(CalendarMissing):
        reckon(date(2026, 12, 14), Budget(13), (), far, strict=True)


def test_strictly_asked_only_the_years_that_decide_must_be_published():
    """Frozen on 22 December 2026: no later year can change that there is no date."""
    start, pause = date(2026, 12, 14), Pause("检测", date(2026, 12, 22), None, 30)
    reckoned = reckon(start, Budget(20), [pause], on=date(2026, 12, 23), strict=True)
    assert reckoned.due is None and reckoned.provisional
    ended = Pause("检测", date(2026, 12, 15), date(2026, 12, 16), 300)
    assert reckon(start, Budget(5), [ended], strict=True).due == Day(date(2026, 12, 22))
    with pytest.raises(CalendarMissing):
        reckon(start, Budget(20), [ended], strict=True)


def test_a_limit_extended_into_an_unpublished_year_is_provisional():
    reckoned = reckon(date(2026, 12, 14), Budget(10), (), Extension(10, date(2026, 12, 20)))
    assert not reckoned.base_due.provisional and reckoned.due.provisional
