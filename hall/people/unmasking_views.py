"""The answer to “看全部”."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from hall.people import unmasking
from hall.people.actor import Actor
from hall.people.refusals import NotDone
from hall.people.signing_in.next_page import next_page


@require_http_methods(["GET", "POST"])
@login_required
@never_cache
def unmask_view(request):
    """`kind`, `owner` (public id), `field`, `reason`. A GET asks for the reason; a POST answers, as a part of the page for
    htmx, else as a page of its own."""
    actor = Actor.of_request(request)
    given = request.POST if request.method == "POST" else request.GET
    kind = unmasking.kind_named(given.get("kind", ""))
    owner = kind.find(actor, _uuid(given.get("owner", "")))
    field = given.get("field", "")
    if field not in kind.fields:
        raise Http404
    context = {
        "kind": given["kind"],
        "owner": given["owner"],
        "field": field,
        "label": kind.fields[field].label,
        "covered": unmasking.masked(owner, field),
        "next": next_page(request),
    }
    status = 200
    if request.method == "GET":
        return render(request, "people/unmasked.html", context)
    try:
        context["value"] = unmasking.unmask(actor, owner, field, request.POST.get("reason", ""))
    except NotDone as refusal:
        context |= {"refusal": refusal.sentence, "reason": request.POST.get("reason", "")}
        status = 200 if request.htmx else 422
    template = "people/partials/unmasked.html" if request.htmx else "people/unmasked.html"
    return render(request, template, context, status=status)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
