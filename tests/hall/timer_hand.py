"""Timers for tests."""

from datetime import datetime, timedelta

from hall.timers.models import Timer
from tests.approvals.moments import at

DAY = "2026-11-23 "
MORNING = at(DAY + "10:00")


def a_timer(subject: str, kind: str = "toy", fire_at: datetime = MORNING, **given) -> Timer:
    return Timer.objects.create(
        **{"subject": subject, "kind": kind, "fire_at": fire_at, "due_at": fire_at} | given
    )


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)
