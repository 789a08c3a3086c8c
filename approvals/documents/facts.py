"""What a paper states, fixed in the moment it is issued: later changes of the item, the hall or the case do not reach it."""

from urllib.parse import quote

from django.conf import settings
from django.urls import reverse

from approvals.clock import dates
from approvals.clock.extensions import is_joint
from approvals.documents.models import DocumentKind
from approvals.procedures.telling import fallen_away
from approvals.workflow.models import CorrectionNotice
from hall.catalog.choices import ApplicantKind
from hall.org.models import HallProfile
from hall.people.actor import Via
from hall.privacy import masking
from hall.worktime import add


def facts_of(change, kind: DocumentKind, check_code: str) -> dict:
    """JSON data, dates in ISO form, personal numbers masked. `change`: the change of the case that causes the paper."""
    return _common(change, check_code) | PARTS[kind](change)


def _common(change, check_code: str) -> dict:
    application, definition = change.application, change.definition
    hall = HallProfile.objects.first() or HallProfile(name="政务服务大厅", phone="")
    return {
        "hall": hall.name,
        "phone": hall.phone,
        "department": application.department.name,
        "applicant": application.applicant_name,
        "plural": application.applicant_kind == ApplicantKind.LEGAL_PERSON,
        "id_label": "统一社会信用代码" if application.enterprise_id else "证件号码",
        "id_number": _masked(application),
        "item": definition.name,
        "item_kind": definition.type,
        "project": application.title,
        "case": application.number,
        "submitted_on": _iso(application.submitted_at),
        "received_on": _iso(application.received_at),
        "issued_on": _iso(change.at),
        "basis": [{"law": basis.law, "article": basis.article} for basis in definition.legal_basis],
        "verify_url": settings.ENV.public_url + reverse("verify-document", args=[check_code]),
        "remedies": {
            "reconsideration_body": application.department.reconsideration_body or hall.reconsideration_body,
            "court": hall.court,
        },
    }


def _masked(application) -> str:
    mask = masking.credit_code if application.enterprise_id else masking.id_number
    return mask(application.id_number) if application.id_number else ""


def _iso(moment) -> str:
    return dates.day_of(moment).isoformat() if moment else ""


def _receipt(change) -> dict:
    application = change.application
    told = add(dates.day_of(change.at), dates.NOTICE_DAYS)
    papers = application.papers.filter(received=True).order_by("code")
    query = reverse("progress") + f"?code={quote(application.query_code)}"
    return {
        "query_code": application.query_code,
        "progress_url": settings.ENV.public_url + query,
        "received_at": f"{dates.local(change.at):%H:%M}",
        "via": Via(application.via).label,
        "notice_days": dates.NOTICE_DAYS,
        "notice_on": told.date.isoformat(),
        "papers": [[paper.name, paper.copies or 1, paper.get_how_display()] for paper in papers],
    }


def _correction(change) -> dict:
    notice = CorrectionNotice.objects.filter(application=change.application).order_by("-number").first()
    points = notice.points.values("name", "wrong", "remedy", "basis")
    return {
        "notice": notice.number,
        "due_on": notice.due_on.isoformat(),
        "note": notice.note,
        "points": [dict(point) for point in points],
    }


def _acceptance(change) -> dict:
    application, definition = change.application, change.definition
    found = dates.limits(definition, dates.day_of(application.accepted_at))
    return {
        "accepted_on": _iso(application.accepted_at),
        "deemed": application.deemed,
        "promised": [definition.limits.promised.value, definition.limits.promised.unit],
        "legal": [definition.limits.legal.value, definition.limits.legal.unit],
        "promised_on": found.promised.date.isoformat(),
        "legal_on": found.legal.date.isoformat(),
        "provisional": found.provisional,
    }


def _refusal(change) -> dict:
    application = change.application
    return {"ground": application.refusal_ground, "reason": application.decision_reason}


def _decision(change) -> dict:
    application, definition = change.application, change.definition
    return {
        "accepted_on": _iso(application.accepted_at),
        "reason": application.decision_reason,
        "result": definition.result.name,
        "validity": application.result_valid_until or definition.result.validity,
        "conditions": list(definition.conditions),
    }


def _termination(change) -> dict:
    """`hearing`: what became of one that was under way; '' when there was none."""
    return {
        "accepted_on": _iso(change.application.accepted_at),
        "reason": change.reason,
        "hearing": fallen_away(change.changes.get("hearing")),
    }


def _procedure(change) -> dict:
    """Of the procedure the change is about: how long, by whom, why; none of it is counted (许可法 Art. 45)."""
    procedure, application = change.about, change.application
    start = dates.day_of(change.at)
    expected, last = add(start, procedure.days), add(start, procedure.cap)
    return {
        "accepted_on": _iso(application.accepted_at),
        "procedure": procedure.get_kind_display(),
        "body": procedure.body,
        "reason": procedure.reason,
        "law": procedure.basis,
        "days": procedure.days,
        "cap": procedure.cap,
        "before": change.changes.get("before", 0),
        "stops": procedure.stops_clock,
        # The promise is not moved by what begins when its days are used up.
        "promise_over_on": application.promised_due_on.isoformat() if dates.promise_over(application) else "",
        "start_on": start.isoformat(),
        "expected_on": expected.date.isoformat(),
        "last_on": last.date.isoformat(),
        "provisional": last.provisional,
        "officer": change.done_by,
    }


def _hearing(change) -> dict:
    hearing = change.about.hearing
    return _procedure(change) | {
        "by_law": hearing.by_law,
        "request_on": hearing.request_due_on.isoformat(),
        "organise_on": hearing.organise_due_on.isoformat() if hearing.organise_due_on else "",
    }


def _hearing_call(change) -> dict:
    hearing = change.about.hearing
    return {
        "accepted_on": _iso(change.application.accepted_at),
        "requested_by": "" if hearing.by_law else hearing.requested_by,
        "held_on": _iso(hearing.scheduled_for),
        "held_at": f"{dates.local(hearing.scheduled_for):%H:%M}",
        "place": hearing.place,
        "presider": hearing.presider_name,
    }


def _extension(change) -> dict:
    """Of the extension the change is about, with the dates as they are now. `missed`: the promised day had passed, and only
    the law's limit is longer."""
    application, asked = change.application, change.about
    promised, legal = dates.reckonings(application, change.definition)
    return {
        "accepted_on": _iso(application.accepted_at),
        "days": asked.days,
        "reason": asked.reason,
        "joint": is_joint(change.definition),
        "promised_on": promised.latest.date.isoformat(),
        "missed": dates.promise_missed(application),
        "legal_on": legal.latest.date.isoformat(),
        "paused": promised.paused,
        "legal_paused": legal.paused,
        "provisional": promised.provisional,
        "legal_provisional": legal.provisional,
    }


PARTS = {
    DocumentKind.RECEIPT: _receipt,
    DocumentKind.CORRECTION: _correction,
    DocumentKind.ACCEPTANCE: _acceptance,
    DocumentKind.REFUSAL: _refusal,
    DocumentKind.APPROVAL: _decision,
    DocumentKind.DENIAL: _decision,
    DocumentKind.TERMINATION: _termination,
    DocumentKind.PROCEDURE: _procedure,
    DocumentKind.HEARING_RIGHT: _hearing,
    DocumentKind.HEARING_NOTICE: _hearing_call,
    DocumentKind.EXTENSION: _extension,
}
