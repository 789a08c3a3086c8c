"""Every move of the desk on a case, with its standing for the person who looks: what comes first, what else can be done now,
what cannot and why. Nothing is hidden."""

from dataclasses import dataclass, field, replace

from approvals.workflow.choices import STAGES, Move, State, TaskKind, TaskState
from approvals.workflow.layout import ends_review, tasks_of
from approvals.workflow.models import Application, Task
from approvals.workflow.options import RULES, held_task, why_not
from hall.people.actor import Actor

# Whose tasks a move is made in; the others need none.
TASKS: dict[Move, tuple[TaskKind, ...]] = {
    Move.ACCEPT: (TaskKind.ACCEPT,),
    Move.REQUEST_CORRECTION: (TaskKind.ACCEPT,),
    Move.REFUSE: (TaskKind.ACCEPT,),
    Move.START_REVIEW: STAGES,
    Move.PASS_ON: (*STAGES, TaskKind.HELP),
    Move.PROPOSE: STAGES,
    Move.SEND_BACK: (*STAGES, TaskKind.SIGN),
    Move.APPROVE: (TaskKind.SIGN,),
    Move.DENY: (TaskKind.SIGN,),
    Move.DELIVER: (TaskKind.DELIVER,),
    Move.TRANSFER: tuple(TaskKind),
    Move.ASK_HELP: (TaskKind.ACCEPT, *STAGES, TaskKind.SIGN),
    Move.ADD_SIGNER: (*STAGES, TaskKind.SIGN),
    Move.CLAIM: tuple(TaskKind),
    Move.RELEASE: tuple(TaskKind),
    Move.HAND_OVER: tuple(TaskKind),
    **dict.fromkeys(
        (
            *(Move.START_PROCEDURE, Move.TELL_PROCEDURE, Move.END_PROCEDURE, Move.CANCEL_PROCEDURE),
            *(Move.HEARING_SCHEDULE, Move.HEARING_NOTIFY, Move.HEARING_HOLD, Move.HEARING_RECORD),
            Move.ASK_EXTENSION,
        ),
        (*STAGES, TaskKind.SIGN),
    ),
}
# What a state is about, in the order of the buttons.
FIRST: dict[str, tuple[Move, ...]] = {
    State.SUBMITTED: (Move.REQUEST_CORRECTION, Move.ACCEPT, Move.REFUSE, Move.CORRECT_ON_SPOT),
    State.CORRECTING: (),
    State.ACCEPTED: (Move.PASS_ON, Move.PROPOSE),
    State.REVIEWING: (Move.PASS_ON, Move.PROPOSE, Move.SEND_BACK),
    State.DECIDING: (Move.APPROVE, Move.DENY, Move.SEND_BACK),
    State.CLOSED: (Move.DELIVER,),
}
HEAD = (Move.CLAIM, Move.RELEASE)
# All that staff can do, in the order they are listed when folded away.
DESK = (
    Move.REQUEST_CORRECTION,
    Move.ACCEPT,
    Move.REFUSE,
    Move.CORRECT_ON_SPOT,
    Move.START_REVIEW,
    Move.PASS_ON,
    Move.PROPOSE,
    Move.SEND_BACK,
    Move.TAKE_BACK,
    Move.ASK_HELP,
    Move.ADD_SIGNER,
    Move.START_PROCEDURE,
    Move.ASK_EXTENSION,
    Move.TRANSFER,
    Move.HAND_OVER,
    Move.TAKE_AWAY,
    Move.URGE,
    Move.APPROVE,
    Move.DENY,
    Move.TERMINATE,
    Move.DELIVER,
    Move.REVOKE,
)
ICONS = {
    Move.REQUEST_CORRECTION: "send",
    Move.ACCEPT: "check-lg",
    Move.REFUSE: "slash-circle",
    Move.CORRECT_ON_SPOT: "pencil",
    Move.PASS_ON: "arrow-right",
    Move.PROPOSE: "clipboard-check",
    Move.SEND_BACK: "arrow-return-left",
    Move.TAKE_BACK: "arrow-counterclockwise",
    Move.ASK_HELP: "people",
    Move.ADD_SIGNER: "person-plus",
    Move.TRANSFER: "shuffle",
    Move.HAND_OVER: "person-check",
    Move.TAKE_AWAY: "box-arrow-in-left",
    Move.URGE: "alarm",
    Move.APPROVE: "check-lg",
    Move.DENY: "x-lg",
    Move.TERMINATE: "stop-circle",
    Move.DELIVER: "envelope-check",
    Move.REVOKE: "x-octagon",
    Move.CLAIM: "hand-index",
    Move.RELEASE: "box-arrow-left",
    Move.START_REVIEW: "play",
    Move.START_PROCEDURE: "pause-circle",
    Move.TELL_PROCEDURE: "send",
    Move.END_PROCEDURE: "play-circle",
    Move.CANCEL_PROCEDURE: "x-circle",
    Move.HEARING_REQUEST: "megaphone",
    Move.HEARING_WAIVE: "slash-circle",
    Move.HEARING_SCHEDULE: "calendar-event",
    Move.HEARING_NOTIFY: "send",
    Move.HEARING_HOLD: "people",
    Move.HEARING_RECORD: "journal-check",
    Move.ASK_EXTENSION: "calendar-plus",
    Move.APPROVE_EXTENSION: "calendar-check",
    Move.REFUSE_EXTENSION: "calendar-x",
}
# The head of the body is asked one thing.
LEADS = (Move.APPROVE_EXTENSION, Move.REFUSE_EXTENSION)


