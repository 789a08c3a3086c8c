"""Working days: by the published schedules, by law.md, and against a walk day by day."""

import csv
import json
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.worktime import (
    CalendarMissing,
    Day,
    add,
    count,
    is_workday,
    name_of,
    next_workday,
    why_missing,
)
from hall.worktime.calendar import schedule, schedule_of, under
from hall.worktime.years import FILE, HOLIDAYS, Span, Year, shipped

LAW = (Path(__file__).parent / "data" / "law_cases.csv").read_text(encoding="utf-8")
CASES = list(csv.DictReader(LAW.splitlines()))
PUBLISHED = st.dates(date(2024, 1, 1), date(2026, 12, 31))
ANY = st.dates(date(2000, 1, 1), date(2045, 12, 31))
DAYS = st.integers(0, 120)
SCHEDULE = json.loads(FILE.read_text(encoding="utf-8"))


def spread(spans: dict) -> set[date]:
    """Every day of the spans of a schedule, found without the code under test."""
    days = set()
    for span in (span for year in spans.values() for span in year):
        first, last = (date.fromisoformat(part) for part in (span.split("/") * 2)[:2])
        days |= {first + timedelta(days=n) for n in range((last - first).days + 1)}
    return days


OFF, WORK = spread(SCHEDULE["off"]), spread(SCHEDULE["work"])


def walked(day: date) -> bool:
    """The rule as it is written: weekdays that are not off, and the days worked instead."""
    return day in WORK or (day.weekday() < 5 and day not in OFF and not by_law(day))


def by_law(day: date) -> bool:
    """Off in every year, 全国年节及纪念日放假办法 Art. 2, while nothing is published: 1 January, 1 (since 2025 also 2) May,
    1 to 3 October."""
    if 2024 <= day.year <= 2026:
        return False
    fixed = {(1, 1), (5, 1), (10, 1), (10, 2), (10, 3)} | ({(5, 2)} if day.year >= 2025 else set())
    return (day.month, day.day) in fixed


def naive_add(start: date, days: int) -> date:
    while days:
        start += timedelta(days=1)
        days -= walked(start)
    return start


def naive_count(after: date, until: date) -> int:
    return sum(walked(after + timedelta(days=n)) for n in range(1, (until - after).days + 1))


@given(ANY)
def test_a_day_is_worked_as_the_schedule_says(day):
    assert is_workday(day) == walked(day)


@given(ANY, DAYS)
def test_adding_is_walking(start, days):
    assert add(start, days).date == naive_add(start, days)


@given(ANY, DAYS)
def test_counting_undoes_adding(start, days):
    assert count(start, add(start, days).date) == days


@given(ANY, st.integers(0, 300))
def test_counting_is_walking_and_backwards_is_its_opposite(after, length):
    until = after + timedelta(days=length)
    assert count(after, until) == naive_count(after, until) == -count(until, after)


@given(ANY, ANY, ANY)
def test_counts_add_up(one, two, three):
    assert count(one, two) + count(two, three) == count(one, three)


@given(ANY, DAYS, DAYS)
def test_days_added_in_two_steps_are_days_added_at_once(start, some, more):
    assert add(add(start, some).date, more).date == add(start, some + more).date


@given(ANY, DAYS.filter(bool))
def test_the_day_reached_is_worked_and_later(start, days):
    found = add(start, days).date
    assert is_workday(found) and found > start
    earlier = add(start, -days).date
    assert is_workday(earlier) and earlier < start
    assert naive_count(earlier - timedelta(days=1), start - timedelta(days=1)) == days


@given(ANY)
def test_the_next_working_day_is_the_day_itself_or_the_first_after_it(day):
    found = next_workday(day).date
    assert is_workday(found) and found >= day
    assert not any(walked(day + timedelta(days=n)) for n in range((found - day).days))


@given(PUBLISHED, DAYS)
def test_a_date_is_provisional_exactly_when_a_year_on_the_way_is_not_published(start, days):
    found = add(start, days)
    assert found.provisional == (found.date.year > 2026)
    if found.provisional:
        with pytest.raises(CalendarMissing) as missing:
            add(start, days, strict=True)
        assert missing.value.year == 2027
    else:
        assert add(start, days, strict=True) == found


