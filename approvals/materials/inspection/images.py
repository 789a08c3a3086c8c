"""JPG and PNG: whole, not too many pixels, with nothing hidden in them that a browser would run."""

import mmap
import warnings
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from approvals.materials.inspection.refused import FileRefused
from approvals.materials.limits import MOST_PIXELS

BROKEN = "这张图打不开，可能没传完整。请重新拍一张再传。"
HUGE = "这张图太大（超过 6400 万像素）。请把尺寸调小再传。"
HIDDEN = "图里夹带着网页程序。请重新拍一张或截图再传。"
SCRIPTS = (b"<script", b"<html", b"<?php", b"<svg", b"<iframe")
PNG_END = b"IEND\xaeB`\x82"


def inspect(path: Path) -> int:
    """One page. Raises FileRefused."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            _open(path)
    except FileRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise FileRefused(HUGE) from error
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError) as error:
        raise FileRefused(BROKEN) from error
    _nothing_hidden(path)
    return 1


def _open(path: Path) -> None:
    with Image.open(path, formats=("JPEG", "PNG")) as image:
        width, height = image.size
        if width * height > MOST_PIXELS:
            raise FileRefused(HUGE)
        if image.format == "PNG":
            image.verify()
            return
        # An eighth of the size: reads all of it, and takes little memory.
        image.draft("RGB", (max(1, width // 8), max(1, height // 8)))
        image.load()


def _nothing_hidden(path: Path) -> None:
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content[:8] == b"\x89PNG\r\n\x1a\n":
            end = content.rfind(PNG_END)
            if end < 0 or content[end + len(PNG_END) :].strip(b"\x00\r\n"):
                raise FileRefused(HIDDEN if end >= 0 else BROKEN)
        text = content[:].lower()
    if any(script in text for script in SCRIPTS) or b"%pdf-" in text[:4096]:
        raise FileRefused(HIDDEN)
