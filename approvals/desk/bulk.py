"""One move for many cases, each in its own transaction: what can be moved together, what stands in the way, what came of it."""

from dataclasses import dataclass
from uuid import UUID, uuid5

from django.http import Http404

from approvals.procedures.reading import read_together
from approvals.workflow import access
from approvals.workflow.choices import Move, Outcome, TaskState
from approvals.workflow.models import Application, Task, Verdict
from approvals.workflow.options import RULES, tasks_of, why_not
from approvals.workflow.refusals import Refused
from approvals.workflow.transitions import VERBS
from hall.people.actor import Actor
from hall.people.models import Role

# So many cases at once at most.
MOST = 100


@dataclass(frozen=True)
class Action:
    """`fields`: what is asked before it is done; `roles`: who is offered it."""

    move: Move
    label: str
    icon: str
    roles: tuple[Role, ...]
    fields: tuple[str, ...] = ()
    asks: bool = True


HANDLERS = (Role.CLERK, Role.REVIEWER, Role.SIGNER)
ACTIONS = {
    action.move: action
    for action in (
        Action(Move.CLAIM, "我来办", "hand-index", HANDLERS, asks=False),
        Action(Move.RELEASE, "放回队列", "arrow-return-left", HANDLERS, asks=False),
        Action(Move.HAND_OVER, "交给同事", "people", HANDLERS, ("to", "reason")),
        Action(Move.ACCEPT, "受理", "check2-circle", (Role.CLERK,)),
        Action(Move.APPROVE, "准予", "pen", (Role.SIGNER,)),
        Action(Move.DELIVER, "送达", "send", (Role.CLERK,), ("method",)),
        Action(Move.URGE, "催办", "bell", (*HANDLERS, Role.SUPERVISOR), ("reason",)),
        Action(Move.TAKE_AWAY, "收回", "arrow-counterclockwise", (Role.SUPERVISOR,), ("to", "reason!")),
    )
}


@dataclass(frozen=True)
class Picked:
    """A case that was ticked, with the revision the screen showed and why it cannot be moved ('' when it can)."""

    application: Application
    expected: int | None
    hindrance: str = ""


@dataclass(frozen=True)
class Result:
    public_id: str
    number: str
    name: str
    done: bool
    sentence: str


def offered(actor: Actor) -> list[Action]:
    """The actions that make sense for somebody with these posts."""
    posts = (*actor.posts, *actor.standing_in)
    return [action for action in ACTIONS.values() if any(post.role in action.roles for post in posts)]


def picked(actor: Actor, ticked: list[str], move: Move) -> list[Picked]:
    """The ticked cases the person may see, in the order they were ticked. A tick is a public id, a dot and a revision."""
    wanted = dict(found for tick in ticked[:MOST] if (found := _read(tick)))
    seen = (
        access.seen_at_desk(actor).filter(public_id__in=list(wanted)).select_related("version", "department")
    )
    cases = list(seen.defer("form", "version__definition").distinct())
    _read_tasks(cases)
    wrong = _with_faults(cases) if move == Move.ACCEPT else set()
    order = list(wanted)
    return [
        Picked(case, wanted[case.public_id], _hindrance(case, move, actor, case.pk in wrong))
        for case in sorted(cases, key=lambda case: order.index(case.public_id))
    ]


def carry_out(actor: Actor, move: Move, found: list[Picked], nonce: UUID, **given) -> list[Result]:
    """Does the move case by case; one that is refused does not hold up the others. Pressed again with the same nonce, nothing
    is done twice."""
    return [
        _one(actor, move, each, uuid5(nonce, f"{move}:{each.application.public_id}"), given) for each in found
    ]


def _one(actor: Actor, move: Move, each: Picked, nonce: UUID, given: dict) -> Result:
    case = each.application
    task = {"task": _in_hand(case)} if move == Move.TAKE_AWAY else {}
    try:
        if move == Move.TAKE_AWAY and task["task"] is None:
            raise Refused("这件现在没有人占着。")
        VERBS[move](case.public_id, actor=actor, expected=each.expected, nonce=nonce, **task, **given)
    except Refused as refused:
        return _result(case, False, refused.sentence)
    except Http404:
        return _result(case, False, "没有找到这件。")
    return _result(case, True, f"已{ACTIONS[move].label}")


def _result(case: Application, done: bool, sentence: str) -> Result:
    return Result(str(case.public_id), case.number or "", case.version.name, done, sentence)


def _read(tick: str) -> tuple[UUID, int | None] | None:
    """What a tick box was sent as; nothing for what is none."""
    name, _, revision = tick.partition(".")
    try:
        return UUID(name), int(revision) if revision.isascii() and revision.isdigit() else None
    except ValueError:
        return None


def _read_tasks(cases: list[Application]) -> None:
    """Reads the tasks of all of them at once, where `tasks_of` looks for them."""
    by_case: dict[int, list[Task]] = {case.pk: [] for case in cases}
    for task in Task.objects.filter(application__in=cases).select_related("assignee", "department"):
        by_case[task.application_id].append(task)
    for case in cases:
        case.tasks_read = by_case[case.pk]
    read_together(cases)


def _with_faults(cases: list[Application]) -> set[int]:
    rounds = {case.pk: case.round for case in cases}
    found = Verdict.objects.filter(application__in=cases, fine=False).values_list("application_id", "round")
    return {pk for pk, number in found if rounds[pk] == number}


def _hindrance(case: Application, move: Move, actor: Actor, faulty: bool) -> str:
    """By state and post; what else stands in the way, the verb says of each case."""
    states, may, *_ = RULES[move]
    if case.state not in states or may(case, actor, None):
        return why_not(move, case, actor)
    if move == Move.APPROVE and case.proposed_outcome != Outcome.APPROVED:
        return "拟的不是准予，请打开这件再定。"
    return "有材料或填报项标了“要补”，请打开这件办理。" if faulty else ""


def _in_hand(case: Application) -> Task | None:
    found = [task for task in tasks_of(case) if task.state == TaskState.OPEN and task.assignee_id]
    return found[0] if found else None
