"""Electronic delivery: the applicant's first download of a decision hands it over (许可法 Art. 44; law.md §7)."""

from approvals.documents.access import Reading
from approvals.workflow import deciding
from approvals.workflow.access import may_file
from approvals.workflow.choices import State
from approvals.workflow.refusals import Refused
from hall.people.actor import Actor


def is_due(reading: Reading) -> bool:
    """Whether downloading this paper would hand the decision over."""
    application = reading.document.application
    return (
        reading.by_applicant
        and reading.document.is_decision
        and application.state == State.CLOSED
        and application.decided_at is not None
        and application.delivered_at is None
    )


def downloaded(reading: Reading, actor: Actor) -> None:
    """Delivers a decision that still waits for it. Somebody who may only look leaves it as it is."""
    application = reading.document.application
    if not is_due(reading) or not may_file(actor, application):
        return
    try:
        deciding.deliver(application.public_id, actor=actor)
    except Refused:
        # Handed over at the window in the same moment, or the desk keeps delivery to itself: reading goes on.
        return
