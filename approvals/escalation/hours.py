"""When people are told: on working days, in working hours, and at no other time."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from hall.worktime import add, is_workday, next_workday

# The hall's day ends at six; what comes later is told the next morning.
CLOSES = 18


def at_hour(day: date, hour: int) -> datetime:
    """That hour of the day, in the hall's time zone."""
    return timezone.make_aware(datetime.combine(day, time(hour)))


def working_day(due: date, offset: int) -> date:
    """The `offset`-th working day from the date; 0 is the date itself, or the next day that is worked."""
    return add(due, offset).date if offset else next_workday(due).date


def is_open(moment: datetime, hour: int) -> bool:
    """Whether people are told at that moment when the day begins at `hour`."""
    local = timezone.localtime(moment)
    return is_workday(local.date()) and hour <= local.hour < CLOSES


def next_opening(moment: datetime, hour: int) -> datetime:
    """The next time the day begins, of a moment at which nobody is told."""
    day = timezone.localdate(moment)
    first = day if moment < at_hour(day, hour) else day + timedelta(days=1)
    return at_hour(next_workday(first).date, hour)


def end_of(day: date) -> datetime:
    """The moment a date has passed."""
    return at_hour(day + timedelta(days=1), 0)
