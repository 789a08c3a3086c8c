"""Sending a file so that a browser shows it and runs nothing of it."""

import re
from urllib.parse import quote

from django.http import HttpResponse, StreamingHttpResponse

from approvals.materials import storing
from approvals.materials.models import StoredFile

SHOWN = ("application/pdf", "image/jpeg", "image/png")
RANGE = re.compile(r"bytes=(\d*)-(\d*)")
# A PDF is shown by the browser's own viewer, which a sandbox would keep from starting; it was refused if it runs anything.
POLICY = {
    "application/pdf": "default-src 'none'; object-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'",
    "": "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'; frame-ancestors 'self'",
}


def response_of(file: StoredFile, range_header: str = "", *, download: bool = False) -> HttpResponse:
    """The file, or the part of it that was asked for (206); 416 for a part that is not there."""
    start, length = 0, file.size
    status = 200
    if range_header:
        part = part_of(range_header, file.size)
        if part is None:
            return HttpResponse(status=416, headers={"Content-Range": f"bytes */{file.size}"})
        (start, length), status = part, 206
    response = StreamingHttpResponse(
        storing.pieces_of(file, start, length), status=status, content_type=file.content_type
    )
    if status == 206:
        response["Content-Range"] = f"bytes {start}-{start + length - 1}/{file.size}"
    response["Content-Length"] = length
    return safe(response, file, download=download)


def part_of(header: str, size: int) -> tuple[int, int] | None:
    """(start, length) of a single range; None when it cannot be served."""
    match = RANGE.fullmatch(header.strip())
    if match is None or not any(match.groups()):
        return None
    if not match[1]:
        length = min(int(match[2]), size)
        return (size - length, length) if length else None
    start = int(match[1])
    end = min(int(match[2]), size - 1) if match[2] else size - 1
    return (start, end - start + 1) if start <= end else None


def safe(response, file: StoredFile, *, download: bool = False):
    """Headers that keep the content from being taken for a page of ours."""
    inline = file.content_type in SHOWN and not download
    response["Content-Disposition"] = (
        f"{'inline' if inline else 'attachment'}; filename*=UTF-8''{quote(file.name)}"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = POLICY.get(file.content_type, POLICY[""])
    response["X-Frame-Options"] = "SAMEORIGIN"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Cache-Control"] = "private, no-store"
    response["Accept-Ranges"] = "bytes"
    return response
