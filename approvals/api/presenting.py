"""Cases as plain data for the serializers; what belongs to many rows is read with them."""

from collections.abc import Iterable

from django.urls import reverse

from approvals.clock.explain import explain
from approvals.clock.lights import urgency
from approvals.filling.elements import blank_of
from approvals.procedures.models import Hearing, Procedure, ProcedureKind
from approvals.procedures.reading import procedures_of, told_to_applicant
from approvals.workflow.choices import Move, Outcome, State
from approvals.workflow.models import Application, Task
from approvals.workflow.options import options, tasks_of
from hall.catalog.shelf import definition_of
from hall.people.actor import Actor
from hall.privacy import masking

MASKS = {
    "id": masking.id_number,
    "uscc": masking.credit_code,
    "mobile": masking.phone,
    "bank_account": masking.account,
}
# Of a case that is no longer the actor's to see.
NOTHING_MORE = dict.fromkeys(
    (
        "query_code",
        "enterprise",
        "received_at",
        "accepted_at",
        "promised_due_on",
        "legal_due_on",
        "correction_due_on",
        "paused_on",
    )
    + ("decided_at", "closed_at", "delivered_at")
)
NOTHING_MORE |= dict.fromkeys(
    (
        "applicant_kind",
        "id_number",
        "phone",
        "handler_name",
        "decision_reason",
        "result_name",
        "result_number",
    )
    + ("proposed_outcome", "proposal"),
    "",
)
NOTHING_MORE |= {
    name: []
    for name in (
        *("explanation", "procedures", "materials", "corrections", "documents"),
        *("options", "verdicts", "tasks"),
    )
}
NOTHING_MORE |= {"situation": {}, "form": {}, "deemed": False, "round": 0}
STAFF_MOVES = tuple(
    move
    for move in Move
    if move
    not in (
        Move.SUBMIT,
        Move.RESUBMIT,
        Move.LAPSE,
        Move.DEEM_ACCEPTED,
        Move.WITHDRAW,
        Move.RECOMPUTE,
        Move.CAP_PROCEDURE,
    )
)
OWN_MOVES = (
    *(Move.SUBMIT, Move.RESUBMIT, Move.WITHDRAW, Move.URGE),
    *(Move.HEARING_REQUEST, Move.HEARING_WAIVE),
)


def row(case: Application) -> dict:
    """A line of a list; load `version` and `department` with it."""
    light = urgency(case)
    return {
        "id": case.public_id,
        "number": case.number,
        "state": case.state,
        "state_name": State(case.state).label,
        "outcome": case.outcome,
        "outcome_name": Outcome(case.outcome).label if case.outcome else "",
        "item": {"code": case.item_id, "name": case.version.name, "version": case.version.number},
        "title": case.title,
        "applicant_name": case.applicant_name,
        "department": case.department.name,
        "submitted_at": case.submitted_at,
        "due_on": case.due_on,
        "due_provisional": case.due_provisional,
        "light": {"kind": light.kind, "text": light.text, "days": light.days},
        "revision": case.revision,
    }


def whole(case: Application, actor: Actor, request, moves: Iterable[Move] = OWN_MOVES) -> dict:
    """Everything both sides may read, and what the actor may do."""
    plain = (
        "query_code",
        "applicant_kind",
        "handler_name",
        "received_at",
        "accepted_at",
        "deemed",
        "promised_due_on",
    )
    plain += (
        "legal_due_on",
        "correction_due_on",
        "paused_on",
        "decided_at",
        "decision_reason",
        "closed_at",
        "delivered_at",
    )
    plain += ("result_name", "result_number", "situation")
    return row(case) | {name: getattr(case, name) for name in plain} | {
        "explanation": explanation(case),
        "procedures": [procedure(each) for each in told_to_applicant(case)],
        "enterprise": case.enterprise.public_id if case.enterprise_id else None,
        "id_number": masked_number(case),
        "phone": masking.phone(case.phone) if case.phone else "",
        "form": masked_form(case),
        "materials": materials(case, request),
        "corrections": [_notice(each) for each in case.correction_notices.prefetch_related("points").order_by("number")],
        "documents": [_document(each, request) for each in case.documents.all()],
        "options": [
            {"move": each.move, "label": each.move.label, "allowed": each.allowed, "reason": each.reason}
            for each in options(case, actor, moves)
        ],
    }  # fmt: skip


