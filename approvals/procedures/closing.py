"""The end of a special procedure: with its result, called off, or with the case."""

from datetime import date

from approvals.clock.arming import look_anew
from approvals.procedures import pausing
from approvals.procedures.models import Procedure
from approvals.procedures.reading import running
from approvals.workflow.change import Change
from approvals.workflow.telling import tell

RESULT = 1000


def end(change: Change, procedure: Procedure, result: str, on: date | None = None) -> None:
    """`on`: the last day it takes out; today when None."""
    procedure.end(at=change.at, by_name=change.done_by[:60], result=result)
    _close(change, procedure, on)


def call_off(change: Change, procedure: Procedure, reason: str) -> None:
    """The days it took so far stay taken out."""
    procedure.cancel(at=change.at, by_name=change.done_by[:60], reason=reason[:RESULT])
    _close(change, procedure)
    hearing = getattr(procedure, "hearing", None)
    if hearing is not None and hearing.notice is not None:
        hearing.notice.void_at = change.at
        hearing.notice.save(update_fields=["void_at"])
    if hearing is not None:
        tell(change, [hearing.presider], "听证取消")


def close_all(change: Change) -> None:
    """The case ends without a decision: nothing of it goes on."""
    look_anew(change)
    for procedure in running(change.application):
        call_off(change, procedure, change.reason)


def _close(change: Change, procedure: Procedure, on: date | None = None) -> None:
    procedure.save(update_fields=["state", "ended_at", "ended_by_name", "result"])
    pausing.resume(change, procedure, on)
