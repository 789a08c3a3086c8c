"""Who could take a task that nobody has: the colleagues in whose queue it lies."""

from django.db.models import F, Q

from approvals.procedures.reading import keeps_out
from approvals.workflow import access
from approvals.workflow.choices import TaskState
from approvals.workflow.holding import is_free
from approvals.workflow.layout import tasks_of
from approvals.workflow.models import Application, Task
from hall.people.models import Absence, Post, User
from hall.worktime import today

# More are not told: whoever shares a queue with so many is not the one who is waited for.
MOST = 20


def free_tasks_of(application: Application) -> list[Task]:
    """Its open tasks that nobody has in hand."""
    return [task for task in tasks_of(application) if task.state == TaskState.OPEN and is_free(task)]


def takers(application: Application) -> list[User]:
    """Who sees a free task of the case in his queue: by a post for it in force today, or standing in for a colleague who has
    one and is away. Who applies is left out (回避). The posts of the department and the service point come before the hall's;
    at most MOST. Two queries, none when nothing is free."""
    free = free_tasks_of(application)
    if not free:
        return []
    posts = Post.objects.in_force(today()).filter(_for(free), user__is_active=True)
    near = (F("department").asc(nulls_last=True), F("service_point").asc(nulls_last=True))
    users = [post.user for post in posts.select_related("user").order_by(*near, "id")]
    found = {user.pk: user for user in (*users, *_standing_in(users, free))}
    barred = access.side_of(application)
    return [user for pk, user in found.items() if pk not in barred and _may(application, pk, free)][:MOST]


def _may(application: Application, user: int, free: list[Task]) -> bool:
    """Who presides over a hearing of the case does nothing in it himself (Art. 48(3))."""
    return not all(keeps_out(application, user, task.kind) for task in free)


def _for(tasks: list[Task]) -> Q:
    """The posts that reach one of the tasks (as `access.may_take` says it of one)."""
    wanted = Q()
    for task in tasks:
        here = Q(department=None, service_point=task.service_point_id)
        wanted |= Q(role=task.role) & (
            Q(department=task.department_id) | here | Q(department=None, service_point=None)
        )
    return wanted


def _standing_in(users: list[User], free: list[Task]) -> list[User]:
    """Deputies of those who are away today, of the same department: a colleague's posts elsewhere are not lent."""
    day = today()
    posts = Post.objects.in_force(day).filter(department__in={task.department_id for task in free})
    away = Absence.objects.filter(user__in=users, starts_on__lte=day, ends_on__gte=day)
    posts = posts.filter(user__in=away.values("deputy"), user__is_active=True)
    return [post.user for post in posts.select_related("user").order_by("id")]
