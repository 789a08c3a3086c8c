"""What is kept of a case's clock: what stopped it, set it going again, and lengthened it. Dates are derived from this."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin, transition

from approvals.documents.models import IssuedDocument
from approvals.procedures.models import Procedure
from approvals.workflow.models import Application

USER = settings.AUTH_USER_MODEL


class ClockEntry(models.Model):
    """One line of the ledger, never changed. The clock's start is the acceptance itself.

    `on`: the day it takes effect (law.md C4: the day a pause begins still counts, the day it ends does not). `days`: working
    days, the most a pause may take away, or by how many the limit is longer. `due_before`, `due_after`: the promised date; of a recomputation the one that counted then,
    whose `reason` says everything that moved. `in_time`: of an extension, whether it came early enough for the promise too, as
    found when it was approved (for the law's date it always did).
    """

    class Kind(models.TextChoices):
        PAUSED = "paused", "暂停计时"
        RESUMED = "resumed", "恢复计时"
        CAPPED = "capped", "到上限，恢复计时"
        EXTENDED = "extended", "延长期限"
        RECOMPUTED = "recomputed", "重算"

    application = models.ForeignKey(Application, models.PROTECT, related_name="clock_entries")
    kind = models.CharField("种类", max_length=12, choices=Kind)
    on = models.DateField("日期")
    days = models.PositiveSmallIntegerField("工作日", null=True, blank=True)
    procedure = models.ForeignKey(
        Procedure, models.PROTECT, null=True, blank=True, related_name="clock_entries"
    )
    basis = models.CharField("依据", max_length=200)
    reason = models.CharField("原因", max_length=500, blank=True)
    document = models.ForeignKey(IssuedDocument, models.PROTECT, null=True, blank=True, related_name="+")
    due_before = models.DateField("原期限", null=True, blank=True)
    due_after = models.DateField("新期限", null=True, blank=True)
    in_time = models.BooleanField("赶上承诺期限", null=True, blank=True)
    at = models.DateTimeField("记入")
    by_name = models.CharField("谁", max_length=60)

    class Meta:
        verbose_name = verbose_name_plural = "计时台账"
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="clock_pause_has_procedure",
                condition=~Q(kind__in=["paused", "resumed", "capped"]) | Q(procedure__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["procedure", "kind"],
                condition=Q(procedure__isnull=False),
                name="clock_once_per_procedure",
            ),
            models.UniqueConstraint(
                fields=["application"], condition=Q(kind="extended"), name="clock_extended_once"
            ),
        ]


class Extension(FSMModelMixin, models.Model):
    """延期申请: one per case, approved by the head of the body before the date (许可法 Art. 42; law.md B4–B6). `days`: working
    days, at most 10, or 15 where several bodies handle the case together."""

    class State(models.TextChoices):
        ASKED = "asked", "等批准"
        APPROVED = "approved", "已批准"
        REFUSED = "refused", "未批准"
        DROPPED = "dropped", "不再需要"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="extensions")
    state = FSMField("状态", default=State.ASKED, choices=State.choices, protected=True, max_length=10)
    days = models.PositiveSmallIntegerField("延长（工作日）")
    reason = models.CharField("理由", max_length=500)
    asked_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    asked_by_name = models.CharField("申请人员", max_length=60)
    asked_at = models.DateTimeField("申请")
    settled_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    settled_by_name = models.CharField("批准人", max_length=60, blank=True)
    settled_at = models.DateTimeField("批复", null=True, blank=True)
    opinion = models.CharField("批复意见", max_length=500, blank=True)
    document = models.ForeignKey(IssuedDocument, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "延期"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"], condition=Q(state__in=["asked", "approved"]), name="extension_once"
            ),
            models.CheckConstraint(name="extension_days", condition=Q(days__range=(1, 15))),
            models.CheckConstraint(
                name="extension_settled_has_time", condition=Q(state="asked") | Q(settled_at__isnull=False)
            ),
        ]

    @transition(field=state, source=State.ASKED, target=State.APPROVED)
    def approve(self):
        """The head of the body agrees, in time."""

    @transition(field=state, source=State.ASKED, target=State.REFUSED)
    def refuse(self):
        """The head of the body does not agree."""

    @transition(field=state, source=State.ASKED, target=State.DROPPED)
    def drop(self, *, at):
        """The case ended before anybody answered."""
        self.settled_at = at
