"""Ladders, their rungs, and what has been climbed."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from approvals.workflow.models import Application
from hall.org.models import Department


class Phase(models.TextChoices):
    """Which date of a case the rungs count from."""

    NOTICE = "notice", "受理（五日内告知）"
    DECISION = "decision", "决定（承诺期限）"
    DELIVERY = "delivery", "送达（十日内）"


class Whom(models.TextChoices):
    """Who is told, by standing to the case."""

    HANDLER = "handler", "办理人"
    CHIEF = "chief", "科长（签发岗）"
    HEAD = "head", "部门负责人"
    SUPERVISOR = "supervisor", "督查"
    APPLICANT = "applicant", "申请人"


class Ladder(models.Model):
    """升级规则 of a department; the one without a department holds for all that have none of their own."""

    department = models.OneToOneField(
        Department, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="部门"
    )
    name = models.CharField("名称", max_length=60)
    hour = models.PositiveSmallIntegerField(
        "几点提醒", default=9, validators=[MinValueValidator(8), MaxValueValidator(17)]
    )

    class Meta:
        verbose_name = verbose_name_plural = "逐级提醒"
        constraints = [models.UniqueConstraint(fields=["name"], name="ladder_name_once")]

    def __str__(self):
        return self.name


class Rung(models.Model):
    """One step of a ladder. `offset`: working days from the date, below zero before it; `whom`: list of Whom values."""

    class Action(models.TextChoices):
        TELL = "tell", "提醒"
        SUPERVISE = "supervise", "开督办单"

    ladder = models.ForeignKey(Ladder, models.CASCADE, related_name="rungs")
    phase = models.CharField("阶段", max_length=10, choices=Phase)
    offset = models.SmallIntegerField(
        "距期限（工作日）", help_text="提前写负数", validators=[MinValueValidator(-60), MaxValueValidator(60)]
    )
    whom = models.JSONField("提醒谁", default=list)
    action = models.CharField("做什么", max_length=10, choices=Action, default=Action.TELL)

    class Meta:
        verbose_name = verbose_name_plural = "级"
        ordering = ["phase", "offset", "id"]
        constraints = [models.UniqueConstraint(fields=["ladder", "phase", "offset"], name="rung_once")]


class Climbed(models.Model):
    """A rung that was reached: inserting it is the claim, so nobody is told twice of one date (`due_on`)."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="climbed")
    phase = models.CharField("阶段", max_length=10, choices=Phase)
    due_on = models.DateField("期限")
    offset = models.SmallIntegerField("距期限（工作日）")
    action = models.CharField("做什么", max_length=10, choices=Rung.Action)
    at = models.DateTimeField("时间")
    told = models.JSONField("告诉了谁", default=list, help_text="[[称谓, 姓名], …]")

    class Meta:
        verbose_name = verbose_name_plural = "已提醒"
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["application", "phase", "due_on", "offset"], name="climbed_once"),
            models.CheckConstraint(name="climbed_phase", condition=Q(phase__in=Phase.values)),
        ]
