"""Moments in the hall's time zone, for tests."""

from datetime import datetime

from django.utils import timezone


def at(text: str) -> datetime:
    """2025-03-03 10:00, in the hall's time zone."""
    return timezone.make_aware(datetime.fromisoformat(text))
