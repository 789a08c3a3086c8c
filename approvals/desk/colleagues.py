"""Colleagues a task can be given to."""

from django.db.models import Q

from approvals.workflow.choices import TaskState
from approvals.workflow.models import Application
from approvals.workflow.options import tasks_of
from hall.people.models import Post, User
from hall.worktime import today


def for_cases(cases: list[Application], but: User | None = None) -> list[User]:
    """Who holds a post that the open tasks of these cases come to; whether it fits each, the verb says."""
    posts = Q(pk=None)
    for role, department in {
        (task.role, task.department_id)
        for case in cases
        for task in tasks_of(case)
        if task.state == TaskState.OPEN
    }:
        posts |= Q(role=role) & (Q(department=department) | Q(department=None))
    holders = Post.objects.in_force(today()).filter(posts).values("user")
    found = User.objects.filter(pk__in=holders, is_active=True)
    return list(found.exclude(pk=but.pk if but else None).order_by("name", "pk"))
