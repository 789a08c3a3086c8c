"""The table of Django's database cache, as a model so that migrations make it on every engine."""

from django.db import models


class CachedValue(models.Model):
    """Written by django.core.cache alone, under the column names it expects."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "hall_cachedvalue"
        verbose_name = verbose_name_plural = "缓存"
