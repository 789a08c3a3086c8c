"""Whom a task can be given to, or asked for help: found among those who may, never by a free name or number."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from approvals.procedures.reading import presiders_of
from approvals.workflow.access import HANDLING
from approvals.workflow.choices import Move, TaskKind
from approvals.workflow.models import Task
from hall.people.models import Post, Role, User
from hall.worktime import today

# So many are offered at once; more are found by searching.
OFFERED = 12
LONGEST_QUERY = 30
# On-site checks are done by two of the department, never with the one who will sign (许可法 Art. 34).
SECOND_CHECK = (Move.PASS_ON, Move.PROPOSE)
# Given to somebody of the same post.
SAME_POST = (Move.TRANSFER, Move.HAND_OVER, Move.TAKE_AWAY)


@dataclass(frozen=True)
class Offered:
    """Colleagues to choose from. `more`: there are others, found by searching."""

    people: list[User]
    more: bool = False


def candidates(move: Move, task: Task | None, me: User) -> QuerySet[User]:
    """Members of staff who may be chosen for the move: holders of the task's post; for a second check those of the task's
    department who review or accept; for help and signatures anyone with a post in a department. Never oneself, nor who presides
    over a hearing of the case."""
    posts = Post.objects.in_force(today())
    if move in SAME_POST and task is not None:
        posts = posts.filter(role=task.role).filter(_of_place(task))
    elif move in SECOND_CHECK and task is not None:
        posts = posts.filter(department=task.department_id, role__in=(Role.CLERK, Role.REVIEWER))
    else:
        posts = posts.filter(department__isnull=False, role__in=(*HANDLING, Role.LEADER))
    handing_over = task is None or task.kind == TaskKind.DELIVER
    out = {me.pk} if handing_over else {me.pk, *presiders_of(task.application)}
    return User.objects.filter(is_active=True, pk__in=posts.values("user")).exclude(pk__in=out)


def offered(found: QuerySet[User], query: str, near: str, *, others: bool = True) -> Offered:
    """The first that match a name, an account, a post or a department; those of the department `near` come first. Without
    `others` only they, unless they are searched for or there is nobody else. Four queries at most."""
    query = query.strip()[:LONGEST_QUERY]
    if query:
        found = found.filter(
            Q(name__icontains=query)
            | Q(username__icontains=query)
            | Q(posts__title__icontains=query)
            | Q(posts__department__name__icontains=query)
        ).distinct()
    here = Post.objects.in_force(today()).filter(department=near).values("user")
    people = list(found.filter(pk__in=here).order_by("name", "pk")[: OFFERED + 1])
    if people and not (others or query):
        return Offered(
            with_posts(people[:OFFERED]), found.exclude(pk__in=[each.pk for each in people]).exists()
        )
    if len(people) <= OFFERED:
        people += found.exclude(pk__in=here).order_by("name", "pk")[: OFFERED + 1 - len(people)]
    return Offered(with_posts(people[:OFFERED]), len(people) > OFFERED)


def with_posts(people: list[User]) -> list[User]:
    """Each with `post_words`, such as 住房和城乡建设局 · 审查."""
    held: dict[int, list[str]] = {}
    posts = Post.objects.in_force(today()).filter(user__in=people).select_related("department").order_by("pk")
    for post in posts:
        held.setdefault(post.user_id, []).append(str(post))
    for person in people:
        person.post_words = "、".join(held.get(person.pk, [])[:2])
    return people


def _of_place(task: Task) -> Q:
    hall = Q(department=None) & (Q(service_point=None) | Q(service_point=task.service_point_id))
    return Q(department=task.department_id) | hall
