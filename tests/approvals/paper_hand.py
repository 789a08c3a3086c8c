"""One paper of every kind, each issued by the verb that issues it."""

from datetime import datetime, time

from django.utils import timezone

from approvals.clock import extending
from approvals.documents.models import DocumentKind, IssuedDocument
from approvals.procedures import hearing, hearing_days, running
from approvals.workflow import acceptance, deciding
from approvals.workflow.choices import Outcome
from hall.worktime import today
from tests import cast as casting

PERMIT = "SC05"


def refused(cast):
    case = casting.filed(cast, PERMIT)
    return acceptance.refuse(
        case.public_id, actor=casting.actor(cast.clerk), ground="not_ours", reason="请向市局申请。"
    )


def denied(cast):
    case = casting.reviewed(cast, PERMIT, Outcome.DENIED)
    return deciding.deny(case.public_id, actor=casting.actor(cast.signer), reason="场所不符合食品安全要求。")


def terminated(cast):
    case = casting.accepted(cast, PERMIT)
    return deciding.terminate(case.public_id, actor=casting.actor(cast.signer), reason="申请人已经注销。")


def started(cast, kind):
    case = casting.accepted(cast, PERMIT)
    reviewer = casting.actor(cast.reviewer)
    return running.start_procedure(case.public_id, actor=reviewer, kind=kind, reason="涉及相邻关系。")


def called_to_a_hearing(cast):
    case, reviewer = started(cast, "hearing"), casting.actor(cast.reviewer)
    hearing.hearing_request(case.public_id, actor=casting.actor(cast.applicant))
    day = hearing_days.earliest(today()).date
    when = timezone.make_aware(datetime.combine(day, time(14, 30)))
    given = {"when": when, "place": "三楼听证室", "presider": cast.leader}
    hearing.hearing_schedule(case.public_id, actor=reviewer, **given)
    return hearing.hearing_notify(case.public_id, actor=reviewer)


def extended(cast):
    case = casting.accepted(cast, PERMIT)
    given = {"days": 5, "reason": "等上级批复。"}
    extending.ask_extension(case.public_id, actor=casting.actor(cast.reviewer), **given)
    return extending.approve_extension(case.public_id, actor=casting.actor(cast.leader))


MAKERS = {
    DocumentKind.RECEIPT: lambda cast: casting.filed(cast, PERMIT),
    DocumentKind.CORRECTION: lambda cast: casting.told(cast, PERMIT),
    DocumentKind.ACCEPTANCE: lambda cast: casting.accepted(cast, PERMIT),
    DocumentKind.REFUSAL: refused,
    DocumentKind.APPROVAL: lambda cast: casting.approved(cast, PERMIT),
    DocumentKind.DENIAL: denied,
    DocumentKind.TERMINATION: terminated,
    DocumentKind.PROCEDURE: lambda cast: started(cast, "expert"),
    DocumentKind.HEARING_RIGHT: lambda cast: started(cast, "hearing"),
    DocumentKind.HEARING_NOTICE: called_to_a_hearing,
    DocumentKind.EXTENSION: extended,
}


def paper(cast, kind) -> IssuedDocument:
    return MAKERS[kind](cast).documents.get(kind=kind)
