"""What cannot be right in the schedule of a year, and what is only unusual."""

from datetime import date, timedelta

from hall.holidays.found import Found, Problem, spoken, weekday
from hall.worktime import today
from hall.worktime.years import HOLIDAYS, Year

# Notices in this form exist since 2008; a year further ahead than the next but one is a slip of the pen.
EARLIEST, AHEAD = 2008, 2
# The longest days off so far were nine (2026), ten in 2020.
LONGEST = 15
USUAL = range(246, 254)  # working days; 248 to 251 in 2020–2026
MOST_SHOWN = 20


def problems_of(found: Found) -> list[Problem]:
    """Everything that is wrong, in the order of the text; empty when it can be taken."""
    problems = [*found.faults, *_outside(found), *_days_off(found), *_worked(found)]
    problems.sort(key=lambda problem: problem.line or 0)
    if not problems:
        problems = _missing(found)
    return problems[:MOST_SHOWN]


def doubts_of(year: Year) -> list[str]:
    """What is possible but unusual: to be looked at before it is loaded."""
    days = workdays_of(year)
    if days in USUAL:
        return []
    return [f"这一年算出来有 {days} 个工作日，往年是 {USUAL[0]} 到 {USUAL[-1]} 个。请再对一遍通知。"]


def workdays_of(year: Year) -> int:
    """Working days of the year itself."""
    off = {day for span in year.off for day in span}
    first = date(year.year, 1, 1)
    every = (first + timedelta(days=n) for n in range((date(year.year + 1, 1, 1) - first).days))
    return sum(day in year.work or (day.weekday() < 5 and day not in off) for day in every)


def _outside(found: Found) -> list[Problem]:
    """Days of another year; the last of December before may belong to 元旦, as in the notice for 2023."""
    wrong = [(day, line) for span, line in found.off for day in (span.first, span.last)]
    wrong += found.work
    return [
        Problem(line, f"{spoken(day)}不在 {found.year} 年。请核对年份。")
        for day, line in dict.fromkeys(wrong)
        if day.year != found.year and (day.year, day.month) != (found.year - 1, 12)
    ]


def _days_off(found: Found) -> list[Problem]:
    problems, taken = [], {}
    for span, line in found.off:
        if span.last < span.first:
            problems.append(Problem(line, f"{span.name}的最后一天在第一天前面。请核对起止日期。"))
        elif len(span) > LONGEST:
            problems.append(Problem(line, f"{span.name}连放 {len(span)} 天，太长了。请核对起止日期。"))
        else:
            both = next((day for day in span if day in taken), None)
            if both:
                problems.append(
                    Problem(
                        line, f"{spoken(both)}在{taken[both]}里已经有了，又写在{span.name}里。请去掉一处。"
                    )
                )
            taken |= dict.fromkeys(span, span.name)
    return problems


def _worked(found: Found) -> list[Problem]:
    off = {day: span.name for span, _ in found.off if 0 < len(span) <= LONGEST for day in span}
    problems, seen = [], set()
    for day, line in found.work:
        if day in off:
            told = f"{spoken(day)}写了上班，又在{off[day]}的放假里。请核对。"
        elif day.weekday() < 5:
            told = f"{spoken(day)}是{weekday(day)}，本来就上班。调休上班只会是周六、周日，请核对日期或年份。"
        elif day in seen:
            told = f"{spoken(day)}上班写了两次。请去掉一处。"
        else:
            told = ""
        seen.add(day)
        if told:
            problems.append(Problem(line, told))
    return problems


def _missing(found: Found) -> list[Problem]:
    names = {name for span, _ in found.off for name in span.name.split("、")}
    missing = [name for name in HOLIDAYS if name not in names]
    if not missing:
        return _known_year(found)
    told = (
        f"没有找到{'、'.join(missing)}的安排。请把全年的放假安排都贴上；通知只改了一部分的，没改的也要写上。"
    )
    return [Problem(None, told)]


def _known_year(found: Found) -> list[Problem]:
    latest = today().year + AHEAD
    if EARLIEST <= found.year <= latest:
        return []
    return [Problem(None, f"{found.year} 年不能载入，只能是 {EARLIEST} 到 {latest} 年。请核对年份。")]