@dataclass(frozen=True)
class Choice:
    """A move as a button. `reason`: why not; empty when it can be made. `words`: what it is called here, if not as always."""

    move: Move
    reason: str = ""
    words: str = ""

    @property
    def allowed(self) -> bool:
        return not self.reason

    @property
    def label(self) -> str:
        return self.words or self.move.label

    @property
    def icon(self) -> str:
        return ICONS.get(self.move, "dot")


@dataclass(frozen=True)
class Choices:
    """`first`: what the state is about; `more`: what else fits it; `other`: what belongs to another time or to others."""

    first: list[Choice] = field(default_factory=list)
    more: list[Choice] = field(default_factory=list)
    other: list[Choice] = field(default_factory=list)
    head: dict[str, Choice] = field(default_factory=dict)

    def of(self, move: Move) -> Choice | None:
        return next((each for each in (*self.first, *self.more, *self.other) if each.move == move), None)

    def besides(self, move: Move | None) -> "Choices":
        """Without the move whose form stands open: it is not offered twice."""

        def others(found):
            return [each for each in found if each.move != move]

        return Choices(others(self.first), others(self.more), others(self.other), self.head)

    @property
    def main(self) -> Choice | None:
        """The one that is the solid button: the first that can be made."""
        return next((each for each in self.first if each.allowed), None)


def choices_of(application: Application, actor: Actor) -> Choices:
    """Every desk move in its place."""
    every = {move: Choice(move, reason(move, application, actor)) for move in DESK}
    if helps(held(Move.PASS_ON, application, actor)):
        every[Move.PASS_ON] = replace(every[Move.PASS_ON], words="交协办意见")
    first = _first(application, actor)
    every |= {move: Choice(move, reason(move, application, actor)) for move in first if move not in every}
    rest = [choice for move, choice in every.items() if move not in first]
    return Choices(
        first=[every[move] for move in first],
        more=[choice for choice in rest if choice.allowed],
        other=[choice for choice in rest if not choice.allowed],
        head={str(move): Choice(move, reason(move, application, actor)) for move in HEAD},
    )


def reason(move: Move, application: Application, actor: Actor) -> str:
    """Why not; also where there is nothing to do, though nothing forbids it."""
    if found := why_not(move, application, actor):
        return found
    task = held(move, application, actor)
    if move == Move.RELEASE and task and task.assignee_id is None:
        return "这件本来就在队列里。"
    if move == Move.CLAIM and task and actor.user and task.assignee_id == actor.user.pk:
        return "这件已经在您手里。"
    if move == Move.TAKE_AWAY and not held_by_somebody(application):
        return "现在没有人占着这件。"
    return ""


def held(move: Move, application: Application, actor: Actor, task: Task | None = None) -> Task | None:
    """The task the move would be made in."""
    return held_task(application, actor, TASKS[move], task) if move in TASKS else None


def helps(task: Task | None) -> bool:
    """Help that was asked for: giving it moves nothing on."""
    return task is not None and task.kind == TaskKind.HELP


def held_by_somebody(application: Application) -> list[Task]:
    """Open tasks that somebody has in hand."""
    return [task for task in tasks_of(application) if task.state == TaskState.OPEN and task.assignee_id]


def fits(move: Move, application: Application) -> bool:
    """Whether the move belongs to the state the case is in."""
    return application.state in RULES[move][0]


def _first(application: Application, actor: Actor) -> list[Move]:
    if fits(LEADS[0], application) and not why_not(LEADS[0], application, actor):
        return list(LEADS)
    wanted = list(FIRST.get(application.state, ()))
    task = held_task(application, actor, (*STAGES, TaskKind.HELP))
    if application.state == State.DECIDING and task:
        wanted = [Move.PASS_ON, Move.SEND_BACK]
    if task and task.kind == TaskKind.HELP:
        return [Move.PASS_ON]
    if application.state in (State.ACCEPTED, State.REVIEWING) and task:
        wanted.remove(Move.PASS_ON if ends_review(application, task) else Move.PROPOSE)
    return wanted
