"""Where the bytes of files lie: pieces of an upload, whole files, those put away. Any storage Django knows will do."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.hazmat.primitives import hashes
from django.core.files import File
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from approvals.materials.models import StoredFile

PIECE = 256 * 1024  # bytes read at a time


def keep_piece(file: StoredFile, offset: int, content: bytes) -> None:
    """Writes one piece; the same piece again replaces it."""
    name = _piece(file, offset)
    default_storage.delete(name)
    default_storage.save(name, ContentFile(content))


def assemble(file: StoredFile) -> Path:
    """All pieces in order as one local file, which the caller deletes. Raises FileNotFoundError when they are gone, because the
    file was finished meanwhile."""
    with NamedTemporaryFile(delete=False, suffix=".upload") as whole:
        try:
            _write_pieces(file, whole)
        except OSError:
            Path(whole.name).unlink(missing_ok=True)
            raise
    return Path(whole.name)


def _write_pieces(file: StoredFile, whole) -> None:
    written = 0
    while written < file.size:
        with default_storage.open(_piece(file, written)) as piece:
            content = piece.read()
        if not content:
            return
        whole.write(content)
        written += len(content)


def forget_pieces(file: StoredFile) -> None:
    folder = f"incoming/{file.public_id}"
    try:
        _, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        default_storage.delete(f"{folder}/{name}")
    default_storage.delete(folder)


def keep_whole(file: StoredFile, path: Path) -> None:
    """Moves a finished file to its place. The name tells nothing about the person."""
    ending = path.suffix if path.suffix != ".upload" else ""
    with path.open("rb") as content:
        file.content.save(f"{file.public_id.hex}{ending}", File(content), save=False)


def digest_of(path: Path) -> str:
    """SM3 (GB/T 32905) of the content; 64 hex digits."""
    hashing = hashes.Hash(hashes.SM3())
    with path.open("rb") as content:
        while piece := content.read(PIECE):
            hashing.update(piece)
    return hashing.finalize().hex()


def pieces_of(file: StoredFile, start: int = 0, length: int | None = None) -> Iterator[bytes]:
    """The content from `start`, at most `length` bytes, a piece at a time."""
    with file.content.storage.open(file.content.name) as content:
        content.seek(start)
        left = file.size - start if length is None else length
        while left > 0 and (piece := content.read(min(PIECE, left))):
            left -= len(piece)
            yield piece


def quarantine(file: StoredFile) -> None:
    """Puts an infected file where nothing serves it. Saves nothing."""
    old = file.content.name
    with file.content.storage.open(old) as content:
        new = file.content.storage.save(f"quarantine/{file.public_id.hex}", File(content))
    file.content.name = new
    file.content.storage.delete(old)


def _piece(file: StoredFile, offset: int) -> str:
    return f"incoming/{file.public_id}/{offset:012d}"