@pytest.mark.parametrize(
    "ask",
    [
        lambda: is_workday(date(2027, 1, 4), strict=True),
        lambda: next_workday(date(2027, 5, 1), strict=True),
        lambda: count(date(2026, 12, 1), date(2027, 1, 5), strict=True),
        lambda: count(date(2027, 1, 5), date(2026, 12, 1), strict=True),
        lambda: add(date(2023, 12, 29), 1, strict=True),
        lambda: add(date(2026, 12, 31), 1, strict=True),
        lambda: add(date(2024, 1, 2), -1, strict=True),
        lambda: add(date(2027, 1, 1), 0, strict=True),
    ],
)
def test_a_strict_question_about_an_unpublished_year_is_refused(ask):
    """D4: never guessed from plain weekends."""
    with pytest.raises(CalendarMissing, match="2027 年的放假安排还没有公布|系统里没有 2023 年的放假安排"):
        ask()


def test_without_a_schedule_weekdays_are_taken_and_the_answer_says_so():
    assert add(date(2026, 12, 31), 1) == Day(date(2027, 1, 4), provisional=True)
    assert next_workday(date(2027, 2, 6)) == Day(date(2027, 2, 8), provisional=True)


def test_without_a_schedule_nobody_is_told_a_day_that_is_off_by_law():
    """全国年节及纪念日放假办法 Art. 2: those with a fixed day are off whatever the notice will say, and have their name."""
    off = {date(2027, *day): name for day, name in BY_LAW.items()}
    assert {day: name_of(day) for day in off} == off
    assert not any(is_workday(day) for day in off)
    assert next_workday(date(2027, 1, 1)) == Day(date(2027, 1, 4), provisional=True)
    assert next_workday(date(2028, 5, 1)) == Day(date(2028, 5, 3), provisional=True)
    assert is_workday(date(2023, 5, 2)) and not is_workday(date(2023, 5, 1)), "2 May since 2025"
    assert is_workday(date(2027, 4, 5)), "清明节 has no fixed day"


BY_LAW = {
    (1, 1): "元旦",
    (5, 1): "劳动节",
    (5, 2): "劳动节",
    (10, 1): "国庆节",
    (10, 2): "国庆节",
    (10, 3): "国庆节",
}


def test_why_there_is_no_schedule_is_told_by_the_year():
    assert why_missing(2027) == "2027 年的放假安排还没有公布"
    assert why_missing(1999) == "系统里没有 1999 年的放假安排"


@pytest.mark.parametrize(
    "ask",
    [
        lambda: add(date(1990, 1, 1), 1),
        lambda: add(date(2090, 1, 1), 1),
        lambda: add(date(2056, 12, 29), 30),
        lambda: add(date(1994, 1, 4), -30),
        lambda: count(date(2026, 1, 1), date.max),
        lambda: next_workday(date(2056, 12, 31)),
        lambda: is_workday(date(1900, 1, 1)),
    ],
)
def test_beyond_the_calendar_there_is_no_answer_rather_than_a_wrong_one(ask):
    with pytest.raises(CalendarMissing):
        ask()


def test_the_schedules_contradict_themselves_nowhere():
    assert not OFF & WORK
    assert all(day.weekday() >= 5 for day in WORK), "only rest days can be worked instead"
    assert {day.year for day in OFF} == schedule().published == {int(year) for year in SCHEDULE["sources"]}


