"""What reviewers find in the fields and papers of a case, and the notice that tells the applicant."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from approvals.workflow.models.application import Application

USER = settings.AUTH_USER_MODEL


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
