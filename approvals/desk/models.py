"""What staff keep at hand: views, phrases, opinions, exports, and who looks at a case now."""

import uuid
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.db import models

from approvals.workflow.models import Application
from hall.org.models import Department

USER = settings.AUTH_USER_MODEL


class SavedView(models.Model):
    """A filter of the queue under a name; `query` is the address query, `columns` the columns shown."""

    user = models.ForeignKey(USER, models.CASCADE, related_name="saved_views")
    name = models.CharField("名称", max_length=30)
    query = models.CharField("条件", max_length=500, blank=True)
    columns = models.JSONField("列", default=list)
    is_default = models.BooleanField("一打开就用", default=False)
    position = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "常用筛选"
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_view_name_once"),
            models.UniqueConstraint(
                fields=["user"], condition=models.Q(is_default=True), name="saved_view_one_default"
            ),
        ]

    @property
    def address(self) -> str:
        """The query of the list's address, with the columns."""
        return urlencode([*parse_qsl(self.query), *(("col", key) for key in self.columns)])


class Phrase(models.Model):
    """常用语: what is wrong with a material or field and how to put it right, in the department's words."""

    department = models.ForeignKey(Department, models.CASCADE, related_name="phrases", verbose_name="部门")
    key = models.CharField("数据元或材料编码", max_length=64, blank=True, help_text="空着就处处可用")
    wrong = models.CharField("哪里不对", max_length=500)
    remedy = models.CharField("怎么改", max_length=500, blank=True)
    basis = models.CharField("依据", max_length=200, blank=True)
    used = models.PositiveIntegerField("用过几次", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "常用语"
        ordering = ["-used", "id"]


class OpinionTemplate(models.Model):
    """意见模板 of a department, for one move or for all."""

    department = models.ForeignKey(Department, models.CASCADE, related_name="opinions", verbose_name="部门")
    move = models.CharField("用于", max_length=20, blank=True)
    text = models.CharField("意见", max_length=500)

    class Meta:
        verbose_name = verbose_name_plural = "意见模板"


class ExportJob(models.Model):
    """A list being written out in the background; the file is dropped after a week. `beat_at`: the last sign of life of the
    worker that writes it; one that is silent too long is taken over."""

    class State(models.TextChoices):
        WAITING = "waiting", "排队"
        WORKING = "working", "正在导出"
        DONE = "done", "可以下载"
        FAILED = "failed", "没导成"
        DROPPED = "dropped", "已过期删除"

    class Format(models.TextChoices):
        XLSX = "xlsx", "Excel（XLSX）"
        CSV = "csv", "CSV"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    user = models.ForeignKey(USER, models.CASCADE, related_name="exports")
    query = models.CharField("条件", max_length=500, blank=True)
    columns = models.JSONField("列", default=list)
    format = models.CharField("格式", max_length=4, choices=Format)
    state = models.CharField("状态", max_length=8, choices=State, default=State.WAITING)
    total = models.PositiveIntegerField("行数", default=0)
    written = models.PositiveIntegerField("已写", default=0)
    error = models.CharField("原因", max_length=200, blank=True)
    reason = models.CharField("用途", max_length=200, default="")
    words = models.CharField("条件（给人看的）", max_length=500, blank=True)
    beat_at = models.DateTimeField("最近动静", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("试过几次", default=0)
    content = models.FileField("文件", upload_to="exports/", max_length=200, blank=True)
    asked_at = models.DateTimeField("时间")
    done_at = models.DateTimeField("完成", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "导出"
        ordering = ["-asked_at"]
        indexes = [
            models.Index(fields=["user", "-asked_at"], name="export_mine"),
            models.Index(
                fields=["asked_at"], condition=models.Q(state__in=["waiting", "working"]), name="export_to_do"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="export_done_has_file",
                condition=~models.Q(state="done") | (models.Q(done_at__isnull=False) & ~models.Q(content="")),
            ),
        ]


class Presence(models.Model):
    """Somebody has a case open on a screen; fresh for a minute after `seen_at`."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="presences")
    user = models.ForeignKey(USER, models.CASCADE, related_name="+")
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "user"], name="presence_once")]
