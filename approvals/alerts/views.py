"""Alerts on the desk: the list, one alert with its presses, the figures."""

from datetime import date
from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from approvals.alerts import access, figures, listing, settling
from approvals.alerts.forms import ReasonForm
from approvals.alerts.models import AlertRule
from approvals.alerts.words import RAISED
from approvals.workflow import access as case_access
from approvals.workflow.refusals import Refused
from hall.catalog.shelf import department_names
from hall.journal.reading import entries_of
from hall.people.access import staff_required
from hall.people.actor import Actor
from hall.posting import posted_from
from hall.revision import memory
from hall.worktime import today

REFUSED = 409


@staff_required
@require_GET
def alerts(request):
    """The list, narrowed by what the address says."""
    actor = Actor.of_request(request)
    if not access.sees_alerts(actor):
        raise Http404
    rules = dict(AlertRule.objects.values_list("code", "name"))
    departments = _departments(request, actor)
    asked = listing.wanted(actor, request.GET, rules, departments)
    rows, keys = listing.page(
        actor, asked, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    here = reverse("desk-alerts")
    context = {
        "tab": "alerts",
        "rows": rows,
        "asked": asked,
        "scopes": [
            {"label": label, "url": f"{here}?scope={name}", "current": name == asked.scope}
            for name, label in listing.scopes(actor).items()
        ],
        "choices": listing.CHOICES,
        "rules": rules,
        "departments": departments if asked.scope == listing.ALL else {},
        "previous_url": f"{here}?{asked.address(before=keys.previous)}" if keys.previous else "",
        "next_url": f"{here}?{asked.address(after=keys.next)}" if keys.next else "",
    }
    return render(request, "approvals/alerts/alerts.html", context)


@staff_required
@require_GET
def alert(request, public_id):
    actor = Actor.of_request(request)
    return _page(request, actor, access.get(actor, public_id))


@staff_required
@posted_from("desk-alert")
def contest(request, public_id):
    return _pressed(request, public_id, settling.contest, "异议已提出，督查会收到消息。")


@staff_required
@posted_from("desk-alert")
def uphold(request, public_id):
    return _pressed(request, public_id, settling.uphold, "已认定成立。")


@staff_required
@posted_from("desk-alert")
def strike_off(request, public_id):
    return _pressed(request, public_id, settling.strike_off, "已撤销这条预警。")


@staff_required
@require_GET
def alert_figures(request):
    """Raised and upheld apart, for a period; this month when none is asked for."""
    actor = Actor.of_request(request)
    if not (access.sees_all(actor) or access.departments(actor)):
        raise Http404
    first, last = _period(request.GET)
    context = {
        "tab": "figures",
        "first": first,
        "last": last,
        "figures": figures.figures(actor, first, last),
        "list_url": reverse("desk-alerts"),
    }
    return render(request, "approvals/alerts/figures.html", context)


def _pressed(request, public_id, verb, done: str):
    """What is refused keeps what was typed, on the alert as it stands now."""
    actor = Actor.of_request(request)
    form = ReasonForm(request.POST)
    found = access.get(actor, public_id)
    if not form.is_valid():
        return _page(request, actor, found, form=form, verb=verb.__name__, status=422)
    try:
        verb(public_id, actor=actor, **form.cleaned_data)
    except Refused as refused:
        fresh = access.get(actor, public_id)
        return _page(request, actor, fresh, form=form, verb=verb.__name__, refused=refused, status=REFUSED)
    messages.success(request, done)
    return redirect("desk-alert", public_id)


def _page(request, actor: Actor, found, *, form=None, verb="", refused=None, status=200):
    lines = entries_of(found.chain, newest_first=False)
    case = found.application
    typed = form.data.get("reason", "") if form else ""
    context = {
        "alert": found,
        "then": next((line.changes for line in lines if line.action == RAISED), {}),
        "lines": lines,
        "case_url": reverse("desk-case", args=[case.public_id]) if _sees(actor, case) else "",
        "why_not_contest": access.why_not_contest(actor, found),
        "why_not_settle": access.why_not_settle(actor, found),
        "errors": form.errors.get("reason", []) if form and not refused else [],
        "typed": typed,
        "verb": verb,
        "refused": refused,
        "nonce": uuid4(),
        "expected": found.revision,
    }
    return render(request, "approvals/alerts/alert.html", context, status=status)


def _sees(actor: Actor, case) -> bool:
    return case_access.seen_at_desk(actor).filter(pk=case.pk).exists()


def _departments(request, actor: Actor) -> dict[str, str]:
    names = department_names(memory.of_request(request))
    known = names if access.sees_all(actor) else access.departments(actor)
    return {code: names[code] for code in known if code in names}


def _period(given) -> tuple[date, date]:
    """The days asked for, in order; from the first of this month until today where none can be read."""
    first = _day(given.get("from")) or today().replace(day=1)
    last = _day(given.get("to")) or today()
    return min(first, last), max(first, last)


def _day(text: str | None) -> date | None:
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if 2000 <= found.year <= 2100 else None
