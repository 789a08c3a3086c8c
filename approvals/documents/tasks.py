"""Making PDFs in the background. The paper itself is a row; a nudge that gets lost only costs a minute."""

import logging

from celery import shared_task
from kombu.exceptions import OperationalError

from approvals.documents.models import IssuedDocument

log = logging.getLogger(__name__)
# A paper that could not be made so often is left for a person to look at; opening it tries again.
MOST_ATTEMPTS = 5
BATCH = 200


def nudge(document_id: int) -> None:
    """Asks a worker to make the PDF soon. Never raises: the sweep finds what was not asked for."""
    try:
        make_document.delay(document_id)
    except (OperationalError, OSError) as error:
        log.warning("no worker reached for document %s: %s", document_id, error)


@shared_task
def make_document(document_id: int) -> None:
    from approvals.documents.making import make

    document = IssuedDocument.objects.unmade().filter(pk=document_id).first()
    if document is not None:
        make(document)


@shared_task
def make_missing() -> int:
    """The sweep: makes what is still missing, oldest first. How many it took up."""
    from approvals.documents.making import make

    found = list(IssuedDocument.objects.unmade().filter(attempts__lt=MOST_ATTEMPTS).order_by("id")[:BATCH])
    for document in found:
        make(document)
    return len(found)
