"""The decision and what follows it."""

from approvals.documents import issuing
from approvals.documents.models import DocumentKind
from approvals.procedures.closing import close_all, drop_extension
from approvals.workflow import access, tasks
from approvals.workflow.change import Change, verb
from approvals.workflow.choices import Move, Outcome, TaskKind, TaskResult, TaskState
from approvals.workflow.layout import tasks_of
from approvals.workflow.models import Task
from approvals.workflow.refusals import Refused
from approvals.workflow.telling import tell_applicant, tell_desk
from approvals.workflow.wording import said

REASON = 1000
VALIDITY = 30
METHOD = 20
ELECTRONIC = "电子送达"


@verb(Move.APPROVE)
def approve(change: Change, *, opinion: str = "", valid_until: str = "", task=None) -> None:
    """deciding → closed, granted (Art. 38(1)). `valid_until`: until when the result holds, in words or as a date. Against
    what was proposed only with an opinion."""
    if change.application.proposed_outcome == Outcome.DENIED and not opinion.strip():
        raise Refused("拟的是不予许可，要改为准予，请写明理由。")
    change.application.result_valid_until = said(valid_until, "有效期限", VALIDITY)
    opinion = said(opinion, "意见", REASON) or "同意"
    _decide(change, Outcome.APPROVED, DocumentKind.APPROVAL, opinion, "", task)


@verb(Move.DENY)
def deny(change: Change, *, reason: str, task=None) -> None:
    """deciding → closed, denied, with the reason; the letter names reconsideration and court (Art. 38(2))."""
    reason = said(reason, "理由", REASON, missing="不予许可要写明理由（行政许可法第三十八条）。")
    _decide(change, Outcome.DENIED, DocumentKind.DENIAL, reason, reason, task)


@verb(Move.TERMINATE)
def terminate(change: Change, *, reason: str) -> None:
    """The department ends the case without a decision, for a reason that is told."""
    change.reason = said(reason, "理由", REASON, missing="请写明终止办理的理由。")
    tell_desk(change)
    close_all(change)
    tasks.cancel_all(change)
    change.application.end(at=change.at, outcome=Outcome.TERMINATED, reason=change.reason)
    issuing.issue(change, DocumentKind.TERMINATION)
    tell_applicant(change)


@verb(Move.DELIVER)
def deliver(change: Change, *, method: str = ELECTRONIC, task=None) -> None:
    """The decision has been handed over: at the window, by post, or downloaded by the applicant, whose first download is the
    delivery (Art. 44; law.md 7)."""
    application = change.application
    downloaded = change.actor.user is None or access.may_file(change.actor, application)
    method = ELECTRONIC if downloaded else said(method, "送达方式", METHOD, missing="请选送达方式。")
    open_now = [each for each in tasks_of(application) if each.state == TaskState.OPEN]
    if downloaded:
        for each in open_now:
            tasks.end(change, each, TaskResult.OTHER, "申请人下载了决定书", assignee=each.assignee)
    else:
        tasks.finish(change, (TaskKind.DELIVER,), task, TaskResult.PASSED, method)
    application.delivered_at, application.delivery_method = change.at, method
    change.changes |= {"method": method}
    if not downloaded:
        tell_applicant(change)


@verb(Move.REVOKE)
def revoke(change: Change, *, reason: str) -> None:
    """Takes a granted decision away again (Art. 69); its letter is void from now on, and no longer to be delivered."""
    application = change.application
    change.reason = said(reason, "理由", REASON, missing="请写明撤销的理由和依据。")
    application.outcome, application.decision_reason = Outcome.REVOKED, change.reason
    application.documents.filter(kind=DocumentKind.APPROVAL).update(void_at=change.at)
    tasks.cancel_all(change)
    tell_applicant(change)


def _decide(change: Change, outcome, kind, opinion: str, reason: str, task: Task | None) -> None:
    application = change.application
    tasks.finish(change, (TaskKind.SIGN,), task, TaskResult.PASSED, opinion)
    tasks.cancel_all(change)
    drop_extension(change)
    application.decide(at=change.at, outcome=outcome, reason=reason)
    application.decided_by, application.decided_by_name = change.actor.user, change.actor.name
    change.reason = opinion
    document = issuing.issue(change, kind)
    application.result_number = document.number
    change.changes |= {"outcome": str(outcome), "document": document.number} | _notable(change, outcome)
    tasks.open_delivery(change)
    tell_applicant(change)


def _notable(change: Change, outcome) -> dict:
    """What whoever looks after the department should see: decided otherwise than proposed, or all in one hand."""
    application = change.application
    found = {}
    if application.proposed_outcome and application.proposed_outcome != outcome:
        found["proposed"] = str(application.proposed_outcome)
    if application.accepted_by_id == change.actor.user.pk:
        found["same_person"] = True
    return found
