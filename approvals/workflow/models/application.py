"""An application (办件), from draft to delivery."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin, transition

from approvals.workflow.choices import OPEN, WITH_US, HandleCode, Outcome, RefusalGround, State
from hall.catalog.choices import ApplicantKind
from hall.catalog.models import ItemVersion, ServiceItem
from hall.org.models import Department, ServicePoint, Window
from hall.people.actor import Via
from hall.people.models import Enterprise
from hall.privacy.fields import BlindIndexField, EncryptedJSONField, EncryptedTextField

USER = settings.AUTH_USER_MODEL


class ApplicationQuerySet(models.QuerySet):
    def drafts(self):
        return self.filter(state=State.DRAFT, discarded_at=None)

    def discarded(self):
        return self.filter(state=State.DRAFT, discarded_at__isnull=False)

    def filed(self):
        return self.exclude(state=State.DRAFT)

    def open(self):
        return self.filter(state__in=OPEN)

    def with_us(self):
        return self.filter(state__in=WITH_US)

    def for_list(self):
        """Rows of a list, without what only the case itself shows."""
        return self.select_related("version", "department").defer("form", "version__definition")


class Application(FSMModelMixin, models.Model):
    """One application for one item. It keeps the version of the item it was begun under. Only the verbs change it."""

    public_id = models.UUIDField("公开标识", default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField("办件编号", max_length=50, unique=True, null=True)
    query_code = models.CharField("查询码", max_length=10, unique=True, null=True)
    item = models.ForeignKey(ServiceItem, models.PROTECT, related_name="applications", verbose_name="事项")
    version = models.ForeignKey(
        ItemVersion, models.PROTECT, related_name="applications", verbose_name="事项版本"
    )
    department = models.ForeignKey(
        Department, models.PROTECT, related_name="applications", verbose_name="部门"
    )
    service_point = models.ForeignKey(
        ServicePoint, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="服务点"
    )
    window = models.ForeignKey(
        Window, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="窗口"
    )
    region_code = models.CharField("申请地区划", max_length=12, blank=True)
    title = models.CharField("名称", max_length=200, blank=True, help_text="项目、店铺等，让人认得出的名字")
    handle_code = models.CharField("办件类型", max_length=1, choices=HandleCode, default=HandleCode.COMMITTED)
    via = models.CharField("申报来源", max_length=1, choices=Via, default=Via.COMPUTER)

    # Who applies. `applicant` is the account that may act and follow; nobody, when a clerk entered it for a person without one.
    applicant = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="applications")
    enterprise = models.ForeignKey(
        Enterprise, models.PROTECT, null=True, blank=True, related_name="applications"
    )
    entered_by = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="录入人"
    )
    applicant_kind = models.CharField("申请人类型", max_length=4, choices=ApplicantKind)
    applicant_name = models.CharField("申请人", max_length=100, blank=True)
    id_type = models.CharField("证件类型", max_length=20, blank=True)
    id_number = EncryptedTextField("证件号码", blank=True)
    id_index = BlindIndexField(source="id_number")
    id_tail = models.CharField("证件后四位摘要", max_length=64, blank=True, help_text="查进度时核对")
    phone = EncryptedTextField("手机", blank=True)
    phone_index = BlindIndexField(source="phone")
    handler_name = models.CharField("经办人", max_length=50, blank=True)

    # What was said: answers of the situation guide (key → value) and the form (element code → value).
    situation = models.JSONField("情形", default=dict)
    form = EncryptedJSONField("表单", default=dict)
    round = models.PositiveSmallIntegerField("提交次数", default=0)

    state = FSMField("状态", default=State.DRAFT, choices=State.choices, protected=True, max_length=12)
    outcome = models.CharField("结果", max_length=12, choices=Outcome, blank=True)
    revision = models.PositiveIntegerField("修订", default=0, help_text="每次变化加一，用来发现过期的页面")

    created_at = models.DateTimeField("建立", auto_now_add=True)
    saved_at = models.DateTimeField("保存", null=True)
    discarded_at = models.DateTimeField("丢进回收站", null=True, blank=True)
    submitted_at = models.DateTimeField("提交", null=True, blank=True)
    received_at = models.DateTimeField("收件", null=True, blank=True, help_text="最近一次交来全部材料")
    corrected_at = models.DateTimeField("告知补正", null=True, blank=True)
    accepted_at = models.DateTimeField("受理", null=True, blank=True)
    deemed = models.BooleanField("视为受理", default=False)
    accepted_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    accepted_by_name = models.CharField("受理人员", max_length=60, blank=True)
    proposed_outcome = models.CharField("拟定结果", max_length=12, choices=Outcome, blank=True)
    proposal = models.TextField("拟定意见", blank=True)
    decided_at = models.DateTimeField("决定", null=True, blank=True)
    decided_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    decided_by_name = models.CharField("决定人", max_length=60, blank=True)
    refusal_ground = models.CharField("不予受理的情形", max_length=12, choices=RefusalGround, blank=True)
    decision_reason = models.TextField("理由", blank=True)
    closed_at = models.DateTimeField("办结", null=True, blank=True)
    delivered_at = models.DateTimeField("送达", null=True, blank=True)
    delivery_method = models.CharField("送达方式", max_length=20, blank=True)
    result_name = models.CharField("结果名称", max_length=200, blank=True)
    result_number = models.CharField("结果编号", max_length=60, blank=True)
    result_valid_until = models.CharField("有效期限", max_length=30, blank=True)

    # Dates that approvals.clock sets. `due_on` is the next date by which the side that has the case must act, by which queues
    # are ordered: notice due while submitted, promised due from acceptance on, correction due while correcting.
    due_on = models.DateField("最近期限", null=True, blank=True)
    notice_due_on = models.DateField("告知期限", null=True, blank=True)
    correction_due_on = models.DateField("补正期限", null=True, blank=True)
    promised_due_on = models.DateField("承诺期限", null=True, blank=True)
    legal_due_on = models.DateField("法定期限", null=True, blank=True)
    due_provisional = models.BooleanField("暂定", default=False)
    # Since when a special procedure stops the clock, and how many lines of the ledger (approvals.clock) move the dates.
    paused_on = models.DateField("暂停自", null=True, blank=True)
    clock_entry_count = models.PositiveSmallIntegerField("计时台账", default=0)
    # Of special procedures ever started. It stands in this row, so that whoever has waited for its lock reads it anew.
    procedure_count = models.PositiveSmallIntegerField("特别程序", default=0)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "办件"
        constraints = [
            models.CheckConstraint(
                name="application_filed_has_number",
                condition=Q(state=State.DRAFT, number=None, submitted_at=None)
                | (
                    ~Q(state=State.DRAFT)
                    & Q(number__isnull=False, submitted_at__isnull=False, query_code__isnull=False)
                ),
            ),
            models.CheckConstraint(
                name="application_closed_has_outcome",
                condition=(Q(state=State.CLOSED, closed_at__isnull=False) & ~Q(outcome=""))
                | (~Q(state=State.CLOSED) & Q(closed_at=None, outcome="")),
            ),
            models.CheckConstraint(
                name="application_accepted_has_time",
                condition=~Q(state__in=[State.ACCEPTED, State.REVIEWING, State.DECIDING])
                | Q(accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_decided_has_time",
                condition=~Q(outcome__in=[Outcome.APPROVED, Outcome.DENIED, Outcome.REFUSED, Outcome.REVOKED])
                | Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_no_has_reason",
                condition=~Q(outcome__in=[Outcome.DENIED, Outcome.REFUSED]) | ~Q(decision_reason=""),
            ),
            models.CheckConstraint(
                name="application_denial_after_acceptance",
                condition=~Q(outcome__in=[Outcome.APPROVED, Outcome.DENIED]) | Q(accepted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_delivered_was_decided",
                condition=Q(delivered_at=None) | Q(decided_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_correcting_was_told",
                condition=~Q(state=State.CORRECTING) | Q(corrected_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_only_drafts_discarded",
                condition=Q(discarded_at=None) | Q(state=State.DRAFT),
            ),
        ]
        indexes = [
            models.Index(fields=["department", "state", "due_on", "id"], name="application_queue"),
            models.Index(fields=["state", "due_on", "id"], name="application_all_queue"),
            models.Index(fields=["id"], condition=Q(due_provisional=True), name="application_provisional"),
            models.Index(fields=["applicant", "-saved_at"], name="application_mine"),
            models.Index(fields=["enterprise", "-saved_at"], name="application_enterprise"),
            models.Index(fields=["department", "-submitted_at", "-id"], name="application_newest"),
            models.Index(fields=["-submitted_at", "-id"], name="application_all_newest"),
            models.Index(
                fields=["service_point", "-submitted_at", "-id"],
                condition=Q(service_point__isnull=False),
                name="application_point_newest",
            ),
            models.Index(
                fields=["applicant_name"], opclasses=["varchar_pattern_ops"], name="application_by_name"
            ),
            models.Index(fields=["title"], opclasses=["varchar_pattern_ops"], name="application_by_title"),
        ]

    def __str__(self):
        return f"{self.number or '草稿'} {self.applicant_name}"

    @property
    def chain(self) -> str:
        """The name of its journal."""
        return f"application:{self.public_id}"

    @transition(field=state, source=State.DRAFT, target=State.SUBMITTED)
    def submit(self, *, at, number, query_code):
        self.submitted_at = self.received_at = at
        self.number, self.query_code, self.round = number, query_code, 1

    @transition(field=state, source=State.SUBMITTED, target=State.CORRECTING)
    def request_correction(self, *, at):
        self.corrected_at = at

    @transition(field=state, source=State.CORRECTING, target=State.SUBMITTED)
    def resubmit(self, *, at):
        self.received_at = at
        self.round += 1

    @transition(field=state, source=State.SUBMITTED, target=State.ACCEPTED)
    def accept(self, *, at, deemed=False):
        self.accepted_at, self.deemed = at, deemed

    @transition(field=state, source=State.ACCEPTED, target=State.REVIEWING)
    def start_review(self):
        """The first stage is opened."""

    @transition(field=state, source=State.REVIEWING, target=State.DECIDING)
    def propose(self, *, outcome, opinion):
        self.proposed_outcome, self.proposal = outcome, opinion

    @transition(field=state, source=State.DECIDING, target=State.REVIEWING)
    def return_to_review(self):
        """The signer wants a stage done again."""

    @transition(field=state, source=State.DECIDING, target=State.CLOSED)
    def decide(self, *, at, outcome, reason=""):
        self.outcome, self.decision_reason = outcome, reason
        self.decided_at = self.closed_at = at

    @transition(field=state, source=State.SUBMITTED, target=State.CLOSED)
    def refuse(self, *, at, ground, reason):
        self.outcome, self.refusal_ground, self.decision_reason = Outcome.REFUSED, ground, reason
        self.decided_at = self.closed_at = at

    @transition(field=state, source=list(OPEN), target=State.CLOSED)
    def end(self, *, at, outcome, reason):
        """Without a decision: withdrawn, terminated, lapsed."""
        self.outcome, self.decision_reason, self.closed_at = outcome, reason, at
