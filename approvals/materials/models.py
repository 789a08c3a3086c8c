"""The papers of a case, one by one, and the files they came as."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from approvals.conversation.models import Message
from approvals.workflow.models import Application


class Receipt(models.TextChoices):
    """收取方式 (GB/T 39046 table 5)."""

    UPLOAD = "upload", "网上上传"
    PAPER = "paper", "窗口收纸质"
    SHARED = "shared", "部门共享"
    GENERATED = "generated", "系统生成"


class Paper(models.Model):
    """One material of one case: whether it was received, how, how many, when (GB/T 39046 table 5; functions.md R4)."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="papers")
    code = models.CharField("材料编码", max_length=8)
    name = models.CharField("名称", max_length=200)
    received = models.BooleanField("已收取", default=False)
    how = models.CharField("收取方式", max_length=10, choices=Receipt, blank=True)
    copies = models.PositiveSmallIntegerField("份数", default=0)
    received_at = models.DateTimeField("收取时间", null=True, blank=True)
    deferred = models.BooleanField("先承诺，后补", default=False)
    waived = models.BooleanField("承诺免交", default=False)
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "办件材料"
        constraints = [
            models.UniqueConstraint(fields=["application", "code"], name="paper_once"),
            models.CheckConstraint(
                name="paper_received_has_evidence",
                condition=Q(received=False) | (Q(received_at__isnull=False) & ~Q(how="")),
            ),
        ]


class FileState(models.TextChoices):
    RECEIVING = "receiving", "正在上传"
    SCANNING = "scanning", "正在检查"
    CLEAN = "clean", "检查通过"
    UNCHECKED = "unchecked", "暂时没查病毒"
    INFECTED = "infected", "有病毒，已隔离"


class StoredFile(models.Model):
    """A file of a case. It belongs to a paper or to a message. Served only by a view that asks who is looking; `digest` is
    SM3 of its content; a file taken out keeps its row. `position` orders several files of one paper."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, models.CASCADE, related_name="files")
    paper = models.ForeignKey(Paper, models.CASCADE, null=True, blank=True, related_name="files")
    message = models.ForeignKey(Message, models.CASCADE, null=True, blank=True, related_name="files")
    name = models.CharField("文件名", max_length=200)
    content_type = models.CharField("类型", max_length=60, blank=True)
    size = models.PositiveBigIntegerField("字节")
    received_bytes = models.PositiveBigIntegerField("已收字节", default=0)
    pages = models.PositiveIntegerField("页数", null=True, blank=True)
    digest = models.CharField("摘要（SM3）", max_length=64, blank=True)
    fingerprint = models.CharField(
        max_length=64, blank=True, help_text="上传时本机文件的标记，断了接着传时认它"
    )
    finding = models.CharField("查出什么", max_length=100, blank=True)
    content = models.FileField("内容", upload_to="cases/%Y/%m/", max_length=200, blank=True)
    state = models.CharField("状态", max_length=10, choices=FileState, default=FileState.RECEIVING)
    position = models.PositiveSmallIntegerField("次序", default=0)
    round = models.PositiveSmallIntegerField("第几次提交前交来", default=1)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField("时间")
    removed_at = models.DateTimeField("撤下", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "文件"
        ordering = ["position", "id"]
