"""待办: the queue, and taking the next case from it."""

from uuid import uuid4

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST
from django.views.decorators.vary import vary_on_headers

from approvals.desk import bulk, menu, queue
from approvals.desk.glance import glance, lists
from approvals.desk.items import items_of
from approvals.desk.live import unless_known
from approvals.desk.wanted import LIGHTS, LISTS, STEPS, Wanted, lists_of
from approvals.procedures.desk import presided_by, waiting_for
from approvals.workflow import claims
from approvals.workflow.refusals import Refused
from hall.people.access import staff_required
from hall.people.actor import Actor
from hall.people.models import User
from hall.worktime import today


@staff_required
@require_GET
@vary_on_headers("HX-Request")
def desk(request):
    """The queue; for an htmx request the part that moves, or 304 when nothing did."""
    actor = Actor.of_request(request)
    if not menu.handles(actor):
        return render(request, "approvals/desk/no_cases.html", {"administers": menu.administers(actor)})
    wanted = Wanted.of(request.GET, actor)
    context = queue_context(actor, wanted)
    if request.htmx:
        return unless_known(request, "approvals/desk/partials/queue.html", context)
    context |= {"nonce": uuid4(), "actions": bulk.offered(actor)}
    context |= {"extensions": waiting_for(actor), "presiding": presided_by(actor)}
    return render(request, "approvals/desk/queue.html", context)


@staff_required
@require_POST
def take_next(request):
    """Opens what the person has most urgently in hand, else claims the most urgent free task and opens its case."""
    actor = Actor.of_request(request)
    first = queue.first(actor)
    if first and first.mine:
        return redirect("desk-case", first.id)
    try:
        taken = claims.take_next(actor)
    except Refused as refused:
        messages.warning(request, refused.sentence)
        return redirect("desk")
    if taken is None:
        messages.info(request, "现在没有等人办的件了。")
        return redirect("desk")
    if shown := request.POST.get("shown"):
        _explain(request, shown, taken)
    return redirect("desk-case", taken.public_id)


def _explain(request, shown: str, taken) -> None:
    if shown != str(taken.public_id):
        messages.info(request, "您刚才看到的那件已经有人接了，这是下一件最急的。")


def queue_context(actor: Actor, wanted: Wanted) -> dict:
    found = queue.page(actor, wanted)
    seen = glance(actor, wanted)
    whole = not (found.previous or found.next)
    return {
        "today": today(),
        "wanted": wanted,
        "heading": LISTS[wanted.name],
        "home": lists_of(actor)[0],
        "lists": lists(actor, wanted),
        "steps": _choices(STEPS, "step", wanted, seen),
        "lights": _choices(LIGHTS, "light", wanted, seen),
        "groups": [
            {
                "label": label,
                "rows": rows,
                "count": len(rows) if whole else seen.count(wanted, label),
            }
            for label, rows in queue.grouped(found.rows)
        ],
        "page": found,
        "first": queue.first(actor) if wanted.name in ("todo", "hand", "free") else None,
        "items": items_of(actor),
        "whose": User.objects.filter(public_id=wanted.who).first() if wanted.who else None,
    }


def _choices(known: dict, field: str, wanted: Wanted, seen) -> list[dict]:
    """Every choice of step or light with how many it would show, and the address it has."""
    found = []
    for value, label in {"": "全部", **known}.items():
        chosen = Wanted(**{**vars(wanted), field: value, "after": "", "before": ""})
        found.append(
            {
                "value": value,
                "label": label if isinstance(label, str) else label[0],
                "count": seen.count(chosen),
                "address": chosen.address,
                "current": getattr(wanted, field) == value,
            }
        )
    return found
