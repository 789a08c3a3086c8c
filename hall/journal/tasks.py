"""Background work of the journal."""

from celery import shared_task

from hall.journal.roots import anchor


@shared_task
def make_root() -> None:
    """Makes the root of today."""
    anchor()
