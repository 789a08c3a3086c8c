"""What was found in a text before anybody trusts it: days with the line they stand in."""

import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from hall.worktime.years import Span, Year

INVISIBLE = dict.fromkeys(map(ord, "\ufeff\u200b\u200c\u200d\u2060\u00ad"))


@dataclass(frozen=True)
class Problem:
    """`line`: counted from 1; None when it is about the whole. `said`: one sentence that also says what to do."""

    line: int | None
    said: str


class Unreadable(Exception):
    """The text cannot be taken as it is."""

    def __init__(self, problems: list[Problem]):
        super().__init__("；".join(problem.said for problem in problems))
        self.problems = problems


@dataclass
class Found:
    """`off`: (span, line), `work`: (day, line); `faults`: what reading already stumbled over, such as a wrong weekday."""

    year: int
    title: str = ""
    source: str = ""
    off: list[tuple[Span, int | None]] = field(default_factory=list)
    work: list[tuple[date, int | None]] = field(default_factory=list)
    faults: list[Problem] = field(default_factory=list)

    def add_work(self, span: Span, line: int | None) -> None:
        """Rest days that are worked; more than two in a row cannot be."""
        if 1 <= len(span) <= 2:
            self.work += [(day, line) for day in span]
        else:
            told = f"{spoken(span.first)}起上班的日子不对：调休上班最多连着两天。请把每一天分开写。"
            self.faults.append(Problem(line, told))

    def as_year(self) -> Year:
        spans = sorted((span for span, _ in self.off), key=lambda span: span.first)
        return Year(self.year, tuple(spans), tuple(sorted(day for day, _ in self.work)))


def tidy(text: str) -> str:
    """Full-width signs as half-width, none that cannot be seen; lines stay lines."""
    return unicodedata.normalize("NFKC", text.replace("\r\n", "\n").replace("\r", "\n").translate(INVISIBLE))


def year_of(days: list[date]) -> int:
    """The year most of the days are in."""
    return Counter(day.year for day in days).most_common(1)[0][0]


def weekday(day: date) -> str:
    """周六"""
    return f"周{'一二三四五六日'[day.weekday()]}"


def spoken(day: date) -> str:
    """2027年1月2日（周六）"""
    return f"{day.year}年{day.month}月{day.day}日（{weekday(day)}）"
