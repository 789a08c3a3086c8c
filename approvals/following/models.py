"""What an applicant keeps at hand."""

from django.conf import settings
from django.db import models

from hall.catalog.models import ServiceItem


class Favourite(models.Model):
    """An item a person wants to find again."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="favourites")
    item = models.ForeignKey(ServiceItem, models.CASCADE, related_name="+")
    at = models.DateTimeField("收藏时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "收藏"
        ordering = ["-at"]
        constraints = [models.UniqueConstraint(fields=["user", "item"], name="favourite_once")]
