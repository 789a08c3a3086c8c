"""Sample files: a few real PDFs and photographs, drawn once and shared by all demo cases."""

import io
from dataclasses import dataclass
from functools import cache
from random import Random

import typst
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image, ImageDraw

from approvals.documents.fonts import SERIF, shelf
from approvals.materials.models import FileState, StoredFile
from approvals.workflow.models import Application
from hall.journal.hashing import sm3
from hall.worktime import now

FOLDER = "samples"
PAGE = """
#set page(width: 210mm, height: 297mm, margin: 24mm)
#set text(font: "{font}", size: 12pt, lang: "zh")
#align(center)[#text(size: 20pt)[{title}]]
#v(8mm)
{body}
#v(1fr)
#align(right)[示例材料 · 内容为虚构]
"""
DOCUMENTS = {
    "申请书": "兹按规定提出申请，所填内容和所附材料真实、完整、有效，如有不实愿承担相应责任。\n\n申请人（签章）：#box(width: 40mm, stroke: (bottom: 0.5pt))",
    "营业场所使用证明": "出租方同意将临溪路 18 号一层商铺租赁给承租方使用，用途为餐饮经营，租期五年。\n\n#table(columns: 2, [建筑面积], [86.5 平方米], [租期], [2026年9月1日—2031年8月31日])",
    "平面布局图": "#rect(width: 100%, height: 90mm)[#grid(columns: (2fr, 1fr), rows: (1fr, 1fr), stroke: 0.5pt, inset: 4mm, [就餐区], [备餐间], [加工区], [库房])]\n\n比例 1:100，尺寸单位为毫米。",
    "管理制度": "+ 从业人员健康检查制度\n+ 进货查验和记录制度\n+ 清洗消毒制度\n+ 餐厨废弃物处置制度\n+ 事故报告和处置方案\n\n#pagebreak()\n\n= 附录\n记录表格式见附件。",
}  # fmt: skip
PHOTOS = {"现场照片": ((1200, 900), "#c9d6df"), "证件照片": ((1000, 640), "#dfe7d2")}


@dataclass(frozen=True)
class Sample:
    path: str
    kind: str
    ending: str
    size: int
    pages: int
    digest: str


def hand_in_samples(draft: Application, random: Random) -> None:
    """Gives every paper that came as a file one of the samples."""
    _give(StoredFile.objects.filter(application=draft, paper__isnull=False), random)


def replace_samples(application: Application, codes: set[str], random: Random) -> None:
    """Takes the files of these papers out and hands in new ones, as somebody does who puts them right."""
    old = StoredFile.objects.filter(application=application, paper__code__in=codes, removed_at=None)
    kept = list(old)
    old.update(removed_at=now())
    for file in kept:
        file.pk, file._state.adding = None, True
        file.public_id = StoredFile._meta.get_field("public_id").default()
        file.name, file.round, file.uploaded_at = f"补正-{file.name}", application.round + 1, now()
        file.save(force_insert=True)
    _give(StoredFile.objects.filter(pk__in=[file.pk for file in kept]), random)


def _give(files, random: Random) -> None:
    rows = list(files.select_related("paper"))
    for row in rows:
        found = random.choice(samples())
        row.name = f"{row.name.rpartition('.')[0]}.{found.ending}"
        row.content, row.content_type, row.digest = found.path, found.kind, found.digest
        row.size = row.received_bytes = found.size
        row.pages, row.state = found.pages, FileState.CLEAN
    columns = ["name", "content", "content_type", "digest", "size", "received_bytes", "pages", "state"]
    StoredFile.objects.bulk_update(rows, columns)


@cache
def samples() -> tuple[Sample, ...]:
    """Drawn at the first call of a process, kept in storage from then on."""
    documents = [_document(title, body) for title, body in DOCUMENTS.items()]
    return (*documents, *(_photo(title, *how) for title, how in PHOTOS.items()))


def _document(title: str, body: str) -> Sample:
    page = PAGE.format(title=title, body=body, font=SERIF).encode()
    content = typst.compile(page, font_paths=shelf().fonts, ignore_system_fonts=True)
    pages = 2 if "pagebreak" in body else 1
    return _kept(title, "pdf", "application/pdf", content, pages)


def _photo(title: str, size: tuple[int, int], colour: str) -> Sample:
    image = Image.new("RGB", size, colour)
    draw = ImageDraw.Draw(image)
    for place in range(0, size[0], 80):
        draw.line([(place, 0), (size[0] - place, size[1])], fill="#8aa0ad", width=2)
    draw.rectangle([(60, 60), (size[0] - 60, size[1] - 60)], outline="#35566b", width=6)
    buffer = io.BytesIO()
    image.save(buffer, "PNG", optimize=True)
    return _kept(title, "png", "image/png", buffer.getvalue(), 1)


def _kept(title: str, ending: str, kind: str, content: bytes, pages: int) -> Sample:
    path = f"{FOLDER}/{sm3(title.encode())[:12]}.{ending}"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(content))
    with default_storage.open(path) as file:
        content = file.read()
    return Sample(path, kind, ending, len(content), pages, sm3(content))
