"""A supervision order and every step of it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin, transition

from approvals.workflow.models import Application
from hall.org.models import Department

USER = settings.AUTH_USER_MODEL


class SupervisionOrder(FSMModelMixin, models.Model):
    """督办单 (GB/T 39046 table 11): addressed to a department, answered with measures, checked by the supervisor, struck off
    (销号) or returned. `opened_by` is nobody when a ladder opened it. `reply_due_on`: `reply_days` working
    days (five unless told otherwise) from `reply_from`, the day it was issued or sent back; kept, to be reckoned anew."""

    class State(models.TextChoices):
        ISSUED = "issued", "待反馈"
        ANSWERED = "answered", "待核查"
        RETURNED = "returned", "退回重办"
        STRUCK_OFF = "struck_off", "已销号"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField("督办编号", max_length=40, unique=True)
    application = models.ForeignKey(
        Application, models.PROTECT, null=True, blank=True, related_name="supervision_orders"
    )
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="被督办部门")
    addressee = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任人"
    )
    addressee_name = models.CharField("责任人", max_length=60, blank=True)
    state = FSMField("状态", default=State.ISSUED, choices=State.choices, protected=True, max_length=10)
    content = models.CharField("督办内容", max_length=1000)
    opened_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    opened_by_name = models.CharField("发出人", max_length=60)
    opened_at = models.DateTimeField("发出")
    reply_due_on = models.DateField("要求反馈")
    reply_from = models.DateField("从哪天数起")
    reply_days = models.PositiveSmallIntegerField("几个工作日内反馈")
    answered_at = models.DateTimeField("反馈", null=True, blank=True)
    escalated_at = models.DateTimeField("逾期升级", null=True, blank=True)
    struck_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    struck_by_name = models.CharField("销号人", max_length=60, blank=True)
    struck_at = models.DateTimeField("销号", null=True, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "督办单"
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(application__isnull=False) & ~Q(state="struck_off"),
                name="supervision_one_open",
            ),
            models.CheckConstraint(
                name="supervision_struck_by_somebody",
                condition=~Q(state="struck_off") | Q(struck_by__isnull=False, struck_at__isnull=False),
            ),
            models.CheckConstraint(
                name="supervision_answered_has_time",
                condition=~Q(state="answered") | Q(answered_at__isnull=False),
            ),
        ]
        indexes = [
            models.Index(
                fields=["department", "state", "reply_due_on", "id"], name="supervision_of_department"
            ),
            models.Index(fields=["state", "reply_due_on", "id"], name="supervision_all"),
        ]

    def __str__(self):
        return self.number

    @property
    def chain(self) -> str:
        """The name of its journal."""
        return f"supervision:{self.public_id}"

    @transition(field=state, source=[State.ISSUED, State.RETURNED], target=State.ANSWERED)
    def answer(self, *, at):
        self.answered_at = at

    @transition(field=state, source=State.ANSWERED, target=State.RETURNED)
    def send_back(self, *, reply_from, reply_days, reply_due_on):
        self.reply_from, self.reply_days, self.reply_due_on = reply_from, reply_days, reply_due_on
        self.escalated_at = None

    @transition(field=state, source=State.ANSWERED, target=State.STRUCK_OFF)
    def strike_off(self, *, at, by, by_name):
        self.struck_at, self.struck_by, self.struck_by_name = at, by, by_name


class SupervisionStep(models.Model):
    """What was said on an order, in order; never changed."""

    class Action(models.TextChoices):
        ISSUE = "issue", "发出"
        ANSWER = "answer", "反馈"
        RETURN = "return", "退回"
        STRIKE = "strike", "销号"
        URGE = "urge", "催办"
        ESCALATE = "escalate", "逾期升级"
        RECOMPUTE = "recompute", "重算期限"

    order = models.ForeignKey(SupervisionOrder, models.PROTECT, related_name="steps")
    action = models.CharField("动作", max_length=10, choices=Action)
    by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    by_name = models.CharField("谁", max_length=60)
    at = models.DateTimeField("时间")
    text = models.CharField("内容", max_length=1000, blank=True)
    measures = models.CharField("措施", max_length=1000, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "督办记录"
        ordering = ["id"]
