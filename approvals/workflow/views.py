"""The record of a case as the standard has it, for staff who may see the case."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from approvals.workflow import access
from approvals.workflow.record_page import sections
from approvals.workflow.records import record_of
from hall.people.access import staff_required
from hall.people.actor import Actor


@require_safe
@staff_required
def record(request: HttpRequest, public_id) -> HttpResponse:
    application = access.get_at_desk(Actor.of_request(request), public_id)
    found = record_of(application)
    context = {"application": application, "sections": sections(found), "record": found}
    return render(request, "approvals/workflow/record.html", context)


@require_safe
@staff_required
def record_file(request: HttpRequest, public_id) -> HttpResponse:
    """The same as JSON, to be kept or handed on."""
    application = access.get_at_desk(Actor.of_request(request), public_id)
    answer = JsonResponse(
        record_of(application), json_dumps_params={"ensure_ascii": False, "indent": 2}, safe=False
    )
    answer["Content-Disposition"] = f'attachment; filename="{application.number}.json"'
    answer["Cache-Control"] = "private, no-store"
    return answer
