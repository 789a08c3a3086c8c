"""What is answered before anything else looks at a request."""

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpResponse
from django.shortcuts import render


class HealthMiddleware:
    """`/healthz` for load balancers and `make run`: 200 while the database answers, whatever host name was asked for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path != "/healthz":
            return self.get_response(request)
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
        except DatabaseError:
            return HttpResponse("database does not answer", content_type="text/plain", status=503)
        return HttpResponse("ok", content_type="text/plain")


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
    """A body larger than any form of this site is refused before a byte of it is read."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > _largest(request):
            return render(None, "errors/too_large.html", status=413)
        return self.get_response(request)


def _largest(request) -> int:
    """Bytes a body may have: more where uploads arrive, from callers that hold a session or a token."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES and "Authorization" not in request.headers:
        return settings.LARGEST_BODY
    found = (most for start, most in settings.LARGER_BODIES.items() if request.path.startswith(start))
    return next(found, settings.LARGEST_BODY)
