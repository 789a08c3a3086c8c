"""What is kept of an application beside its own row while it is being filled in."""

from django.db import models

from approvals.workflow.models import Application


class Draft(models.Model):
    """The filling of one application. `origins`: element code → where its value came from, and the mark of that value, so
    that it is shown as filled in only while it stands as it came. `code`: what a person tells the clerk who goes on with it at
    the window. `version_told`: the newer version of the item the person chose not to move to. `warned_at`: when its owner
    was told that it will be thrown away."""

    application = models.OneToOneField(Application, models.CASCADE, related_name="draft")
    code = models.CharField("窗口续办码", max_length=10, unique=True)
    origins = models.JSONField("来处", default=dict)
    version_told = models.PositiveIntegerField(null=True, blank=True)
    warned_at = models.DateTimeField("提醒", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "草稿"
