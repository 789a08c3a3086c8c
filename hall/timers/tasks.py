"""Background work of the timers."""

from celery import shared_task

from hall.timers import sweep as sweeping


@shared_task
def sweep() -> None:
    """Fires what is due. Called every few seconds by the beat."""
    sweeping.sweep()
