"""The PDF of a paper: A4, PDF/A-2b, fonts embedded as far as used. The same facts give the same bytes."""

import json
import threading
from datetime import date
from pathlib import Path

import typst

from approvals.documents import fonts, qr
from approvals.documents.papers import compose

LETTER = Path(__file__).with_name("letter.typ")
STANDARD = "a-2b"
# A typst compiler may be used by one thread only; it keeps its fonts from one paper to the next.
_own = threading.local()


class NotRendered(Exception):
    """The paper could not be made; the text says why, for the operator."""


def pdf_of(document) -> bytes:
    """Raises NotRendered."""
    try:
        return _compiler().compile(
            input=str(LETTER),
            format="pdf",
            sys_inputs={"paper": json.dumps(_data(document), ensure_ascii=False)},
            pdf_standards=STANDARD,
            timestamp=int(document.issued_at.timestamp()),
        )
    except (RuntimeError, ValueError, KeyError, TypeError) as error:
        raise NotRendered(str(error)) from error


def _compiler() -> typst.Compiler:
    if not hasattr(_own, "compiler"):
        _own.compiler = typst.Compiler(
            str(LETTER), root=str(LETTER.parent), font_paths=fonts.shelf().fonts, ignore_system_fonts=True
        )
    return _own.compiler


def _data(document) -> dict:
    paper = _printable(compose(document))
    day = date.fromisoformat(document.facts["issued_on"])
    for block in paper["blocks"]:
        if block["kind"] == "grid":
            block["widths"] = _widths(block["head"])
    return paper | {
        "families": fonts.shelf().families,
        "day": {"year": day.year, "month": day.month, "day": day.day},
        "qr": qr.code_of(paper["qr"]).svg,
        "qr-says": paper["qr"],
    }


def _widths(head: list[str]) -> list[int]:
    """Shares of the width; 0 as narrow as the content: the running number, copies."""
    return [0 if title in ("序号", "份数", "收取方式") else 1 for title in head]


def _printable(value):
    if isinstance(value, str):
        return fonts.printable(value)
    if isinstance(value, list):
        return [_printable(each) for each in value]
    if isinstance(value, dict):
        return {key: _printable(each) for key, each in value.items()}
    return value
