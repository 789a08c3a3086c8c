"""Going back: a stage is done again (退回), or one's own passing is undone (拿回). Neither ever moves a case forward, and
nobody is left with a task that leads nowhere."""

from approvals.workflow import tasks
from approvals.workflow.change import Change, put, verb
from approvals.workflow.choices import STAGES, Move, State, TaskKind, TaskResult, TaskState
from approvals.workflow.holding import held
from approvals.workflow.layout import (
    earlier,
    followers,
    last_passed,
    opened_behind,
    pending,
    rivals,
    standing,
    tasks_of,
)
from approvals.workflow.models import Task
from approvals.workflow.refusals import Refused
from approvals.workflow.telling import tell
from approvals.workflow.wording import said

REASON = 1000


@verb(Move.SEND_BACK)
def send_back(change: Change, *, reason: str, to_step: int | None = None, task=None) -> None:
    """Returns the case to an earlier step (`to_step`, else the one before), which is done again with all that follow it;
    those who did it before get it back. From a countersigning step it ends every open part. A signer who was added returns it
    to whoever asked him, unless a step is named."""
    reason = said(reason, "退回的理由", REASON, missing="请写明退回的理由。")
    found = held(change.application, change.actor, (*STAGES, TaskKind.SIGN), task)
    to_asker = found.kind == TaskKind.ADDED and to_step in (None, found.step)
    target = None if to_asker else _target(change, found, to_step)
    tasks.finish(change, (found.kind,), found, TaskResult.RETURNED, reason)
    opened = _to_asker(change, found) if to_asker else _to_step(change, target)
    change.reason = reason
    change.changes |= {"from": found.name, "to": [each.name for each in opened]}
    tell(change, [each.assignee for each in opened], "退回来了")


@verb(Move.TAKE_BACK)
def take_back(change: Change, *, reason: str = "") -> None:
    """Takes back what one passed on last, as long as nobody has taken up what follows: one does it again, what had opened
    behind it waits as before."""
    application = change.application
    last = last_passed(application)
    change.act_for(last)
    behind = opened_behind(application, last)
    if application.state == State.DECIDING and last.kind != TaskKind.ADDED:
        tasks.cancel([each for each in pending(application) if each.kind == TaskKind.SIGN])
        application.return_to_review()
    tasks.close_again([each for each in behind if tasks.is_pending(each)])
    again = _copy(change, [last, *_spared_for(change, last)], step=last.step)
    put(followers(application, last), follows=again[0])
    put([again[0]], assignee=change.actor.user)
    change.reason = said(reason, "拿回的理由", REASON)
    change.changes |= {"stage": last.name}


def _target(change: Change, found: Task, to_step: int | None) -> int:
    steps = [each.step for each in earlier(change.application, found)]
    if not steps:
        raise Refused("前面没有可以退回的环节。")
    if to_step is None:
        return max(steps)
    if to_step not in steps:
        raise Refused("请选前面做过的一个环节。")
    return to_step


def _to_step(change: Change, to_step: int) -> list[Task]:
    """Everything from the step on is laid out anew behind all that was; signers added before the signing are not: whoever
    signs asks them again."""
    application = change.application
    signing = {each.step for each in tasks_of(application) if each.kind == TaskKind.SIGN}
    again = [each for each in standing(application) if each.step >= to_step and each.step not in signing]
    tasks.cancel_all(change)
    if application.state == State.DECIDING:
        application.return_to_review()
    copies = _copy(change, again)
    first = min(each.step for each in copies)
    return [each for each in copies if each.step == first and each.state == TaskState.OPEN]


def _to_asker(change: Change, found: Task) -> list[Task]:
    """Added before a task: that one opens, with the returned opinion in sight. Added behind one: it is done again, then this;
    when that had proposed the decision, the signing is called off."""
    application = change.application
    ahead = next((each for each in tasks_of(application) if each.pk == found.follows_id), None)
    if ahead is None or ahead.state != TaskState.DONE:
        return tasks.open_followers(change, found)
    if application.state == State.DECIDING and ahead.kind != TaskKind.ADDED:
        tasks.cancel([each for each in pending(application) if each.kind == TaskKind.SIGN])
        application.return_to_review()
    waiting = followers(application, found)
    first, second = _copy(change, [ahead, found], step=found.step)
    put(waiting, follows=second)
    return [first]


def _spared_for(change: Change, last: Task) -> list[Task]:
    """或签: those whom the passing had spared have the choice again."""
    return [each for each in rivals(change.application, last) if each.state == TaskState.CANCELLED]


def _copy(change: Change, again: list[Task], *, step: int | None = None) -> list[Task]:
    """The tasks once more, behind all that was or at `step`; the first step opens, each with whoever did it before."""
    behind = max(each.step for each in tasks_of(change.application)) + 1
    steps = sorted({each.step for each in again})
    copies: dict[int, Task] = {}
    for each in _in_order(again):
        ahead = copies.get(each.follows_id)
        opens = ahead is None and (step is not None or each.step == steps[0])
        copies[each.pk] = copy = tasks.add(
            change,
            step=behind + steps.index(each.step) if step is None else step,
            kind=each.kind,
            name=each.name,
            rule=each.rule,
            role=each.role,
            department=each.department,
            service_point=each.service_point,
            request=each.request,
            asked_by=each.asked_by,
            follows=ahead,
            repeats=each,
            state=TaskState.OPEN if opens else TaskState.WAITING,
        )
        tasks.assign_if_able(copy, each.done_by or (each.assignee if each.kind == TaskKind.ADDED else None))
    return list(copies.values())


def _in_order(again: list[Task]) -> list[Task]:
    """Each after the one it follows; otherwise as they are."""
    placed: list[Task] = []
    wanted = {each.pk for each in again}
    while len(placed) < len(again):
        done = {each.pk for each in placed}
        ready = [
            e for e in again if e.pk not in done and (e.follows_id in done or e.follows_id not in wanted)
        ]
        placed += ready
    return placed
