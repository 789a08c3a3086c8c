"""What the window does with what came in: accept it, say at once all that is missing, refuse it (许可法 Art. 32)."""

from approvals.clock import dates
from approvals.documents import issuing
from approvals.documents.models import DocumentKind
from approvals.filling.form import errors_of as form_errors
from approvals.workflow import tasks
from approvals.workflow.change import Change, verb
from approvals.workflow.choices import Move, Outcome, RefusalGround, TaskKind, TaskResult
from approvals.workflow.holding import held
from approvals.workflow.models import CorrectionNotice, CorrectionPoint, Verdict
from approvals.workflow.naming import name_of
from approvals.workflow.refusals import Refused
from approvals.workflow.telling import tell_applicant
from approvals.workflow.wording import said

OPINION, NOTE = 1000, 500
REFUSAL_MISSING = "请写明不予受理的理由；不属于本机关职权的，写明向谁申请。"


@verb(Move.ACCEPT)
def accept(change: Change, *, opinion: str = "", task=None) -> None:
    """submitted → accepted (Art. 32(5)); the day is the day everything had come in. The first stage opens; an item without
    stages goes on to the signer at once (Art. 34(2))."""
    done = tasks.finish(
        change,
        (TaskKind.ACCEPT,),
        task,
        TaskResult.PASSED,
        said(opinion, "意见", OPINION) or "材料齐全，予以受理",
    )
    change.application.accept(at=change.at)
    change.application.accepted_by = change.actor.user
    change.application.accepted_by_name = change.actor.name
    change.reason = done.opinion
    _go_on(change)


@verb(Move.DEEM_ACCEPTED)
def deem_accepted(change: Change) -> None:
    """Nobody spoke within five working days: accepted as of the day of receipt (Art. 32(4), law.md A8). The timer's."""
    tasks.cancel_all(change)
    change.application.accept(at=change.application.received_at, deemed=True)
    change.application.accepted_by_name = "系统"
    change.reason = "5 个工作日内没有告知，自收到材料之日起视为受理（行政许可法第三十二条）"
    _go_on(change)


@verb(Move.REQUEST_CORRECTION)
def request_correction(change: Change, *, note: str = "", task=None) -> None:
    """submitted → correcting. Every verdict "not fine" becomes a point of the one notice; once told, nothing new may be added
    (Art. 32(4), law.md A10)."""
    application, note = change.application, said(note, "附言", NOTE)
    wrong = list(Verdict.objects.filter(application=application, round=application.round, fine=False))
    told = dates.day_of(change.at)
    application.correction_due_on = dates.correction_due(told).date
    notice = CorrectionNotice.objects.create(
        application=application,
        number=application.correction_notices.count() + 1,
        at=change.at,
        by=change.actor.user,
        by_name=change.actor.name,
        due_on=application.correction_due_on,
        note=note,
    )
    CorrectionPoint.objects.bulk_create(
        CorrectionPoint(
            notice=notice,
            subject=verdict.subject,
            key=verdict.key,
            name=name_of(change.definition, verdict.subject, verdict.key),
            wrong=verdict.wrong,
            remedy=verdict.remedy,
            basis=verdict.basis,
        )
        for verdict in wrong
    )
    tasks.finish(change, (TaskKind.ACCEPT,), task, TaskResult.RETURNED, f"一次性告知 {len(wrong)} 处要补正")
    tasks.cancel_all(change)
    application.request_correction(at=change.at)
    change.changes |= {"notice": notice.number, "points": len(wrong)}
    change.reason = note
    issuing.issue(change, DocumentKind.CORRECTION)
    tell_applicant(change)


@verb(Move.REFUSE)
def refuse(change: Change, *, ground: str, reason: str, task=None) -> None:
    """submitted → closed: not accepted, with the ground, the reason and where to turn (Art. 32(1)(2), 38)."""
    if ground not in RefusalGround:
        raise Refused("请选不予受理属于哪一种情形。")
    reason = said(reason, "理由", OPINION, missing=REFUSAL_MISSING)
    tasks.finish(change, (TaskKind.ACCEPT,), task, TaskResult.OTHER, reason)
    tasks.cancel_all(change)
    change.application.refuse(at=change.at, ground=RefusalGround(ground), reason=reason)
    change.application.decided_by, change.application.decided_by_name = change.actor.user, change.actor.name
    change.reason = reason
    change.changes["ground"] = str(ground)
    issuing.issue(change, DocumentKind.REFUSAL)
    tasks.open_delivery(change)
    tell_applicant(change)


@verb(Move.CORRECT_ON_SPOT, form=True, columns=("form",))
def correct_on_spot(change: Change, *, key: str, value=None, note: str = "", task=None) -> None:
    """The applicant stands at the window and puts an error right there: no notice, no waiting (Art. 32(3), law.md A6).
    `key` is a field with its new `value`; for a paper the new file has been handed over and `note` says so."""
    note = said(note, "说明", NOTE, missing="请写明当场更正了什么。")
    fields = {each.element for each in change.definition.form}
    if key not in fields | {each.code for each in change.definition.materials}:
        raise Refused("请选要更正的填报项或材料。")
    change.act_for(held(change.application, change.actor, (TaskKind.ACCEPT,), task))
    subject = Verdict.Subject.FIELD if key in fields else Verdict.Subject.MATERIAL
    if subject == Verdict.Subject.FIELD and value is not None:
        _put_right(change, key, value)
    found = Verdict.objects.filter(
        application=change.application, round=change.application.round, subject=subject, key=key
    )
    found.update(fine=True, wrong="", remedy="", basis="", by=change.actor.user, at=change.at)
    change.reason = note
    change.changes |= {"key": key, "name": name_of(change.definition, subject, key)}


def _put_right(change: Change, key: str, value) -> None:
    """Changes the field, if the value is one it takes. The journal tells that it changed, the case's submissions from what."""
    application = change.application
    application.form = application.form | {key: value}
    wrong = form_errors(application, change.definition).get(key)
    if wrong:
        raise Refused(f"更正后的内容还不对：{wrong}")


def _go_on(change: Change) -> None:
    application = change.application
    dates.settle(application, change.definition)
    issuing.issue(change, DocumentKind.ACCEPTANCE)
    if not tasks.open_review(change):
        application.start_review()
        opinion = "没有审查环节，受理后直接报签发"
        application.propose(outcome=Outcome.APPROVED, opinion=opinion)
        change.also += [(Move.START_REVIEW, {}), (Move.PROPOSE, {"outcome": Outcome.APPROVED})]
        tasks.open_signing(change)
    tell_applicant(change)
