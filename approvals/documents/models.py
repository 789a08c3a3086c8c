"""Papers the administration issues in a case."""

import uuid

from django.conf import settings
from django.db import models

from approvals.workflow.models import Application


class DocumentKind(models.TextChoices):
    """文书种类 (许可法 Art. 32, 38, 44)."""

    RECEIPT = "receipt", "收件凭证"
    CORRECTION = "correction", "一次性告知书"
    ACCEPTANCE = "acceptance", "受理通知书"
    REFUSAL = "refusal", "不予受理决定书"
    APPROVAL = "approval", "准予行政许可决定书"
    DENIAL = "denial", "不予行政许可决定书"
    TERMINATION = "termination", "终止办理告知书"
    PROCEDURE = "procedure", "特别程序期限告知书"
    HEARING_RIGHT = "hearing", "听证告知书"
    HEARING_NOTICE = "hearing_call", "听证通知书"
    EXTENSION = "extension", "延长办理期限告知书"


# Papers that decide; they must be handed over (许可法 Art. 44).
DECISIONS = (DocumentKind.REFUSAL, DocumentKind.APPROVAL, DocumentKind.DENIAL)


class IssuedDocumentQuerySet(models.QuerySet):
    def unmade(self):
        """Issued, the PDF not made yet."""
        return self.filter(made_at=None)


class IssuedDocument(models.Model):
    """One paper. Its facts are fixed when it is issued (`facts`); the PDF is made from them in the background, and `digest`
    (SM3 of the PDF) is what anyone can check by `check_code`."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="documents")
    kind = models.CharField("种类", max_length=12, choices=DocumentKind)
    number = models.CharField("文号", max_length=60, unique=True)
    title = models.CharField("标题", max_length=100)
    check_code = models.CharField("验真码", max_length=16, unique=True)
    facts = models.JSONField("内容")
    issued_at = models.DateTimeField("签发")
    issued_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    content = models.FileField("PDF", upload_to="documents/%Y/%m/", max_length=200, blank=True)
    digest = models.CharField("摘要（SM3）", max_length=64, blank=True)
    made_at = models.DateTimeField("生成", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("没做成几次", default=0)
    error = models.CharField("没做成的原因", max_length=300, blank=True)
    void_at = models.DateTimeField("作废", null=True, blank=True)

    objects = IssuedDocumentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "文书"
        ordering = ["issued_at", "id"]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(made_at=None), name="document_unmade"),
        ]
        constraints = [
            models.CheckConstraint(
                name="document_made_has_digest",
                condition=models.Q(made_at=None, content="", digest="")
                | (models.Q(made_at__isnull=False) & ~models.Q(content="") & ~models.Q(digest="")),
            ),
        ]

    @property
    def is_decision(self) -> bool:
        return self.kind in DECISIONS
