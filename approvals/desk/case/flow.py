"""The stages of a case as a flow: who did or does what, when, and with which opinion."""

from dataclasses import dataclass

from approvals.workflow.choices import STAGES, Rule, TaskKind, TaskResult, TaskState
from approvals.workflow.layout import tasks_of
from approvals.workflow.models import Application, Task
from hall.people.models import Role
from hall.worktime import now

CLASSES = {
    TaskState.DONE: "ok",
    TaskState.OPEN: "now",
    TaskState.WAITING: "next",
    TaskState.CANCELLED: "gone",
}


@dataclass(frozen=True)
class Part:
    """One task in words. `look`: ok, now, next, gone or back."""

    task: Task
    look: str
    who: str
    where: str
    note: str


@dataclass(frozen=True)
class Step:
    """What runs side by side. `rule`: 会签 or 或签 where several take part."""

    number: int
    parts: list[Part]
    rule: str = ""


def flow_of(application: Application) -> list[Step]:
    """Steps in order; no query of its own once the tasks are read."""
    steps: dict[int, list[Task]] = {}
    for task in tasks_of(application):
        steps.setdefault(task.step, []).append(task)
    return [
        Step(number, [_part(task) for task in found], _rule(found))
        for number, (_, found) in enumerate(sorted(steps.items()), start=1)
    ]


def _part(task: Task) -> Part:
    look = CLASSES[task.state]
    if task.result == TaskResult.RETURNED:
        look = "back"
    return Part(task, look, _who(task), task.department.name, _note(task))


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
    group = [task for task in found if task.kind in STAGES and task.kind != TaskKind.ADDED]
    if len(group) < 2:
        return ""
    return "或签，一人通过就行" if group[0].rule == Rule.ANY else "会签，都要通过"
