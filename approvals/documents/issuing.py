"""Issuing a paper: its facts are fixed in the transaction that decides, the PDF follows in the background."""

import secrets

from django.db import transaction

from approvals.clock.dates import day_of
from approvals.documents import tasks, words
from approvals.documents.facts import facts_of
from approvals.documents.models import DocumentKind, IssuedDocument
from approvals.workflow import numbering

CODE_LENGTH = 12


def issue(change, kind: DocumentKind) -> IssuedDocument:
    """Writes down the paper's number, title and facts. `change` is the change of the case that causes it."""
    application = change.application
    code = _check_code()
    document = IssuedDocument.objects.create(
        application=application,
        kind=kind,
        number=_number(change, kind),
        title=words.title(kind, change.definition.type),
        check_code=code,
        facts=facts_of(change, kind, code),
        issued_at=change.at,
        issued_by=change.actor.user,
    )
    transaction.on_commit(lambda: tasks.nudge(document.pk), robust=True)
    return document


def _number(change, kind: DocumentKind) -> str:
    """文号, such as 云住建许准〔2026〕187号. Counted by the words themselves, so that no two are alike. A receipt goes by the
    number of its case: one lock less on the way in."""
    application = change.application
    if kind == DocumentKind.RECEIPT:
        return f"收{application.number}"
    department = application.department
    year = day_of(change.at).year
    begin = (department.document_word or department.code) + words.mark(kind, change.definition.type)
    return f"{begin}〔{year}〕{numbering.next_serial(f'document {begin} {year}')}号"


def _check_code() -> str:
    """验真码: drawn, not counted, so that nobody finds the next one (30^12)."""
    return "".join(secrets.choice(numbering.SIGNS) for _ in range(CODE_LENGTH))
