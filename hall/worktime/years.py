"""What the notice of a year says (国务院办公厅关于某年部分节假日安排的通知): which days are off, which rest days are worked."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

FILE = Path(__file__).with_name("workday_calendar.json")
# 全国年节及纪念日放假办法 Art. 2, in the order of the notice.
HOLIDAYS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
# Those of Art. 2 whose day is the same every year (month, day), and from which year on; the others follow the moon or the sun.
FIXED = (
    ("元旦", (1, 1), 0),
    ("劳动节", (5, 1), 0),
    ("劳动节", (5, 2), 2025),
    ("国庆节", (10, 1), 0),
    ("国庆节", (10, 2), 0),
    ("国庆节", (10, 3), 0),
)
# Name → between which (month, day) it begins; 国庆节 of eight days or more holds 中秋节 too, as in 2020, 2023 and 2025.
SEASONS = (
    ("元旦", (12, 25), (12, 31)),
    ("元旦", (1, 1), (1, 9)),
    ("春节", (1, 10), (2, 29)),
    ("清明节", (3, 25), (4, 15)),
    ("劳动节", (4, 25), (5, 9)),
    ("端午节", (5, 20), (7, 1)),
    ("中秋节", (9, 1), (9, 30)),
    ("国庆节", (9, 28), (10, 15)),
)


@dataclass(frozen=True)
class Span:
    """Days off in a row, both ends included; none when they stand the wrong way round. `name`: the holiday, such as 国庆节、中秋节."""

    first: date
    last: date
    name: str

    def __len__(self) -> int:
        return max((self.last - self.first).days + 1, 0)

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range(len(self)))


@dataclass(frozen=True)
class Year:
    """The days of one notice. A few may lie in the December before (元旦 of 2023 began on 31 December 2022)."""

    year: int
    off: tuple[Span, ...]
    work: tuple[date, ...]

    @classmethod
    def of(cls, year: int, off: Iterable, work: Iterable) -> "Year":
        """From the columns of a CalendarYear: [[first, last, name], …] and [day, …], ISO dates."""
        day = date.fromisoformat
        spans = sorted((Span(day(first), day(last), name) for first, last, name in off), key=_start)
        return cls(year, tuple(spans), tuple(sorted(map(day, work))))

    @property
    def columns(self) -> dict:
        """What a CalendarYear keeps."""
        off = [[span.first.isoformat(), span.last.isoformat(), span.name] for span in self.off]
        return {"off": off, "work": [day.isoformat() for day in self.work]}

    @property
    def first(self) -> date:
        """From when on the notice changes anything."""
        days = [date(self.year, 1, 1), *(span.first for span in self.off), *self.work]
        return min(days)


def _start(span: Span) -> date:
    return span.first


@cache
def shipped() -> tuple[Year, ...]:
    """The years that come with the product; for questions asked without a database."""
    content = json.loads(FILE.read_text(encoding="utf-8"))
    return tuple(
        Year.of(int(year), [_named(text) for text in spans], content["work"][year])
        for year, spans in sorted(content["off"].items())
    )


def _named(text: str) -> list[str]:
    first, last = (text.split("/") * 2)[:2]
    return [first, last, holiday_name(date.fromisoformat(first), date.fromisoformat(last))]


def fixed_holidays(year: int) -> dict[date, str]:
    """Days off by law, whatever the notice of that year will say, with their names."""
    return {date(year, *day): name for name, day, since in FIXED if year >= since}


def holiday_name(first: date, last: date) -> str:
    """The holiday that days off are for, by their season; 放假 when they are for none of the seven."""
    if first <= date(last.year, 10, 1) <= last:
        return "国庆节、中秋节" if (last - first).days >= 7 else "国庆节"
    begins = (first.month, first.day)
    return next((name for name, start, end in SEASONS if start <= begins <= end), "放假")
