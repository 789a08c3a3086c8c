"""Background work of the desk. Tasks call one function."""

from celery import shared_task

from approvals.desk import exporting
from approvals.workflow import claims


@shared_task
def export(pk: int) -> None:
    """Writes one export. Nudged when it is asked for."""
    exporting.run(pk)


@shared_task
def sweep_exports() -> int:
    """Writes what no nudge reached and what a dead worker left. How many were written."""
    return sum(exporting.run(pk) for pk in exporting.to_do())


@shared_task
def drop_old_exports() -> int:
    """Deletes files older than a week. How many."""
    return exporting.drop_old()


@shared_task
def release_lapsed_claims() -> int:
    """Puts back into the queue what was claimed and not acted upon in time. How many tasks."""
    return claims.release_lapsed()
