"""A year as twelve little calendars, and what differs between two versions of it."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from hall.worktime.years import Year


@dataclass(frozen=True)
class Cell:
    """`kind`: off (放假), work (调休上班), rest (周末), else an ordinary working day; `note`: one word under the number; `said`:
    the same for those who cannot see the colour; `changed`: not so in the version before."""

    day: int
    kind: str = ""
    note: str = ""
    said: str = ""
    changed: bool = False


@dataclass(frozen=True)
class Month:
    """`weeks`: Monday to Sunday; None where the month has no day."""

    title: str
    weeks: list[list[Cell | None]]


@dataclass(frozen=True)
class Difference:
    """One day that is worked or free otherwise than before."""

    day: date
    before: str
    after: str


def months_of(year: Year, before: Year | None = None) -> list[Month]:
    was, now = _names(before) if before else None, _names(year)
    return [
        Month(
            f"{month}月",
            [
                [_cell(day, now, was) if day.month == month else None for day in week]
                for week in Calendar().monthdatescalendar(year.year, month)
            ],
        )
        for month in range(1, 13)
    ]


def differences(before: Year, after: Year) -> list[Difference]:
    """Days whose standing changes, in order."""
    was, now = _names(before), _names(after)
    days = sorted(was.keys() | now.keys())
    return [
        Difference(day, _standing(day, was), _standing(day, now))
        for day in days
        if _standing(day, was) != _standing(day, now)
    ]


def _names(year: Year) -> dict[date, tuple[str, str]]:
    """Day → (kind, name) of the days the notice speaks of."""
    off = {day: ("off", span.name) for span in year.off for day in span}
    return off | dict.fromkeys(year.work, ("work", "调休上班"))


def _standing(day: date, names: dict) -> str:
    kind, name = names.get(day, ("", ""))
    if kind == "off":
        return f"放假（{name}）"
    return name or ("周末休息" if day.weekday() >= 5 else "上班")


def _cell(day: date, now: dict, was: dict | None) -> Cell:
    kind, name = now.get(day, ("rest", "") if day.weekday() >= 5 else ("", ""))
    note = {"off": "休", "work": "班"}.get(kind, "")
    changed = was is not None and _standing(day, was) != _standing(day, now)
    return Cell(day.day, kind, note, name, changed)