def procedure(found: Procedure) -> dict:
    """`hearing`: None of the others."""
    return {
        "id": found.public_id,
        "kind": found.kind,
        "state": found.state,
        "days": found.days,
        "cap": found.cap,
        "told_at": found.told_at,
        "ended_at": found.ended_at,
        "hearing": _hearing(found.hearing) if found.kind == ProcedureKind.HEARING else None,
    }


def _hearing(found: Hearing) -> dict:
    """Time and place are said once the notice is out: until then they may change."""
    plain = ("state", "by_law", "request_due_on", "requested_at", "organise_due_on", "notified_at")
    plain += ("held_at", "recorded_at")
    called = found.notified_at is not None
    return {name: getattr(found, name) for name in plain} | {
        "scheduled_for": found.scheduled_for if called else None,
        "place": found.place if called else "",
        "presider": found.presider_name if called else "",
    }


def explanation(case: Application) -> list[dict]:
    """Why the date that counts now is that day; nothing when no clock runs."""
    found = explain(case, definition_of(case.version))
    steps = found.steps if found else []
    return [{"text": str(step), "law": step.law, "notice": step.notice or None} for step in steps]


def at_desk(case: Application, actor: Actor, request) -> dict:
    """What staff read besides: the present verdicts and all tasks."""
    return whole(case, actor, request, STAFF_MOVES) | {
        "round": case.round,
        "proposed_outcome": case.proposed_outcome,
        "proposal": case.proposal,
        "verdicts": list(
            case.verdicts.filter(round=case.round).values(
                "subject", "key", "fine", "wrong", "remedy", "basis"
            )
        ),
        "tasks": [task(each) for each in tasks_of(case)],
        "procedures": [procedure(each) for each in procedures_of(case)],
    }


def task(found: Task) -> dict:
    return {
        "id": found.public_id,
        "step": found.step,
        "kind": found.kind,
        "name": found.name,
        "state": found.state,
        "department": found.department.name,
        "role": found.get_role_display(),
        "assignee": found.assignee.get_full_name() if found.assignee_id else None,
        "claimed_until": found.claimed_until,
        "due_on": found.due_on,
        "result": found.result,
        "opinion": found.opinion,
        "done_by": found.done_by_name,
        "done_at": found.done_at,
    }


def masked_number(case: Application) -> str:
    if not case.id_number:
        return ""
    return (masking.credit_code if case.enterprise_id else masking.id_number)(case.id_number)


def masked_form(case: Application) -> dict:
    """The form with the numbers of people and accounts masked, also inside persons, units and tables."""
    definition = definition_of(case.version)
    blanks = {element.code: blank_of(element) for element in definition.elements}
    return {code: _masked(blanks.get(code), value) for code, value in case.form.items()}


def _masked(blank, value):
    if isinstance(value, list):
        return [_masked(blank, each) for each in value]
    if isinstance(value, dict):
        parts = {part.code.rpartition("~")[2]: part for part in blank.parts} if blank else {}
        return {key: _masked(parts.get(key), each) for key, each in value.items()}
    if blank is None or not blank.masked or not isinstance(value, str):
        return value
    return MASKS.get(blank.kind, masking.id_number)(value)


def materials(case: Application, request) -> list[dict]:
    """Papers with the files that count now."""
    papers = case.papers.prefetch_related("files").order_by("code")
    return [
        {
            "code": paper.code,
            "name": paper.name,
            "received": paper.received,
            "how": paper.how,
            "copies": paper.copies,
            "deferred": paper.deferred,
            "files": [file(each, request) for each in paper.files.all() if each.removed_at is None],
        }
        for paper in papers
    ]


def file(found, request) -> dict:
    address = reverse("api-file", args=[found.public_id])
    return {
        "id": found.public_id,
        "name": found.name,
        "content_type": found.content_type,
        "size": found.size,
        "pages": found.pages,
        "digest": found.digest,
        "state": found.state,
        "url": request.build_absolute_uri(address),
    }


def _notice(notice) -> dict:
    points = ("subject", "key", "name", "wrong", "remedy", "basis", "answer")
    return {
        "number": notice.number,
        "at": notice.at,
        "due_on": notice.due_on,
        "note": notice.note,
        "points": [{name: getattr(point, name) for name in points} for point in notice.points.all()],
    }


def _document(document, request) -> dict:
    return {
        "id": document.public_id,
        "kind": document.kind,
        "title": document.title,
        "number": document.number,
        "check_code": document.check_code,
        "issued_at": document.issued_at,
        "void": document.void_at is not None,
        "url": request.build_absolute_uri(reverse("api-document", args=[document.public_id])),
    }
