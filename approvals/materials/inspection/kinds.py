"""Which of the types we take a file is, by its first bytes; then the inspection of that type."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from approvals.materials import limits
from approvals.materials.inspection import images, ofd, pdf
from approvals.materials.inspection.refused import FileRefused

START = 16
OTHERS = (
    (b"MZ", "这是程序文件，不是文档。请把材料存成 PDF 或拍成照片再传。"),
    (b"\x7fELF", "这是程序文件，不是文档。请把材料存成 PDF 或拍成照片再传。"),
    (b"\xd0\xcf\x11\xe0", "这是旧版 Word 或 Excel 文件。请在里面选“另存为 PDF”再传。"),
    (b"Rar!", "这是压缩包。请先解压，把里面的材料一份份传。"),
    (b"7z\xbc\xaf", "这是压缩包。请先解压，把里面的材料一份份传。"),
    (b"GIF8", "不收 GIF 图。请存成 JPG 或 PNG 再传。"),
    (b"RIFF", "不收这种图。请存成 JPG 或 PNG 再传。"),
    (b"II*\x00", "不收 TIFF 图。请存成 PDF、JPG 或 PNG 再传。"),
    (b"MM\x00*", "不收 TIFF 图。请存成 PDF、JPG 或 PNG 再传。"),
    (b"BM", "不收 BMP 图。请存成 JPG 或 PNG 再传。"),
)
UNKNOWN = f"认不出这是什么文件，只收 {limits.IN_WORDS}。请存成 PDF 或拍成照片再传。"
DISGUISED = "文件里面是“{real}”，名字却是“{name}”。请把名字改对，或重新导出再传。"


@dataclass(frozen=True)
class Inspected:
    content_type: str
    pages: int | None


INSPECTIONS: dict[str, Callable[[Path], int | None]] = {
    "application/pdf": pdf.inspect,
    "application/ofd": ofd.inspect,
    "image/jpeg": images.inspect,
    "image/png": images.inspect,
}


def inspect(path: Path, name: str) -> Inspected:
    """The type and number of pages of the file. Raises FileRefused."""
    size = path.stat().st_size
    if not size:
        raise FileRefused("这个文件是空的，请重新选一份。")
    if size > limits.LARGEST_FILE:
        raise FileRefused(f"文件有 {limits.readable(size)}，超过了每个 50 MB。请压缩或分成几份再传。")
    content_type = _type(path)
    _agrees(name, content_type)
    if content_type != "application/ofd" and zipfile.is_zipfile(path):
        raise FileRefused("文件里还夹带着压缩包。请重新导出一份干净的再传。")
    return Inspected(content_type, INSPECTIONS[content_type](path))


def _type(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(START)
    if start.startswith(b"%PDF-"):
        return "application/pdf"
    if start.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if start.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if start.startswith(b"PK\x03\x04"):
        return "application/ofd"
    raise FileRefused(next((sentence for mark, sentence in OTHERS if start.startswith(mark)), UNKNOWN))


def _agrees(name: str, content_type: str) -> None:
    """A name without an ending, as cameras give, is fine; a wrong one is not."""
    ending = Path(name).suffix.lower()
    if ending and ending not in limits.TYPES[content_type]:
        real = limits.TYPES[content_type][0].lstrip(".").upper()
        raise FileRefused(DISGUISED.format(real=real, name=ending))
