"""督查看板 and its two presses: to urge, and to open an order."""

from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from approvals.desk import presses
from approvals.escalation.models import Phase
from approvals.supervision import board as reading
from approvals.supervision import orders, telling, words
from approvals.supervision.board import LIGHTS, Wanted
from approvals.supervision.rows import row_of, rows_of
from approvals.workflow import reviewing
from approvals.workflow.refusals import Refused
from hall.people.access import staff_required
from hall.people.actor import Actor
from hall.worktime import now


@staff_required
@require_GET
def board(request):
    """Everything late or soon due that the person oversees, narrowed by the address."""
    actor, wanted = Actor.of_request(request), Wanted.of(request.GET)
    seen = reading.departments_of(actor)
    keys = reading.page(
        actor, wanted, after=request.GET.get("after", ""), before=request.GET.get("before", "")
    )
    counted, days = reading.counts(actor, seen), reading.Days.now()
    context = {
        "wanted": wanted,
        "at": now(),
        "days": days,
        "departments": seen,
        "counted": counted,
        "lights": _lights(wanted, reading.totals(counted, wanted.department)),
        "people": reading.people(actor, wanted),
        "person": reading.name_of(wanted.person),
        "phases": Phase.choices,
        "rows": rows_of(reading.cases(actor, [pk for _, pk in keys.keys]), actor),
        "previous_url": _url(wanted, before=keys.previous) if keys.previous else "",
        "next_url": _url(wanted, after=keys.next) if keys.next else "",
        "here": request.get_full_path(),
    }
    return render(request, "approvals/supervision/board.html", context)


@staff_required
@require_POST
def urge(request, public_id):
    """催办, in one press."""

    def press(case, actor, given):
        found = reviewing.urge(
            case.public_id, actor=actor, expected=presses.expected(given), nonce=presses.nonce(given)
        )
        return words.urged(telling.reached_by_urge(found))

    return _pressed(request, public_id, press)


@staff_required
@require_POST
def open_order(request, public_id):
    """开督办单, in one press, with the words the case itself gives."""

    def press(case, actor, given):
        order = orders.open_order(
            actor=actor,
            application_id=case.public_id,
            content=words.suggested(case),
            nonce=presses.nonce(given) or uuid4(),
        )
        return f"督办单 {order.number} 开好了，发给{order.addressee_name or order.department.name}。"

    return _pressed(request, public_id, press)


def _pressed(request, public_id, press):
    """Carries a press out and shows the line of the case anew; without script, the board."""
    actor = Actor.of_request(request)
    case = reading.get(actor, public_id)
    said = refused = ""
    try:
        said = press(case, actor, request.POST)
    except Refused as reason:
        refused = reason.sentence
    if request.htmx:
        row = row_of(reading.get(actor, public_id), actor)
        row.said, row.refused = said, refused
        return render(request, "approvals/supervision/partials/board_row.html", {"row": row, "just": True})
    (messages.error if refused else messages.success)(request, refused or said)
    return redirect(_back(request))


def _back(request) -> str:
    """The list the press came from, if it is the board."""
    here, board_url = request.POST.get("next", ""), reverse("desk-board")
    safe = url_has_allowed_host_and_scheme(here, allowed_hosts=None)
    return here if safe and here.partition("?")[0] == board_url else board_url


def _lights(wanted: Wanted, totals: dict[str, int]) -> list[dict]:
    every = totals["late"] + totals["soon"]
    rows = [("", "超期和快到期", every), *((name, label, totals[name]) for name, label in LIGHTS.items())]
    return [
        {"value": name, "label": label, "count": count, "current": name == wanted.light}
        for name, label, count in rows
    ]


def _url(wanted: Wanted, **place) -> str:
    return f"{reverse('desk-board')}?{urlencode(wanted.address | place)}"
