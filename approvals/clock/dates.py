"""The dates of a case (law.md 2–4, 12). The day of the event does not count. Next come pauses, extensions, explanations."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from approvals.workflow.choices import Outcome, State
from hall.catalog.choices import DayUnit
from hall.catalog.definitions.item import ItemDefinition, Limit
from hall.worktime import Day, add, is_provisional, next_workday

# Working days to tell everything that is missing (许可法 Art. 32(4)), else the application is accepted.
NOTICE_DAYS = 5
# Working days to put things right; a local rule, told in the notice (law.md A11).
CORRECTION_DAYS = 10
# Working days to hand over what was decided (许可法 Art. 44).
DELIVERY_DAYS = 10


@dataclass(frozen=True)
class Limits:
    promised: Day
    legal: Day

    @property
    def provisional(self) -> bool:
        return self.promised.provisional or self.legal.provisional


def limits(definition: ItemDefinition, accepted: date) -> Limits:
    """Promised and legal date of the decision when accepted on that day."""
    return Limits(_after(definition.limits.promised, accepted), _after(definition.limits.legal, accepted))


def settle(application, definition: ItemDefinition) -> None:
    """Sets the due columns from what has happened to the case; `due_provisional` speaks of `due_on`. Does not save."""
    if application.received_at:
        application.notice_due_on = notice_due(day_of(application.received_at)).date
    if application.accepted_at:
        found = limits(definition, day_of(application.accepted_at))
        application.promised_due_on, application.legal_due_on = found.promised.date, found.legal.date
    due = _next_due(application, definition)
    application.due_on = due.date if due else None
    application.due_provisional = bool(due and due.provisional)


def _next_due(application, definition: ItemDefinition) -> Day | None:
    """The next date by which the side that has the case must act; None when nobody must."""
    state = application.state
    if state == State.SUBMITTED:
        return notice_due(day_of(application.received_at))
    if state == State.CORRECTING:
        due = application.correction_due_on
        return Day(due, is_provisional(due)) if due else None
    if state in (State.ACCEPTED, State.REVIEWING, State.DECIDING):
        return limits(definition, day_of(application.accepted_at)).promised
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


def _after(limit: Limit, start: date) -> Day:
    """So many working days on, or calendar days rolled over to a working day (law.md D5). Half days round up; a limit of
    nothing is the day itself, a working day."""
    whole = int(-(-limit.value // 1))
    if limit.unit == DayUnit.CALENDAR_DAY:
        return next_workday(start + timedelta(days=whole))
    return add(start, whole) if whole else next_workday(start)


def local(moment: datetime) -> datetime:
    """In the hall's time zone."""
    return timezone.localtime(moment)
