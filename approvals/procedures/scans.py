"""The signed record of a hearing as a scan (许可法 Art. 48(5)): a file that the desk sent the applicant in a message after the hearing. So it
was looked at like every upload, lies with the case, and opens for both sides and for nobody else."""

from uuid import UUID

from django.db.models import QuerySet

from approvals.conversation.models import Message
from approvals.materials.models import FileState, StoredFile
from approvals.procedures.models import Hearing
from approvals.workflow.refusals import Refused

# What a scanner makes.
TYPES = ("application/pdf", "image/jpeg", "image/png")
UNFIT = (FileState.RECEIVING, FileState.INFECTED)
GONE = "这份扫描件不能用：它不是听证以后在留言里发给申请人的，或者查出了病毒。请重新选一份。"


def scans_of(hearing: Hearing) -> QuerySet[StoredFile]:
    """What may be chosen, the newest first; nothing before the hearing is held."""
    if hearing.held_at is None:
        return StoredFile.objects.none()
    found = StoredFile.objects.filter(application=hearing.procedure.application_id, content_type__in=TYPES)
    found = found.filter(message__side=Message.Side.DESK, message__at__gte=hearing.held_at, removed_at=None)
    return found.exclude(state__in=UNFIT).order_by("-message__at", "-id")


def chosen(hearing: Hearing, public_id: UUID | str | None) -> StoredFile | None:
    """The file meant; None when none is named. Raises Refused for any that may not be chosen."""
    if not public_id:
        return None
    found = next((each for each in scans_of(hearing) if str(each.public_id) == str(public_id)), None)
    if found is None:
        raise Refused(GONE)
    return found
