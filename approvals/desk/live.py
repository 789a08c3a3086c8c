"""Live updates: the part of a page that moves, sent only when it has changed."""

from hashlib import blake2b

from django.http import HttpResponse, HttpResponseNotModified
from django.template.loader import render_to_string


def unless_known(request, template: str, context: dict) -> HttpResponse:
    """The part with an ETag, or 304 when the page shows it already. The part must hold nothing that differs each time."""
    text = render_to_string(template, context, request)
    tag = f'"{blake2b(text.encode(), digest_size=16).hexdigest()}"'
    known = request.headers.get("If-None-Match", "")
    response = HttpResponseNotModified() if tag in known else HttpResponse(text)
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-store"
    return response
