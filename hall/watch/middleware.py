"""Answers for machines, before anything else looks at a request: whatever host name was asked for, without a session, also
while the hall is closed for maintenance."""

import json

from django.db import DatabaseError, connection
from django.http import HttpResponse
from prometheus_client import CONTENT_TYPE_LATEST

from hall.watch import gauges, metrics
from hall.watch.access import is_allowed


class WatchMiddleware:
    """`/healthz`: 200 while the database answers, for load balancers and `make run`; `/healthz?verbose`: the figures and what
    is the matter, as JSON; `/metrics`: the figures for Prometheus. Figures only for those who may know them; others get the
    plain answer, and no such page."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.path == "/healthz":
            return _health(request)
        if request.path == "/metrics" and is_allowed(request):
            return _metrics()
        return self.get_response(request)


def _health(request) -> HttpResponse:
    if not _database_answers():
        return HttpResponse("database does not answer", content_type="text/plain", status=503)
    if "verbose" in request.GET and is_allowed(request):
        return _figures()
    return HttpResponse("ok", content_type="text/plain")


def _figures() -> HttpResponse:
    """What is behind is no reason to take the hall out of service: 200 all the same."""
    read = gauges.read_all()
    problems = [said for gauge, value in read if value is not None and (said := gauge.problem(value))]
    unknown = [gauge.name for gauge, value in read if value is None]
    told = {
        "status": "degraded" if problems else "ok",
        "problems": problems,
        "unknown": unknown,
        "figures": {gauge.name: value for gauge, value in read},
    }
    content = json.dumps(told, ensure_ascii=False, indent=1)
    return HttpResponse(content, content_type="application/json; charset=utf-8", headers=UNCACHED)


def _metrics() -> HttpResponse:
    if not _database_answers():
        return HttpResponse("database does not answer", content_type="text/plain", status=503)
    return HttpResponse(metrics.as_text(), content_type=CONTENT_TYPE_LATEST, headers=UNCACHED)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


UNCACHED = {"Cache-Control": "no-store"}
