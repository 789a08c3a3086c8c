from celery import shared_task

from hall.throttle import guard

KEPT = 2 * 24 * 3600  # seconds; no limit runs longer


@shared_task
def forget_old_tries() -> int:
    return guard.forget_old(KEPT)
