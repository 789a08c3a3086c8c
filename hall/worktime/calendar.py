"""Working days by the State Council's schedule (law.md D1–D4), answered in constant time from precomputed arrays.

A year whose schedule is not published is a question of its own: `strict` raises CalendarMissing, else Monday to Friday are
taken for working days, but for the holidays that the law sets to a fixed day, and the answer says that it is provisional.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hall.worktime.years import Year, fixed_holidays, shipped

# The arrays reach this many years before and beyond the published ones; days outside them cannot be asked about.
BEFORE, BEYOND = 30, 30
WEEKEND, WORKED_INSTEAD = "周末", "调休上班"


class CalendarMissing(Exception):
    """There is no schedule of `year`: it is not published yet, or from before the first year that is kept here."""

    def __init__(self, year: int):
        super().__init__(f"{why_missing(year)}。")
        self.year = year


@dataclass(frozen=True, slots=True)
class Day:
    """A date; `provisional` when a year on the way to it has no published schedule."""

    date: date
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """Where a day stands among the working days. `upto`: how many of them lie on or before it; `low`, `high`: from here the
    working days at low ≤ place < high are reached through published years only."""

    upto: int
    worked: bool
    low: int
    high: int


@dataclass(frozen=True)
class Schedule:
    """`worked`: every working day from `first` to `last`, in order; `published`: the years whose schedule is known. `firm`
    and `soft` hold the same days as ready answers; `places`: of every day; `names`: of the days that have one."""

    worked: tuple[date, ...]
    published: frozenset[int]
    first: date
    last: date
    firm: tuple[Day, ...]
    soft: tuple[Day, ...]
    places: dict[date, Place]
    names: dict[date, str]

    def place(self, day: date) -> Place:
        """Raises CalendarMissing for a day outside the calendar."""
        found = self.places.get(day)
        if found is None:
            if isinstance(day, datetime):
                raise TypeError("a day is wanted, not a moment")
            raise CalendarMissing(day.year)
        return found

    def known(self, first: date, last: date, strict: bool) -> bool:
        """Whether every year from `first` to `last` is published. Raises CalendarMissing when strict and one is not."""
        if first < self.first or last > self.last:
            raise CalendarMissing(first.year if first < self.first else last.year)
        missing = (year for year in range(first.year, last.year + 1) if year not in self.published)
        year = next(missing, None)
        if year is not None and strict:
            raise CalendarMissing(year)
        return year is None

    def at(self, place: int, asked: date, strict: bool) -> Day:
        """The working day at a place outside the stretch of `asked`: a year on the way to it is not published."""
        if not 0 <= place < len(self.worked):
            raise CalendarMissing((self.first if place < 0 else self.last).year)
        if strict:
            found = self.worked[place]
            self.known(min(asked, found), max(asked, found), strict)
        return self.soft[place]


def why_missing(year: int) -> str:
    """2027 年的放假安排还没有公布; 系统里没有 1999 年的放假安排 of a year that lies before those loaded."""
    if year < max(schedule().published):
        return f"系统里没有 {year} 年的放假安排"
    return f"{year} 年的放假安排还没有公布"


def missing_years(first: date, last: date) -> list[int]:
    """The years from one day to the other whose schedule is not published."""
    return [year for year in range(first.year, last.year + 1) if year not in schedule().published]


def is_workday(day: date, *, strict: bool = False) -> bool:
    """Raises CalendarMissing when strict and the year is not published."""
    found = schedule()
    place = found.place(day)
    if strict:
        found.known(day, day, strict)
    return place.worked


def is_provisional(day: date) -> bool:
    """Whether a date computed for that day may still move, because its year's schedule is not published."""
    return day.year not in schedule().published


def name_of(day: date) -> str:
    """Why a day is not like others: the holiday, 周末 or 调休上班; nothing of an ordinary working day."""
    return schedule().names.get(day) or (WEEKEND if day.weekday() >= 5 else "")


