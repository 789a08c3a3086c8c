"""Who sees a supervision order and may do what with it. Pages obtain rows only through here; a stranger finds nothing."""

from django.db.models import Q
from django.http import Http404

from approvals.escalation.parts import took_part
from approvals.supervision.models import SupervisionOrder, SupervisionStep
from approvals.workflow import access
from approvals.workflow.access import OVERSEEING
from approvals.workflow.models import Application
from hall.org.models import Department
from hall.people.actor import Actor
from hall.people.models import Post, Role
from hall.worktime import today

# Posts that see a department's orders; the first two of the whole hall when they are the hall's.
READING = (*OVERSEEING, Role.SIGNER)
# Posts that answer for a department.
ANSWERING = (Role.SIGNER, Role.LEADER)
# Names in one sentence.
NAMED = 5


def departments(actor: Actor, roles=READING) -> set[str] | None:
    """The departments of his posts of these roles; None for every one."""
    posts = [post for post in actor.posts if post.role in roles]
    if any(post.department_id is None and post.service_point_id is None for post in posts):
        return None
    return {post.department_id for post in posts if post.department_id}


def seen(actor: Actor):
    """Orders of the departments he looks after or signs for, those addressed to him or opened by him; none on his own matter."""
    if actor.user is None or not actor.posts:
        return SupervisionOrder.objects.none()
    rows = SupervisionOrder.objects.exclude(application__in=access.own_matters(actor).values("pk"))
    reached = departments(actor)
    return rows if reached is None else rows.filter(_mine(actor) | Q(department__in=reached))


def mine(actor: Actor):
    """Orders addressed to him, or to a colleague he deputises for, and those he opened."""
    return seen(actor).filter(_mine(actor))


def _mine(actor: Actor) -> Q:
    return Q(addressee__in=(actor.user.pk, *actor.deputising)) | Q(opened_by=actor.user)


def get(actor: Actor, public_id) -> SupervisionOrder:
    """Raises Http404 for an order the person has nothing to do with."""
    found = (
        seen(actor)
        .filter(public_id=public_id)
        .select_related("department", "addressee", "application__version", "application__department")
    )
    order = found.defer("application__form", "application__version__definition").first()
    if order is None:
        raise Http404
    return order


def oversees(actor: Actor, department: str) -> bool:
    """A supervisor or leader of the department, or of the hall."""
    reached = departments(actor, OVERSEEING)
    return reached is None or department in reached


def is_addressee(actor: Actor, order: SupervisionOrder) -> bool:
    return order.addressee_id is not None and order.addressee_id in (actor.user.pk, *actor.deputising)


def answers_for(actor: Actor, order: SupervisionOrder) -> bool:
    """Of the side that has to answer: the addressee, who signs for the department, who leads it."""
    theirs = any(post.role in ANSWERING and post.department_id == order.department_id for post in actor.posts)
    return is_addressee(actor, order) or theirs


# Why not, in one sentence; empty when he may.


def why_not_open(actor: Actor, department: Department, application: Application | None = None) -> str:
    if application is not None and access.is_applicant(actor, application):
        return "这是您自己的申请，由别的工作人员督办（回避）。"
    return "" if oversees(actor, department.pk) else f"只有督查和领导能对{department.name}开督办单。"


def why_not_answer(actor: Actor, order: SupervisionOrder) -> str:
    if answers_for(actor, order):
        return ""
    who = order.addressee_name or "被督办部门"
    return f"由{who}或{order.department.name}的签发岗、负责人反馈。"


def why_not_check(actor: Actor, order: SupervisionOrder) -> str:
    """Sending back and striking off: a supervisor who is not of the side that answered and did nothing in the case himself. At
    most seven queries, none for others."""
    reached = departments(actor, (Role.SUPERVISOR,))
    if reached is not None and order.department_id not in reached:
        return "只有督查岗能核查：退回重办或销号。"
    answered = SupervisionStep.objects.filter(
        order=order, action=SupervisionStep.Action.ANSWER, by=actor.user
    )
    if answers_for(actor, order) or answered.exists():
        return f"您是被督办的一方，{_by_whom(actor, order)}"
    if actor.user.pk in _took_part(order):
        return f"您经办过这件，{_by_whom(actor, order)}"
    return ""


def _took_part(order: SupervisionOrder) -> set[int]:
    return took_part(order.application) if order.application_id else set()


def _by_whom(actor: Actor, order: SupervisionOrder) -> str:
    """Who checks instead: the other supervisors of the department and the hall who did nothing in the case."""
    posts = Post.objects.in_force(today()).filter(role=Role.SUPERVISOR, user__is_active=True)
    posts = posts.filter(Q(department=order.department_id) | Q(department=None, service_point=None))
    posts = posts.exclude(user__in=_took_part(order) | {actor.user.pk, order.addressee_id} - {None})
    names = list(dict.fromkeys(post.user.get_full_name() for post in posts.select_related("user")[:NAMED]))
    if names:
        return f"由别的督查人员核查：{'、'.join(names)}。"
    return "要由别的督查人员核查。现在没有别的督查，请系统管理员给一位同事加上督查岗。"


def why_not_urge(actor: Actor, order: SupervisionOrder) -> str:
    if oversees(actor, order.department_id) or order.opened_by_id == actor.user.pk:
        return ""
    return "只有督查和领导能催办。"


def has_orders(actor: Actor) -> bool:
    """Whether the page of orders is for him: staff who handle cases, sign for, look after or lead those who do."""
    return any(post.role in (*access.HANDLING, *OVERSEEING) for post in actor.posts)
