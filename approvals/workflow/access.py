"""Who may see and touch a case. Views, API and verbs obtain rows only through here; a stranger finds nothing."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404

from approvals.procedures.models import Hearing, Procedure
from approvals.workflow.choices import TaskKind, TaskState
from approvals.workflow.models import Application, Task
from hall.people.actor import Actor
from hall.people.models import Agent, Post, Role
from hall.worktime import today

# Roles that see every case of their department, or of all departments when the post is the hall's.
HANDLING = (Role.CLERK, Role.REVIEWER, Role.SIGNER)
OVERSEEING = (Role.SUPERVISOR, Role.LEADER)


def agencies(actor: Actor) -> list[Agent]:
    """The enterprises the person may act for today; read once per actor."""
    if actor.user is None:
        return []
    if "agencies" not in actor.__dict__:
        found = actor.user.agencies.in_force(today()).select_related("enterprise")
        actor.__dict__["agencies"] = list(found)
    return actor.__dict__["agencies"]


def mine(actor: Actor):
    """Cases a person applies in: his own, and those of enterprises he acts for, within the limits set."""
    if actor.user is None:
        return Application.objects.none()
    # Who acted for an enterprise sees its cases while he may act for it, not for ever.
    own = Q(applicant=actor.user, enterprise=None)
    for agent in agencies(actor):
        theirs = Q(enterprise=agent.enterprise_id)
        own |= theirs & Q(item__in=agent.items) if agent.items else theirs
    return Application.objects.filter(own)


def get_mine(actor: Actor, public_id) -> Application:
    """Raises Http404 for a stranger's case as for none."""
    application = (
        mine(actor).filter(public_id=public_id).select_related("version", "department", "item").first()
    )
    if application is None:
        raise Http404
    return application


def may_file(actor: Actor, application: Application) -> bool:
    """Whether the person may hand in, answer and withdraw, not only look and prepare."""
    if actor.user is None:
        return False
    if application.enterprise_id is None:
        return application.applicant_id == actor.user.pk
    return any(
        agent.may_submit and (not agent.items or application.item_id in agent.items)
        for agent in agencies(actor)
        if agent.enterprise_id == application.enterprise_id
    )


def of_others(actor: Actor):
    """Filed cases that are not the member of staff's own matter: of those he sees what any applicant sees (回避)."""
    return Application.objects.filed().exclude(_own(actor))


def own_matters(actor: Actor):
    """The cases that others than he handle; few, for excluding them from what he sees."""
    return Application.objects.filter(_own(actor))


def _own(actor: Actor, path: str = "") -> Q:
    """As `is_applicant` says it of one case; `path` leads to the case."""
    own = Q(**{f"{path}applicant": actor.user})
    if enterprises := [agent.enterprise_id for agent in agencies(actor)]:
        own |= Q(**{f"{path}enterprise__in": enterprises})
    return own


def seen_at_desk(actor: Actor):
    """Filed cases that staff may see: those of the departments of their posts, those they have a task in. Who was asked for
    help (协办) sees the case while it is asked for, who presides over a hearing until that is over; one's own matter is never
    seen here."""
    posts = [post for post in (*actor.posts, *actor.standing_in) if post.role in (*HANDLING, *OVERSEEING)]
    if not posts:
        return Application.objects.none()
    if any(_sees_all(post) for post in posts):
        return of_others(actor)
    departments = {post.department_id for post in posts if post.department_id}
    points = {post.service_point_id for post in posts if post.department_id is None and post.service_point_id}
    hands = (actor.user.pk, *actor.deputising)
    # Asked of each row that is looked at: a list of all such cases would be read whole for one.
    asked = Task.objects.filter(application=OuterRef("pk")).filter(
        Q(assignee__in=hands) | Q(department__in=departments)
    )
    asked = asked.exclude(kind=TaskKind.HELP, state__in=(TaskState.DONE, TaskState.CANCELLED))
    presided = Hearing.objects.filter(
        procedure__application=OuterRef("pk"),
        procedure__state=Procedure.State.RUNNING,
        presider=actor.user,
    )
    return of_others(actor).filter(
        Q(department__in=departments) | Q(service_point__in=points) | Exists(asked) | Exists(presided)
    )


