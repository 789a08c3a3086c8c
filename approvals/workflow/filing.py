"""What the applicant's side does: hand in, hand in again, withdraw."""

from approvals.clock.dates import day_of
from approvals.documents import issuing
from approvals.documents.models import DocumentKind
from approvals.procedures.closing import close_all
from approvals.workflow import numbering, tasks
from approvals.workflow.carrying import carry_verdicts
from approvals.workflow.change import Change, verb
from approvals.workflow.choices import HandleCode, Move, Outcome, TaskKind
from approvals.workflow.completeness import ensure_complete, take_in
from approvals.workflow.models import CorrectionPoint, Submission
from approvals.workflow.putting_right import ensure_put_right, latest_notice
from approvals.workflow.telling import tell_applicant, tell_desk
from approvals.workflow.wording import said
from hall.catalog.choices import HandleKind
from hall.people.actor import Via

REASON = 500
HANDLE_CODES = {HandleKind.INSTANT: HandleCode.INSTANT, HandleKind.COMMITTED: HandleCode.COMMITTED}


@verb(Move.SUBMIT, form=True)
def submit(change: Change) -> None:
    """Files a draft: draft → submitted (许可法 Art. 29). Numbered, dated, its receipt issued.

    Raises Incomplete with what is missing; the draft stays as it is.
    """
    application, at = change.application, change.at
    application.tasks_read = []  # a draft has none
    ensure_complete(application, change.definition)
    take_in(change)
    application.handle_code = HANDLE_CODES.get(change.definition.handle_kind, HandleCode.OTHER)
    application.via = Via.WINDOW if application.entered_by_id else change.actor.via
    number = numbering.case_number(change.definition.code, day_of(at))
    application.submit(at=at, number=number, query_code=numbering.query_code())
    application.result_name = change.definition.result.name
    _keep(change)
    tasks.open_acceptance(change)
    change.changes |= {"number": number, "round": 1, "via": str(application.via)}
    issuing.issue(change, DocumentKind.RECEIPT)
    tell_applicant(change)


@verb(Move.RESUBMIT, form=True)
def resubmit(change: Change, *, answers: dict[int, str] | None = None) -> None:
    """Hands in what the notice asked for: correcting → submitted. The five days begin anew (law.md A9). `answers`: what the
    applicant says to the points of the last notice, by their ids. What was found fine and has not changed stays fine.

    Raises Incomplete while a point is neither put right nor explained.
    """
    _answer(change, answers or {})
    ensure_put_right(change.application)
    ensure_complete(change.application, change.definition)
    take_in(change)
    change.application.resubmit(at=change.at)
    kept = _keep(change)
    carry_verdicts(change.application, kept)
    tasks.open_acceptance(change)
    change.changes |= {"round": change.application.round}
    tell_applicant(change)
    tell_desk(change, kinds=(TaskKind.ACCEPT,))


@verb(Move.WITHDRAW)
def withdraw(change: Change, *, reason: str = "") -> None:
    """Takes the application back before it is decided; it can be filed again at any time."""
    change.reason = said(reason, "理由", REASON) or "申请人撤回申请"
    change.application.end(at=change.at, outcome=Outcome.WITHDRAWN, reason=change.reason)
    tell_desk(change)
    close_all(change)
    tasks.cancel_all(change)
    tell_applicant(change)


@verb(Move.LAPSE)
def lapse(change: Change) -> None:
    """Ends a case that was not put right in time; the timer alone does this, after the day told in the notice."""
    change.reason = "没有在告知的期限内补正。不影响再次申请。"
    change.application.end(at=change.at, outcome=Outcome.LAPSED, reason=change.reason)
    tasks.cancel_all(change)
    issuing.issue(change, DocumentKind.TERMINATION)
    tell_applicant(change)


def _answer(change: Change, answers: dict[int, str]) -> None:
    """Writes down what the applicant says to points of the last notice; others are left alone."""
    notice = latest_notice(change.application)
    points = list(notice.points.filter(pk__in=answers)) if notice and answers else []
    for point in points:
        point.answer = said(answers[point.pk], "说明", REASON)
    CorrectionPoint.objects.bulk_update(points, ["answer"])


def _keep(change: Change) -> Submission:
    """What is handed in, as it is handed in."""
    application = change.application
    files: dict[str, list[str]] = {}
    kept = application.files.filter(paper__isnull=False, removed_at=None).order_by("position", "id")
    for code, digest in kept.values_list("paper__code", "digest"):
        files.setdefault(code, []).append(digest)
    return Submission.objects.create(
        application=application,
        round=application.round,
        at=change.at,
        by=change.actor.user,
        form=application.form,
        situation=application.situation,
        files=files,
    )
