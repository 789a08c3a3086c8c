"""What applicant and desk write to each other."""

import uuid

from django.conf import settings
from django.db import models

from approvals.workflow.models import Application


class Message(models.Model):
    """One message within a case; its files are `StoredFile` rows that name it."""

    class Side(models.TextChoices):
        APPLICANT = "applicant", "申请人"
        DESK = "desk", "承办单位"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="messages")
    side = models.CharField("谁写的", max_length=10, choices=Side)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    author_name = models.CharField("姓名", max_length=60)
    text = models.TextField("内容", max_length=2000, blank=True)
    at = models.DateTimeField("时间")
    read_at = models.DateTimeField("对方看到", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "留言"
        ordering = ["at", "id"]
