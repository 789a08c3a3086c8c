"""The tasks of a case: opened, finished, cancelled as the case moves. Only verbs call this."""

from collections.abc import Iterable

from approvals.clock import dates
from approvals.procedures.reading import keeps_out
from approvals.workflow import access
from approvals.workflow.change import Change, put
from approvals.workflow.choices import TaskKind, TaskResult, TaskState
from approvals.workflow.holding import held
from approvals.workflow.layout import followers, is_pending, is_step_done, pending, spared, tasks_of
from approvals.workflow.models import Task
from approvals.workflow.plan import review_plan
from approvals.workflow.refusals import Refused
from hall.people.actor import Actor
from hall.people.models import Post, Role, User
from hall.worktime import today

ACCEPTANCE_STEP = 0
# Posts whose holders take part in a case: they can see it too.
TAKES_PART = (*access.HANDLING, *access.OVERSEEING)


def open_acceptance(change: Change) -> Task:
    """For the clerk; after a correction, for the same clerk as before, as long as he holds the post."""
    done = [task for task in tasks_of(change.application) if task.kind == TaskKind.ACCEPT and task.done_by_id]
    opened = add(change, step=ACCEPTANCE_STEP, kind=TaskKind.ACCEPT, name="受理", role=Role.CLERK)
    if done:
        assign_if_able(opened, done[-1].done_by)
    return opened


def open_review(change: Change) -> bool:
    """Lays out every stage and opens the first. False when the item has none."""
    parts = review_plan(change.definition)
    due = due_on(change)
    laid = [
        Task(
            application=change.application,
            step=part.step,
            kind=part.kind,
            name=part.name,
            rule=part.rule,
            role=part.role,
            department_id=part.department,
            due_on=due,
            state=TaskState.OPEN if part.step == parts[0].step else TaskState.WAITING,
            opened_at=change.at if part.step == parts[0].step else None,
        )
        for part in parts
    ]
    tasks_of(change.application).extend(Task.objects.bulk_create(laid))
    return bool(parts)


def open_signing(change: Change) -> Task:
    """After the last stage; signers added behind that come first."""
    added = [task for task in pending(change.application) if task.kind == TaskKind.ADDED]
    ahead = max(added, key=lambda task: task.pk, default=None)
    return add(
        change,
        step=_last_step(change) + 1,
        kind=TaskKind.SIGN,
        name="签发",
        role=Role.SIGNER,
        state=TaskState.WAITING if ahead else TaskState.OPEN,
        follows=ahead,
    )


def open_delivery(change: Change) -> Task:
    """What was decided must be handed over within ten working days (许可法 Art. 44)."""
    return add(change, step=_last_step(change) + 1, kind=TaskKind.DELIVER, name="送达", role=Role.CLERK)


def add(change: Change, **given) -> Task:
    """One more task, open unless told otherwise, of the case's department and service point unless told otherwise."""
    application = change.application
    usual = {
        "department": application.department,
        "service_point": application.service_point,
        "state": TaskState.OPEN,
        "due_on": due_on(change),
    }
    values = usual | given
    opened_at = change.at if values["state"] == TaskState.OPEN else None
    known = tasks_of(application)
    created = Task.objects.create(application=application, opened_at=opened_at, **values)
    known.append(created)
    return created


def finish(change: Change, kinds, task: Task | None, result: TaskResult, opinion: str, **more) -> Task:
    """Ends the actor's open task of these kinds and opens what followed it; of a 或签 group the others are spared. Raises
    Refused when there is none."""
    found = held(change.application, change.actor, kinds, task)
    if found is None:
        raise Refused("这件现在没有轮到您的环节。")
    change.act_for(found)
    end(change, found, result, opinion, **more)
    if result == TaskResult.PASSED:
        cancel(spared(change.application, found))
    return found


def end(change: Change, task: Task, result: TaskResult, opinion: str, **more) -> None:
    """Writes the end of a task down, whoever had it in hand."""
    values = {
        "state": TaskState.DONE,
        "result": result,
        "opinion": opinion,
        "done_by": change.actor.user,
        "done_by_name": change.done_by[:60],
        "done_at": change.at,
        "assignee": change.actor.user or task.assignee,
        "claimed_until": None,
    }
    put([task], **values | more)


