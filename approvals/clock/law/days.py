"""Days as such (law.md 1)."""

from datetime import date, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from approvals.clock.law.inputs import Days, Inputs, IsoDate, Suspension, Unit, after, pauses_of
from approvals.clock.law.way import Way
from approvals.clock.reckoning import Budget
from approvals.clock.steps import CIVIL_203, LAW_82, by_schedule, rests
from hall.catalog.choices import DayUnit
from hall.worktime import name_of
from hall.worktime.templatetags.dates import near_date


class OneDay(Inputs):
    date: IsoDate


def is_workday(given: OneDay, way: Way) -> bool:
    """许可法 Art. 82 (D1, D3): whether the day is worked, by the State Council's schedule."""
    worked = way.is_workday(given.date)
    name = name_of(given.date)
    way.say(
        f"{near_date(given.date)}{'是' if worked else '不是'}工作日",
        f"（{name}）。" if name else "。",
        by_schedule(given.date, given.date),
    )
    return worked


class Between(Inputs):
    start: IsoDate = Field(alias="from")
    end: Annotated[IsoDate, after("start", "结束早于开始")] = Field(alias="to")


def workdays_between(given: Between, way: Way) -> int:
    """许可法 Art. 82 (D1, D2): working days in (from, to]; the first day is not counted, the last is."""
    found = way.count(given.start, given.end)
    way.say(f"从{near_date(given.start)}的第二天数到{near_date(given.end)}", "。")
    way.steps += rests(given.start, given.end)
    way.say(f"共 {found} 个工作日", "。", by_schedule(given.start, given.end))
    return found


class CalendarLimit(Inputs):
    start: IsoDate
    days: Days
    suspensions: tuple[Suspension, ...] = ()


def calendar_due(given: CalendarLimit, way: Way) -> date | None:
    """民法典 Art. 203 (D5): a limit of 日 is calendar days; a last day of rest rolls over to the next working day."""
    pauses = pauses_of(given.suspensions)
    budget = Budget(given.days, DayUnit.CALENDAR_DAY)
    found = way.limit(given.start, "收到", budget, CIVIL_203, pauses=pauses)
    return found.due.date if found.due else None


class Limit(Inputs):
    start: IsoDate
    days: Days
    unit: Unit = DayUnit.WORKDAY


def due(given: Limit, way: Way) -> date:
    """D1, D2, D5, D6: any limit; “以内” counts its last day."""
    return way.due(
        given.start,
        "开始",
        given.days,
        LAW_82 if given.unit == DayUnit.WORKDAY else CIVIL_203,
        unit=given.unit,
    )


def _moment(value: Any) -> datetime:
    if isinstance(value, str) and "T" in value:
        try:
            return datetime.fromisoformat(value).replace(tzinfo=None)
        except ValueError:
            pass
    raise ValueError("要写成 2026-11-22T23:50 这样的时刻")


class Arrival(Inputs):
    arrived: Annotated[datetime, BeforeValidator(_moment)]


def received(given: Arrival, way: Way) -> dict:
    """D7, D2: what comes in over the net is received on the day it arrives, worked or not; the first day counted is the next
    working day."""
    day = given.arrived.date()
    way.say(f"{near_date(day)}到达系统，当天就是收件日", "，休息日也一样。")
    first = way.due(day, "收件", 1, LAW_82)
    return {"received": day, "first_day": first}


class LastDay(Inputs):
    due: IsoDate
    closes: Annotated[str | None, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")] = None


def last_moment(given: LastDay, way: Way) -> str:
    """民法典 Art. 203 (D8): the last day ends at 24:00; where there are business hours (`closes`), when they end."""
    until = given.closes or "24:00"
    way.say(f"{near_date(given.due)} {until}截止", "。网上提交截止到 24 时。", CIVIL_203)
    return f"{given.due.isoformat()}T{until}"
