"""Error pages that help on. They need no database and no session; they are drawn as the reader's cookie asks."""

from urllib.parse import urlsplit

from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from hall.portal import display


def bad_request(request, exception):
    return _page(request, "400.html", 400)


def unreadable(request):
    """What was sent holds signs that no keyboard makes."""
    return _page(request, "errors/unreadable.html", 400)


def csrf_failure(request, reason=""):
    return _page(request, "403_csrf.html", 403)


def not_found(request, exception):
    """404 with the sentence the view gave, where it gave one."""
    said = exception.args[0] if exception.args and isinstance(exception.args[0], str) else ""
    return _page(request, "404.html", 404, reason=said)


def not_allowed(request, refused):
    """For a browser that opened an address that only takes forms: where it came from, or home. `refused`: the bare 405."""
    page = _page(request, "errors/405.html", 405, back=_came_from(request))
    page["Allow"] = refused["Allow"]
    return page


def _came_from(request) -> str:
    """A page of this site other than this one; else nothing."""
    try:
        found = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    here = found.netloc == request.get_host() and found.path != request.path
    return (
        found._replace(scheme="", netloc="", fragment="").geturl()
        if here and found.path.startswith("/")
        else ""
    )


def _page(request, template: str, status: int, **context):
    response = render(None, template, context | {"display": display.of_request(request)}, status=status)
    patch_vary_headers(response, ["Cookie"])
    return response
