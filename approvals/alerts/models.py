"""Alert rules and the alerts they raised."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django_fsm import FSMField, FSMModelMixin, transition

from approvals.workflow.models import Application
from hall.org.models import Department

USER = settings.AUTH_USER_MODEL


class AlertKind(models.TextChoices):
    """What an alert is about (functions.md M2–M7)."""

    TIME = "time", "时效异常"
    PROCESS = "process", "流程异常"
    DISCRETION = "discretion", "裁量异常"
    MATERIAL = "material", "材料异常"
    INTEGRITY = "integrity", "廉政风险"
    FEE = "fee", "收费异常"


class AlertLevel(models.TextChoices):
    YELLOW = "yellow", "黄色"
    RED = "red", "红色"


class AlertRule(models.Model):
    """监察规则: `condition` in the rules language over the facts of a case (`facts.py`); `whom`: who is told, as in a ladder.
    It holds for what happens from `starts_on`; alerts raised keep what the rule said then (functions.md M1)."""

    code = models.CharField("规则编号", max_length=20, primary_key=True)
    name = models.CharField("名称", max_length=60)
    kind = models.CharField("预警类型", max_length=12, choices=AlertKind)
    condition = models.CharField("条件", max_length=500)
    occasion = models.CharField(
        "什么变了再报一次", max_length=40, blank=True, help_text="事实名，空着就是每件只报一次"
    )
    sentence = models.CharField("怎么说", max_length=200, help_text="可以写 {事实名}")
    level = models.CharField("级别", max_length=8, choices=AlertLevel)
    whom = models.JSONField("通知谁", default=list)
    basis = models.CharField("依据", max_length=200, blank=True)
    starts_on = models.DateField("自")
    ends_on = models.DateField("至", null=True, blank=True)
    position = models.PositiveSmallIntegerField("次序", default=0)

    class Meta:
        verbose_name = verbose_name_plural = "监察规则"
        ordering = ["position", "code"]

    def __str__(self):
        return f"{self.code} {self.name}"


class Alert(FSMModelMixin, models.Model):
    """监察预警 (GB/T 39046 table 11). Raised once per case, rule and `occasion`. Contested by whoever answers for it, struck
    off or upheld by a third person with a reason (functions.md M10)."""

    class State(models.TextChoices):
        RAISED = "raised", "已产生"
        CONTESTED = "contested", "有异议"
        UPHELD = "upheld", "成立"
        STRUCK_OFF = "struck_off", "已撤销"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField("监察编号", max_length=40, unique=True)
    rule = models.ForeignKey(AlertRule, models.PROTECT, related_name="alerts", verbose_name="规则")
    rule_name = models.CharField("规则名称", max_length=60)
    kind = models.CharField("预警类型", max_length=12, choices=AlertKind)
    level = models.CharField("级别", max_length=8, choices=AlertLevel)
    application = models.ForeignKey(Application, models.PROTECT, related_name="alerts", verbose_name="办件")
    occasion = models.CharField(max_length=60, blank=True)
    department = models.ForeignKey(Department, models.PROTECT, related_name="+", verbose_name="责任部门")
    person = models.ForeignKey(
        USER, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="责任人"
    )
    person_name = models.CharField("责任人", max_length=60, blank=True)
    description = models.CharField("结果描述", max_length=300)
    raised_at = models.DateTimeField("产生")
    state = FSMField("状态", default=State.RAISED, choices=State.choices, protected=True, max_length=10)
    contested_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    contested_by_name = models.CharField("谁有异议", max_length=60, blank=True)
    contested_at = models.DateTimeField("异议时间", null=True, blank=True)
    contest_reason = models.CharField("异议理由", max_length=500, blank=True)
    settled_by = models.ForeignKey(USER, models.PROTECT, null=True, blank=True, related_name="+")
    settled_by_name = models.CharField("认定人", max_length=60, blank=True)
    settled_at = models.DateTimeField("认定时间", null=True, blank=True)
    settle_reason = models.CharField("认定理由", max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = verbose_name_plural = "预警"
        ordering = ["-raised_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "rule", "occasion"], name="alert_once"),
            models.CheckConstraint(
                name="alert_contested_has_reason", condition=~Q(state="contested") | ~Q(contest_reason="")
            ),
            models.CheckConstraint(
                name="alert_settled_has_reason",
                condition=~Q(state__in=["upheld", "struck_off"])
                | (~Q(settle_reason="") & Q(settled_by__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["department", "state", "-raised_at", "-id"], name="alert_of_department"),
            models.Index(fields=["state", "-raised_at", "-id"], name="alert_all"),
            models.Index(fields=["person", "state", "-raised_at", "-id"], name="alert_of_person"),
        ]

    @property
    def chain(self) -> str:
        """The name of its journal."""
        return f"alert:{self.public_id}"

    @transition(field=state, source=State.RAISED, target=State.CONTESTED)
    def contest(self, *, at, by, by_name, reason):
        self.contested_at, self.contested_by, self.contested_by_name, self.contest_reason = (
            at,
            by,
            by_name,
            reason,
        )

    @transition(field=state, source=[State.RAISED, State.CONTESTED], target=State.UPHELD)
    def uphold(self, *, at, by, by_name, reason):
        self.settled_at, self.settled_by, self.settled_by_name, self.settle_reason = at, by, by_name, reason

    @transition(field=state, source=[State.RAISED, State.CONTESTED], target=State.STRUCK_OFF)
    def strike_off(self, *, at, by, by_name, reason):
        self.settled_at, self.settled_by, self.settled_by_name, self.settle_reason = at, by, by_name, reason
