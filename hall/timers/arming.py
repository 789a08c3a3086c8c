"""Setting and taking away timers, inside the transaction that causes it: a deadline is there exactly when its cause is."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from hall.timers.models import Timer

# What arming anew sets: also a timer that was parked, claimed or had failed begins afresh.
SET = (
    *("rung", "due_at", "fire_at", "payload"),
    *("taken_by", "taken_until", "attempts", "error", "failed_at", "parked_at"),
)


@dataclass(frozen=True)
class Wanted:
    """A timer that should be there. `due_at`: the moment it is about, `fire_at` when it is left out."""

    kind: str
    fire_at: datetime
    due_at: datetime | None = None
    rung: int = 0
    payload: dict = field(default_factory=dict)


@dataclass
class Firing:
    """The timer whose handler runs in this transaction. What the handler's verbs want of this very row is kept here: the sweep
    writes it at the end under its claim, so that a claim lost meanwhile undoes all."""

    subject: str
    kind: str
    wanted: Wanted | None = None


_firing: ContextVar[Firing | None] = ContextVar("firing", default=None)


def arm(subject: str, wanted: Iterable[Wanted]) -> None:
    """Sets these timers of the subject in one statement; one that is there already is set anew, with all its attempts before
    it and no claim on it."""
    rows = [_row(subject, each) for each in _left_to_us(subject, wanted)]
    if rows:
        Timer.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["subject", "kind"], update_fields=SET
        )


def arm_missing(rows: dict[str, Iterable[Wanted]]) -> None:
    """Subject → timers that should be there. Those that are stay as they are."""
    missing = [_row(subject, each) for subject, wanted in sorted(rows.items()) for each in wanted]
    Timer.objects.bulk_create(missing, ignore_conflicts=True)


def clear(subject: str, kinds: Iterable[str] | None = None) -> None:
    """Takes away the subject's timers of these kinds, or all."""
    rows = Timer.objects.filter(subject=subject)
    rows = rows if kinds is None else rows.filter(kind__in=list(kinds))
    firing = _firing.get()
    if firing is not None and firing.subject == subject:
        rows = rows.exclude(kind=firing.kind)
        if kinds is None or firing.kind in kinds:
            firing.wanted = None
    rows.delete()


@contextmanager
def firing(timer: Timer) -> Iterator[Firing]:
    """For the sweep: inside runs the handler of that timer."""
    found = Firing(timer.subject, timer.kind)
    token = _firing.set(found)
    try:
        yield found
    finally:
        _firing.reset(token)


def _left_to_us(subject: str, wanted: Iterable[Wanted]) -> list[Wanted]:
    """All but the timer that is firing. Always in the same order, so that two who set the same rows do not block each other."""
    ordered = sorted(wanted, key=lambda each: each.kind)
    firing = _firing.get()
    if firing is None or firing.subject != subject:
        return ordered
    for each in ordered:
        if each.kind == firing.kind:
            firing.wanted = each
    return [each for each in ordered if each.kind != firing.kind]


def _row(subject: str, wanted: Wanted) -> Timer:
    return Timer(
        subject=subject,
        kind=wanted.kind,
        fire_at=wanted.fire_at,
        due_at=wanted.due_at or wanted.fire_at,
        rung=wanted.rung,
        payload=wanted.payload,
    )
