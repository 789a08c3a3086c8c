"""What is answered before anything else looks at a request."""

from django.conf import settings
from django.http import UnreadablePostError
from django.shortcuts import render
from django.urls import Resolver404, resolve

from hall.portal import errors

NUL = "\0"


class MaintenanceMiddleware:
    """With MAINTENANCE on, every page says so and when to come back."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not settings.MAINTENANCE:
            return self.get_response(request)
        response = render(None, "errors/maintenance.html", status=503)
        response["Retry-After"] = "600"
        return response


class BodyLimitMiddleware:
    """A body larger than any form of this site is refused before a byte of it is read. Stands behind those that say who is
    signed in, and before whatever reads the body."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > settings.LARGEST_BODY and int(length) > _largest(request):
            return render(None, "errors/too_large.html", status=413)
        return self.get_response(request)


def _largest(request) -> int:
    """Bytes a body may have: more where uploads arrive, from somebody who is signed in. A program's token is looked at by its
    view, before the body."""
    try:
        name = resolve(request.path_info).url_name
    except Resolver404:
        return settings.LARGEST_BODY
    with_token = "Authorization" in request.headers and request.path.startswith("/api/")
    known = with_token or request.user.is_authenticated
    return settings.LARGER_BODIES.get(name, settings.LARGEST_BODY) if known else settings.LARGEST_BODY


class NotAllowedMiddleware:
    """A browser that opens an address which only takes forms gets a page with a way on; programs and parts of a page get the
    bare answer, the API its own."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if response.status_code != 405 or "HX-Request" in request.headers or request.path.startswith("/api/"):
            return response
        wanted = "text/html" in request.headers.get("Accept", "") and not response.content
        return errors.not_allowed(request, response) if wanted else response


class NoNulMiddleware:
    """Text with a NUL sign is nothing a person typed, and PostgreSQL keeps none: 400 with a sentence, whatever view would have
    taken it. The API says itself which field it stands in."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if _has_nul(request.GET) or any(NUL in value for value in request.COOKIES.values()):
            return errors.unreadable(request)
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.path.startswith("/api/"):
            return None
        try:
            return errors.unreadable(request) if _has_nul(request.POST) else None
        except UnreadablePostError:
            return None


def _has_nul(given) -> bool:
    return any(NUL in text for name, values in given.lists() for text in (name, *values))