def open_followers(change: Change, task: Task) -> list[Task]:
    return _open(change, followers(change.application, task))


def open_next(change: Change, step: int) -> list[Task]:
    """Opens the next step that waits, when everything of this one is done."""
    application = change.application
    if not is_step_done(application, step):
        return []
    waiting = [task for task in pending(application) if task.state == TaskState.WAITING]
    first = min((task.step for task in waiting), default=None)
    ahead = {task.pk for task in pending(application)}
    return _open(change, [task for task in waiting if task.step == first and task.follows_id not in ahead])


def _open(change: Change, found: list[Task]) -> list[Task]:
    for task in found:
        if task.assignee_id and not can_do(task.assignee, task):
            put([task], assignee=None)
    put(found, state=TaskState.OPEN, opened_at=change.at, due_on=due_on(change))
    return found


def close_again(found: list[Task]) -> None:
    """Opened too early: they wait once more, and nobody has claimed them."""
    put([task for task in found if task.claimed_until], assignee=None, claimed_until=None)
    put(found, state=TaskState.WAITING, opened_at=None)


def cancel(found: Iterable[Task]) -> None:
    """They need not be done any more."""
    put(list(found), state=TaskState.CANCELLED, claimed_until=None)


def cancel_all(change: Change) -> None:
    cancel(task for task in tasks_of(change.application) if is_pending(task))


def cancel_help(change: Change) -> None:
    """Opinions that were asked for come too late."""
    cancel(task for task in pending(change.application) if task.kind == TaskKind.HELP)


def assign_if_able(task: Task, user: User | None) -> None:
    """To whoever did it before, as long as he still holds the post; else it waits for anyone."""
    able = user if user is not None and can_do(user, task) else None
    if task.assignee_id != (able.pk if able else None):
        put([task], assignee=able)


def post_of_colleague(change: Change, user: User) -> Post:
    """The post of a department at which a colleague takes part in review or decision. Raises Refused when he has none, or may
    not."""
    ensure_may_handle(change, user, TaskKind.HELP)
    posts = [post for post in posts_of(user) if post.department_id and post.role in TAKES_PART]
    if not posts:
        raise Refused(f"{user.get_full_name()}现在没有部门岗位，请换一位。")
    return next((post for post in posts if post.role in access.HANDLING), posts[0])


def posts_of(user: User) -> list[Post]:
    """His own posts today; none when the account is closed."""
    posts = user.posts.in_force(today()).select_related("department")
    return list(posts) if user.is_active else []


def ensure_not_his_own(change: Change, user: User) -> None:
    if access.is_applicant(Actor(user, user.get_full_name()), change.application):
        raise Refused(f"这是{user.get_full_name()}自己的申请，不能由他办（回避），请换一位。")


def ensure_may_handle(change: Change, user: User, kind: TaskKind) -> None:
    """Raises Refused for whose own matter it is, and for who presides over its hearing (许可法 Art. 48(3))."""
    ensure_not_his_own(change, user)
    if keeps_out(change.application, user.pk, kind):
        raise Refused(
            f"{user.get_full_name()}主持这件的听证，不能再审查、决定这件（行政许可法第四十八条），请换一位。"
        )


def can_do(user: User, task: Task) -> bool:
    """Whether the account is in use and holds a post for the task today, his own and not one he stands in for; not who
    presides over a hearing of the case."""
    if keeps_out(task.application, user.pk, task.kind):
        return False
    own = tuple(posts_of(user))
    return access.may_take(Actor(user, user.get_full_name(), own), task)


def due_on(change: Change):
    """The case's date once the change is carried out (a date; never None, as queues are ordered by it)."""
    application = change.application
    dates.settle(application, change.definition)
    return application.due_on or application.promised_due_on or dates.day_of(change.at)


def _last_step(change: Change) -> int:
    return max((task.step for task in tasks_of(change.application)), default=ACCEPTANCE_STEP)