@pytest.mark.parametrize("year, days", [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_the_working_days_everybody_counts(year, days):
    assert count(date(year - 1, 12, 31), date(year, 12, 31)) == days


class Counting(dict):
    """The places of days, counting how often somebody looks one up."""

    looked = 0

    def get(self, key, default=None):
        self.looked += 1
        return super().get(key, default)


def test_a_question_takes_the_same_time_however_far_it_reaches():
    """No walk: a question of 5,000 days looks at the places no more often than one of five."""
    places = Counting(schedule().places)
    with under(replace(schedule(), places=places)):
        add(date(2026, 1, 1), 5)
        near, places.looked = places.looked, 0
        add(date(2026, 1, 1), 5_000)
    assert places.looked == near == 1


def test_a_moment_is_no_day():
    """Its day depends on the zone: whoever asks must say which one he means."""
    with pytest.raises(TypeError):
        add(datetime(2026, 1, 5, 10, 0), 5)


@given(ANY, st.integers(1, 120))
def test_going_back_finds_the_first_day_of_so_many(start, days):
    """Back from what was reached, less the one day one stands on, is the working day one began with."""
    assert add(add(start, days).date, 1 - days).date == add(start, 1).date


@given(ANY, st.dates(date(2000, 1, 1), date(2045, 12, 31)), DAYS)
def test_a_later_start_never_ends_earlier(one, two, days):
    early, late = sorted([one, two])
    assert add(early, days).date <= add(late, days).date
    assert next_workday(early).date <= next_workday(late).date


@given(ANY, DAYS)
def test_counting_is_the_way_back_of_adding(start, days):
    assert count(start, add(start, days).date) == days


def test_a_day_has_the_name_that_explains_it():
    assert name_of(date(2026, 10, 1)) == "国庆节"
    assert name_of(date(2025, 10, 6)) == "国庆节、中秋节"
    assert name_of(date(2026, 2, 16)) == "春节"
    assert name_of(date(2026, 2, 14)) == "调休上班"
    assert name_of(date(2026, 3, 7)) == "周末"
    assert name_of(date(2026, 3, 9)) == ""
    assert name_of(date(2026, 1, 3)) == "元旦", "a rest day within a holiday belongs to it"


@given(ANY)
def test_a_weekday_off_and_a_rest_day_worked_always_have_a_name(day):
    assert bool(name_of(day)) == (not is_workday(day) or day in WORK)


def test_every_holiday_of_a_year_is_named():
    for year in shipped():
        named = [name for span in year.off for name in span.name.split("、")]
        assert sorted(named) == sorted(HOLIDAYS), year.year


def with_2027(*work: date):
    """The shipped schedule and a 2027 with a few days."""
    off = (Span(date(2027, 1, 1), date(2027, 1, 4), "元旦"),)
    return schedule_of([*shipped(), Year(2027, off, work)])


def test_under_another_schedule_the_answer_is_another_and_firm():
    before = add(date(2026, 12, 31), 1)
    with under(with_2027()):
        assert add(date(2026, 12, 31), 1, strict=True) == Day(date(2027, 1, 5))
        assert count(date(2026, 12, 31), date(2027, 1, 5), strict=True) == 1
        assert add(date(2027, 12, 31), 1).provisional, "2028 is still not published"
    assert add(date(2026, 12, 31), 1) == before == Day(date(2027, 1, 4), provisional=True)


def test_a_gap_between_published_years_is_not_jumped_over():
    gap = schedule_of([*shipped(), Year(2028, (), ())])
    with under(gap):
        assert add(date(2026, 12, 31), 300).provisional
        assert add(date(2028, 1, 10), -300).provisional
        assert not add(date(2028, 1, 10), 10).provisional
        with pytest.raises(CalendarMissing) as missing:
            add(date(2026, 12, 31), 300, strict=True)
        assert missing.value.year == 2027


# law-cases.csv: the rows that are date arithmetic and nothing else.


def day(text: str) -> date:
    return date.fromisoformat(text)


RULES = {
    "is_workday": lambda date: is_workday(day(date), strict=True),
    "workdays_between": lambda to, **given: count(day(given["from"]), day(to), strict=True),
    "correction_notice_due": lambda received: add(day(received), 5, strict=True).date.isoformat(),
    "decision_due": lambda accepted, days: add(day(accepted), days, strict=True).date.isoformat(),
    "delivery_due": lambda decided: add(day(decided), 10, strict=True).date.isoformat(),
    "publicity_due": lambda decided: add(day(decided), 7, strict=True).date.isoformat(),
    "hearing_request_due": lambda notified: add(day(notified), 5, strict=True).date.isoformat(),
    "hearing_organize_due": lambda requested: add(day(requested), 20, strict=True).date.isoformat(),
    "hearing_notice_latest": lambda hearing: add(day(hearing), -8, strict=True).date.isoformat(),
    "calendar_due": lambda start, days: next_workday(
        day(start) + timedelta(days=days), strict=True
    ).date.isoformat(),
    "renewal_apply_latest": lambda expiry, days, unit="day": (
        add(day(expiry), -days, strict=True).date if unit == "workday" else day(expiry) - timedelta(days=days)
    ).isoformat(),
    "renewal_window": lambda expiry, open, close: {
        "open": add(day(expiry), -open, strict=True).date.isoformat(),
        "close": add(day(expiry), -close, strict=True).date.isoformat(),
    },
}
PLAIN = [case for case in CASES if case["rule"] in RULES and "suspensions" not in case["inputs"]]


@pytest.mark.parametrize("case", PLAIN, ids=lambda case: case["id"])
def test_the_cases_of_the_law_come_out_as_expected(case):
    assert RULES[case["rule"]](**json.loads(case["inputs"])) == json.loads(case["expected"]), case[
        "explanation"
    ]


def test_the_cases_of_the_law_are_not_passed_over():
    assert len(PLAIN) >= 29
