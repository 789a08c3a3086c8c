"""Messages of an order: each step tells the other side."""

from django.db.models import Q
from django.urls import reverse

from approvals.escalation import recipients
from approvals.escalation.models import Whom
from approvals.supervision.models import SupervisionOrder, SupervisionStep
from approvals.workflow.choices import Move
from approvals.workflow.models import Application
from hall.notices import outbox
from hall.notices.models import Channel, Notice
from hall.people.models import Post, Role, User
from hall.worktime import today
from hall.worktime.templatetags.dates import long_date

KIND = "supervision"
Action = SupervisionStep.Action
SUBJECT, BODY = 120, 600
# Steps that the answering side is told of; the others go to who supervises.
TO_ANSWERING = (Action.ISSUE, Action.RETURN, Action.STRIKE, Action.URGE)


def handlers(application: Application | None) -> list[User]:
    """Who has the case in hand."""
    if application is None:
        return []
    return [user for whom, user in recipients.people(application, [Whom.HANDLER]) if whom == Whom.HANDLER]


def first_handler(application: Application) -> User | None:
    """Whom an order on the case is addressed to: who has it in hand, else the chief, else whoever is next."""
    found = recipients.people(application, [Whom.HANDLER])
    return found[0][1] if found else None


def reached_by_urge(application: Application) -> list[str]:
    """Names of those whom the urge that was the case's last change was sent to, each once."""
    event = f"{application.public_id}:{application.revision}:"
    told = Notice.objects.filter(
        kind=f"desk_{Move.URGE}", event__startswith=event, channel=Channel.PORTAL, recipient__isnull=False
    )
    people = {
        notice.recipient_id: notice.recipient for notice in told.select_related("recipient").order_by("id")
    }
    return [person.get_full_name() for person in people.values()]


def tell(order: SupervisionOrder, application: Application | None, step: SupervisionStep) -> None:
    """One message to each, not to the one who did it."""
    users = {user.pk: user for user in _recipients(order, step) if user is not None and user.is_active}
    users.pop(step.by_id, None)
    if application is not None:
        users.pop(application.applicant_id, None)
    outbox.queue(
        KIND,
        f"{order.public_id}:supervision:{step.pk}",
        list(users.values()),
        subject=_subject(order, step)[:SUBJECT],
        body=_body(order, step)[:BODY],
        link=reverse("desk-supervision-order", args=[order.public_id]),
    )


def _recipients(order: SupervisionOrder, step: SupervisionStep) -> list[User | None]:
    if step.action == Action.RECOMPUTE:
        return [order.addressee, *_answering(order), order.opened_by]
    if step.action in TO_ANSWERING:
        return [order.addressee, *_answering(order)]
    if step.action == Action.ESCALATE:
        return [
            *_holders(order, (Role.LEADER, Role.SUPERVISOR), hall=(Role.LEADER, Role.SUPERVISOR)),
            order.opened_by,
        ]
    return [order.opened_by, *_holders(order, (Role.SUPERVISOR,), hall=(Role.SUPERVISOR,))]


def _answering(order: SupervisionOrder) -> list[User]:
    """Who signs for the department, and who has answered before; its heads when there is neither a name nor a signer."""
    signers = _holders(order, (Role.SIGNER,))
    before = [step.by for step in order.steps.filter(action=Action.ANSWER).select_related("by")]
    if signers or order.addressee_id:
        return [*signers, *before]
    return [*_holders(order, (Role.LEADER, Role.SUPERVISOR), hall=(Role.SUPERVISOR, Role.LEADER)), *before]


def _holders(order: SupervisionOrder, roles, *, hall=()) -> list[User]:
    """Accounts with one of the roles in the department today, or of the `hall` ones in the hall itself."""
    posts = Post.objects.in_force(today()).filter(user__is_active=True)
    wanted = Q(role__in=roles, department=order.department_id)
    if hall:
        wanted |= Q(role__in=hall, department=None)
    return [post.user for post in posts.filter(wanted).select_related("user").order_by("id")]


def _subject(order: SupervisionOrder, step: SupervisionStep) -> str:
    return {
        Action.ISSUE: f"督办单 {order.number}：请反馈",
        Action.ANSWER: f"督办单 {order.number} 已反馈，请核查",
        Action.RETURN: f"督办单 {order.number} 退回重办",
        Action.STRIKE: f"督办单 {order.number} 已销号",
        Action.URGE: f"催办：督办单 {order.number} 还没有反馈",
        Action.ESCALATE: f"督办单 {order.number} 到期没有反馈",
        Action.RECOMPUTE: f"督办单 {order.number} 反馈的期限改了",
    }[step.action]


def _body(order: SupervisionOrder, step: SupervisionStep) -> str:
    until = f"请在 {long_date(order.reply_due_on)} 前反馈。"
    return {
        Action.ISSUE: f"{until}{step.text}",
        Action.ANSWER: f"{step.by_name}：{step.text} 措施：{step.measures}",
        Action.RETURN: f"{until}{step.by_name}退回：{step.text}",
        Action.STRIKE: f"{step.by_name}核查：{step.text}",
        Action.URGE: f"{until}{step.text}",
        Action.ESCALATE: f"{order.department.name}：{step.text}",
        Action.RECOMPUTE: f"{until}{step.text}",
    }[step.action]
