"""The fonts papers are printed with, and what they can print."""

import struct
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pylopdf_fonts_zh_cn
import typst
from django.conf import settings

SERIF, SANS = "Noto Serif SC", "Noto Sans SC"


@dataclass(frozen=True)
class Shelf:
    """`families` in the order they are tried; `signs`: every code point one of them has."""

    fonts: typst.Fonts
    families: tuple[str, ...]
    signs: frozenset[int]


@cache
def shelf() -> Shelf:
    """Read once per process: the fonts that come with the product, then whatever the operator put into `fonts` in VAR_DIR
    (such as one with the rarest surnames). Fonts of the machine are left alone, so that every machine prints the same."""
    ours = Path(pylopdf_fonts_zh_cn.__file__).parent
    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(ours), settings.ENV.folder("fonts")],
    )
    more = sorted({name for name in fonts.families() if name not in (SERIF, SANS)})
    signs = frozenset().union(*(_signs_of(found.path, found.index) for found in fonts.fonts() if found.path))
    return Shelf(fonts, (SERIF, SANS, *more), signs)


def printable(text: str) -> str:
    """The text with what no font has written as its number, such as 〔U+2A6D6〕, so that a name is never silently
    mutilated; what has no shape (controls, directions, variation selectors) is dropped."""
    signs = shelf().signs
    return "".join(_printed(sign, signs) for sign in unicodedata.normalize("NFC", text))


def _printed(sign: str, signs: frozenset[int]) -> str:
    if sign in "\n\t\r":
        return " "
    if unicodedata.category(sign) in ("Cc", "Cf", "Cs") or _is_selector(sign):
        return ""
    return sign if ord(sign) in signs else f"〔U+{ord(sign):04X}〕"


def _is_selector(sign: str) -> bool:
    return 0xFE00 <= ord(sign) <= 0xFE0F or 0xE0100 <= ord(sign) <= 0xE01EF


def _signs_of(path: str, index: int) -> set[int]:
    """Code points of one font file: the format 12 table of its `cmap` (OpenType 1.9), which every font beyond the basic
    plane has; a font without one adds nothing."""
    data = Path(path).read_bytes()
    start = struct.unpack_from(">I", data, 12 + 4 * index)[0] if data[:4] == b"ttcf" else 0
    tables = (struct.unpack_from(">4sIII", data, start + 12 + 16 * n) for n in range(_u16(data, start + 4)))
    base = next((place for tag, _, place, _ in tables if tag == b"cmap"), None)
    found: set[int] = set()
    for number in range(_u16(data, base + 2) if base else 0):
        place = base + struct.unpack_from(">HHI", data, base + 4 + 8 * number)[2]
        if _u16(data, place) == 12:
            groups = struct.unpack_from(">I", data, place + 12)[0]
            for group in range(groups):
                first, last, _ = struct.unpack_from(">III", data, place + 16 + 12 * group)
                found.update(range(first, last + 1))
    return found


def _u16(data: bytes, place: int) -> int:
    return struct.unpack_from(">H", data, place)[0]
