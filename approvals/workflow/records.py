"""What a case keeps by GB/T 39046 (tables 5 to 8; functions.md R2–R6, R9, H3), with the standard's codes, for the record page
and for exchange. Personal numbers are covered: who needs them whole asks for them with a reason.
"""

from typing import TypedDict

from approvals.clock.dates import local
from approvals.documents.models import DocumentKind
from approvals.workflow.choices import IdTypeCode, Outcome, TaskKind, TaskResult, TaskState
from approvals.workflow.models import Application, Task
from hall.catalog.definitions.item import ItemDefinition
from hall.catalog.shelf import definition_of
from hall.people.actor import Via
from hall.privacy import masking

YES, NO = "1", "0"
# 业务动作 of table 7.
ACTIONS = {TaskResult.PASSED: "通过", TaskResult.RETURNED: "退回", TaskResult.OTHER: "其他"}
ID_TYPES = {"居民身份证": IdTypeCode.RESIDENT, "统一社会信用代码": IdTypeCode.CREDIT_CODE}
AT_THE_WINDOW = "窗口"


class PaperRecord(TypedDict):
    """One material of table 5."""

    name: str
    code: str
    received: str
    how: str
    copies: int
    at: str
    attachments: list[str]


class ApplicationRecord(TypedDict):
    """申请, table 5."""

    case_no: str
    task_code: str
    task_name: str
    handle_kind: str
    handle_kind_code: str
    applicant_name: str
    id_type: str
    id_type_code: str
    id_number: str
    agent_name: str
    agent_id_type: str
    agent_id_number: str
    mobile: str
    postcode: str
    address: str
    legal_representative: str
    source: str
    source_code: str
    applied_at: str
    project_code: str
    region_code: str
    visits: str
    papers: list[PaperRecord]


class AcceptanceRecord(TypedDict):
    """受理, table 6."""

    case_no: str
    catalog_code: str
    task_code: str
    task_name: str
    department: str
    department_uscc: str
    accepted_by: str
    accepted_at: str
    document_no: str
    promised_at: str
    handle_kind: str
    handle_kind_code: str
    region_code: str


class StageRecord(TypedDict):
    """One stage of table 7. `state`: 1 to do, 2 done; what has no end yet carries its beginning as `at`."""

    case_no: str
    action: str
    name: str
    handler: str
    opinion: str
    started_at: str
    ended_at: str
    at: str
    department: str
    department_uscc: str
    state: str


class ClosingRecord(TypedDict):
    """办结, table 8."""

    case_no: str
    handler: str
    closed_at: str
    outcome: str
    result_name: str
    result_number: str
    result_description: str
    valid_until: str
    sealed_by: str
    region_code: str
    posted: str
    charged: str
    delivered_at: str
    delivery_method: str


class CaseRecord(TypedDict):
    """The four data sets; a set whose time has not come is None."""

    application: ApplicationRecord
    acceptance: AcceptanceRecord | None
    process: list[StageRecord]
    closing: ClosingRecord | None


def record_of(application: Application) -> CaseRecord:
    """The record as it stands now. A constant number of queries, however many papers and stages."""
    definition = definition_of(application.version)
    issued = {document.kind: document for document in application.documents.all()}
    return {
        "application": _application(application, definition),
        "acceptance": _acceptance(application, definition, issued) if application.accepted_at else None,
        "process": _process(application),
        "closing": _closing(application, definition, issued) if application.closed_at else None,
    }


def _application(application: Application, definition: ItemDefinition) -> ApplicationRecord:
    form = application.form
    agent_number = form.get("handler.id_no") or ""
    return {
        "case_no": application.number or "",
        "task_code": definition.code,
        "task_name": definition.name,
        "handle_kind": application.get_handle_code_display(),
        "handle_kind_code": application.handle_code,
        "applicant_name": application.applicant_name,
        "id_type": _id_type(application),
        "id_type_code": _id_code(application),
        "id_number": _covered(application),
        "agent_name": application.handler_name or form.get("handler.name") or "",
        "agent_id_type": "居民身份证" if agent_number else "",
        "agent_id_number": masking.id_number(str(agent_number)),
        "mobile": masking.phone(application.phone),
        "postcode": "",
        "address": _text(form.get("applicant.address") or form.get("applicant.residence_address")),
        "legal_representative": _text(form.get("legal_rep.name")),
        "source": Via(application.via).label,
        "source_code": application.via,
        "applied_at": _moment(application.submitted_at),
        "project_code": _text(form.get("project.code")),
        "region_code": _region(application),
        "visits": _visits(application),
        "papers": _papers(application),
    }


