"""The dates of a case (law.md 2–4, 12), derived from what has happened to it. The day of the event does not count."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils import timezone

from approvals.clock import history, ledger
from approvals.clock.reckoning import Budget, Extension, Reckoning, reckon
from approvals.workflow.choices import Outcome, State
from hall.catalog.definitions.item import ItemDefinition, Limit
from hall.worktime import Day, add, is_provisional, today

# Working days to tell everything that is missing (许可法 Art. 32(4)), else the application is accepted.
NOTICE_DAYS = 5
# Working days to put things right; a local rule, told in the notice (law.md A11).
CORRECTION_DAYS = 10
# Working days to hand over what was decided (许可法 Art. 44).
DELIVERY_DAYS = 10
# The clock of the decision runs, or is paused.
RUNNING = (State.ACCEPTED, State.REVIEWING, State.DECIDING)


@dataclass(frozen=True)
class Limits:
    promised: Day
    legal: Day

    @property
    def provisional(self) -> bool:
        return self.promised.provisional or self.legal.provisional


def limits(definition: ItemDefinition, accepted: date) -> Limits:
    """Promised and legal date of the decision when accepted on that day, if nothing comes between."""
    promised, legal = _both(definition, accepted, (), None, accepted)
    return Limits(promised.latest, legal.latest)


def reckonings(
    application, definition: ItemDefinition, extension: Extension | None = None
) -> tuple[Reckoning, Reckoning]:
    """The promised and the legal clock of an accepted case, with every pause and the extension of its ledger, as known today
    (on the day it ended, once it has); `extension`: one that is only thought of. No query for a case whose ledger is empty."""
    entries = ledger.entries_of(application)
    on = day_of(application.closed_at) if application.closed_at else today()
    accepted = day_of(application.accepted_at)
    extension = extension or history.extension_of(entries)
    return _both(definition, accepted, history.pauses_of(entries), extension, on)


def _both(
    definition: ItemDefinition, accepted: date, pauses, extension, on: date
) -> tuple[Reckoning, Reckoning]:
    """The law's clock; and ours, which an extension lengthens only when approved in its own time (B5), and which never ends
    later than the law's (B14). One whose approval stands was in time for the law: else it would have been refused."""
    settled = extension and extension.in_time is not None
    of_law = replace(extension, in_time=True) if settled else extension
    legal, promised = (
        reckon(accepted, budget_of(limit), pauses, given, on=on)
        for limit, given in ((definition.limits.legal, of_law), (definition.limits.promised, extension))
    )
    if promised.latest.date > legal.latest.date:
        promised = replace(promised, due=legal.due, latest=legal.latest, frozen_on=legal.frozen_on)
    return promised, legal


def budget_of(limit: Limit) -> Budget:
    return Budget(limit.value, limit.unit)


def settle(application, definition: ItemDefinition) -> None:
    """Sets the due columns from what has happened to the case. Does not save.

    `due_provisional` speaks of `due_on`; while the clock stands still, when there is no `due_on`, of the promised date as it
    would be if the procedure took as long as it may, which is also what `promised_due_on` and `legal_due_on` hold then.
    """
    application.paused_on = None
    if application.received_at:
        application.notice_due_on = notice_due(day_of(application.received_at)).date
    due = None
    if application.accepted_at:
        promised, legal = reckonings(application, definition)
        application.promised_due_on, application.legal_due_on = promised.latest.date, legal.latest.date
        if application.state in RUNNING:
            due, application.paused_on = promised.due, promised.frozen_on
    if application.state not in RUNNING:
        due = _next_due(application)
    application.due_on = due.date if due else None
    application.due_provisional = bool(
        promised.provisional if application.paused_on else due and due.provisional
    )


def promise_missed(application) -> bool:
    """Whether the promised day of an accepted case has passed while its clock ran: what stops or lengthens the clock from now
    on moves the law's date only."""
    promised = application.promised_due_on
    return bool(promised) and application.paused_on is None and promised < today()


def promise_over(application) -> bool:
    """Whether what stops the clock today comes too late for the promise: its days are used up, though it may still be kept."""
    promised = application.promised_due_on
    return bool(promised) and application.paused_on is None and promised <= today()


def _next_due(application) -> Day | None:
    """The next date by which the side that has the case must act, outside acceptance and decision; None when nobody must."""
    state = application.state
    if state == State.SUBMITTED:
        return notice_due(day_of(application.received_at))
    if state == State.CORRECTING:
        due = application.correction_due_on
        return Day(due, is_provisional(due)) if due else None
    undelivered = application.decided_at and not application.delivered_at
    if state == State.CLOSED and undelivered and application.outcome != Outcome.REVOKED:
        return delivery_due(day_of(application.decided_at))
    return None


def notice_due(received: date) -> Day:
    """Until when everything that is missing must be told; after that day the application counts as accepted."""
    return add(received, NOTICE_DAYS)


def delivery_due(decided: date) -> Day:
    """Until when what was decided must be handed over."""
    return add(decided, DELIVERY_DAYS)


def correction_due(told: date) -> Day:
    """Until when the applicant may put things right."""
    return add(told, CORRECTION_DAYS)


def expected(definition: ItemDefinition, filed: date) -> Limits:
    """What a receipt may promise: the dates if the application were accepted on the day it is filed."""
    return limits(definition, filed)


def day_of(moment: datetime) -> date:
    return timezone.localdate(moment)


def local(moment: datetime) -> datetime:
    """In the hall's time zone."""
    return timezone.localtime(moment)
