"""PDF: opens, has pages, runs nothing, carries nothing behind its end."""

import logging
from pathlib import Path

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from approvals.materials.inspection.refused import FileRefused
from approvals.materials.limits import MOST_PAGES

BROKEN = "这份 PDF 打不开，可能没下载完整。请重新导出再传。"
LOCKED = "这份 PDF 加了密码，我们打不开。请去掉密码再传。"
ACTIVE = "这份 PDF 里有会自己运行的程序。请用“打印成 PDF”重新导出再传。"
CARRIES = "这份 PDF 里夹带着别的文件。请把附件取出来单独上传，再用“打印成 PDF”重新导出。"
TAIL = "文件末尾还接着别的内容。请重新导出一份再传。"
LONG = f"这份 PDF 超过 {MOST_PAGES} 页。请分成几份再传。"
ACTIONS = {
    "/JavaScript",
    "/Launch",
    "/ImportData",
    "/SubmitForm",
    "/Rendition",
    "/GoToE",
    "/RichMediaExecute",
}
MOST_OBJECTS = 60_000
TAIL_READ = 4096
# What can hold no action and may be large.
SKIPPED = {
    "/Parent",
    "/P",
    "/StructTreeRoot",
    "/Metadata",
    "/Resources",
    "/Contents",
    "/Pages",
    "/AP",
    "/ParentTree",
}


def inspect(path: Path) -> int:
    """The number of pages. Raises FileRefused."""
    _nothing_behind(path)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        return _read(path)
    except FileRefused:
        raise
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError, OSError,
            OverflowError, MemoryError, NotImplementedError, AssertionError) as error:  # fmt: skip
        raise FileRefused(BROKEN) from error


def _read(path: Path) -> int:
    with path.open("rb") as file:
        reader = PdfReader(file, strict=False)
        if reader.is_encrypted:
            raise FileRefused(LOCKED)
        root = reader.trailer["/Root"].get_object()
        pages = len(reader.pages)
        if not pages or root.get("/Pages") is None:
            raise FileRefused(BROKEN)
        if pages > MOST_PAGES:
            raise FileRefused(LONG)
        seen: set = set()
        _walk(root, seen)
        for page in reader.pages:
            for key in ("/Annots", "/AA"):
                if key in page:
                    _walk(page.raw_get(key), seen)
        return pages


def _nothing_behind(path: Path) -> None:
    """After the last end mark come line ends only: what follows is no PDF."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL_READ))
        tail = file.read()
    _, mark, behind = tail.rpartition(b"%%EOF")
    if not mark:
        raise FileRefused(BROKEN if b"startxref" not in tail else TAIL)
    if behind.strip(b"\r\n \t\x00\x1a"):
        raise FileRefused(TAIL)


def _walk(start, seen: set) -> None:
    """Every object below `start`. Raises FileRefused at the first that runs something or carries a file."""
    waiting = [start]
    while waiting:
        found = waiting.pop()
        if isinstance(found, IndirectObject):
            mark = (found.idnum, found.generation)
            if mark in seen:
                continue
            seen.add(mark)
            if len(seen) > MOST_OBJECTS:
                raise FileRefused(BROKEN)
            found = found.get_object()
        if isinstance(found, ArrayObject):
            waiting.extend(found)
        elif isinstance(found, DictionaryObject):
            _harmless(found)
            waiting.extend(found.raw_get(key) for key in found if key not in SKIPPED)


def _harmless(found: DictionaryObject) -> None:
    # Names may stand in objects of their own: `get` would give the reference, not the name.
    action, subtype = (found[key] if key in found else None for key in ("/S", "/Subtype"))  # noqa: SIM401
    if action in ACTIONS or "/JS" in found or "/JavaScript" in found or "/XFA" in found:
        raise FileRefused(ACTIVE)
    if subtype in ("/RichMedia", "/Movie", "/Screen", "/3D"):
        raise FileRefused(ACTIVE)
    if "/EmbeddedFiles" in found or "/EF" in found or subtype == "/FileAttachment":
        raise FileRefused(CARRIES)
