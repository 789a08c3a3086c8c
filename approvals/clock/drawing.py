"""The days between two dates as small calendars: which are counted, which rest, which are paused."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from approvals.clock.reckoning import Reckoning, merged
from hall.catalog.choices import DayUnit
from hall.worktime import is_workday, name_of

# A longer way is told in words alone.
MOST_WEEKS = 18


@dataclass(frozen=True)
class Cell:
    """`kind`: s start, w counted, e last day, p paused, x rest, or nothing."""

    day: int = 0
    kind: str = ""
    note: str = ""


@dataclass(frozen=True)
class Month:
    title: str
    weeks: list[list[Cell]]

    @property
    def has_pause(self) -> bool:
        return any(cell.kind == "p" for week in self.weeks for cell in week)


def drawn(found: Reckoning, start_name: str) -> list[Month]:
    """From the start to the last day; while the clock stands still, to the last day if everything takes as long as it may."""
    if found.paused and any(span.open and span.pause.cap is None for span in found.spans):
        return []  # nobody knows how long
    numbers, last = counted(found), found.latest.date
    paused = _paused(found, last)

    def cell(day: date) -> Cell:
        if day == last:
            return Cell(day.day, "e", _nth(numbers[day]) if day in numbers else "最晚")
        if day == found.start:
            return Cell(day.day, "s", start_name)
        if day in numbers:
            return Cell(day.day, "w", _nth(numbers[day]))
        if day in paused and is_workday(day):
            return Cell(day.day, "p", "暂停")
        return _rest(day)

    return months(found.start, last, cell)


def counted(found: Reckoning) -> dict[date, int]:
    """Which day of the limit each day is, of (start, last]. After calendar days, an extension goes on in working days."""
    last, calendar = found.latest.date, found.budget.unit == DayUnit.CALENDAR_DAY
    base, paused = found.base_due.date if found.base_due else last, _paused(found, last)
    numbers: dict[date, int] = {}
    for n in range(1, (last - found.start).days + 1):
        day = found.start + timedelta(days=n)
        counts = is_workday(day) and (not calendar or day > base)
        if day not in paused and (counts or (calendar and len(numbers) < found.budget.whole)):
            numbers[day] = len(numbers) + 1
    return numbers


def backwards(latest: date, event: date, event_name: str, numbers: dict[date, int]) -> list[Month]:
    """From the last day on which something may be done to the event it is counted back from."""

    def cell(day: date) -> Cell:
        if day == latest:
            return Cell(day.day, "e", "最晚")
        if day == event:
            return Cell(day.day, "s", event_name)
        if day in numbers:
            return Cell(day.day, "w", _nth(numbers[day]))
        return _rest(day) if latest < day < event else Cell(day.day)

    return months(latest, event, cell)


def months(first: date, last: date, cell: Callable[[date], Cell]) -> list[Month]:
    """Whole weeks from the one of `first` to the one of `last`, by month; nothing when they are too many."""
    monday = first - timedelta(days=first.weekday())
    sunday = last + timedelta(days=6 - last.weekday())
    if first > last or (sunday - monday).days > MOST_WEEKS * 7:
        return []
    found: dict[tuple[int, int], list[list[Cell]]] = {}
    for week in range((sunday - monday).days // 7 + 1):
        days = [monday + timedelta(days=7 * week + n) for n in range(7)]
        for key in dict.fromkeys((day.year, day.month) for day in days):
            row = [
                _outside(day, first, last, cell) if (day.year, day.month) == key else Cell() for day in days
            ]
            found.setdefault(key, []).append(row)
    return [
        Month(f"{month}月" if year == first.year else f"{year}年{month}月", weeks)
        for (year, month), weeks in found.items()
    ]


def _outside(day: date, first: date, last: date, cell: Callable[[date], Cell]) -> Cell:
    """Days of the week before the first and after the last are only shown."""
    return cell(day) if first <= day <= last else Cell(day.day)


def _rest(day: date) -> Cell:
    if is_workday(day):
        return Cell(day.day)
    name = name_of(day)
    is_first = name not in ("", "周末") and name_of(day - timedelta(days=1)) != name
    return Cell(day.day, "x", name.removesuffix("节")[:2] if is_first and "、" not in name else "休")


def _nth(number: int) -> str:
    """Short enough for a cell on a phone."""
    return f"第{number}天" if number < 10 else f"第{number}"


def _paused(found: Reckoning, until: date) -> set[date]:
    return {
        first + timedelta(days=n)
        for first, last in merged(found.spans)
        for n in range(1, (min(last, until) - first).days + 1)
    }
