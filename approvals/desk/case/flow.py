"""The stages of a case as a flow: who did or does what, when, and with which opinion."""

from dataclasses import dataclass

from approvals.workflow.choices import STAGES, Rule, TaskKind, TaskResult, TaskState
from approvals.workflow.layout import tasks_of
from approvals.workflow.models import Application, Task
from hall.people.models import Role, User
from hall.worktime import now

CLASSES = {
    TaskState.DONE: "ok",
    TaskState.OPEN: "now",
    TaskState.WAITING: "next",
    TaskState.CANCELLED: "gone",
}


@dataclass(frozen=True)
class Part:
    """One task in words. `look`: ok, now, next, gone or back; `asked`: what the colleague who gave it said."""

    task: Task
    look: str
    who: str
    where: str
    note: str
    asked: str


@dataclass(frozen=True)
class Step:
    """What runs side by side. `rule`: 会签 or 或签 where several take part."""

    number: int
    parts: list[Part]
    rule: str = ""


def flow_of(application: Application) -> list[Step]:
    """Steps in order; once the tasks are read, a query only where two checked on site."""
    steps: dict[int, list[Task]] = {}
    seconds = {task.second_id for task in tasks_of(application) if task.second_id}
    names = User.objects.in_bulk(seconds) if seconds else {}
    for task in tasks_of(application):
        steps.setdefault(task.step, []).append(task)
    return [
        Step(number, [_part(task, names.get(task.second_id)) for task in found], _rule(found))
        for number, (_, found) in enumerate(sorted(steps.items()), start=1)
    ]


def _part(task: Task, second: User | None) -> Part:
    look = CLASSES[task.state]
    if task.result == TaskResult.RETURNED:
        look = "back"
    who = f"{_who(task)}、{second.get_full_name()}（两人核查）" if second else _who(task)
    return Part(task, look, who, task.department.name, _note(task), _asked(task))


def _who(task: Task) -> str:
    if task.state == TaskState.DONE:
        return task.done_by_name
    if task.assignee_id:
        return task.assignee.get_full_name()
    return (
        f"{Role(task.role).label}岗，还没有人认领"
        if task.state == TaskState.OPEN
        else f"{Role(task.role).label}岗"
    )


def _asked(task: Task) -> str:
    if not task.request:
        return ""
    return f"{'请他' if task.kind in (TaskKind.HELP, TaskKind.ADDED) else '转交时说'}：{task.request}"


def _note(task: Task) -> str:
    said = []
    if task.result == TaskResult.RETURNED:
        said.append("要求补正" if task.kind == TaskKind.ACCEPT else "退回")
    if task.state == TaskState.OPEN and task.urged_at:
        said.append("催过")
    if task.state == TaskState.OPEN and task.claimed_until and task.claimed_until <= now():
        said.append("占用已到期")
    return "，".join(said)


def _rule(found: list[Task]) -> str:
    stages = [task for task in found if task.kind in STAGES and task.kind != TaskKind.ADDED]
    # Done again after a return, it is the same stage.
    group = [task for task in stages if task.repeats_id is None]
    if len(group) < 2:
        return ""
    return "或签，一人通过就行" if group[0].rule == Rule.ANY else "会签，都要通过"
