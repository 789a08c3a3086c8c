"""OFD (GB/T 33190): a ZIP whose entries are counted and weighed before any of them is opened."""

import lzma
import re
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from approvals.materials.inspection.refused import FileRefused

BROKEN = "这份 OFD 打不开，可能没下载完整。请重新导出再传。"
NOT_OFD = "这是压缩包，不是 OFD 文件。请先解压，把里面的材料一份份传。"
OFFICE = "这是 Word、Excel 一类的文件。请在里面选“另存为 PDF”再传。"
BOMB = "这份文件展开后大得不正常，不能收。请重新导出再传。"
LOCKED = "这份 OFD 加了密码，我们打不开。请去掉密码再传。"
CARRIES = "这份 OFD 里夹带着别的程序或压缩包。请重新导出一份干净的再传。"
MOST_ENTRIES = 5000
MOST_UNPACKED = 512 * 1024 * 1024  # bytes
MOST_RATIO = 150
SMALL = 1024 * 1024  # bytes; below this no ratio is a bomb
MOST_XML = 4 * 1024 * 1024
NESTED = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"MZ", b"\x7fELF")
RUNNABLE = {
    ".exe",
    ".dll",
    ".js",
    ".html",
    ".htm",
    ".bat",
    ".cmd",
    ".sh",
    ".vbs",
    ".jar",
    ".zip",
    ".ofd",
    ".rar",
    ".7z",
}
PAGE = re.compile(rb"<(?:\w+:)?Page\s")
ENCRYPTED = 0x1
DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, OSError, ValueError, EOFError, NotImplementedError,
           RuntimeError, KeyError)  # fmt: skip


def inspect(path: Path) -> int | None:
    """The number of pages where the document tells. Raises FileRefused."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _weighed(entries, path.stat().st_size)
            _is_ofd({entry.filename for entry in entries}, archive)
            _clean(entries, archive)
            return _pages(entries, archive)
    except DAMAGED as error:
        raise FileRefused(BROKEN) from error


def _weighed(entries: list[zipfile.ZipInfo], size: int) -> None:
    if len(entries) > MOST_ENTRIES:
        raise FileRefused(BOMB)
    unpacked = sum(entry.file_size for entry in entries)
    # Entries that overlap pack more than the file holds.
    if unpacked > MOST_UNPACKED or sum(entry.compress_size for entry in entries) > size:
        raise FileRefused(BOMB)
    for entry in entries:
        if entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(1, entry.compress_size):
            raise FileRefused(BOMB)
        if entry.flag_bits & ENCRYPTED:
            raise FileRefused(LOCKED)
        _inside(entry.filename)


def _inside(name: str) -> None:
    place = PurePosixPath(name.replace("\\", "/"))
    if place.is_absolute() or ".." in place.parts or "\x00" in name:
        raise FileRefused(CARRIES)


def _is_ofd(names: set[str], archive: zipfile.ZipFile) -> None:
    if "OFD.xml" not in names:
        raise FileRefused(OFFICE if "[Content_Types].xml" in names else NOT_OFD)
    text = _text(archive, "OFD.xml")
    if b"OFD" not in text or b"<!DOCTYPE" in text or b"<!ENTITY" in text:
        raise FileRefused(BROKEN)


def _clean(entries: list[zipfile.ZipInfo], archive: zipfile.ZipFile) -> None:
    for entry in entries:
        if PurePosixPath(entry.filename).suffix.lower() in RUNNABLE:
            raise FileRefused(CARRIES)
        if not entry.is_dir():
            with archive.open(entry) as content:
                if content.read(4).startswith(NESTED):
                    raise FileRefused(CARRIES)


def _pages(entries: list[zipfile.ZipInfo], archive: zipfile.ZipFile) -> int | None:
    documents = [entry.filename for entry in entries if entry.filename.endswith("Document.xml")]
    return sum(len(PAGE.findall(_text(archive, name))) for name in documents[:10]) or None


def _text(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as content:
        text = content.read(MOST_XML + 1)
    if len(text) > MOST_XML:
        raise FileRefused(BOMB)
    return text
