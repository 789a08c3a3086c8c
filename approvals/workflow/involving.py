"""Bringing colleagues in: another does it (转办), one more gives an opinion (协办), one more has to pass it (加签)."""

from approvals.workflow import tasks
from approvals.workflow.change import Change, put, verb
from approvals.workflow.choices import STAGES, Move, TaskKind, TaskState
from approvals.workflow.holding import held
from approvals.workflow.layout import followers, pending
from approvals.workflow.models import Task
from approvals.workflow.refusals import Refused
from approvals.workflow.telling import tell
from approvals.workflow.wording import said
from hall.people.models import User

REQUEST = 500


@verb(Move.TRANSFER)
def transfer(change: Change, *, to: User, reason: str, task=None) -> None:
    """转办: a colleague of the same post does it from now on, for good: unlike work handed over for a while, it does not go
    back to the queue by itself. A reason is asked, and who gave it stays visible."""
    found = held(change.application, change.actor, tuple(TaskKind), task)
    change.reason = said(reason, "转办的理由", REQUEST, missing="请写明转办的理由。")
    give(change, found, to)
    put([found], asked_by=change.actor.user, request=change.reason)


def give(change: Change, found: Task, to: User, **values) -> None:
    """Puts the task into a colleague's hands and tells him. Raises Refused when he cannot do it."""
    if to.pk == found.assignee_id:
        raise Refused(f"这件已经在{to.get_full_name()}手里。")
    tasks.ensure_may_handle(change, to, found.kind)
    if not tasks.can_do(to, found):
        raise Refused(f"{to.get_full_name()}没有办这一环节的岗位，请换一位。")
    change.act_for(found)
    put([found], **{"assignee": to, "claimed_until": None} | values)
    change.changes |= {"stage": found.name, "to": to.get_full_name()}
    tell(change, [to], f"{change.move.label}给您")


@verb(Move.ASK_HELP)
def ask_help(change: Change, *, of: User, request: str, task=None) -> None:
    """协办: a colleague, of any department, gives his opinion; the case does not wait for it."""
    found = held(change.application, change.actor, (TaskKind.ACCEPT, *STAGES, TaskKind.SIGN), task)
    request = said(request, "请他做什么", REQUEST, missing="请写明请他做什么。")
    _bring_in(change, found, TaskKind.HELP, "协办", of, request=request)
    change.reason = request
    change.changes |= {"stage": found.name, "of": of.get_full_name()}
    tell(change, [of], "请您协办")


@verb(Move.ADD_SIGNER)
def add_signer(change: Change, *, signer: User, before: bool, reason: str = "", task=None) -> None:
    """加签: somebody more has to pass the case, before one's own task, which waits until then, or right after it. What runs
    beside goes on."""
    found = held(change.application, change.actor, (*STAGES, TaskKind.SIGN), task)
    if found.kind == TaskKind.SIGN and not before:
        raise Refused("签发是最后一步，只能在签发之前加签。")
    reason = said(reason, "加签的理由", REQUEST)
    added = _bring_in(change, found, TaskKind.ADDED, "加签", signer, request=reason)
    if before:
        put([found], follows=added, state=TaskState.WAITING, opened_at=None, claimed_until=None)
        put([found], assignee=found.assignee or change.actor.user)
    else:
        _put_after(change, added, found)
    change.reason = reason
    change.changes |= {"stage": found.name, "signer": signer.get_full_name(), "before": before}
    if before:
        tell(change, [signer], "请您加签")


def _put_after(change: Change, added: Task, found: Task) -> None:
    """Behind the task and those added behind it already; what waited for them waits for the new one."""
    last = found
    while more := [one for one in followers(change.application, last) if one.kind == TaskKind.ADDED]:
        last = more[0]
    put(followers(change.application, last), follows=added)
    put([added], follows=last, state=TaskState.WAITING, opened_at=None)


def _bring_in(change: Change, found: Task, kind: TaskKind, name: str, user: User, *, request: str) -> Task:
    if user == change.actor.user:
        raise Refused(f"{name}要请别人，不能请自己。")
    if any(one.kind == kind and one.assignee_id == user.pk for one in pending(change.application)):
        raise Refused(f"已经请{user.get_full_name()}{name}了，还没有办完。")
    post = tasks.post_of_colleague(change, user)
    change.act_for(found)
    return tasks.add(
        change,
        step=found.step,
        kind=kind,
        name=name,
        role=post.role,
        department=post.department,
        service_point=None,
        assignee=user,
        asked_by=change.actor.user,
        request=request,
    )
