"""Who has a task in hand: taken from the queue, put back, handed over, taken away."""

import heapq
from collections.abc import Iterator

from django.db import transaction

from approvals.workflow import access
from approvals.workflow.change import CLAIM, Change, finish, locked, put, verb
from approvals.workflow.choices import STAGES, Move, TaskKind
from approvals.workflow.holding import held, is_free
from approvals.workflow.involving import give
from approvals.workflow.layout import tasks_of
from approvals.workflow.models import Application, Task
from approvals.workflow.options import why_not
from approvals.workflow.reviewing import begin
from approvals.workflow.telling import tell
from approvals.workflow.wording import said
from hall.catalog.shelf import definition_of
from hall.journal.record import record
from hall.people.actor import SYSTEM, Actor
from hall.people.models import Role, User
from hall.worktime import now

__all__ = ["CLAIM", "claim", "hand_over", "release", "release_lapsed", "renew", "take_away", "take_next"]
# So many tasks are looked at at once for one that nobody else is taking at this moment.
GLANCE = 20
LAPSES_AT_ONCE = 100
REASON = 500
SUPERVISORS = (Role.SUPERVISOR,)


@verb(Move.CLAIM)
def claim(change: Change, *, task=None) -> None:
    """Takes a free task; the first stage's begins the review."""
    take(change, held(change.application, change.actor, tuple(TaskKind), task))


def take(change: Change, task: Task) -> None:
    """Puts a free task into the actor's hands for a while."""
    if task.kind in STAGES:
        begin(change, record=True)
    change.act_for(task)
    change.changes |= {"stage": task.name}
    if task.assignee_id and task.assignee_id != change.actor.user.pk:
        change.changes |= {"lapsed": task.assignee.get_full_name()}
    put([task], assignee=change.actor.user, claimed_until=change.at + CLAIM)


def take_next(actor: Actor, *, wanted=None) -> Application | None:
    """Claims the most urgent free task for the actor, exactly one, whoever else presses at the same moment. None when the
    queue is empty. `wanted`: a queryset of tasks to choose from, else all the actor may take."""
    release_lapsed()
    for waits in (
        False,
        True,
    ):  # first what nobody touches at this moment, then also what somebody is busy with
        for pk, public_id in _candidates(actor, wanted):
            if taken := _try(actor, pk, public_id, waits):
                return taken
    return None


def _candidates(actor: Actor, wanted) -> Iterator[tuple]:
    """(task, case) of free tasks, the most urgent first; one's own matters left out. Each queryset is kept in order by an
    index."""
    parts = access.free_tasks(actor) if wanted is None else [wanted.filter(assignee=None)]
    rows = heapq.merge(*(_in_order(part.exclude(application__applicant=actor.user)) for part in parts))
    seen: set[int] = set()
    for _, pk, public_id in rows:
        if pk not in seen:
            seen.add(pk)
            yield pk, public_id


def _in_order(part) -> Iterator[tuple]:
    """(due, task, case), a glance at a time, from where the last glance ended."""
    part, after = part.order_by("due_on", "id"), None
    while True:
        found = (
            part
            if after is None
            else part.filter(due_on__gte=after[0]).exclude(due_on=after[0], id__lte=after[1])
        )
        rows = list(found.values_list("due_on", "pk", "application__public_id")[:GLANCE])
        yield from rows
        if len(rows) < GLANCE:
            return
        after = rows[-1]


@transaction.atomic
def _try(actor: Actor, pk: int, public_id, waits: bool) -> Application | None:
    """Claims the task unless somebody was faster, or, when it `waits` for nobody, holds the case at this moment."""
    application = locked(public_id, skip=not waits)
    task = application and next((each for each in tasks_of(application) if each.pk == pk), None)
    if task is None or not is_free(task) or why_not(Move.CLAIM, application, actor, task):
        return None
    change = Change(application, actor, now(), definition_of(application.version), Move.CLAIM)
    take(change, task)
    finish(change)
    return application


@verb(Move.RELEASE)
def release(change: Change, *, task=None) -> None:
    """Puts a task back into the queue. What a person was asked for by name (加签, 协办) stays with him."""
    kinds = tuple(kind for kind in TaskKind if kind not in (TaskKind.ADDED, TaskKind.HELP))
    found = held(change.application, change.actor, kinds, task)
    change.act_for(found)
    put([found], assignee=None, claimed_until=None)
    change.changes |= {"stage": found.name}


@verb(Move.HAND_OVER)
def hand_over(change: Change, *, to: User, reason: str = "", task=None) -> None:
    """交给同事: a colleague of the same post takes the work over for a while, as if he had claimed it: not acted upon, it goes
    back to the queue."""
    found = held(change.application, change.actor, tuple(TaskKind), task)
    change.reason = said(reason, "理由", REASON)
    give(change, found, to, claimed_until=change.at + CLAIM)


@verb(Move.TAKE_AWAY)
def take_away(change: Change, *, task: Task, reason: str, to: User | None = None) -> None:
    """A supervisor takes a task out of somebody's hands, back into the queue or to another; both are told."""
    change.reason = said(reason, "收回的理由", REASON, missing="请写明收回的理由。")
    holder = task.assignee
    if task.kind in STAGES:
        put([task], asked_by=None, request="")  # what a colleague wrote who passed it on to the holder
    if to is not None:
        give(change, task, to)
    else:
        put([task], assignee=None, claimed_until=None)
        change.changes |= {"stage": task.name, "to": "队列"}
    change.post = access.post_serving(change.actor, change.application, *SUPERVISORS) or access.post_serving(
        change.actor, task, *SUPERVISORS
    )
    change.changes |= {"from": holder.get_full_name()}
    tell(change, [holder], "收回了一件")


def renew(application: Application, user: User) -> None:
    """An action outside the verbs, such as a verdict, also keeps what the user has claimed in the case."""
    mine = application.tasks.open().filter(assignee=user, claimed_until__isnull=False)
    mine.update(claimed_until=now() + CLAIM)


def release_lapsed() -> int:
    """Puts back what was claimed and not acted upon in time; how many tasks. Each is written down in its case's journal."""
    lapsed = Task.objects.open().filter(claimed_until__lte=now())
    rows = lapsed.order_by("claimed_until").values_list("pk", "application__public_id")
    return sum(_lapse(pk, public_id) for pk, public_id in list(rows[:LAPSES_AT_ONCE]))


@transaction.atomic
def _lapse(pk: int, public_id) -> bool:
    application = locked(public_id, skip=True)
    lapsed = Task.objects.open().filter(pk=pk, claimed_until__lte=now()).select_related("assignee")
    task = lapsed.first() if application else None
    if task is None:
        return False
    changes = {"stage": task.name, "from": task.assignee.get_full_name()}
    put([task], assignee=None, claimed_until=None)
    record(application.chain, "claim_lapsed", actor=SYSTEM, reason="占用到期没有办理", changes=changes)
    return True
