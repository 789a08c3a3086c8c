"""Who has a case's tasks in hand, and who could take them."""

from collections.abc import Callable

from approvals.procedures.reading import keeps_out
from approvals.workflow import access
from approvals.workflow.choices import State, TaskKind, TaskState
from approvals.workflow.layout import tasks_of
from approvals.workflow.models import Application, Task
from hall.people.actor import Actor
from hall.people.models import Role
from hall.worktime import now

PRESIDES = "您主持这件的听证，不能再审查、决定这件（行政许可法第四十八条），由别的同事办。"


def held(application: Application, actor: Actor, kinds, task: Task | None = None) -> Task | None:
    """The open task of these kinds that the actor has in hand, a colleague's he deputises for, or one free for his post. His
    own come first, then the stages before help he was asked for. Nobody handles his own matter (回避), and who presides over a
    hearing neither reviews nor decides the case (Art. 48(3))."""
    if actor.user is None or not actor.posts:
        return None
    found = [
        each
        for each in tasks_of(application)
        if each.state == TaskState.OPEN
        and each.kind in kinds
        and (task is None or each.pk == task.pk)
        and _within_reach(actor, each)
        and not keeps_out(application, actor.user.pk, each.kind)
    ]
    if not found or access.is_applicant(actor, application):
        return None
    return min(found, key=lambda each: (each.assignee_id != actor.user.pk, each.kind == TaskKind.HELP))


def _within_reach(actor: Actor, task: Task) -> bool:
    """Whoever has it in hand still needs a post for it: what was given to him ends with the post."""
    mine = task.assignee_id in (actor.user.pk, *actor.deputising)
    return (mine or is_free(task)) and access.may_take(actor, task)


def is_free(task: Task) -> bool:
    """Nobody has it, or the claim has lapsed."""
    return task.assignee_id is None or (task.claimed_until is not None and task.claimed_until <= now())


def holds(*kinds: TaskKind) -> Callable:
    """A check: somebody who has an open task of these kinds in hand, or could take it."""

    def check(application, actor, task) -> str:
        return "" if held(application, actor, kinds, task) else whose(application, kinds, actor, task)

    return check


def whose(application: Application, kinds, actor: Actor, task: Task | None = None) -> str:
    """One sentence on who is to do what the actor cannot; on his own part, when he waits for somebody."""
    if actor.posts and access.is_applicant(actor, application):
        return "这是您自己的申请，不能自己办，由别的工作人员办（回避）。"
    if application.state == State.CORRECTING:
        return "正在等申请人补正，补好后会回到队列。"
    wanted = [each for each in tasks_of(application) if each.kind in kinds and task in (None, each)]
    waiting = [each for each in wanted if each.state == TaskState.WAITING]
    mine = [each for each in waiting if actor.user and each.assignee_id == actor.user.pk]
    open_now = [each for each in wanted if each.state == TaskState.OPEN]
    if actor.user and any(keeps_out(application, actor.user.pk, each.kind) for each in open_now):
        return PRESIDES
    if open_now and not mine:
        return _with_somebody(open_now[0])
    for each in mine or waiting:
        return f"还没轮到“{each.name}”，前面的环节办完才能办。"
    return "这件现在没有轮到您的环节。"


def _with_somebody(task: Task) -> str:
    if task.assignee_id and not is_free(task):
        return f"“{task.name}”正由{task.assignee.get_full_name()}办理，可以请他放回队列，或由督查收回。"
    return f"“{task.name}”由{task.department.name}的{Role(task.role).label}岗办理。"
