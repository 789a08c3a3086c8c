"""From a paper's facts to its kept PDF. Made once: who comes second finds the first one's."""

import logging

from django.core.files.base import ContentFile
from django.db.models import F

from approvals.documents import rendering
from approvals.documents.models import IssuedDocument
from hall.journal.hashing import sm3
from hall.worktime import now

log = logging.getLogger(__name__)


def make(document: IssuedDocument) -> bool:
    """Whether the PDF is there now. A failure is written on the row and tried again by the sweep; it never raises."""
    if document.made_at:
        return True
    try:
        content = rendering.pdf_of(document)
        _keep(document, content)
    except (rendering.NotRendered, OSError) as error:
        log.error("document %s not made: %s", document.pk, error)
        IssuedDocument.objects.unmade().filter(pk=document.pk).update(
            attempts=F("attempts") + 1, error=str(error)[:300]
        )
        return False
    document.refresh_from_db()
    return True


def _keep(document: IssuedDocument, content: bytes) -> None:
    """The row takes the file of whoever comes first; a second file of the same bytes is thrown away."""
    field = IssuedDocument._meta.get_field("content")
    name = field.storage.save(
        field.generate_filename(document, f"{document.public_id}.pdf"), ContentFile(content)
    )
    won = IssuedDocument.objects.unmade().filter(pk=document.pk)
    if not won.update(content=name, digest=sm3(content), made_at=now(), error=""):
        field.storage.delete(name)
