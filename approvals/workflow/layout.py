"""How the tasks of a case stand to one another. Read once per application object, then kept in memory by the verbs."""

from approvals.workflow.choices import STAGES, Rule, State, TaskKind, TaskResult, TaskState
from approvals.workflow.models import Application, Task

# Who has a task is shown by name; compiling a statement costs by the column.
UNREAD = tuple(
    f"assignee__{column.name}"
    for column in Task._meta.get_field("assignee").related_model._meta.concrete_fields
    if column.name not in {"id", "username", "name", "is_active", "public_id"}
)
PENDING = (TaskState.OPEN, TaskState.WAITING)


def tasks_of(application: Application) -> list[Task]:
    """The case's tasks in the order of their steps; `forget_tasks` when others may have changed them."""
    if "tasks_read" not in application.__dict__:
        rows = application.tasks.select_related("assignee", "department").defer(*UNREAD)
        application.tasks_read = list(rows.order_by("step", "id"))
    return application.tasks_read


def forget_tasks(application: Application) -> None:
    application.__dict__.pop("tasks_read", None)


def is_pending(task: Task) -> bool:
    return task.state in PENDING


def pending(application: Application, *, help_too: bool = True) -> list[Task]:
    """What is still to be done. Help that was asked for holds nothing up."""
    found = [task for task in tasks_of(application) if is_pending(task)]
    return found if help_too else [task for task in found if task.kind != TaskKind.HELP]


def standing(application: Application) -> list[Task]:
    """The stages as they count now: without what was done again after a return."""
    repeated = {task.repeats_id for task in tasks_of(application)}
    return [task for task in tasks_of(application) if task.kind in STAGES and task.pk not in repeated]


def followers(application: Application, task: Task) -> list[Task]:
    """Pending tasks that open when this one is done."""
    return [each for each in pending(application) if each.follows_id == task.pk]


def chain_after(application: Application, task: Task) -> list[Task]:
    """Everything pending that waits behind this one, nearest first."""
    found: list[Task] = []
    for each in followers(application, task):
        found += [each, *chain_after(application, each)]
    return found


def chain_before(application: Application, task: Task) -> list[Task]:
    """Everything pending that this one waits for, nearest first."""
    ahead = [each for each in pending(application) if each.pk == task.follows_id]
    return [each for one in ahead for each in (one, *chain_before(application, one))]


def rivals(application: Application, task: Task) -> list[Task]:
    """或签: the others of the group, of which one suffices."""
    if task.rule != Rule.ANY:
        return []
    return [
        each
        for each in standing(application)
        if each.pk != task.pk and (each.step, each.name, each.kind) == (task.step, task.name, task.kind)
    ]


def spared(application: Application, task: Task) -> list[Task]:
    """What need not be done any more once this one of a 或签 group has passed, with all that hangs on it."""
    found = [each for each in rivals(application, task) if is_pending(each)]
    hanging = [
        other
        for each in found
        for other in (*chain_before(application, each), *chain_after(application, each))
    ]
    return [*found, *hanging]


def is_step_done(application: Application, step: int) -> bool:
    return not any(task.step == step for task in pending(application, help_too=False))


def ends_review(application: Application, task: Task) -> bool:
    """Whether nothing of the review is left after this task but signers added behind it: then it proposes the decision. An
    added signer never does."""
    if task.kind not in STAGES or task.kind == TaskKind.ADDED or application.state == State.DECIDING:
        return False
    beside = {each.pk for each in (task, *spared(application, task), *chain_after(application, task))}
    return all(each.pk in beside for each in pending(application, help_too=False))


def earlier(application: Application, task: Task) -> list[Task]:
    """The stages a case may be returned to from this task, the nearest last."""
    done = [each for each in standing(application) if each.step < task.step and each.kind != TaskKind.ADDED]
    return [each for each in done if each.state == TaskState.DONE]


def last_passed(application: Application) -> Task | None:
    """The stage that somebody passed last; None when the last thing done was a return, or nothing is done yet."""
    kinds = (*STAGES, TaskKind.SIGN)
    done = [task for task in tasks_of(application) if task.kind in kinds and task.state == TaskState.DONE]
    last = max(done, key=lambda each: (each.done_at, each.pk), default=None)
    counts = last is not None and last.result == TaskResult.PASSED and last in standing(application)
    return last if counts else None


def opened_behind(application: Application, task: Task) -> list[Task]:
    """What opened because this task was passed: its followers, the next steps, the signing."""
    mine = {each.pk for each in chain_after(application, task)}
    return [
        each
        for each in pending(application, help_too=False)
        if each.state == TaskState.OPEN and (each.step > task.step or each.pk in mine)
    ]
