"""Timers that failed too often and stand still: what a system administrator sees of them and does about them."""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from hall.journal.record import record
from hall.people.actor import Actor
from hall.timers import watching
from hall.timers.models import Timer
from hall.timers.registry import label_of
from hall.timers.subjects import Subject, named
from hall.timers.sweep import FREE
from hall.worktime import now

PAGE = 50
REASON = 500
CHAIN = "timers"
# Seconds behind, or without a run, that are told on the page.
LATE = 300
JOURNAL = {"timer_retried": "让停下的计时再走一次", "timer_dropped": "放弃了停下的计时"}


@dataclass(frozen=True)
class Row:
    """`id` names it in its form."""

    id: int
    kind: str
    subject: Subject
    due_at: datetime
    attempts: int
    error: str
    parked_at: datetime


@dataclass(frozen=True)
class Page:
    """`next`: the id behind which the next page begins."""

    rows: list[Row]
    next: int | None


@dataclass(frozen=True)
class Pace:
    """How the sweep keeps up. `late`: whether somebody has to look."""

    state: watching.State
    late: bool


def page(actor: Actor, *, after: str = "") -> Page:
    """Those that stand still longest come first; by key."""
    rows = Timer.objects.parked()
    mark = rows.filter(pk=after).first() if after.isdecimal() and len(after) < 19 else None
    if mark:
        rows = rows.filter(Q(parked_at__gt=mark.parked_at) | Q(parked_at=mark.parked_at, id__gt=mark.pk))
    found = list(rows[: PAGE + 1])
    subjects = named(actor, (timer.subject for timer in found[:PAGE]))
    return Page(
        [_row(timer, subjects[timer.subject]) for timer in found[:PAGE]],
        found[PAGE - 1].pk if len(found) > PAGE else None,
    )


def pace() -> Pace:
    state = watching.state()
    return Pace(state, state.lag > LATE or state.silent is None or state.silent > LATE)


@transaction.atomic
def retry(ids: list[int], *, actor: Actor) -> int:
    """They fire at the next run, with all their attempts before them; returns how many."""
    found = list(Timer.objects.parked().select_for_update().filter(pk__in=ids))
    Timer.objects.filter(pk__in=[timer.pk for timer in found]).update(fire_at=now(), **FREE)
    if found:
        told = [f"{timer.kind} {timer.subject}" for timer in found]
        record(CHAIN, "timer_retried", actor=actor, changes={"count": len(found), "timers": told[:100]})
    return len(found)


def retry_all(*, actor: Actor) -> int:
    """Everything that stands still, some hundred at a time."""
    total = 0
    while ids := list(Timer.objects.parked().values_list("pk", flat=True)[:500]):
        total += retry(ids, actor=actor)
    return total


@transaction.atomic
def drop(pk: int, *, reason: str, actor: Actor) -> bool:
    """This deadline is done by nobody any more; who, when and why stands in the journal of what it was about."""
    timer = Timer.objects.parked().select_for_update().filter(pk=pk).first()
    if timer is None:
        return False
    timer.delete()
    changes = {"kind": timer.kind, "due_at": timer.due_at.isoformat(), "error": timer.error}
    record(timer.subject, "timer_dropped", actor=actor, reason=reason, changes=changes)
    return True


def _row(timer: Timer, subject: Subject) -> Row:
    return Row(
        id=timer.pk,
        kind=label_of(timer.kind),
        subject=subject,
        due_at=timer.due_at,
        attempts=timer.attempts,
        error=timer.error,
        parked_at=timer.parked_at,
    )