def next_workday(day: date, *, strict: bool = False) -> Day:
    """`day` itself when it is worked, else the first working day after it (民法典 Art. 203)."""
    found = schedule()
    place = found.place(day)
    index = place.upto - place.worked
    return found.firm[index] if place.low <= index < place.high else found.at(index, day, strict)


def add(start: date, days: int, *, strict: bool = False) -> Day:
    """The `days`-th working day after `start` (before it, when negative); the day of the event does not count (D2). 0 gives
    `start` itself.

    Raises CalendarMissing when strict and a year on the way is not published, or when the way leads out of the calendar.
    """
    found = schedule()
    place = found.places.get(start) or found.place(start)
    if days > 0:
        index = place.upto + days - 1
    elif days < 0:
        index = place.upto - place.worked + days
    else:
        return Day(start, not found.known(start, start, strict))
    return found.firm[index] if place.low <= index < place.high else found.at(index, start, strict)


def count(after: date, until: date, *, strict: bool = False) -> int:
    """Working days in (after, until]; negative when `until` lies before `after`. Raises CalendarMissing as `add` does."""
    found = schedule()
    days = found.place(until).upto - found.place(after).upto
    if strict:
        found.known(min(after, until), max(after, until), strict)
    return days


def schedule() -> Schedule:
    """The schedule in force: one object that never changes, so that a question must ask for it only once."""
    return _tried.get() or _in_force


def put_in_force(found: Schedule) -> None:
    """From now on, for every thread of this process."""
    global _in_force
    _in_force = found


@contextmanager
def under(found: Schedule) -> Iterator[None]:
    """Inside, days are counted by another schedule: what would follow if it were in force."""
    token = _tried.set(found)
    try:
        yield
    finally:
        _tried.reset(token)


def schedule_of(years: Iterable[Year]) -> Schedule:
    """The arrays of at least one published year."""
    by_number = {each.year: each for each in years}
    first = date(min(by_number) - BEFORE, 1, 1)
    last = date(max(by_number) + BEYOND, 12, 31)
    names = {day: span.name for each in by_number.values() for span in each.off for day in span}
    extra = {day for each in by_number.values() for day in each.work}
    for year in range(first.year, last.year + 1):
        if year not in by_number:
            names = fixed_holidays(year) | names
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    is_worked = [day in extra or (day.weekday() < 5 and day not in names) for day in every]
    worked = tuple(day for day, at_work in zip(every, is_worked, strict=True) if at_work)
    return Schedule(
        worked,
        frozenset(by_number),
        first,
        last,
        firm=tuple(Day(day) for day in worked),
        soft=tuple(Day(day, True) for day in worked),
        places=_places(every, is_worked, frozenset(by_number)),
        names=names | dict.fromkeys(extra, WORKED_INSTEAD),
    )


def _places(every: list[date], is_worked: list[bool], published: frozenset[int]) -> dict[date, Place]:
    """Of every day; published years in a row share the stretch of working days that can be reached surely."""
    upto, through = 0, {}
    for day, at_work in zip(every, is_worked, strict=True):
        through[day.year] = upto = upto + at_work
    stretches = {year: _stretch(year, published, through) for year in through}
    found, upto = {}, 0
    for day, at_work in zip(every, is_worked, strict=True):
        upto += at_work
        found[day] = Place(upto, at_work, *stretches[day.year])
    return found


def _stretch(year: int, published: frozenset[int], through: dict[int, int]) -> tuple[int, int]:
    """From which place to before which one goes without meeting a year that is not published; (0, 0): to none."""
    if year not in published:
        return 0, 0
    low = high = year
    while low - 1 in published:
        low -= 1
    while high + 1 in published:
        high += 1
    return through[low - 1], through[high]


_tried: ContextVar[Schedule | None] = ContextVar("tried", default=None)
_in_force: Schedule = schedule_of(shipped())
