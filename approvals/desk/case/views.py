"""The case on one screen: the page, its partials, and the presses."""

import hashlib
from functools import wraps

from csp.constants import SELF
from csp.decorators import csp_update
from django.contrib import messages
from django.http import Http404, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET, require_POST

from approvals.desk.case import history, presence, reading, unmask, verdicts
from approvals.desk.case import panel as panels
from approvals.desk.case.done import said_of, stays
from approvals.desk.case.forms import FORMS
from approvals.desk.case.page import CasePage
from approvals.desk.case.papers import is_shown, kind_of
from approvals.desk.case.phrases import count_use
from approvals.workflow import access
from approvals.workflow.choices import Move
from approvals.workflow.refusals import Refused
from approvals.workflow.transitions import VERBS
from hall.people.access import staff_required
from hall.people.actor import Actor
from hall.posting import posted_from
from hall.worktime import now

REFUSED = 409
# Papers are shown in a frame of this site's own files; nowhere else is framing allowed.
FRAMES = {"frame-src": [SELF], "object-src": [SELF]}


def at_the_desk(view):
    """Gives the view the CasePage of a case the member of staff may see; nothing of it is kept by browsers or proxies.
    Raises Http404 for any other."""

    @csp_update(FRAMES)
    @staff_required
    @cache_control(private=True, no_store=True)
    @wraps(view)
    def guarded(request, public_id, *args, **kwargs):
        actor = Actor.of_request(request)
        application = access.get_at_desk(actor, public_id)
        page = CasePage(request, application, actor, look=request.GET.get("look", ""))
        return view(request, page, *args, **kwargs)

    return guarded


@require_GET
@at_the_desk
def case(request, page):
    """The whole screen; `?do=` opens the form of a move, `?look=` a paper or field."""
    presence.look(page.application, page.actor)
    reading.note_read(page.application, page.actor)
    asked = request.GET.get("do", "")
    panel = panels.panel_of(page, Move(asked)) if asked in FORMS else _main_panel(page)
    if request.htmx:
        return render(request, "approvals/desk/case/partials/decide.html", _decide(page, panel))
    return _screen(request, page, panel)


@staff_required
@posted_from("desk-case")
@at_the_desk
def move(request, page, move):
    """A press. What is refused keeps what was typed, on the case as it stands now."""
    if move not in FORMS:
        raise Http404
    form = panels.bound_form(page, Move(move), request.POST)
    if not form.is_valid():
        return _screen(request, page, panels.panel_of(page, form.move, form=form), status=422)
    cleaned = form.cleaned_data
    try:
        done = VERBS[form.move](
            page.application.public_id,
            actor=page.actor,
            expected=cleaned["expected"],
            nonce=cleaned["nonce"],
            **form.given(),
        )
    except Refused as refusal:
        fresh = CasePage(request, access.get_at_desk(page.actor, page.application.public_id), page.actor)
        again = panels.renewed(form, fresh)
        return _screen(
            request, fresh, panels.panel_of(fresh, form.move, form=again, refused=refusal), status=REFUSED
        )
    messages.success(request, said_of(form.move, done, form))
    return redirect("desk-case", done.public_id) if stays(form.move) else redirect("desk")


@staff_required
@posted_from("desk-case")
@at_the_desk
def verdict(request, page):
    """One verdict. htmx gets the row and what depends on it; a plain form the whole page."""
    given = request.POST
    subject, key, finding = given.get("subject", ""), given.get("key", ""), given.get("finding", "")
    page.look = f"{subject}:{key}"
    if page.row(subject, key) is None or finding not in list(verdicts.Finding):
        raise Http404
    typed = {name: given.get(name, "") for name in ("wrong", "remedy", "basis")}
    chosen = next((each for each in page.phrases if str(each.pk) == given.get("phrase")), None)
    if chosen and not typed["wrong"].strip():
        typed = {"wrong": chosen.wrong, "remedy": chosen.remedy, "basis": chosen.basis}
    if finding == verdicts.Finding.WRONG and not typed["wrong"].strip() and "editing" not in given:
        return _row(request, page, subject, key, editing=True)
    try:
        verdicts.give(
            page.application.public_id,
            actor=page.actor,
            round=_number(given.get("round")),
            subject=subject,
            key=key,
            finding=finding,
            **typed,
        )
    except Refused as refusal:
        return _row(
            request, page, subject, key, refused=refusal.sentence, typed=typed, editing=True, status=REFUSED
        )
    if finding == verdicts.Finding.WRONG:
        count_use(page.application.department_id, typed["wrong"].strip())
    fresh = CasePage(request, page.application, page.actor, look=page.look)
    if not request.htmx:
        return redirect(f"{_address(page)}?look={page.look}#{fresh.row(subject, key).id}")
    return _row(request, fresh, subject, key)


