"""Who may read a paper: the applicant's side, and staff who may see the case."""

from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404

from approvals.documents.models import IssuedDocument
from approvals.workflow import access
from hall.journal.apart import read_of_personal_data
from hall.people.actor import Actor


@dataclass(frozen=True)
class Reading:
    """A paper and from which side it is read."""

    document: IssuedDocument
    by_applicant: bool


def get(actor: Actor, public_id) -> Reading:
    """Raises Http404 for a stranger's paper as for none."""
    rows = IssuedDocument.objects.select_related("application__department", "application__version")
    rows = rows.defer("application__form", "application__version__definition").filter(public_id=public_id)
    mine, desk = access.mine(actor).values("pk"), access.seen_at_desk(actor).values("pk")
    document = rows.filter(Q(application__in=mine) | Q(application__in=desk)).first()
    if document is None:
        raise Http404("没有这份文书，或者它不是您的。")
    by_applicant = access.mine(actor).filter(pk=document.application_id).exists()
    if not by_applicant:
        read_of_personal_data(document.application.chain, f"文书“{document.title}”", actor=actor)
    return Reading(document, by_applicant)
