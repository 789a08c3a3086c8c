"""The present, in one place, so that demo data and tests can stand at another."""

from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, timedelta

from django.utils import timezone

_moved: ContextVar[timedelta | None] = ContextVar("moved", default=None)


def now() -> datetime:
    """This moment, with its zone."""
    moved = _moved.get()
    return timezone.now() if moved is None else timezone.now() + moved


def today() -> date:
    """The calendar day in the hall's time zone."""
    return timezone.localdate(now())


@contextmanager
def standing_at(moment: datetime):
    """Inside, time goes on from `moment` (aware)."""
    token = _moved.set(moment - timezone.now())
    try:
        yield
    finally:
        _moved.reset(token)
