"""What was handed in, as it was."""

from django.conf import settings
from django.db import models

from approvals.workflow.models.application import Application
from hall.privacy.fields import EncryptedJSONField


class Submission(models.Model):
    """What the applicant handed in, each time: never changed, so that what is new can be shown."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="submissions")
    round = models.PositiveSmallIntegerField("次")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    form = EncryptedJSONField("表单", default=dict)
    situation = models.JSONField("情形", default=dict)
    files = models.JSONField("文件", default=dict, help_text="材料编码 → 文件摘要的列表")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "round"], name="submission_round_once")]