def get_at_desk(actor: Actor, public_id) -> Application:
    """Raises Http404 for a case the staff member has nothing to do with."""
    found = (
        seen_at_desk(actor)
        .filter(public_id=public_id)
        .select_related("version", "department", "item")
        .first()
    )
    if found is None:
        raise Http404
    return found


def open_tasks(actor: Actor):
    """Open tasks a member of staff may take: of his role and department, of those he deputises for, or his own; none of his
    own matters."""
    wanted = Q(assignee=actor.user) | Q(assignee__in=actor.deputising)
    for post in (*actor.posts, *actor.standing_in):
        wanted |= _of_post(post)
    return Task.objects.open().filter(wanted).exclude(_own(actor, "application__"))


def free_tasks(actor: Actor) -> list:
    """Open tasks that nobody has in hand, a queryset for each of the actor's posts, so that an index keeps each in order."""
    keys = dict.fromkeys(
        (post.role, post.department_id, None if post.department_id else post.service_point_id)
        for post in (*actor.posts, *actor.standing_in)
    )
    free = Task.objects.open().filter(assignee=None)
    return [free.filter(_at(*key)) for key in keys]


def may_take(actor: Actor, task: Task) -> bool:
    """Whether the task is for one of the actor's posts, or for one of a colleague he stands in for."""
    return post_taking(actor, task) is not None


def post_taking(actor: Actor, task: Task) -> Post | None:
    """The post by which the actor may do the task; his own come before those he stands in for."""
    posts = (*actor.posts, *actor.standing_in)
    return next((post for post in posts if post.role == task.role and _reaches(post, task)), None)


def serves(actor: Actor, application: Application, *roles: Role) -> bool:
    """Whether a post of one of the roles reaches the case: of its department, of the hall, or of the window it came in at."""
    return post_serving(actor, application, *roles) is not None


def post_serving(actor: Actor, application: Application, *roles: Role) -> Post | None:
    return next((post for post in actor.posts if post.role in roles and _reaches(post, application)), None)


def is_applicant(actor: Actor, application: Application) -> bool:
    """Whether the person stands on the applicant's side: whose matter it is cannot also handle it (回避)."""
    if actor.user is None:
        return False
    if application.enterprise_id is None or application.applicant_id == actor.user.pk:
        return application.applicant_id == actor.user.pk
    return application.enterprise_id in {agent.enterprise_id for agent in agencies(actor)}


def agents_of(application: Application) -> QuerySet[Agent]:
    """Who acts today for the enterprise that applies; nobody for a person's case."""
    if application.enterprise_id is None:
        return Agent.objects.none()
    return Agent.objects.in_force(today()).filter(enterprise=application.enterprise_id, user__isnull=False)


def side_of(application: Application) -> set[int]:
    """Accounts of the applicant's side, as `is_applicant` says it of one person."""
    return ({application.applicant_id} | set(agents_of(application).values_list("user", flat=True))) - {None}


def may_follow(actor: Actor, application: Application) -> bool:
    """Whether the person sees the case among his own: he applied, or acts for who did within the limits set."""
    if actor.user is None or application.enterprise_id is None:
        return actor.user is not None and application.applicant_id == actor.user.pk
    return any(
        agent.enterprise_id == application.enterprise_id
        and (not agent.items or application.item_id in agent.items)
        for agent in agencies(actor)
    )


def _reaches(post: Post, row: Application | Task) -> bool:
    if post.department_id is not None:
        return post.department_id == row.department_id
    return post.service_point_id in (None, row.service_point_id)


def _of_post(post: Post) -> Q:
    return _at(post.role, post.department_id, post.service_point_id)


def _at(role: str, department: str | None, point: str | None) -> Q:
    if department:
        return Q(role=role, department=department)
    return Q(role=role, service_point=point) if point else Q(role=role)


def _sees_all(post: Post) -> bool:
    return post.department_id is None and post.service_point_id is None
