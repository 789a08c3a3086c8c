"""What a special procedure does to the clock: one line of the ledger when it stops, one when it goes on."""

from datetime import date

from approvals.clock import dates, ledger
from approvals.clock.models import ClockEntry
from approvals.documents import issuing
from approvals.documents.models import DocumentKind
from approvals.procedures.models import Procedure, ProcedureKind
from approvals.procedures.reading import cap_day
from approvals.workflow.change import Change

PAPERS = {ProcedureKind.HEARING: DocumentKind.HEARING_RIGHT}


def pause(change: Change, procedure: Procedure) -> None:
    """Tells the applicant in writing how long it takes and why; from this day on it is not counted (Art. 45; law.md C2, C4)."""
    tell_in_writing(change, procedure)
    note(
        change,
        ClockEntry.Kind.PAUSED,
        procedure,
        on=dates.day_of(change.at),
        days=procedure.cap,
        reason=procedure.reason,
        document=procedure.notice,
    )


def tell_in_writing(change: Change, procedure: Procedure) -> None:
    procedure.told_at = change.at
    procedure.notice = issuing.issue(change, PAPERS.get(procedure.kind, DocumentKind.PROCEDURE))
    procedure.save(update_fields=["told_at", "notice"])


def resume(change: Change, procedure: Procedure, on: date | None = None) -> None:
    """The result is there: from the next day on the clock runs (C4). Nothing, when it had not stopped."""
    if procedure.stops_clock and procedure.told_at:
        note(change, ClockEntry.Kind.RESUMED, procedure, on=on or dates.day_of(change.at))


def cap(change: Change, procedure: Procedure) -> None:
    """It goes on, but takes no more time out (C6). A survey never took any."""
    procedure.capped_at = change.at
    procedure.save(update_fields=["capped_at"])
    if procedure.stops_clock:
        note(change, ClockEntry.Kind.CAPPED, procedure, on=cap_day(procedure).date)


def note(change: Change, kind: ClockEntry.Kind, procedure: Procedure | None, **given) -> ClockEntry:
    """A line with the promised date before and after it."""
    application = change.application
    given.setdefault("basis", procedure.basis if procedure else "")
    before = application.promised_due_on
    entry = ledger.add(change, kind, procedure=procedure, due_before=before, **given)
    dates.settle(application, change.definition)
    if application.promised_due_on != before:
        entry.due_after = application.promised_due_on
        entry.save(update_fields=["due_after"])
    return entry
