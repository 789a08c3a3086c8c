"""Moments counted in working days, 9:00—17:00, so that a story can be laid out forwards or backwards and nobody works on a
holiday. 12.5 is half past noon of the 13th working day since the epoch."""

from datetime import date, datetime, time, timedelta
from math import ceil

from django.utils import timezone

from hall import worktime

EPOCH = date(2026, 1, 1)
OPENS, HOURS = time(9), 8


def to_work(moment: datetime) -> float:
    """Working days since the epoch; outside working hours, the end of the last that were worked."""
    local = timezone.localtime(moment)
    days = worktime.count(EPOCH, local.date())
    if not worktime.is_workday(local.date()):
        return float(days)
    passed = (local - _opening(local.date())) / timedelta(hours=HOURS)
    return days - 1 + min(1.0, max(0.0, passed))


def to_moment(work: float) -> datetime:
    """The moment of a count; a whole number is the end of a day, not the beginning of the next."""
    day = worktime.add(EPOCH, ceil(work)).date
    return _opening(day) + timedelta(hours=HOURS) * (work - ceil(work) + 1)


def _opening(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, OPENS))
