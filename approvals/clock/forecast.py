"""What a holiday schedule would do to running cases, before it is loaded. Nothing is written."""

from collections.abc import Iterator
from datetime import date
from time import monotonic

from approvals.clock import anew, ledger
from approvals.clock.shown import moves, name_of, shown
from approvals.workflow.models import Application
from hall.catalog.shelf import definition_of
from hall.holidays import effects
from hall.holidays.effects import Effect, Moved, Shift
from hall.worktime.calendar import Schedule, under

# Cases read at a time, looked at in all, seconds to spend, and how many are shown.
CHUNK, MOST, SECONDS, SHOWN = 200, 5_000, 3.0, 5
UNREAD = ("form", "id_number", "phone", "situation", "proposal", "version__definition")


def install() -> None:
    effects.register(effect)


def effect(schedule: Schedule, since: date) -> Effect:
    """Of the running cases, in the order they were filed, as many as time allows."""
    looked = shifted = firm = 0
    sample, began = [], monotonic()
    with under(schedule):
        for application in _cases(since):
            if looked >= MOST or monotonic() - began > SECONDS:
                return Effect("办件", looked, False, shifted, firm, _first(sample))
            looked += 1
            tried = anew.tried_out(application, definition_of(application.version))
            firm += application.due_provisional and not tried.due_provisional
            if row := _row(application, tried):
                shifted += 1
                sample.append(row)
    return Effect("办件", looked, True, shifted, firm, _first(sample))


def _cases(since: date) -> Iterator[Application]:
    """Chunk by chunk, each with its ledger in one query more."""
    rows = anew.touched(since).select_related("version", "item").defer(*UNREAD).order_by("pk")
    after = 0
    while chunk := list(rows.filter(pk__gt=after)[:CHUNK]):
        ledger.read_together(chunk)
        yield from chunk
        after = chunk[-1].pk


def _row(application: Application, tried: Application) -> Moved | None:
    """None when no date that somebody is shown would be another."""
    first, soft = name_of(application), application.due_provisional
    shifts = [
        Shift(name, before, after, soft and name == first)
        for name, (before, after) in moves(shown(application), shown(tried)).items()
        if before and after
    ]
    if not shifts:
        return None
    note = "暂停计时，按最长的时间算" if application.paused_on else ""
    return Moved(application.number, definition_of(application.version).name, tuple(shifts), note)


def _first(sample: list[Moved]) -> tuple[Moved, ...]:
    """The soonest, which somebody has to know first."""
    return tuple(sorted(sample, key=lambda row: (row.shifts[0].before, row.number))[:SHOWN])
