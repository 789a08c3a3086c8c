"""After a year's holidays were loaded: every running case the year can touch is reckoned anew, a batch at a time, by a timer
that ends by itself. The verb writes, journals and tells only where something moves."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction

from approvals.clock import anew, arming, ledger
from approvals.clock.dates import day_of
from approvals.clock.models import ClockEntry
from approvals.clock.shown import headline, moves, name_of, sentence, shown
from approvals.procedures.hearing_days import organise_due, request_due
from approvals.procedures.reading import hearing_of
from approvals.workflow.change import Change, locked, verb
from approvals.workflow.choices import Move, State
from approvals.workflow.models import Application
from approvals.workflow.telling import tell_applicant
from hall.catalog.shelf import definition_of
from hall.holidays.loading import TIMER, chain_of
from hall.journal.record import record
from hall.people.actor import SYSTEM
from hall.timers.models import Timer
from hall.timers.registry import Next, register
from hall.worktime import now, today
from hall.worktime.refreshing import refresh

# Cases in one transaction: few enough that nobody waits long for one of them.
BATCH = 20
# Minutes before those that failed are tried once more; after the last try they are named in the year's journal.
AGAIN = (0, 10, 60)
BASIS = ClockEntry._meta.get_field("basis").max_length
log = logging.getLogger(__name__)
# Work of upper rooms that begins with ours: each gets the run and sets a timer of its own.
_alongside: list[Callable[["Run"], None]] = []


def begin_alongside(begin: Callable[["Run"], None]) -> None:
    """For rooms whose own deadlines hang on the schedule. They register from their app."""
    if begin not in _alongside:
        _alongside.append(begin)


def install() -> None:
    register(TIMER, fire, "按新的放假安排重算期限")


@verb(Move.RECOMPUTE)
def recompute(change: Change, *, notice: str) -> None:
    """Reckons the dates anew after a schedule was loaded (law.md D3, D4). `notice`: its title."""
    application = change.application
    before, was, was_soft = headline(application), shown(application), application.due_provisional
    anew.reckon(application, change.definition)
    after, found = headline(application), moves(was, shown(application))
    ledger.add(
        change,
        ClockEntry.Kind.RECOMPUTED,
        on=today(),
        basis=notice[:BASIS],
        reason=sentence(found, firm=was_soft and not application.due_provisional),
        due_before=before,
        due_after=after,
    )
    change.reason = notice
    change.changes = {
        "due_before": _iso(before),
        "due_after": _iso(after),
        "was_provisional": was_soft,
        "provisional": application.due_provisional,
        "moved": {name: [_iso(old), _iso(new)] for name, (old, new) in found.items()},
    }
    if _concerns_applicant(application, found, was_soft):
        tell_applicant(change)


def _concerns_applicant(application: Application, found: dict, was_soft: bool) -> bool:
    """Once it is decided, only until when it is handed over."""
    if application.state == State.CLOSED:
        found = found.keys() & {name_of(application)}
    return bool(found) or was_soft != application.due_provisional


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@dataclass
class Run:
    """How far the work has come; the timer's payload. `after`: the last case looked at; `failed`: cases that did not work;
    `again`: those of them still to be tried in the round that is on."""

    year: int
    since: str
    title: str
    after: int = 0
    looked: int = 0
    moved: int = 0
    failed: list[int] = field(default_factory=list)
    again: list[int] = field(default_factory=list)
    round: int = 0


def fire(timer: Timer) -> Next | None:
    """One batch."""
    refresh()
    run = Run(**timer.payload)
    if not run.after:
        for begin in _alongside:
            begin(run)
    cases = _next_cases(run)
    for pk, public_id in cases:
        _look(run, pk, public_id)
    if cases:
        return Next(now(), payload=vars(run))
    if run.failed and run.round < len(AGAIN):
        wait = timedelta(minutes=AGAIN[run.round])
        run.again, run.failed, run.round = run.failed, [], run.round + 1
        return Next(now() + wait, payload=vars(run))
    _finish(run)
    return None


def _next_cases(run: Run) -> list[tuple]:
    if run.round:
        batch, run.again = run.again[:BATCH], run.again[BATCH:]
        rows = Application.objects.filter(pk__in=batch)
    else:
        rows = anew.touched(date.fromisoformat(run.since)).filter(pk__gt=run.after)
    return list(rows.order_by("pk").values_list("pk", "public_id")[:BATCH])


def _look(run: Run, pk: int, public_id) -> None:
    """One case, in a savepoint of its own: one that fails takes nothing of the others with it."""
    if not run.round:
        run.after, run.looked = pk, run.looked + 1
    try:
        with transaction.atomic():
            run.moved += _reckon(public_id, run.title)
    except Exception:
        log.exception("办件 %s 按新的放假安排重算没有成功，稍后再试", public_id)
        run.failed.append(pk)


def _reckon(public_id, notice: str) -> bool:
    """Whether anything moved. Timers that lie before or behind the dates may move without them, and are set anew."""
    application = locked(public_id)
    definition = definition_of(application.version)
    _more_time_for_the_hearing(application)
    if anew.still_runs(application, SYSTEM, None):
        return False  # handed over since the batch was read
    if anew.moved(application, definition):
        recompute(public_id, actor=SYSTEM, notice=notice)
        return True
    arming.arm_case(Change(application, SYSTEM, now(), definition, Move.RECOMPUTE, timers_anew=True))
    return False


def _more_time_for_the_hearing(application: Application) -> None:
    """Until when one may ask for it, and it is held, was told in writing: a new schedule may give more days, never fewer."""
    hearing = hearing_of(application)
    if hearing is None:
        return
    days = {"request_due_on": request_due(day_of(hearing.told_at)).date}
    if hearing.requested_at:
        days["organise_due_on"] = organise_due(day_of(hearing.requested_at)).date
    for name, day in days.items():
        setattr(hearing, name, max(getattr(hearing, name), day))
    hearing.save(update_fields=list(days))


def _finish(run: Run) -> None:
    """What came of it, in the journal of the year."""
    numbers = Application.objects.filter(pk__in=run.failed).order_by("pk").values_list("number", flat=True)
    changes = {"year": run.year, "looked": run.looked, "moved": run.moved, "failed": list(numbers)}
    record(chain_of(run.year), "calendar_reckoned", actor=SYSTEM, changes=changes)
