"""Files that go with a message: looked at like every upload, kept with the case, served by the same view."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.db import transaction

from approvals.conversation.models import Message
from approvals.materials import limits, papers, storing, tasks
from approvals.materials.inspection import FileRefused, Inspected, inspect
from approvals.materials.models import FileState, StoredFile
from approvals.materials.scanning import scanner
from approvals.materials.uploads import named
from approvals.workflow.refusals import Refused
from hall.people.actor import Actor

MOST_FILES = 5


@dataclass(frozen=True)
class Checked:
    """A file that may be taken, as it lies on this machine."""

    name: str
    path: Path
    found: Inspected
    digest: str


@contextmanager
def checked(files) -> Iterator[list[Checked]]:
    """The uploads as local files that were looked at, gone again afterwards. Raises Refused with the first fault."""
    if len(files) > MOST_FILES:
        raise Refused(f"一条留言最多带 {MOST_FILES} 个文件。")
    paths: list[Path] = []
    try:
        yield [_checked(file, paths) for file in files]
    except FileRefused as refused:
        raise Refused(refused.sentence) from refused
    finally:
        for path in paths:
            path.unlink(missing_ok=True)


def keep(message: Message, files: list[Checked], actor: Actor) -> None:
    """Inside the transaction that writes the message. Raises Refused when the case has no room left."""
    try:
        papers.ensure_room(message.application, sum(file.path.stat().st_size for file in files))
    except FileRefused as refused:
        raise Refused(refused.sentence) from refused
    for position, file in enumerate(files, start=1):
        state = FileState.SCANNING if scanner() else FileState.UNCHECKED
        row = StoredFile(
            application=message.application,
            message=message,
            name=named(file.name, file.found.content_type),
            content_type=file.found.content_type,
            pages=file.found.pages,
            size=file.path.stat().st_size,
            digest=file.digest,
            state=state,
            position=position,
            round=message.application.round,
            uploaded_by=actor.user,
            uploaded_at=message.at,
        )
        row.received_bytes = row.size
        storing.keep_whole(row, file.path)
        row.save()
        if state == FileState.SCANNING:
            transaction.on_commit(lambda pk=row.pk: tasks.scan.delay(pk), robust=True)


def _checked(file, paths: list[Path]) -> Checked:
    name = papers.tidy_name(file.name or "")
    if file.size > limits.LARGEST_FILE:
        raise FileRefused(f"“{name}”有 {limits.readable(file.size)}，超过了每个 50 MB。请压缩后再传。")
    with NamedTemporaryFile(delete=False, suffix=Path(name).suffix[:10]) as whole:
        paths.append(Path(whole.name))
        for piece in file.chunks():
            whole.write(piece)
    return Checked(name, paths[-1], inspect(paths[-1], name), storing.digest_of(paths[-1]))
