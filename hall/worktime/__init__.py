"""Which days are worked, and what time it is. Working days (工作日) by the State Council's yearly schedule."""

from hall.worktime.calendar import (
    CalendarMissing,
    Day,
    add,
    count,
    is_provisional,
    is_workday,
    missing_years,
    name_of,
    next_workday,
    why_missing,
)
from hall.worktime.clock import now, standing_at, today

__all__ = [
    "CalendarMissing",
    "Day",
    "add",
    "count",
    "is_provisional",
    "is_workday",
    "missing_years",
    "name_of",
    "next_workday",
    "now",
    "standing_at",
    "today",
    "why_missing",
]
