"""Background work of the legal clock."""

from celery import shared_task

from approvals.clock.sweep import sweep


@shared_task
def sweep_due() -> None:
    """Accepts what nobody answered in five working days, ends what was not put right in time."""
    sweep()
