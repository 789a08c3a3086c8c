"""Keeps the schedule in memory in step with the rows of CalendarYear. An answer never waits for this: whoever asks meanwhile
gets the schedule of before, which is whole."""

import logging
from datetime import datetime
from threading import Lock
from time import monotonic

from celery.signals import task_prerun
from django.db.models import Count, Max

from hall.worktime import calendar
from hall.worktime.models import CalendarYear
from hall.worktime.years import Year

# Seconds between two looks of one process.
EVERY = 5
log = logging.getLogger(__name__)
_lock = Lock()
# What the rows said when the schedule in force was made: (how many, the last loaded).
_read: tuple[int, datetime | None] | None = None
_look_at = 0.0
_failing = False


def refresh() -> None:
    """Takes over the years that were loaded since. One small query when there are none. A database that does not answer
    leaves the schedule as it is, and is complained of once."""
    global _look_at, _failing
    with _lock:
        _look_at = monotonic() + EVERY
        try:
            _take_over()
        except Exception:  # no page and no task may fail of it
            if not _failing:
                log.exception("没能读到放假安排，先按原来的算")
            _failing = True
        else:
            _failing = False


def refresh_if_due() -> None:
    """For every request: looks once in EVERY seconds, and only one thread at a time."""
    if monotonic() >= _look_at and not _lock.locked():
        refresh()


def _take_over() -> None:
    global _read
    asked = CalendarYear.objects.aggregate(count=Count("pk"), last=Max("loaded_at"))
    found = asked["count"], asked["last"]
    if found == _read or not found[0]:
        return
    rows = CalendarYear.objects.order_by("year").values_list("year", "off", "work")
    calendar.put_in_force(calendar.schedule_of(Year.of(*row) for row in rows))
    _read = found


@task_prerun.connect
def _before_a_task(**_) -> None:
    refresh()