def _papers(application: Application) -> list[PaperRecord]:
    papers = application.papers.order_by("code").prefetch_related("files")
    return [
        {
            "name": paper.name,
            "code": paper.code,
            "received": YES if paper.received else NO,
            "how": paper.get_how_display(),
            "copies": paper.copies,
            "at": _moment(paper.received_at),
            "attachments": [each.name for each in paper.files.all() if each.removed_at is None],
        }
        for paper in papers
    ]


def _acceptance(application: Application, definition: ItemDefinition, issued: dict) -> AcceptanceRecord:
    notice = issued.get(DocumentKind.ACCEPTANCE)
    return {
        "case_no": application.number,
        "catalog_code": definition.base_code,
        "task_code": definition.code,
        "task_name": definition.name,
        "department": application.department.name,
        "department_uscc": application.department.uscc,
        "accepted_by": application.accepted_by_name + ("（视为受理）" if application.deemed else ""),
        "accepted_at": _moment(application.accepted_at),
        "document_no": notice.number if notice else "",
        "promised_at": f"{application.promised_due_on:%Y-%m-%d}" if application.promised_due_on else "",
        "handle_kind": application.get_handle_code_display(),
        "handle_kind_code": application.handle_code,
        "region_code": _region(application),
    }


def _process(application: Application) -> list[StageRecord]:
    """Stages begun, in the order they ended; what was spared or called off is no stage of the case."""
    begun = application.tasks.filter(state__in=(TaskState.OPEN, TaskState.DONE)).exclude(
        kind=TaskKind.DELIVER
    )
    rows = begun.select_related("department", "assignee").order_by("opened_at", "id")
    return [_stage(application, task) for task in rows]


def _stage(application: Application, task: Task) -> StageRecord:
    done = task.state == TaskState.DONE
    started, ended = _moment(task.opened_at), _moment(task.done_at)
    return {
        "case_no": application.number,
        "action": ACTIONS[task.result] if done else "",
        "name": task.name,
        "handler": task.done_by_name if done else (task.assignee.get_full_name() if task.assignee else ""),
        "opinion": task.opinion,
        "started_at": started,
        "ended_at": ended,
        "at": ended or started,
        "department": task.department.name,
        "department_uscc": task.department.uscc,
        "state": "2" if done else "1",
    }


def _closing(application: Application, definition: ItemDefinition, issued: dict) -> ClosingRecord:
    decided = bool(application.decided_at)
    granted = application.outcome in (Outcome.APPROVED, Outcome.REVOKED)
    return {
        "case_no": application.number,
        "handler": application.decided_by_name,
        "closed_at": _moment(application.closed_at),
        "outcome": application.get_outcome_display(),
        "result_name": application.result_name if granted else _letter(issued),
        "result_number": application.result_number,
        "result_description": application.decision_reason or application.proposal,
        "valid_until": application.result_valid_until or (definition.result.validity if granted else ""),
        "sealed_by": application.department.name if decided else "",
        "region_code": _region(application),
        "posted": YES if "寄" in application.delivery_method else NO,
        "charged": YES if definition.fee.charged else NO,
        "delivered_at": _moment(application.delivered_at),
        "delivery_method": application.delivery_method,
    }


def _letter(issued: dict) -> str:
    """The paper that says how it ended, when nothing was granted."""
    kinds = (DocumentKind.DENIAL, DocumentKind.REFUSAL, DocumentKind.TERMINATION)
    return next((issued[kind].title for kind in kinds if kind in issued), "")


def _visits(application: Application) -> str:
    """H3: how often somebody had to come, as far as the case knows; the reason stands beside the number."""
    came = [
        "窗口提交" if application.via == Via.WINDOW else "",
        "窗口领取" if AT_THE_WINDOW in application.delivery_method else "",
    ]
    reasons = [reason for reason in came if reason]
    return f"{len(reasons)} 次（{'、'.join(reasons)}）" if reasons else "0 次"


def _region(application: Application) -> str:
    """At most nine digits, as the standard has it; the district's where none was given."""
    return (application.region_code or application.department.division_code)[:9]


def _id_type(application: Application) -> str:
    return "统一社会信用代码" if application.enterprise_id else (application.id_type or "居民身份证")


def _id_code(application: Application) -> str:
    return f"{ID_TYPES.get(_id_type(application), IdTypeCode.OTHER):03d}"


def _covered(application: Application) -> str:
    cover = masking.credit_code if application.enterprise_id else masking.id_number
    return cover(application.id_number)


def _text(value) -> str:
    """A field of the form in words: an address is kept in parts."""
    if isinstance(value, dict):
        return "".join(str(part) for part in value.values() if part)
    return str(value or "")


def _moment(at) -> str:
    return f"{local(at):%Y-%m-%d %H:%M:%S}" if at else ""
