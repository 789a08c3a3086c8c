"""The section of special procedures and extensions on the screen of a case; what waits for the head of a body, and for who
presides over hearings."""

from dataclasses import dataclass, field

from django.db.models import Q

from approvals.clock import ledger
from approvals.clock.dates import promise_missed
from approvals.clock.extensions import JOINT_LIMIT, base_due, extensions_of, leading_posts
from approvals.clock.models import Extension
from approvals.desk.case.actions import Choice, reason
from approvals.procedures.checks import may_be_cancelled
from approvals.procedures.models import Hearing, Procedure, ProcedureKind
from approvals.procedures.reading import came_too_late, procedures_of
from approvals.procedures.showing import Shown, is_late_to_hold, shown
from approvals.workflow import access
from approvals.workflow.choices import OPEN, Move
from hall.catalog.choices import DayUnit
from hall.catalog.shelf import definition_of
from hall.people.actor import Actor

# What a hearing needs next, by where it stands.
STEPS = {
    Hearing.State.TOLD: (Move.HEARING_REQUEST, Move.HEARING_WAIVE),
    Hearing.State.REQUESTED: (Move.HEARING_SCHEDULE,),
    Hearing.State.SCHEDULED: (Move.HEARING_NOTIFY, Move.HEARING_SCHEDULE),
    Hearing.State.NOTIFIED: (Move.HEARING_HOLD, Move.HEARING_SCHEDULE),
    Hearing.State.HELD: (Move.HEARING_RECORD,),
}
AGAIN = "改听证时间"
# Extensions listed at once for the head of a body, hearings for who presides over them.
MOST = 50


@dataclass(frozen=True)
class Card:
    """One procedure with what can be done; `why_not`: where nothing can, the first reason; `late`: a hearing past its date."""

    shown: Shown
    choices: list[Choice] = field(default_factory=list)
    why_not: str = ""
    late: bool = False
    # Why it moves the law's limit only.
    beside: str = ""


@dataclass(frozen=True)
class Asked:
    """One extension; `due`: the legal date on or before which it has to be approved; `legal_only`: the promise is broken
    already, it would lengthen the law's limit alone."""

    extension: Extension
    choices: list[Choice] = field(default_factory=list)
    due: object = None
    legal_only: bool = False


@dataclass(frozen=True)
class Waiting:
    """At most `MOST` extensions; `more`: how many wait besides."""

    asked: list[Asked] = field(default_factory=list)
    more: int = 0

    @property
    def total(self) -> int:
        return len(self.asked) + self.more


@dataclass(frozen=True)
class Section:
    running: list[Card]
    over: list[Card]
    extensions: list[Asked]

    def __bool__(self) -> bool:
        return bool(self.running or self.over or self.extensions)


def section_of(page) -> Section:
    """Of a CasePage. One query for extensions, one for procedures where there are any."""
    cards = [_card(page, shown(each)) for each in procedures_of(page.application)]
    return Section(
        [card for card in cards if card.shown.runs],
        [card for card in cards if not card.shown.runs],
        [_asked(page, each) for each in extensions_of(page.application)],
    )


def _card(page, found: Shown) -> Card:
    beside = came_too_late(found.procedure, page.application)
    if not found.runs:
        return Card(found, beside=beside)
    every = [_choice(page, move, found) for move in _moves(found)]
    allowed = [choice for choice in every if choice.allowed]
    blocked = "" if allowed else next((choice.reason for choice in every), "")
    return Card(found, allowed, blocked, bool(found.hearing and is_late_to_hold(found.hearing)), beside)


def _moves(found: Shown) -> list[Move]:
    procedure = found.procedure
    steps = STEPS.get(found.hearing.state, ()) if procedure.kind == ProcedureKind.HEARING else ()
    moves = list(steps) or [Move.END_PROCEDURE]
    if found.untold:
        moves.insert(0, Move.TELL_PROCEDURE)
    return [*moves, Move.CANCEL_PROCEDURE] if may_be_cancelled(procedure) else moves


def _choice(page, move: Move, found: Shown) -> Choice:
    again = move == Move.HEARING_SCHEDULE and found.hearing.scheduled_for
    return Choice(move, reason(move, page.application, page.actor), AGAIN if again else "")


def _asked(page, extension: Extension) -> Asked:
    if extension.state != Extension.State.ASKED or page.application.state not in OPEN:
        return Asked(extension)
    moves = (Move.APPROVE_EXTENSION, Move.REFUSE_EXTENSION)
    every = [Choice(move, reason(move, page.application, page.actor)) for move in moves]
    due = base_due(page.application, page.definition)
    allowed = [choice for choice in every if choice.allowed]
    return Asked(extension, allowed, due, promise_missed(page.application))


def waiting_for(actor: Actor) -> Waiting:
    """Extensions that wait for this head of a body, the oldest first. No query for anybody else."""
    posts = leading_posts(actor)
    if not posts:
        return Waiting()
    limit = "application__version__definition__limits__legal"
    joint = Q(**{f"{limit}__value": JOINT_LIMIT, f"{limit}__unit": DayUnit.WORKDAY.value})
    theirs = Q(application__department__in=[post.department_id for post in posts if post.department_id])
    found = theirs & ~joint
    if any(post.department_id is None for post in posts):
        found |= joint
    rows = Extension.objects.filter(found, state=Extension.State.ASKED, application__state__in=OPEN)
    rows = rows.exclude(application__in=access.own_matters(actor))
    rows = rows.select_related("application__version", "application__department").order_by("asked_at", "id")
    found = list(rows.defer("application__form", "application__version__definition")[: MOST + 1])
    more = rows.count() - MOST if len(found) > MOST else 0
    found = found[:MOST]
    ledger.read_together([each.application for each in found])
    asked = [
        Asked(
            each,
            due=base_due(each.application, definition_of(each.application.version)),
            legal_only=promise_missed(each.application),
        )
        for each in found
    ]
    return Waiting(asked, more)


def presided_by(actor: Actor) -> list[Hearing]:
    """Hearings under way that this member of staff presides over, the next one first: in cases he may open for that alone. One
    query, none for who holds no post."""
    if not actor.posts:
        return []
    rows = Hearing.objects.filter(
        presider=actor.user,
        procedure__state=Procedure.State.RUNNING,
        procedure__application__state__in=OPEN,
    )
    rows = rows.exclude(procedure__application__in=access.own_matters(actor))
    rows = rows.select_related("procedure__application__version").order_by("scheduled_for", "id")
    unread = ("procedure__application__form", "procedure__application__version__definition")
    return list(rows.defer(*unread)[:MOST])
