"""Who may preside over a hearing: somebody of the administration who has no part in reviewing the case (许可法 Art. 48(3))."""

from django.db.models import QuerySet

from approvals.procedures.reading import procedures_of
from approvals.workflow.access import HANDLING
from approvals.workflow.change import Change
from approvals.workflow.choices import TaskState
from approvals.workflow.layout import tasks_of
from approvals.workflow.models import Application
from approvals.workflow.refusals import Refused
from approvals.workflow.tasks import ensure_not_his_own, posts_of
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


def candidates(application: Application) -> QuerySet[User]:
    """Members of staff with a post in a department and no part in the case."""
    posts = Post.objects.in_force(today()).filter(department__isnull=False, role__in=(*HANDLING, Role.LEADER))
    free = User.objects.filter(is_active=True, pk__in=posts.values("user"))
    return free.exclude(pk__in=reviewers_of(application))


def of_own_office(application: Application, but: User | None = None) -> User | None:
    """The first candidate of the department whose hearing it is; of another, when it has none. `but`: who appoints,
    and so cannot preside himself."""
    found = candidates(application).exclude(pk=but.pk if but else None).order_by("pk")
    here = Post.objects.in_force(today()).filter(department=application.department_id).values("user")
    return found.filter(pk__in=here).first() or found.first()


def ensure_may_preside(change: Change, user: User) -> None:
    """Raises Refused for whoever has a part in the case, or no post, or whose own matter it is."""
    name = user.get_full_name()
    ensure_not_his_own(change, user)
    if user == change.actor.user or user.pk in reviewers_of(change.application):
        raise Refused(f"{name}参与了这件的受理或审查，不能主持听证（行政许可法第四十八条），请换一位。")
    if not any(post.department_id for post in posts_of(user)):
        raise Refused(f"{name}现在没有部门岗位，请换一位。")
