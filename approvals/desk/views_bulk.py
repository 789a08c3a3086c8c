"""One move for the ticked cases: asked for, confirmed, carried out, and told case by case."""

from uuid import uuid4

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET

from approvals.desk import bulk, colleagues, presses
from approvals.desk.bulk import Action, Picked
from approvals.workflow.choices import Move
from hall.people.access import staff_required
from hall.people.actor import Actor
from hall.posting import posted_from

# How a decision is handed over.
METHODS = ("窗口领取", "邮寄送达", "电子送达")
SESSION = "desk_bulk"


@staff_required
@posted_from("desk")
def ask(request):
    """Shows what would be done with the ticked cases; moves that ask for nothing are carried out at once."""
    actor, action = Actor.of_request(request), _action(request)
    found = bulk.picked(actor, request.POST.getlist("case"), action.move)
    if not found:
        messages.warning(request, "还没有选中要办的件。请先在左边的方框里打勾。")
        return redirect(_back(request))
    if not action.asks:
        return _carry_out(request, actor, action, found, {})
    return _confirm(request, action, found)


@staff_required
@posted_from("desk")
def run(request):
    """Carries it out, when everything that is asked was answered."""
    actor, action = Actor.of_request(request), _action(request)
    found = bulk.picked(actor, request.POST.getlist("case"), action.move)
    if not found:
        messages.warning(request, "还没有选中要办的件。")
        return redirect(_back(request))
    given, errors = _answers(request, actor, action, found)
    if errors:
        return _confirm(request, action, found, errors, status=422)
    return _carry_out(request, actor, action, found, given)


@staff_required
@require_GET
def results(request):
    """What came of the last one, case by case."""
    kept = request.session.get(SESSION)
    if not kept:
        return redirect("desk")
    done = [row for row in kept["rows"] if row["done"]]
    refused = [row for row in kept["rows"] if not row["done"]]
    context = {"label": kept["label"], "done": done, "refused": refused, "back": kept["back"]}
    return render(request, "approvals/desk/bulk_results.html", context)


def _action(request) -> Action:
    """The action asked for. Raises Http404 for one that is not offered to this person."""
    actor = Actor.of_request(request)
    for action in bulk.offered(actor):
        if action.move == request.POST.get("action"):
            return action
    raise Http404


def _carry_out(request, actor: Actor, action: Action, found: list[Picked], given: dict):
    rows = bulk.carry_out(actor, action.move, found, presses.nonce(request.POST) or uuid4(), **given)
    request.session[SESSION] = {
        "label": action.label,
        "rows": [vars(row) for row in rows],
        "back": _back(request),
    }
    return redirect("desk-bulk-results")


def _confirm(request, action: Action, found: list[Picked], errors: dict | None = None, status: int = 200):
    actor = Actor.of_request(request)
    able = [each for each in found if not each.hindrance]
    to = []
    if "to" in action.fields:
        to = colleagues.for_cases([each.application for each in able], but=actor.user)
    context = {
        "action": action,
        "able": able,
        "unable": [each for each in found if each.hindrance],
        "colleagues": to,
        "methods": METHODS,
        "errors": errors or {},
        "given": request.POST,
        "nonce": request.POST.get("nonce") if errors else uuid4(),
        "back": _back(request),
    }
    return render(request, "approvals/desk/bulk_confirm.html", context, status=status)


def _answers(request, actor: Actor, action: Action, found: list[Picked]) -> tuple[dict, dict]:
    """What the move is called with, and per field what is wrong."""
    given, errors = {}, {}
    reason = request.POST.get("reason", "").strip()[:500]
    if "reason" in action.fields or "reason!" in action.fields:
        given["reason"] = reason
    if "reason!" in action.fields and not reason:
        errors["reason"] = "请写明理由，会告诉对方。"
    if "method" in action.fields:
        given["method"] = request.POST.get("method", "")
        if given["method"] not in METHODS:
            errors["method"] = "请选一种送达方式。"
    if "to" in action.fields:
        to = _colleague(request, actor, found)
        if to is None and (action.move == Move.HAND_OVER or request.POST.get("to")):
            errors["to"] = "请在名单里选一位同事。"
        given["to"] = to
    return given, errors


def _colleague(request, actor: Actor, found: list[Picked]):
    chosen = request.POST.get("to", "")
    known = colleagues.for_cases([each.application for each in found], but=actor.user)
    return next((user for user in known if str(user.public_id) == chosen), None)


def _back(request) -> str:
    """Where one came from, a page of this site."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    return back if safe and back.startswith("/") else reverse("desk")
