"""Working days by the State Council's schedule (law.md D1–D4), answered in constant time from precomputed arrays.

A year whose schedule is not published is a question of its own: `strict` raises CalendarMissing, else Monday to Friday are
taken for working days and the answer says that it is provisional.
"""

import json
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("workday_calendar.json")
# The arrays reach this many years before and beyond the published ones; days outside them cannot be asked about.
BEFORE, BEYOND = 30, 30


class CalendarMissing(Exception):
    """The schedule of `year` is not published yet."""

    def __init__(self, year: int):
        super().__init__(f"{year} 年的放假安排还没有公布。")
        self.year = year


@dataclass(frozen=True)
class Day:
    """A date; `provisional` when a year on the way to it has no published schedule."""

    date: date
    provisional: bool = False


@dataclass(frozen=True)
class Schedule:
    """`worked`: every working day from `first` to `last`, in order; `published`: the years whose schedule is known."""

    worked: tuple[date, ...]
    published: frozenset[int]
    first: date
    last: date

    def known(self, first: date, last: date, strict: bool) -> bool:
        """Whether every year from `first` to `last` is published. Raises CalendarMissing when strict and one is not."""
        if first < self.first or last > self.last:
            raise CalendarMissing(first.year if first < self.first else last.year)
        for year in range(first.year, last.year + 1):
            if year not in self.published:
                if strict:
                    raise CalendarMissing(year)
                return False
        return True

    def at(self, place: int, asked: date, strict: bool) -> Day:
        """The working day at a place of the array, reached from `asked`."""
        if not 0 <= place < len(self.worked):
            raise CalendarMissing((self.first if place < 0 else self.last).year)
        found = self.worked[place]
        return Day(found, not self.known(min(asked, found), max(asked, found), strict))


def is_workday(day: date, *, strict: bool = False) -> bool:
    """Raises CalendarMissing when strict and the year is not published."""
    schedule().known(day, day, strict)
    place = bisect_left(schedule().worked, day)
    return place < len(schedule().worked) and schedule().worked[place] == day


def is_provisional(day: date) -> bool:
    """Whether a date computed for that day may still move, because its year's schedule is not published."""
    return day.year not in schedule().published


def next_workday(day: date, *, strict: bool = False) -> Day:
    """`day` itself when it is worked, else the first working day after it (民法典 Art. 203)."""
    return schedule().at(bisect_left(schedule().worked, day), day, strict)


def add(start: date, days: int, *, strict: bool = False) -> Day:
    """The `days`-th working day after `start` (before it, when negative); the day of the event does not count (D2). 0 gives
    `start` itself.

    Raises CalendarMissing when strict and a year on the way is not published, or when the way leads out of the calendar.
    """
    worked = schedule().worked
    if days == 0:
        return Day(start, not schedule().known(start, start, strict))
    schedule().known(start, start, False)  # from outside the calendar every place would be wrong
    place = bisect_right(worked, start) + days - 1 if days > 0 else bisect_left(worked, start) + days
    return schedule().at(place, start, strict)


def count(after: date, until: date, *, strict: bool = False) -> int:
    """Working days in (after, until]; negative when `until` lies before `after`. Raises CalendarMissing as `add` does."""
    schedule().known(min(after, until), max(after, until), strict)
    return bisect_right(schedule().worked, until) - bisect_right(schedule().worked, after)


@cache
def schedule() -> Schedule:
    content = json.loads(FILE.read_text(encoding="utf-8"))
    years = sorted(map(int, content["off"]))
    off = {day for spans in content["off"].values() for span in spans for day in _days(span)}
    extra = {day for spans in content["work"].values() for span in spans for day in _days(span)}
    first, last = date(years[0] - BEFORE, 1, 1), date(years[-1] + BEYOND, 12, 31)
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    worked = tuple(day for day in every if day in extra or (day.weekday() < 5 and day not in off))
    return Schedule(worked, frozenset(years), first, last)


def _days(span: str):
    first, _, last = span.partition("/")
    start, end = date.fromisoformat(first), date.fromisoformat(last or first)
    return [start + timedelta(days=n) for n in range((end - start).days + 1)]
