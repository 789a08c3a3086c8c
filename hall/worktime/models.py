"""The published schedule of a year, as loaded into this hall."""

from django.conf import settings
from django.db import models


class CalendarYear(models.Model):
    """放假安排: which weekdays of a year are off and which rest days are worked (law.md D3). A year without a row is not
    published yet. `off`: [[first, last, name], …]; `work`: [day, …]; ISO dates."""

    year = models.PositiveSmallIntegerField("年", primary_key=True)
    title = models.CharField("通知", max_length=200, help_text="标题和文号")
    source = models.CharField("网址", max_length=300, blank=True)
    off = models.JSONField("放假", default=list)
    work = models.JSONField("调休上班", default=list)
    loaded_at = models.DateTimeField("载入")
    loaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    loaded_by_name = models.CharField("载入人", max_length=60, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "放假安排"
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                name="calendar_year_is_a_year", condition=models.Q(year__range=(1990, 2100))
            )
        ]

    def __str__(self):
        return f"{self.year} 年"
