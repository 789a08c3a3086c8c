"""Background work of the outbox."""

from celery import shared_task

from hall.notices.delivery import deliver_due


@shared_task
def deliver() -> None:
    """Sends what is due. Nudged after a commit, and called every minute for what a nudge missed."""
    deliver_due()
