"""Why a date is that day: the steps of the calculation and the days themselves, from the working-day calendar.

Only what stands on the case is explained: the start, the number of days, the rest days between. Nothing is decided here.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta

from approvals.clock import dates
from approvals.workflow.choices import State
from hall.catalog.choices import DayUnit
from hall.worktime import is_workday
from hall.worktime.templatetags.dates import short_date

# A longer way is told in words alone.
MOST_WEEKS = 14


@dataclass(frozen=True)
class Step:
    """`text` in plain words; `strong`: its first part, set in bold; `law`: by which rule."""

    strong: str
    text: str
    law: str = ""


@dataclass(frozen=True)
class Cell:
    """`kind`: s start, w counted, e last day, x rest, or nothing."""

    day: int = 0
    kind: str = ""
    note: str = ""


@dataclass(frozen=True)
class Month:
    title: str
    weeks: list[list[Cell]]


@dataclass
class Why:
    due: date
    start: date
    start_name: str
    steps: list[Step]
    provisional: bool = False
    months: list[Month] = field(default_factory=list)


def why(application, definition) -> Why | None:
    """Of the date the case has to keep now; None when no clock runs."""
    if application.due_on is None:
        return None
    teller = TELLERS.get(application.state)
    found = teller(application, definition) if teller else None
    if found is not None:
        found.months = _months(found, definition, application)
    return found


def _notice(application, definition) -> Why:
    start = dates.day_of(application.received_at)
    steps = [
        Step(f"{short_date(start)}收到材料", "，当天不算，从下一个工作日数起。"),
        Step(
            f"{dates.NOTICE_DAYS} 个工作日内",
            "告诉您是否受理，要补什么也一次说全。",
            "《行政许可法》第三十二条",
        ),
        *_rest(start, application.due_on),
        Step("过了这天没有告诉您", "，就从收到材料那天起算受理。", "《行政许可法》第三十二条"),
    ]
    return Why(application.due_on, start, "收到", steps, application.due_provisional)


def _promise(application, definition) -> Why:
    start = dates.day_of(application.accepted_at)
    promised, legal = definition.limits.promised, definition.limits.legal
    law = (
        f"法定 {_days(legal)}，最晚 {short_date(application.legal_due_on)}"
        if application.legal_due_on
        else ""
    )
    since = "受理" if not application.deemed else "视为受理"
    steps = [
        Step(f"{short_date(start)}{since}", "，当天不算，从下一个工作日数起。", "《行政许可法》第四十二条")
    ]
    if promised.value:
        steps.append(Step(f"承诺 {_days(promised)}", "办好。", law))
    else:
        steps.append(Step("承诺当场办好", "；受理那天是休息日的，顺延到下一个工作日。", law))
    steps += _rest(start, application.due_on, calendar=promised.unit == DayUnit.CALENDAR_DAY)
    return Why(application.due_on, start, "受理", steps, application.due_provisional)


def _correct(application, definition) -> Why:
    start = dates.day_of(application.corrected_at)
    steps = [
        Step(f"{short_date(start)}告诉您要补正", "，当天不算。"),
        Step(f"{dates.CORRECTION_DAYS} 个工作日", "内补上就行。补正期间不算办理时间。", "一次性告知书"),
        *_rest(start, application.due_on),
    ]
    return Why(application.due_on, start, "告知", steps, application.due_provisional)


def _deliver(application, definition) -> Why | None:
    if not application.decided_at or application.delivered_at:
        return None
    start = dates.day_of(application.decided_at)
    steps = [
        Step(f"{short_date(start)}作出决定", "，当天不算。"),
        Step(f"{dates.DELIVERY_DAYS} 个工作日内", "送到您手上。", "《行政许可法》第四十四条"),
        *_rest(start, application.due_on),
    ]
    return Why(application.due_on, start, "决定", steps, application.due_provisional)


TELLERS = {
    State.SUBMITTED: _notice,
    State.CORRECTING: _correct,
    State.ACCEPTED: _promise,
    State.REVIEWING: _promise,
    State.DECIDING: _promise,
    State.CLOSED: _deliver,
}


def _days(limit) -> str:
    return f"{limit.value:g} 个工作日" if limit.unit == DayUnit.WORKDAY else f"{limit.value:g} 日（自然日）"


def _rest(start: date, due: date, *, calendar: bool = False) -> list[Step]:
    """The rest days between, and Saturdays and Sundays that are worked."""
    between = [start + timedelta(days=n) for n in range(1, (due - start).days + 1)]
    if calendar:
        return [Step("休息日也算", "；最后一天是休息日的，顺延到下一个工作日。", "《民法典》第二百零三条")]
    resting = [day for day in between if not is_workday(day)]
    moved = [day for day in between if is_workday(day) and day.weekday() >= 5]
    steps = []
    if resting:
        text = f"，{'、'.join(map(short_date, moved))}调休上班，要算。" if moved else "。"
        law = "《行政许可法》第八十二条；国务院办公厅放假安排"
        steps.append(Step(f"中间 {len(resting)} 天周末和节假日不算", text, law))
    return steps


def _months(found: Why, definition, application) -> list[Month]:
    first = found.start - timedelta(days=found.start.weekday())
    last = found.due + timedelta(days=6 - found.due.weekday())
    if not found.start <= found.due or (last - first).days > MOST_WEEKS * 7:
        return []
    numbers = _counted(found, definition, application)
    months: dict[tuple[int, int], list[list[Cell]]] = {}
    for week in range((last - first).days // 7 + 1):
        days = [first + timedelta(days=7 * week + n) for n in range(7)]
        for key in dict.fromkeys((day.year, day.month) for day in days):
            row = [_cell(day, found, numbers) if (day.year, day.month) == key else Cell() for day in days]
            months.setdefault(key, []).append(row)
    return [
        Month(f"{month}月" if year == found.start.year else f"{year}年{month}月", weeks)
        for (year, month), weeks in months.items()
    ]


def _counted(found: Why, definition, application) -> dict[date, int]:
    """Which day of the limit each day is."""
    calendar = application.accepted_at and definition.limits.promised.unit == DayUnit.CALENDAR_DAY
    numbers, reached = {}, 0
    for n in range(1, (found.due - found.start).days + 1):
        day = found.start + timedelta(days=n)
        if (
            calendar and application.state in (State.ACCEPTED, State.REVIEWING, State.DECIDING)
        ) or is_workday(day):
            reached += 1
            numbers[day] = reached
    return numbers


def _cell(day: date, found: Why, numbers: dict[date, int]) -> Cell:
    if day == found.due:
        return Cell(day.day, "e", f"第{numbers[day]}天" if day in numbers else "最晚")
    if day == found.start:
        return Cell(day.day, "s", found.start_name)
    if day in numbers:
        return Cell(day.day, "w", f"第{numbers[day]}天")
    if found.start < day < found.due or not is_workday(day):
        return Cell(day.day, "x", "休")
    return Cell(day.day)
