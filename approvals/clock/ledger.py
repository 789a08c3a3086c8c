"""The ledger of a case's clock: read once per application object, written by the verbs that stop, start and lengthen it."""

from datetime import date

from approvals.clock.models import ClockEntry
from approvals.workflow.models import Application


def entries_of(application: Application) -> list[ClockEntry]:
    """In the order they were written; no query for a case whose clock nothing has touched."""
    if not application.clock_entry_count:
        return []
    if "clock_read" not in application.__dict__:
        found = application.clock_entries.select_related("procedure", "document").order_by("id")
        application.__dict__["clock_read"] = list(found.defer("document__facts", "document__content"))
    return application.__dict__["clock_read"]


def read_together(applications: list[Application]) -> None:
    """Reads the ledgers of several cases in one query; none when nothing has touched any of their clocks."""
    touched = {each.pk: each for each in applications if each.clock_entry_count}
    if not touched:
        return
    for each in touched.values():
        each.__dict__["clock_read"] = []
    rows = ClockEntry.objects.filter(application__in=touched).select_related("procedure", "document")
    for entry in rows.defer("document__facts", "document__content").order_by("id"):
        touched[entry.application_id].__dict__["clock_read"].append(entry)


def add(change, kind: str, *, on: date, basis: str, **given) -> ClockEntry:
    """One more line, by the verb being carried out (`change`). Dates are settled anew when it finishes."""
    application = change.application
    known = entries_of(application)
    entry = ClockEntry.objects.create(
        application=application,
        kind=kind,
        on=on,
        basis=basis,
        at=change.at,
        by_name=change.done_by[:60],
        **given,
    )
    application.__dict__["clock_read"] = [*known, entry]
    application.clock_entry_count += 1
    return entry
