"""What people have to do in a case (待办)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from approvals.workflow.choices import Rule, TaskKind, TaskResult, TaskState
from approvals.workflow.models.application import Application
from hall.org.models import Department, ServicePoint
from hall.people.models import Role

USER = settings.AUTH_USER_MODEL


class TaskQuerySet(models.QuerySet):
    def open(self):
        return self.filter(state=TaskState.OPEN)


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
