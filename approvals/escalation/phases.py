"""From which date of a case the rungs count now, and since when that date stands."""

from dataclasses import dataclass
from datetime import date, datetime

from approvals.clock import ledger
from approvals.escalation.hours import end_of
from approvals.escalation.models import Phase
from approvals.workflow.choices import State
from approvals.workflow.models import Application

STATES: dict[str, Phase] = {
    State.SUBMITTED: Phase.NOTICE,
    State.ACCEPTED: Phase.DECISION,
    State.REVIEWING: Phase.DECISION,
    State.DECIDING: Phase.DECISION,
    State.CLOSED: Phase.DELIVERY,
}
# The moment a phase begins.
BEGINS = {Phase.NOTICE: "received_at", Phase.DECISION: "accepted_at", Phase.DELIVERY: "decided_at"}


@dataclass(frozen=True)
class Standing:
    """`due`: the date; `since`: the moment from which it holds, so that nobody is warned of a day that had gone before."""

    phase: Phase
    due: date
    since: datetime


def standing_of(application: Application, moved_at: datetime | None = None) -> Standing | None:
    """None while nothing runs: with the applicant, paused, handed over, ended without a decision. `moved_at`: when the ledger
    last moved the date, where the caller has read it; else it is read, unless nothing has touched the clock."""
    phase = STATES.get(application.state)
    if phase is None or application.due_on is None:
        return None
    since = getattr(application, BEGINS[phase])
    if (
        phase == Phase.DECISION and application.deemed
    ):  # dated back to the day it came (law.md A8), known since the notice was due
        since = max(since, end_of(application.notice_due_on))
    if phase == Phase.DECISION:
        moved_at = moved_at or max((entry.at for entry in ledger.entries_of(application)), default=None)
        since = max(since, moved_at) if moved_at else since
    return Standing(phase, application.due_on, since)
