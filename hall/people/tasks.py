"""Background work around accounts."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def clear_sessions() -> None:
    """Forgets sessions that have run out."""
    call_command("clearsessions")
