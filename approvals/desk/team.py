"""Who has how much in hand in a department, and what waits for anyone."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Q

from approvals.workflow.access import HANDLING, OVERSEEING
from approvals.workflow.choices import TaskState
from approvals.workflow.models import Task
from hall.org.models import Department
from hall.people.actor import Actor
from hall.people.models import Absence, Post, Role, User
from hall.worktime import add, today


@dataclass
class Member:
    """`away`: the absence of today, if any; `overdue`, `soon`: of the tasks in hand, past their date or due by the next
    working day; `earliest`: the date of the most urgent."""

    user: User
    posts: list[str]
    away: Absence | None
    tasks: int = 0
    overdue: int = 0
    soon: int = 0
    earliest: date | None = None


def departments_of(actor: Actor) -> list[Department]:
    """Those of his posts; every department, for a post of the hall itself."""
    posts = [post for post in actor.posts if post.role in (*HANDLING, *OVERSEEING)]
    if any(post.department_id is None for post in posts):
        return list(Department.objects.all())
    return list(Department.objects.filter(pk__in=[post.department_id for post in posts]))


def most_behind(departments: list[Department]) -> Department:
    """The one with the most open tasks past their date; the first when none has any. One query, none for a single one."""
    if len(departments) == 1:
        return departments[0]
    late = Task.objects.open().filter(due_on__lt=today(), department__in=departments)
    worst = late.values("department").annotate(tasks=Count("id")).order_by("-tasks", "department").first()
    return next((each for each in departments if worst and each.code == worst["department"]), departments[0])


def members(department: Department) -> list[Member]:
    """Everyone with a post in it today, who has most overdue first."""
    posts = Post.objects.in_force(today()).filter(department=department, role__in=(*HANDLING, *OVERSEEING))
    found: dict[int, Member] = {}
    for post in posts.select_related("user", "department").order_by("user__name", "id"):
        member = found.setdefault(post.user_id, Member(post.user, [], None))
        member.posts.append(post.title or post.get_role_display())
    for absence in _absences(list(found)):
        found[absence.user_id].away = absence
    for counted in _counted(department):
        if member := found.get(counted["assignee"]):
            member.tasks, member.overdue = counted["tasks"], counted["overdue"]
            member.soon, member.earliest = counted["soon"], counted["earliest"]
    return sorted(found.values(), key=lambda member: (-member.overdue, -member.tasks, member.user.name))


def free(department: Department) -> list[dict]:
    """Per post: how many tasks nobody has, how many of them are overdue, the earliest date."""
    counted = (
        Task.objects.open()
        .filter(department=department, assignee=None)
        .values("role")
        .annotate(tasks=Count("pk"), overdue=Count("pk", filter=_is_overdue()), earliest=Min("due_on"))
        .order_by("role")
    )
    return [{**row, "label": Role(row["role"]).label} for row in counted]


def _counted(department: Department):
    soon = Q(due_on__gte=today(), due_on__lte=add(today(), 1).date)
    return (
        Task.objects.filter(department=department, state=TaskState.OPEN, assignee__isnull=False)
        .values("assignee")
        .annotate(
            tasks=Count("pk"),
            overdue=Count("pk", filter=_is_overdue()),
            soon=Count("pk", filter=soon),
            earliest=Min("due_on"),
        )
        .order_by()
    )


def _is_overdue() -> Q:
    return Q(due_on__lt=today())


def _absences(users: list[int]):
    day = today()
    return Absence.objects.filter(user__in=users, starts_on__lte=day, ends_on__gte=day).select_related(
        "deputy"
    )
