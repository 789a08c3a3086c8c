"""The hall itself, and the ground the other apps stand on."""

from hall.celery import app as celery_app

__all__ = ["celery_app"]
