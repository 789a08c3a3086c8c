"""The frame of every verb: one transaction that locks the case, checks who and when, changes it, and writes down what
happened. A page, the API, the window and the timers all come through here."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import wraps
from uuid import UUID

from django.db import connection, transaction
from django.http import Http404

from approvals.clock import arming, dates
from approvals.workflow import access
from approvals.workflow.choices import Move, TaskState
from approvals.workflow.layout import tasks_of
from approvals.workflow.models import Application, Press, Task
from approvals.workflow.options import why_not
from approvals.workflow.refusals import Refused, Stale
from hall.catalog.definitions.item import ItemDefinition
from hall.catalog.shelf import definition_of
from hall.journal.models import Entry
from hall.journal.record import Told, record_all
from hall.people.actor import Actor
from hall.people.models import Post, Role
from hall.worktime import now
from hall.worktime.templatetags.dates import near_moment

# A claimed task goes back to the queue after this long without an action.
CLAIM = timedelta(hours=4)
# What a verb may change of the row. Who applies, for what, under which version, never changes.
MOVABLE = (
    *(
        "number",
        "query_code",
        "round",
        "state",
        "outcome",
        "revision",
        "region_code",
        "via",
        "window",
        "service_point",
        "handle_code",
    ),
    *("saved_at", "submitted_at", "received_at", "corrected_at", "accepted_at", "deemed", "accepted_by"),
    *("accepted_by_name", "proposed_outcome", "proposal", "decided_at", "decided_by", "decided_by_name"),
    *("refusal_ground", "decision_reason", "closed_at", "delivered_at", "delivery_method", "result_name"),
    *(
        "result_number",
        "result_valid_until",
        "due_on",
        "notice_due_on",
        "correction_due_on",
        "promised_due_on",
    ),
    *("legal_due_on", "due_provisional", "paused_on", "clock_entry_count", "procedure_count"),
)


ATTRIBUTES = tuple(Application._meta.get_field(name).attname for name in MOVABLE)
# Of the rows around a case a verb needs little: compiling a statement costs by the column.
UNREAD = tuple(
    f"{relation}__{column.name}"
    for relation, needed in {"version": {"id", "digest"}, "item": {"code", "current"}}.items()
    for column in Application._meta.get_field(relation).related_model._meta.concrete_fields
    if column.name not in needed
)

# Moves made by virtue of a role, not of a task in hand.
ROLES: dict[Move, tuple[Role, ...]] = {
    Move.TAKE_AWAY: (Role.SUPERVISOR,),
    Move.TERMINATE: (Role.SIGNER,),
    Move.REVOKE: (Role.SIGNER,),
    Move.URGE: (Role.SUPERVISOR, Role.LEADER, Role.SIGNER, Role.REVIEWER, Role.CLERK),
    Move.APPROVE_EXTENSION: (Role.LEADER,),
    Move.REFUSE_EXTENSION: (Role.LEADER,),
}
# Move → what is told of a refusal, as (public_id, actor, refused), when everything else has been rolled back.
AFTER_REFUSAL: dict[Move, Callable] = {}
# Moves of the applicant's side; a clerk makes them for a person who came to the window.
APPLICANTS = (Move.SUBMIT, Move.RESUBMIT, Move.WITHDRAW)


@dataclass
class Change:
    """One verb being carried out. `given`: what the verb was called with; `changes` goes into the journal; `post`: the one
    acted at."""

    application: Application
    actor: Actor
    at: datetime
    definition: ItemDefinition
    move: Move
    reason: str = ""
    changes: dict = field(default_factory=dict)
    # Entries of the journal that come before the verb's own: moves that follow from it.
    also: list[tuple[str, dict]] = field(default_factory=list)
    post: Post | None = None
    # Set by `approvals.clock.arming.look_anew`.
    timers_anew: bool = False
    # What the verb is about besides the case: a special procedure, an extension. Papers and messages speak of it.
    about: object | None = None

    @property
    def event(self) -> str:
        """Names this change, for messages that must not be sent twice."""
        return f"{self.application.public_id}:{self.application.revision + 1}"

    def act_for(self, task: Task) -> None:
        """The task is done at the post that reaches it; a deputy does it on behalf of the colleague who is away."""
        self.post = access.post_taking(self.actor, task)
        absent = None
        if task.assignee_id in self.actor.deputising and task.assignee_id != self.actor.user.pk:
            absent = task.assignee
        elif self.post is not None and self.post.user_id != self.actor.user.pk:
            absent = self.post.user
        if absent is not None:
            self.actor = replace(self.actor, on_behalf_of=absent.get_full_name())

    @property
    def done_by(self) -> str:
        """The name that stands under what was done: 李青（代王敏）."""
        behalf = self.actor.on_behalf_of
        return f"{self.actor.name}（代{behalf}）" if behalf and self.post else self.actor.name


def verb(move: Move, *, form: bool = False, columns: tuple[str, ...] = ()) -> Callable:
    """Makes a verb of `body(change, **given)`.

    The verb takes the case's public id, `actor`, `expected` (the revision the screen showed), `nonce` (of the page; a second
    press with it does nothing) and what the body takes, and returns the application. `form`: it reads the form; `columns`: further columns it saves.
    Raises Http404 for no such case, Stale, Refused.
    """

    def made(body):
        @wraps(body)
        def carried_out(
            public_id, *, actor: Actor, expected: int | None = None, nonce=None, **given
        ) -> Application:
            with _keeping_refusals(move, public_id, actor), transaction.atomic():
                application = locked(public_id, form=form)
                if nonce and pressed_before(nonce, application, actor, move):
                    return application
                if expected is not None and expected != application.revision:
                    raise Stale(who_was_first(application))
                task = same_task(application, given)
                if refusal := why_not(move, application, actor, task):
                    raise Refused(refusal)
                change = Change(application, actor, now(), definition_of(application.version), move)
                body(change, **given)
                finish(change, columns)
            return application

        carried_out.move = move
        return carried_out

    return made


@contextmanager
def _keeping_refusals(move: Move, public_id, actor: Actor) -> Iterator[None]:
    """Outside the verb's transaction: what was refused is undone, that it was tried may be worth keeping."""
    try:
        yield
    except Refused as refused:
        if keep := AFTER_REFUSAL.get(move):
            keep(public_id, actor, refused)
        raise


