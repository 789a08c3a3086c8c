"""Receiving a file in pieces: each says where it belongs, and an upload that broke off goes on from what arrived."""

from pathlib import Path

from django.db import transaction

from approvals.materials import limits, papers, storing, tasks
from approvals.materials.inspection import FileRefused, Inspected, inspect
from approvals.materials.models import FileState, StoredFile
from approvals.materials.scanning import scanner
from approvals.workflow.refusals import Refused
from hall.worktime import now


class OutOfPlace(Exception):
    """The piece does not begin where the last one ended. `offset`: where to go on, in bytes."""

    def __init__(self, offset: int):
        super().__init__(offset)
        self.offset = offset


def receive(file: StoredFile, offset: int, content: bytes, *, replaces: bool = False) -> StoredFile:
    """Keeps one piece; after the last one the file is looked at and is whole. `replaces`: it then stands in the place of what was
    handed in earlier. Raises OutOfPlace, FileRefused, Refused."""
    with transaction.atomic():
        row = StoredFile.objects.select_for_update().get(pk=file.pk)
        if row.state != FileState.RECEIVING:
            return row
        if offset != row.received_bytes:
            raise OutOfPlace(row.received_bytes)
        if len(content) > limits.CHUNK or offset + len(content) > row.size:
            raise FileRefused("收到的比文件还多。请重新选这个文件再传。")
        if content:
            storing.keep_piece(row, offset, content)
            row.received_bytes = offset + len(content)
            row.save(update_fields=["received_bytes"])
    return finish(row, replaces) if row.received_bytes == row.size else row


def finish(file: StoredFile, replaces: bool = False) -> StoredFile:
    """Puts the pieces together, looks at what came out, and hands it in. A file that is refused leaves nothing behind but
    the sentence. Raises FileRefused, Refused."""
    try:
        path = storing.assemble(file)
    except FileNotFoundError as error:
        raise Refused("这个文件刚由另一个窗口传完了，刷新页面就能看到。") from error
    try:
        return accept(file, path, replaces)
    except FileRefused:
        StoredFile.objects.filter(pk=file.pk, state=FileState.RECEIVING).delete()
        raise
    finally:
        path.unlink(missing_ok=True)
        storing.forget_pieces(file)


def accept(file: StoredFile, path: Path, replaces: bool = False) -> StoredFile:
    """The file at `path` becomes the content of `file`, if it may. Raises FileRefused, Refused."""
    inspected, digest = inspect(path, file.name), storing.digest_of(path)
    with papers.held(file.application):
        row = StoredFile.objects.select_for_update().select_related("application").get(pk=file.pk)
        if row.state != FileState.RECEIVING:
            return row
        if row.removed_at:
            raise FileRefused("这个文件刚被撤下了，没有交上来。")
        _not_twice(row, digest)
        _keep(row, path, inspected, digest)
        if replaces:
            papers.replace_earlier(row)
        papers.arrived(row)
    return row


def _not_twice(file: StoredFile, digest: str) -> None:
    same = StoredFile.objects.filter(paper=file.paper_id, digest=digest, removed_at=None).exclude(pk=file.pk)
    if found := same.first():
        raise FileRefused(f"和已经传的“{found.name}”一模一样，不用再传。")


def _keep(file: StoredFile, path: Path, inspected: Inspected, digest: str) -> None:
    file.content_type, file.pages, file.digest = inspected.content_type, inspected.pages, digest
    file.received_bytes = file.size = path.stat().st_size
    file.name = named(file.name, inspected.content_type)
    file.uploaded_at = now()
    file.state = FileState.SCANNING if scanner() else FileState.UNCHECKED
    storing.keep_whole(file, path)
    file.save()
    if file.state == FileState.SCANNING:
        transaction.on_commit(lambda: tasks.scan.delay(file.pk))


def named(name: str, content_type: str) -> str:
    """The name with the ending of its type; cameras leave it out."""
    return name if Path(name).suffix else name + limits.TYPES[content_type][0]
