"""What a case's dates would be if they were reckoned now, and which cases a new holiday schedule can touch."""

import copy
from datetime import date

from django.db.models import Q, QuerySet

from approvals.clock.dates import correction_due, day_of, settle
from approvals.workflow import checks
from approvals.workflow.choices import OPEN, Outcome, State
from approvals.workflow.models import Application
from hall.catalog.definitions.item import ItemDefinition
from hall.catalog.shelf import definition_of

# Those that somebody is shown, and what is said of them; the days of telling and putting right are `due_on` while they count.
DATES = (
    *("due_on", "promised_due_on", "legal_due_on"),
    *("due_provisional", "paused_on"),
)


def touched(since: date) -> QuerySet[Application]:
    """Cases under way, or decided and not handed over, with a date that a schedule changed from that day on can move."""
    undelivered = Q(state=State.CLOSED, decided_at__isnull=False, delivered_at=None) & ~Q(
        outcome=Outcome.REVOKED
    )
    reaches = Q(due_provisional=True) | Q(paused_on__isnull=False) | Q(due_on__gte=since)
    reaches |= Q(promised_due_on__gte=since) | Q(legal_due_on__gte=since)
    return Application.objects.filter(Q(state__in=OPEN) | undelivered).filter(reaches)


def reckon(application: Application, definition: ItemDefinition) -> None:
    """Sets the due columns anew. Until when something may be put right was promised in writing (一次性告知): a new schedule may
    give more time for it, never less."""
    if application.state == State.CORRECTING and application.corrected_at:
        anew = correction_due(day_of(application.corrected_at)).date
        application.correction_due_on = max(anew, application.correction_due_on or anew)
    settle(application, definition)


def tried_out(application: Application, definition: ItemDefinition) -> Application:
    """A copy with its dates as they would be; the application stays as it is."""
    tried = copy.copy(application)
    reckon(tried, definition)
    return tried


def moved(application: Application, definition: ItemDefinition) -> dict[str, tuple]:
    """Column → (as it is, as it would be), of those that would change."""
    tried = tried_out(application, definition)
    pairs = {name: (getattr(application, name), getattr(tried, name)) for name in DATES}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


# Checks of Move.RECOMPUTE.


def still_runs(application, actor, task) -> str:
    """A decided case has a date until it is handed over."""
    return checks.undelivered(application, actor, task) if application.state == State.CLOSED else ""


def something_moves(application, actor, task) -> str:
    return "" if moved(application, definition_of(application.version)) else "日期没有变化，不用重算。"
