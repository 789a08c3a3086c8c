"""An application (办件), the snapshots of what was filed, its review tasks, and what guards it against a second press."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django_fsm import FSMField, FSMModelMixin, transition

from approvals.workflow.choices import (
    OPEN,
    WITH_US,
    HandleCode,
    Outcome,
    RefusalGround,
    Rule,
    State,
    TaskKind,
    TaskResult,
    TaskState,
)
from hall.catalog.choices import ApplicantKind
from hall.catalog.models import ItemVersion, ServiceItem
from hall.org.models import Department, ServicePoint, Window
from hall.people.actor import Via
from hall.people.models import Enterprise, Role
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


class Submission(models.Model):
    """What the applicant handed in, each time: never changed, so that what is new can be shown."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="submissions")
    round = models.PositiveSmallIntegerField("次")
    at = models.DateTimeField("时间")
    by = models.ForeignKey(USER, models.PROTECT, null=True, related_name="+")
    form = EncryptedJSONField("表单", default=dict)
    situation = models.JSONField("情形", default=dict)
    files = models.JSONField("文件", default=dict, help_text="材料编码 → 文件摘要的列表")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "round"], name="submission_round_once")]


class TaskQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state=TaskState.OPEN)

    def by_urgency(self):
        return self.order_by("due_on", "id")


class Task(models.Model):
    """What one person has to do in a case (环节, 待办): take it in, review, check on site, sign, help, deliver.

    Tasks of one `step` run side by side; those of one step and `name` form a group, and `rule` says when the group is done.
    Within a step a waiting task opens when the one it `follows` is done (加签). What is done once more after a return
    `repeats` the earlier task, which counts no longer. A task without `assignee` waits for anyone who holds `role` in
    `department`; one that was claimed goes back when `claimed_until` has passed.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, models.PROTECT, related_name="tasks")
    step = models.PositiveSmallIntegerField("第几步")
    kind = models.CharField("种类", max_length=8, choices=TaskKind)
    name = models.CharField("环节", max_length=100)
    rule = models.CharField("几人办理时", max_length=4, choices=Rule, default=Rule.ALL)
    state = models.CharField("状态", max_length=10, choices=TaskState, default=TaskState.WAITING)
    role = models.CharField("岗位", max_length=16, choices=Role)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+")
    service_point = models.ForeignKey(ServicePoint, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField("期限", help_text="与办件的最近期限相同，队列按它排")
    assignee = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="tasks")
    claimed_until = models.DateTimeField("占用到", null=True, blank=True)
    second = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="第二核查人"
    )
    asked_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="等谁办完"
    )
    repeats = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="+", verbose_name="重办哪一条"
    )
    request = models.CharField("请他做什么", max_length=500, blank=True)
    result = models.CharField("业务动作", max_length=10, choices=TaskResult, blank=True)
    opinion = models.CharField("意见", max_length=1000, blank=True)
    done_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    done_by_name = models.CharField("处理人", max_length=60, blank=True)
    opened_at = models.DateTimeField("开始", null=True, blank=True)
    done_at = models.DateTimeField("结束", null=True, blank=True)
    urged_at = models.DateTimeField("催办", null=True, blank=True)

    objects = TaskQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "待办"
        ordering = ["step", "id"]
        indexes = [
            models.Index(
                fields=["department", "role", "due_on", "id"],
                condition=Q(state=TaskState.OPEN, assignee=None),
                name="task_unclaimed",
            ),
            models.Index(
                fields=["assignee", "due_on", "id"], condition=Q(state=TaskState.OPEN), name="task_mine"
            ),
            models.Index(
                fields=["role", "due_on", "id"], condition=Q(state=TaskState.OPEN), name="task_by_role"
            ),
            models.Index(
                fields=["department", "due_on", "id"],
                condition=Q(state=TaskState.OPEN),
                name="task_of_department",
            ),
            models.Index(
                fields=["service_point", "role", "due_on", "id"],
                condition=Q(state=TaskState.OPEN, service_point__isnull=False),
                name="task_at_point",
            ),
            models.Index(
                fields=["claimed_until"],
                condition=Q(state=TaskState.OPEN, claimed_until__isnull=False),
                name="task_claims",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="task_done_has_result",
                condition=(Q(state=TaskState.DONE, done_at__isnull=False) & ~Q(result=""))
                | (~Q(state=TaskState.DONE) & Q(done_at=None, result="")),
            ),
            models.CheckConstraint(
                name="task_two_checkers",
                condition=Q(second=None) | Q(assignee=None) | ~Q(second=F("assignee")),
            ),
            models.UniqueConstraint(
                fields=["repeats"], condition=Q(repeats__isnull=False), name="task_repeated_once"
            ),
            models.CheckConstraint(
                name="task_claim_has_holder", condition=Q(claimed_until=None) | Q(assignee__isnull=False)
            ),
        ]


class Verdict(models.Model):
    """A reviewer's finding on one field or paper: fine, or not and why."""

    class Subject(models.TextChoices):
        FIELD = "field", "填报项"
        MATERIAL = "material", "材料"

    application = models.ForeignKey(Application, models.CASCADE, related_name="verdicts")
    round = models.PositiveSmallIntegerField("第几次提交")
    subject = models.CharField(max_length=8, choices=Subject)
    key = models.CharField("编码", max_length=64, help_text="数据元编码或材料编码")
    fine = models.BooleanField("通过")
    wrong = models.CharField("哪里不对", max_length=500, blank=True)
    remedy = models.CharField("怎么改", max_length=500, blank=True)
    basis = models.CharField("依据", max_length=200, blank=True)
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "round", "subject", "key"], name="verdict_once"),
            models.CheckConstraint(name="verdict_no_says_why", condition=Q(fine=True) | ~Q(wrong="")),
        ]


class CorrectionNotice(models.Model):
    """一次性告知书 (许可法 Art. 32(4)). The first lists everything; a later one may only repeat what was not put right."""

    application = models.ForeignKey(Application, models.PROTECT, related_name="correction_notices")
    number = models.PositiveSmallIntegerField("第几份")
    at = models.DateTimeField("发出")
    by = models.ForeignKey(USER, models.PROTECT, related_name="+")
    by_name = models.CharField("告知人", max_length=60)
    due_on = models.DateField("补正期限")
    note = models.CharField("附言", max_length=500, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["application", "number"], name="correction_number_once")
        ]


class CorrectionPoint(models.Model):
    """One thing to put right: what is wrong with which field or paper, how to put it right, and by what rule."""

    notice = models.ForeignKey(CorrectionNotice, models.PROTECT, related_name="points")
    subject = models.CharField(max_length=8, choices=Verdict.Subject)
    key = models.CharField("编码", max_length=64)
    name = models.CharField("名称", max_length=200)
    wrong = models.CharField("哪里不对", max_length=500)
    remedy = models.CharField("怎么改", max_length=500, blank=True)
    basis = models.CharField("依据", max_length=200, blank=True)
    answer = models.CharField("申请人说", max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "subject", "key"], name="correction_point_once")
        ]


class Press(models.Model):
    """One press of a button, by the nonce the page carried: the second finds the first and does nothing."""

    nonce = models.UUIDField(primary_key=True)
    application = models.ForeignKey(Application, models.CASCADE, related_name="+")
    actor = models.ForeignKey(USER, models.CASCADE, related_name="+")
    move = models.CharField(max_length=20)
    at = models.DateTimeField()


class Serial(models.Model):
    """The last number given out for one purpose, such as an item's cases of a day; counted up in one statement."""

    purpose = models.CharField(max_length=80, primary_key=True)
    last = models.PositiveBigIntegerField()
