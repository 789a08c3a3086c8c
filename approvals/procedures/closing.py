"""The end of a special procedure: with its result, called off, or with the case. What else of the case waits ends with it too."""

from datetime import date

from approvals.clock.arming import look_anew
from approvals.clock.extensions import forget, waiting
from approvals.procedures import pausing
from approvals.procedures.checks import STANDS
from approvals.procedures.models import Hearing, Procedure
from approvals.procedures.reading import hearing_of, running
from approvals.procedures.telling import fallen_away
from approvals.workflow.change import Change
from approvals.workflow.choices import Move
from approvals.workflow.models import Application
from approvals.workflow.telling import tell, tell_supervisors

RESULT = 1000
# In the journal: an extension that nobody answered while the case was open.
EXTENSION_DROPPED = "extension_dropped"


def end(change: Change, procedure: Procedure, result: str, on: date | None = None) -> None:
    """`on`: the last day it takes out; today when None."""
    procedure.end(at=change.at, by_name=change.done_by[:60], result=result)
    _close(change, procedure, on)


def call_off(change: Change, procedure: Procedure, reason: str) -> None:
    """The days it took so far stay taken out."""
    _cancel(change, procedure, reason)
    if hearing := getattr(procedure, "hearing", None):
        tell(change, [hearing.presider], "听证取消", parting=True)


def close_all(change: Change) -> None:
    """The case ends without a decision: nothing of it goes on.

    A hearing comes before a decision (Art. 46–48). Where there will be none, because the applicant withdrew or there is nothing
    left to decide, it falls away with the matter, whoever asked for it and though the law prescribe it: nobody calls it off.
    Nobody ends a case for that but those who may end one, with a reason that is told. The journal, the applicant and the
    presider read that the hearing falls away because the matter ended. Where the body itself ends a case whose hearing it still
    owed, those who look after it are told, so that a hearing is not got round unseen.
    """
    look_anew(change)
    if hearing := hearing_of(change.application):
        _let_fall(change, hearing)
    for procedure in running(change.application):
        _cancel(change, procedure, change.reason)
    drop_extension(change)


def warning_before_ending(application: Application) -> str:
    """Said before somebody ends a case whose hearing is under way; else empty."""
    hearing = hearing_of(application)
    return f"{STANDS[hearing.state]}。终止以后听证随之结束，终止办理告知书里会写明。" if hearing else ""


def drop_extension(change: Change) -> None:
    """The case ends before the head of the body has answered: there is nothing left to lengthen."""
    asked = waiting(change.application)
    if asked is None:
        return
    asked.drop(at=change.at)
    asked.opinion = "这件已经结束，不用再批。"
    asked.save(update_fields=["state", "settled_at", "opinion"])
    forget(change.application)
    change.also.append((EXTENSION_DROPPED, {"days": asked.days}))


def _let_fall(change: Change, hearing: Hearing) -> None:
    """Says so of a hearing that ends with its case; it is called off with the other procedures."""
    change.changes["hearing"] = hearing.state
    sentence = fallen_away(hearing.state)
    tell(change, [hearing.presider], "听证随办件结束", sentence)
    if change.move == Move.TERMINATE and hearing.state != Hearing.State.TOLD:
        tell_supervisors(change, f"{sentence}终止的理由：{change.reason}")


def _cancel(change: Change, procedure: Procedure, reason: str) -> None:
    """The notice of a hearing that will not be held is void; of one that was held it was right."""
    hearing = getattr(procedure, "hearing", None)
    said = fallen_away(hearing.state) if hearing and "hearing" in change.changes else ""
    procedure.cancel(at=change.at, by_name=change.done_by[:60], reason=f"{said}{reason}"[:RESULT])
    _close(change, procedure)
    if hearing is not None and hearing.notice is not None and hearing.held_at is None:
        hearing.notice.void_at = change.at
        hearing.notice.save(update_fields=["void_at"])


def _close(change: Change, procedure: Procedure, on: date | None = None) -> None:
    procedure.save(update_fields=["state", "ended_at", "ended_by_name", "result"])
    pausing.resume(change, procedure, on)
