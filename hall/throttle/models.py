from django.db import models


class Tries(models.Model):
    """Tries counted for one purpose and subject, such as a query code or an address. `since`: seconds since 1970, the first
    try of the period that runs. `name` is a digest where the subject is personal."""

    name = models.CharField(max_length=120, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    since = models.BigIntegerField(db_index=True)

    class Meta:
        verbose_name = verbose_name_plural = "尝试次数"
