"""A special procedure of a case; a hearing has steps of its own."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin, transition

from approvals.documents.models import IssuedDocument
from approvals.workflow.models import Application

USER = settings.AUTH_USER_MODEL


class ProcedureKind(models.TextChoices):
    """许可法 Art. 45 and what special laws add (取水条例 Art. 19); a site survey stops no clock (law.md C1, C3)."""

    HEARING = "hearing", "听证"
    TENDER = "tender", "招标"
    AUCTION = "auction", "拍卖"
    INSPECTION = "inspection", "检验"
    TESTING = "testing", "检测"
    QUARANTINE = "quarantine", "检疫"
    APPRAISAL = "appraisal", "鉴定"
    EXPERT_REVIEW = "expert", "专家评审"
    CONSULTATION = "consultation", "征求有关部门意见"
    SURVEY = "survey", "现场踏勘"


class Procedure(FSMModelMixin, models.Model):
    """特别程序. `stops_clock`: whether the law takes its time out of the limit. `days`: working days it is to take, as told to
    the applicant; `cap`: the most that may be taken out. Until `told_at` (written notice, Art. 45) nothing is taken out."""

    class State(models.TextChoices):
        RUNNING = "running", "进行中"
        ENDED = "ended", "已结束"
        CANCELLED = "cancelled", "已取消"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="procedures")
    kind = models.CharField("种类", max_length=12, choices=ProcedureKind)
    state = FSMField("状态", default=State.RUNNING, choices=State.choices, protected=True, max_length=10)
    stops_clock = models.BooleanField("不计入期限")
    basis = models.CharField("依据", max_length=200)
    days = models.PositiveSmallIntegerField("预计（工作日）")
    cap = models.PositiveSmallIntegerField("上限（工作日）")
    body = models.CharField("承办机构", max_length=100, blank=True)
    reason = models.CharField("原因", max_length=500)
    started_at = models.DateTimeField("启动")
    started_by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    started_by_name = models.CharField("启动人", max_length=60)
    told_at = models.DateTimeField("书面告知", null=True, blank=True)
    notice = models.ForeignKey(IssuedDocument, models.PROTECT, null=True, blank=True, related_name="+")
    capped_at = models.DateTimeField("超上限", null=True, blank=True)
    ended_at = models.DateTimeField("结果收到", null=True, blank=True)
    ended_by_name = models.CharField("登记人", max_length=60, blank=True)
    result = models.CharField("结果", max_length=1000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "特别程序"
        ordering = ["started_at", "id"]
        constraints = [
            models.CheckConstraint(
                name="procedure_ended_has_time",
                condition=Q(state="running", ended_at=None)
                | (~Q(state="running") & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(name="procedure_cap_reaches", condition=Q(days__gte=1, cap__gte=1)),
            models.CheckConstraint(
                name="procedure_survey_counts", condition=~Q(kind="survey") | Q(stops_clock=False)
            ),
            models.UniqueConstraint(
                fields=["application", "kind"], condition=Q(state="running"), name="procedure_kind_once"
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.application_id}"

    @transition(field=state, source=State.RUNNING, target=State.ENDED)
    def end(self, *, at, by_name, result):
        self.ended_at, self.ended_by_name, self.result = at, by_name, result

    @transition(field=state, source=State.RUNNING, target=State.CANCELLED)
    def cancel(self, *, at, by_name, reason):
        """It is not held after all; what it took so far stays taken out."""
        self.ended_at, self.ended_by_name, self.result = at, by_name, reason


class Hearing(FSMModelMixin, models.Model):
    """听证 (许可法 Art. 46–48; law.md 5). Days are working days: five to ask for it, twenty to hold it, told seven before."""

    class State(models.TextChoices):
        TOLD = "told", "已告知权利"
        REQUESTED = "requested", "已申请"
        WAIVED = "waived", "已放弃"
        SCHEDULED = "scheduled", "已定期"
        NOTIFIED = "notified", "已通知"
        HELD = "held", "已举行"
        RECORDED = "recorded", "笔录已签"

    procedure = models.OneToOneField(Procedure, models.PROTECT, related_name="hearing")
    state = FSMField("状态", default=State.TOLD, choices=State.choices, protected=True, max_length=10)
    by_law = models.BooleanField("依法应当举行", default=False, help_text="Art. 46: 不用申请")
    told_at = models.DateTimeField("告知")
    request_due_on = models.DateField("申请截止")
    requested_at = models.DateTimeField("申请", null=True, blank=True)
    requested_by = models.CharField("谁申请", max_length=100, blank=True)
    organise_due_on = models.DateField("最晚举行", null=True, blank=True)
    scheduled_for = models.DateTimeField("时间", null=True, blank=True)
    place = models.CharField("地点", max_length=200, blank=True)
    presider = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="主持人"
    )
    presider_name = models.CharField("主持人", max_length=60, blank=True)
    notified_at = models.DateTimeField("通知", null=True, blank=True)
    notice = models.ForeignKey(IssuedDocument, models.PROTECT, null=True, blank=True, related_name="+")
    held_at = models.DateTimeField("举行", null=True, blank=True)
    record = models.TextField("笔录", blank=True)
    scan = models.ForeignKey(
        "StoredFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="笔录扫描件"
    )
    signed_by = models.CharField("笔录签字", max_length=200, blank=True)
    recorded_at = models.DateTimeField("笔录签字时间", null=True, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "听证"
        constraints = [
            models.CheckConstraint(
                name="hearing_scheduled_has_time",
                condition=~Q(state__in=["scheduled", "notified", "held", "recorded"])
                | Q(scheduled_for__isnull=False),
            ),
            models.CheckConstraint(
                name="hearing_recorded_is_signed",
                condition=~Q(state="recorded") | (Q(recorded_at__isnull=False) & ~Q(signed_by="")),
            ),
        ]

    @transition(field=state, source=State.TOLD, target=State.REQUESTED)
    def request(self, *, at, who, organise_due_on):
        self.requested_at, self.requested_by, self.organise_due_on = at, who, organise_due_on

    @transition(field=state, source=State.TOLD, target=State.WAIVED)
    def waive(self):
        """Said so, or let the five days pass."""

    @transition(
        field=state, source=[State.REQUESTED, State.SCHEDULED, State.NOTIFIED], target=State.SCHEDULED
    )
    def schedule(self, *, when, place, presider):
        self.scheduled_for, self.place, self.presider = when, place, presider
        self.presider_name, self.notified_at = presider.get_full_name(), None

    @transition(field=state, source=State.SCHEDULED, target=State.NOTIFIED)
    def notify(self, *, at):
        self.notified_at = at

    @transition(field=state, source=State.NOTIFIED, target=State.HELD)
    def hold(self, *, at):
        self.held_at = at

    @transition(field=state, source=State.HELD, target=State.RECORDED)
    def sign_record(self, *, at, record, signed_by, scan=None):
        self.recorded_at, self.record, self.signed_by, self.scan = at, record, signed_by, scan
