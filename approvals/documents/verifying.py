"""Checking a paper somebody holds: what its code stands for, and whether a file is the very one we issued. Anyone may, so
nothing personal is told."""

import re
from dataclasses import dataclass
from datetime import datetime

from approvals.documents.issuing import CODE_LENGTH
from approvals.documents.making import make
from approvals.documents.models import DocumentKind, IssuedDocument
from approvals.workflow.numbering import SIGNS
from hall.journal.record import sm3
from hall.privacy import masking
from hall.throttle.guard import Limit, address_group, count, take_off

# Nobody types so many codes that do not exist.
UNKNOWN_CODES = Limit("verify", 20, 15 * 60)
OUTCOMES = {
    DocumentKind.APPROVAL: "准予",
    DocumentKind.DENIAL: "不予",
    DocumentKind.REFUSAL: "不予受理",
    DocumentKind.TERMINATION: "终止办理",
    DocumentKind.ACCEPTANCE: "受理",
}


@dataclass(frozen=True)
class Found:
    """What is told of a paper. `name` is masked; `outcome` is empty for papers that decide nothing."""

    title: str
    number: str
    outcome: str
    department: str
    item: str
    name: str
    issued_at: datetime
    digest: str
    code: str
    void_at: datetime | None


def normalised(typed: str) -> str:
    """As typed on a phone: spaces, dashes and small letters do not matter."""
    return re.sub(r"[\s\-—–·]", "", typed).upper()[:40]


def is_code(code: str) -> bool:
    return len(code) == CODE_LENGTH and set(code) <= set(SIGNS)


def find(code: str, address: str) -> Found | None:
    """Raises Locked after too many codes that do not exist from one address."""
    group = address_group(address)
    count(UNKNOWN_CODES, group)
    document = _document(code) if is_code(code) else None
    if document is None:
        return None
    take_off(UNKNOWN_CODES, group)
    make(document)
    return _found(document)


def compare(found: Found, file, most: int) -> str:
    """ "same", "other", "none" (no file given) or "large". The file is read for its digest only and not kept."""
    if file is None:
        return "none"
    if file.size > most:
        return "large"
    same = bool(found.digest) and sm3(file.read()) == found.digest
    return "same" if same else "other"


def _document(code: str) -> IssuedDocument | None:
    return IssuedDocument.objects.filter(check_code=code).first()


def _found(document: IssuedDocument) -> Found:
    facts = document.facts
    return Found(
        title=document.title,
        number=facts["case"] if document.kind == DocumentKind.RECEIPT else document.number,
        outcome=OUTCOMES.get(document.kind, ""),
        department=facts["department"],
        item=facts["item"],
        name=masking.name(facts["applicant"]) if not facts["plural"] else _masked_company(facts["applicant"]),
        issued_at=document.issued_at,
        digest=document.digest,
        code=document.check_code,
        void_at=document.void_at,
    )


def _masked_company(name: str) -> str:
    """青岚****公司: the first two and the last two signs."""
    return name[:2] + "****" + name[-2:] if len(name) > 6 else masking.name(name)
