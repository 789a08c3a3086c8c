"""Background work of uploads: the look for viruses, and clearing away what was broken off."""

from datetime import timedelta

from celery import shared_task
from django.db import transaction
from django.urls import reverse

from approvals.materials import papers, storing
from approvals.materials.limits import UNFINISHED_DAYS
from approvals.materials.models import FileState, StoredFile
from approvals.materials.scanning import ScannerAway, scanner
from hall.notices import outbox
from hall.worktime import now

TO_SCAN = (FileState.SCANNING, FileState.UNCHECKED)
BATCH = 100


@shared_task(name="approvals.materials.scan")
def scan(file_id: int) -> None:
    """Looks at one file. With no scanner, or one that does not answer, it stays as unchecked."""
    file = StoredFile.objects.filter(pk=file_id, state__in=TO_SCAN).first()
    if file is None:
        return
    found, state, look = "", FileState.UNCHECKED, scanner()
    if look is not None:
        try:
            found = look.scan(storing.pieces_of(file))
            state = FileState.INFECTED if found else FileState.CLEAN
        except (ScannerAway, FileNotFoundError):
            pass
    _settle(file_id, state, found)


@transaction.atomic
def _settle(file_id: int, state: str, found: str) -> None:
    file = StoredFile.objects.select_for_update().get(pk=file_id)
    if file.state not in TO_SCAN:
        return
    file.state, file.finding = state, found[:100]
    if state == FileState.INFECTED:
        storing.quarantine(file)
    file.save(update_fields=["state", "finding", "content"])
    if state == FileState.INFECTED:
        _tell(file)


def _tell(file: StoredFile) -> None:
    if file.paper_id:
        papers.unreceived(file)
    outbox.queue(
        "file_infected",
        f"file:{file.public_id}",
        [file.uploaded_by],
        subject=f"“{file.name}”有病毒，已经隔离",
        body="这个文件没有交上来。请先在自己的电脑上查毒，再重新传一份。",
        link=reverse("my-application", args=[file.application.public_id]),
    )


@shared_task(name="approvals.materials.scan_again")
def scan_again() -> None:
    """Tries again what the scanner could not look at; oldest first."""
    if scanner() is None:
        return
    late = now() - timedelta(minutes=5)
    waiting = StoredFile.objects.filter(state__in=TO_SCAN, removed_at=None, uploaded_at__lt=late)
    for file_id in waiting.order_by("uploaded_at").values_list("pk", flat=True)[:BATCH]:
        scan(file_id)


@shared_task(name="approvals.materials.clear_unfinished")
def clear_unfinished() -> None:
    """Uploads broken off long ago go, with their pieces."""
    old = StoredFile.objects.filter(
        state=FileState.RECEIVING, uploaded_at__lt=now() - timedelta(days=UNFINISHED_DAYS)
    )
    for file in old.iterator():
        storing.forget_pieces(file)
        file.delete()
