"""What the ledger of a case says, as pauses and an extension to reckon with."""

from approvals.clock.models import ClockEntry
from approvals.clock.reckoning import Extension, Pause

Kind = ClockEntry.Kind


def pauses_of(entries: list[ClockEntry]) -> list[Pause]:
    """One for each time the clock was stopped, in order; open while nothing has set it going again."""
    ends = {entry.procedure_id: entry.on for entry in entries if entry.kind == Kind.RESUMED}
    return [
        Pause(
            entry.procedure.get_kind_display(),
            entry.on,
            ends.get(entry.procedure_id),
            entry.days,
            entry.reason or entry.procedure.reason,
            str(entry.document.public_id) if entry.document else "",
            entry.basis,
        )
        for entry in entries
        if entry.kind == Kind.PAUSED
    ]


def extension_of(entries: list[ClockEntry]) -> Extension | None:
    """As it bears on the promise."""
    entry = extended(entries)
    return Extension(entry.days, entry.on, entry.in_time) if entry else None


def extended(entries: list[ClockEntry]) -> ClockEntry | None:
    """The line that lengthened the limit; there is at most one (B5)."""
    return next((entry for entry in entries if entry.kind == Kind.EXTENDED), None)
