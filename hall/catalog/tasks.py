"""Background work of the catalog. Tasks call one function."""

from datetime import timedelta

from celery import shared_task
from django.utils import timezone

from hall.catalog.models import SearchMiss

DAYS_KEPT = 180


@shared_task
def prune_search_misses() -> None:
    """Forgets searches that nobody repeated for half a year."""
    SearchMiss.objects.filter(last_at__lt=timezone.now() - timedelta(days=DAYS_KEPT)).delete()
