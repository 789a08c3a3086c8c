"""One entry a line: 「2027-02-05/2027-02-11 春节」, 「2027-01-01 元旦」, 「上班 2027-02-20」."""

import re
from datetime import date

from hall.holidays.found import Found, Problem, Unreadable, year_of
from hall.worktime.years import Span, holiday_name

DAY = r"\d{4}[-.]\d{1,2}[-.]\d{1,2}"
SPAN = re.compile(rf"({DAY})(?:\s*(?:/|至|到|~|--)\s*({DAY}))?")
WORK = "上班"


def looks_like(text: str) -> bool:
    """Whether any line begins as these do."""
    return any(re.match(rf"\s*(?:{WORK}\s*:?\s*)?{DAY}", line) for line in text.split("\n"))


def read(text: str) -> Found:
    """The year is the one most days are in. Raises Unreadable when no line can be read."""
    found = Found(0)
    for number, line in enumerate(text.split("\n"), start=1):
        said = line.partition("#")[0].strip()
        if not said:
            continue
        match = SPAN.search(said)
        span = span_of(match[1], match[2] or match[1]) if match else None
        name = SPAN.sub("", said, count=1).strip(" :,、\t")
        if span is None:
            told = f"看不懂“{said[:40]}”。请写成“2027-02-05/2027-02-11 春节”或“上班 2027-02-20”。"
            found.faults.append(Problem(number, told))
        elif name == WORK:
            found.add_work(span, number)
        else:
            found.off.append((Span(span.first, span.last, name or span.name), number))
    days = [span.first for span, _ in found.off] + [day for day, _ in found.work]
    if not days:
        raise Unreadable(found.faults)
    found.year = year_of(days)
    return found


def span_of(first: str, last: str) -> Span | None:
    """Named by its season; None for days there are not."""
    try:
        days = [date(*map(int, re.split(r"[-.]", text))) for text in (first, last)]
    except ValueError:
        return None
    return Span(*days, holiday_name(*days))
