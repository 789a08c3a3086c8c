"""Who may preside over a hearing: somebody of the administration who has no part in reviewing the case (许可法 Art. 48(3)), and
without whom it can still be reviewed and decided, for whoever presides may do neither."""

from django.db.models import Q, QuerySet

from approvals.procedures.reading import procedures_of
from approvals.workflow import access
from approvals.workflow.access import HANDLING
from approvals.workflow.change import Change
from approvals.workflow.choices import TaskKind, TaskState
from approvals.workflow.layout import pending, tasks_of
from approvals.workflow.models import Application, Task
from approvals.workflow.refusals import Refused
from approvals.workflow.tasks import ensure_not_his_own, posts_of
from hall.people.actor import Actor
from hall.people.models import Post, Role, User
from hall.worktime import today


def reviewers_of(application: Application) -> set[int]:
    """Everyone who took it in, looked through it, started a procedure of it, reviewed it, helped with it or is to do so."""
    found = {application.accepted_by_id, *application.verdicts.values_list("by", flat=True)}
    found |= {each.started_by_id for each in procedures_of(application)}
    for task in tasks_of(application):
        if task.state != TaskState.CANCELLED:
            found |= {task.assignee_id, task.done_by_id, task.second_id}
    return found - {None}


def indispensable(application: Application) -> dict[int, str]:
    """User id → step, of everyone who alone holds a post for something of review or decision that is still to be done. Whose own
    matter it is, and who presided over an earlier hearing of the case, could not do it."""
    steps = _still_to_do(application)
    places = Q(department=None) | Q(department__in={step.department_id for step in steps})
    posts = Post.objects.in_force(today()).filter(places, role__in={step.role for step in steps})
    posts = posts.filter(user__is_active=True).exclude(user__in=_barred(application))
    holders = list(posts.select_related("user"))
    found: dict[int, str] = {}
    for step in steps:
        able = {post.user_id for post in holders if access.may_take(Actor(post.user, "", (post,)), step)}
        if len(able) == 1:
            found.setdefault(able.pop(), step.name)
    return found


def _still_to_do(application: Application) -> list[Task]:
    """The steps that wait for anybody of the post; the signing among them before there is a task for it."""
    ahead = [task for task in pending(application, help_too=False) if task.kind != TaskKind.DELIVER]
    if not any(task.kind == TaskKind.SIGN for task in ahead):
        department, point = application.department_id, application.service_point_id
        signing = {"kind": TaskKind.SIGN, "name": "签发", "role": Role.SIGNER}
        ahead.append(Task(department_id=department, service_point_id=point, **signing))
    return [task for task in ahead if task.assignee_id is None]


def _barred(application: Application) -> set[int]:
    """Of the applicant's side, and who presided over a hearing that was held."""
    hearings = [each.hearing for each in procedures_of(application) if hasattr(each, "hearing")]
    presided = {each.presider_id for each in hearings if each.held_at and each.presider_id}
    return access.side_of(application) | presided


def candidates(application: Application) -> QuerySet[User]:
    """Members of staff with a post in a department and no part in the case, whom review and decision can spare."""
    posts = Post.objects.in_force(today()).filter(department__isnull=False, role__in=(*HANDLING, Role.LEADER))
    free = User.objects.filter(is_active=True, pk__in=posts.values("user"))
    return free.exclude(pk__in=reviewers_of(application) | set(indispensable(application)))


def of_own_office(application: Application, but: User | None = None) -> User | None:
    """The first candidate of the department whose hearing it is; of another, when it has none. `but`: who appoints,
    and so cannot preside himself."""
    found = candidates(application).exclude(pk=but.pk if but else None).order_by("pk")
    here = Post.objects.in_force(today()).filter(department=application.department_id).values("user")
    return found.filter(pk__in=here).first() or found.first()


def ensure_may_preside(change: Change, user: User) -> None:
    """Raises Refused for whoever has a part in the case, or is the only one to take a part in it that is still to come, or has no
    post, or whose own matter it is."""
    name = user.get_full_name()
    ensure_not_his_own(change, user)
    if user == change.actor.user or user.pk in reviewers_of(change.application):
        raise Refused(f"{name}参与了这件的受理或审查，不能主持听证（行政许可法第四十八条），请换一位。")
    if step := indispensable(change.application).get(user.pk):
        raise Refused(
            f"现在只有{name}能办“{step}”，主持了听证就不能再审查、决定这件（行政许可法第四十八条），请换一位主持。"
        )
    if not any(post.department_id for post in posts_of(user)):
        raise Refused(f"{name}现在没有部门岗位，请换一位。")