@require_POST
@at_the_desk
def pass_rest(request, page):
    """Papers against which nothing speaks are fine; of the others it says how many stay and why."""
    try:
        passed = verdicts.pass_rest(
            page.application.public_id,
            actor=page.actor,
            round=_number(request.POST.get("round")),
            keys=page.rest.keys,
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    else:
        told = f"{passed} 份记为通过。" if passed else "没有可以一起通过的材料。"
        if page.rest.left:
            told += f"{page.rest.count} 份没有动：{page.rest.why}。"
        (messages.success if passed else messages.warning)(request, told)
    return redirect(f"{_address(page)}#review")


@require_GET
@at_the_desk
def preview(request, page):
    """The middle column for the paper that is looked at."""
    return render(request, "approvals/desk/case/partials/preview.html", preview_context(request, page))


@require_GET
@at_the_desk
def row(request, page):
    """One paper or field with its buttons, as J and K open it."""
    subject, _, key = page.look.partition(":")
    if page.row(subject, key) is None:
        raise Http404
    return _row(request, page, subject, key, editing=request.GET.get("editing") == "1", alone=True)


@require_GET
@at_the_desk
def watch(request, page):
    """Who else is here, and whether the case has moved on since the screen was drawn; 304 while nothing is new."""
    presence.look(page.application, page.actor)
    shown = _number(request.GET.get("revision"))
    moved = shown != page.application.revision
    tag = hashlib.sha256(repr((page.others, page.application.revision, shown)).encode()).hexdigest()[:20]
    if request.headers.get("If-None-Match") == f'"{tag}"':
        return HttpResponseNotModified()
    context = {"page": page, "moved": _last_move(page) if moved else None}
    response = render(request, "approvals/desk/case/partials/presence.html", context)
    response.headers["ETag"] = f'"{tag}"'
    return response


@require_GET
@at_the_desk
def older(request, page):
    """The next page of the history."""
    found = history.history_of(page.application, before=_number(request.GET.get("before")) or None)
    return render(request, "approvals/desk/case/partials/history.html", {"page": page, "history": found})


@require_GET
@at_the_desk
def colleagues(request, page, move):
    """Those who can be chosen for a move and match what was typed."""
    if move not in FORMS or not panels.new_form(page, Move(move)).colleague_field:
        raise Http404
    panel = panels.panel_of(page, Move(move))
    return render(request, "approvals/desk/case/partials/colleagues.html", {"page": page, "panel": panel})


@require_GET
@at_the_desk
def printed(request, page):
    """Everything on paper, masked."""
    reading.note_read(page.application, page.actor, reading.PRINT)
    page.history = history.history_of(page.application, limit=None)
    return render(request, "approvals/desk/case/print.html", {"page": page, "printed_at": now()})


@require_POST
@at_the_desk
def show_number(request, page):
    """One covered value in full, for a reason that is written down."""
    key, reason = request.POST.get("key", ""), request.POST.get("reason", "")
    element = page.elements.get(key)
    if element is None:
        raise Http404
    try:
        value = unmask.show(page.application, page.actor, element, reason)
    except Refused as refusal:
        context = {
            "page": page,
            "key": key,
            "name": element.name,
            "refused": refusal.sentence,
            "reason": reason,
        }
        return render(request, "approvals/desk/case/unmask.html", context, status=REFUSED)
    context = {"page": page, "key": key, "name": element.name, "value": value}
    return render(request, "approvals/desk/case/unmask.html", context)


def preview_context(request, page) -> dict:
    paper = page.current_paper
    files = [file for file in paper.files if is_shown(file)] if paper else []
    asked = request.GET.get("file", "")
    shown = next((file for file in files if str(file.public_id) == asked), files[0] if files else None)
    order = page.rows[0]
    place = order.index(paper) if paper else 0
    return {
        "page": page,
        "paper": paper,
        "file": shown,
        "kind": kind_of(shown) if shown else "",
        "number": place + 1,
        "before": order[place - 1] if paper and place else None,
        "after": order[place + 1] if paper and place + 1 < len(order) else None,
    }


def _screen(request, page, panel, status: int = 200):
    context = _decide(page, panel) | preview_context(request, page)
    return render(request, "approvals/desk/case/case.html", context, status=status)


def _decide(page, panel) -> dict:
    """The open form and the other moves."""
    return {
        "page": page,
        "panel": panel,
        "choices": page.choices.besides(panel.move if panel else None),
    }


def _main_panel(page):
    """What the state is about stands open without being asked for."""
    main = page.choices.main
    if main is None or main.move == Move.CORRECT_ON_SPOT:
        return None
    return panels.panel_of(page, main.move)


def _row(request, page, subject, key, *, status=200, **more):
    """The row, and for htmx also what depends on it: compose box, buttons, counts."""
    found = page.row(subject, key)
    panel = None if more.get("alone") else _main_panel(page)
    context = _decide(page, panel) | {"row": found} | more
    if request.htmx:
        return render(request, "approvals/desk/case/partials/row_update.html", context, status=status)
    context["open_row"] = {"id": found.id} | more
    context |= preview_context(request, page)
    return render(request, "approvals/desk/case/case.html", context, status=status)


def _last_move(page):
    """What the case's last move was; files read and messages are no moves."""
    found = history.history_of(page.application).entries
    return next((each for each in found if each.line.action in Move.values), None)


def _address(page) -> str:
    return reverse("desk-case", args=[page.application.public_id])


def _number(text) -> int:
    return int(text) if text and str(text).isascii() and str(text).isdigit() and len(str(text)) < 10 else 0