def locked(public_id, *, form: bool = False, skip: bool = False) -> Application | None:
    """The case, read anew and held until the transaction ends. Raises Http404; with `skip`, gives None when somebody else
    holds it at this moment or it is not there."""
    rows = Application.objects.select_for_update(
        of=("self",), skip_locked=skip and connection.features.has_select_for_update_skip_locked
    )
    rows = rows.select_related("version", "item", "department").defer(*UNREAD, *(() if form else ("form",)))
    application = next(iter(rows.filter(public_id=public_id)), None)
    if application is None and not skip:
        raise Http404
    if application is not None:
        application.as_read = _columns(application)
    return application


def _columns(application: Application) -> dict:
    """What may move, as it was read, so that only what has moved is written."""
    return {name: getattr(application, name) for name in ATTRIBUTES}


def same_task(application: Application, given: dict) -> Task | None:
    """The task a verb is to be about, as this case has it now. Raises Http404 for one of another case."""
    task = given.get("task")
    if task is None:
        return None
    found = next((each for each in tasks_of(application) if each.pk == task.pk), None)
    if found is None:
        raise Http404
    given["task"] = found
    return found


def finish(change: Change, columns: tuple[str, ...] = ()) -> None:
    """Dates, revision, row, tasks, journal."""
    application = change.application
    dates.settle(application, change.definition)
    application.revision += 1
    moved = [name for name, value in application.as_read.items() if getattr(application, name) != value]
    application.save(update_fields=[*moved, *columns])
    _keep_tasks_in_line(change)
    arming.arm_case(change)
    _name_who_acts(change)
    moves = [*((move, "", changes) for move, changes in change.also)]
    moves.append((change.move, change.reason, change.changes))
    told = [
        Told(str(move), reason, changes | {"state": application.state}) for move, reason, changes in moves
    ]
    record_all(application.chain, told, actor=change.actor, post=str(change.post or ""))


def _keep_tasks_in_line(change: Change) -> None:
    """Open tasks are ordered by the case's date; whoever acts keeps what he has claimed."""
    application, user = change.application, change.actor.user
    due = application.due_on or (application.promised_due_on if application.paused_on else None)
    open_now = [task for task in tasks_of(change.application) if task.state == TaskState.OPEN]
    put([task for task in open_now if due and task.due_on != due], due_on=due)
    claimed = [task for task in open_now if user and task.assignee_id == user.pk and task.claimed_until]
    put([task for task in claimed if task.claimed_until < change.at + CLAIM], claimed_until=change.at + CLAIM)


def put(tasks: list[Task], **values) -> None:
    """The same values for several tasks, in one statement and in memory."""
    if not tasks:
        return
    Task.objects.filter(pk__in=[task.pk for task in tasks]).update(**values)
    for task in tasks:
        for name, value in values.items():
            setattr(task, name, value)


def _name_who_acts(change: Change) -> None:
    """The post for the journal, when no task has named it; for the applicant's side, whom he acts for."""
    application, actor = change.application, change.actor
    if change.post is not None or actor.user is None:
        return
    if access.is_applicant(actor, application):
        enterprise = application.enterprise.name if application.enterprise_id else ""
        change.actor = replace(actor, posts=(), on_behalf_of=enterprise)
        return
    roles = ROLES.get(change.move, (Role.CLERK,) if change.move in APPLICANTS else ())
    change.post = access.post_serving(actor, application, *roles) or actor.post_for(application.department_id)
    if change.move in APPLICANTS:
        change.actor = replace(actor, on_behalf_of=application.applicant_name)


def pressed_before(nonce, application: Application, actor: Actor, move: Move) -> bool:
    """Remembers the press. Whether it was there already: then the case stays as it is. Raises Refused when the same page was
    used for something else."""
    if actor.user is None:
        return False
    key = _as_uuid(nonce)
    given = {"application": application, "actor": actor.user, "move": move, "at": now()}
    press, new = Press.objects.get_or_create(nonce=key, defaults=given)
    if not new and (press.application_id, press.actor_id, press.move) != (
        application.pk,
        actor.user.pk,
        str(move),
    ):
        raise Refused("这个页面的按钮已经用过了，请刷新页面再试。")
    return not new


def _as_uuid(nonce) -> UUID:
    try:
        return UUID(str(nonce))
    except ValueError:
        raise Refused("页面没有传全，请刷新页面再试。") from None


def who_was_first(application: Application) -> str:
    """Who changed the case since the screen was drawn: 撞车, in one sentence."""
    moves = Entry.objects.filter(chain=application.chain, action__in=Move.values)
    last = moves.order_by("-number").first()
    if last is None:
        return "这件刚有变化，没有重复执行。请刷新页面再看。"
    return f"这件刚由{last.actor_name}在{near_moment(last.at)} 办过（{Move(last.action).label}），没有重复执行。请刷新页面再看。"
