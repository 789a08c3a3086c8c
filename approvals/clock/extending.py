"""延期: whoever handles the case asks, the head of the body decides, once, before the date (许可法 Art. 42; law.md B4–B6)."""

from approvals.clock import dates
from approvals.clock.dates import day_of
from approvals.clock.extensions import forget, heads_of, leading_post, most_days, waiting
from approvals.clock.models import ClockEntry, Extension
from approvals.documents import issuing
from approvals.documents.models import DocumentKind
from approvals.procedures.checks import HANDLERS
from approvals.procedures.pausing import note
from approvals.workflow.change import Change, verb
from approvals.workflow.choices import Move
from approvals.workflow.holding import held
from approvals.workflow.refusals import Refused
from approvals.workflow.telling import tell, tell_applicant
from approvals.workflow.wording import said

REASON, OPINION = 500, 500


@verb(Move.ASK_EXTENSION)
def ask_extension(change: Change, *, days: int, reason: str, task=None) -> None:
    """Asks the head of the body. `days`: working days, at most 10, or 15 for joint handling at 45. The reason will stand in
    the paper for the applicant."""
    most = most_days(change.definition)
    if not isinstance(days, int) or not 1 <= days <= most:
        raise Refused(f"最多延长 {most} 个工作日，请改一下天数。")
    reason = said(reason, "理由", REASON, missing="请写明为什么要延期，申请人会看到。")
    change.act_for(held(change.application, change.actor, HANDLERS, task))
    asked = Extension.objects.create(
        application=change.application,
        days=days,
        reason=reason,
        asked_by=change.actor.user,
        asked_by_name=change.done_by[:60],
        asked_at=change.at,
    )
    _keep(change, asked)
    change.reason = reason
    tell(change, heads_of(change.application, change.definition), "请您批准延期")


@verb(Move.APPROVE_EXTENSION)
def approve_extension(change: Change, *, opinion: str = "") -> None:
    """The limit is longer from now on, and the applicant gets the paper with the reason. Too late it would be invalid (B5),
    and is refused."""
    asked = waiting(change.application)
    asked.approve()
    opinion = said(opinion, "意见", OPINION) or "同意延期"
    change.about = asked
    line = note(
        change,
        ClockEntry.Kind.EXTENDED,
        None,
        on=day_of(change.at),
        days=asked.days,
        basis="《行政许可法》第四十二条",
        reason=asked.reason,
    )
    line.document = asked.document = issuing.issue(change, DocumentKind.EXTENSION)
    # Settled now: a schedule amended later moves the dates, not what was in time.
    promised, _ = dates.reckonings(change.application, change.definition)
    line.in_time = bool(promised.extension_valid)
    line.save(update_fields=["document", "in_time"])
    _settle(change, asked, opinion)
    tell(change, [asked.asked_by], "延期批准了")
    tell_applicant(change)


@verb(Move.REFUSE_EXTENSION)
def refuse_extension(change: Change, *, opinion: str) -> None:
    """The date stays as it is; whoever asked is told why."""
    asked = waiting(change.application)
    asked.refuse()
    _settle(change, asked, said(opinion, "意见", OPINION, missing="请写明为什么不批准。"))
    tell(change, [asked.asked_by], "延期没有批准")


def _settle(change: Change, asked: Extension, opinion: str) -> None:
    asked.settled_by, asked.settled_by_name = change.actor.user, change.actor.name[:60]
    asked.settled_at, asked.opinion = change.at, opinion
    asked.save()
    _keep(change, asked)
    change.reason = opinion
    change.post = leading_post(change.actor, change.application, change.definition)


def _keep(change: Change, asked: Extension) -> None:
    change.about = asked
    change.changes["days"] = asked.days
    forget(change.application)
