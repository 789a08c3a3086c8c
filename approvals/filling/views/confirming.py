"""The last steps: everything read back, the declaration, filing, the receipt."""

import io

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from approvals.clock.dates import day_of
from approvals.filling import form
from approvals.filling.access import get_filed, get_own
from approvals.filling.needs import worded_guide
from approvals.filling.reading import answers_in_words, read_back
from approvals.filling.views.applying import _uuid
from approvals.filling.views.frame import context_of, expected_dates
from approvals.materials import wanted
from approvals.materials.cards import cards_of
from approvals.workflow import filing, options
from approvals.workflow.choices import Move, State
from approvals.workflow.models import Application
from approvals.workflow.refusals import Incomplete, Refused
from hall.catalog.choices import Mode
from hall.catalog.shelf import definition_of
from hall.journal.record import record
from hall.people.actor import Actor
from hall.revision import memory
from hall.worktime import CalendarMissing, add

DECLARATION = "以上内容和材料是真实的。我知道，隐瞒情况或提供虚假材料要承担法律责任。"
COMMITMENT = "我选了告知承诺：已经知道办这件事的条件，承诺自己符合，愿意接受核查；承诺不实的，接受撤销结果。"
NOTICE_DAYS = 5  # 行政许可法 Art. 32(4)


@login_required
@require_http_methods(["GET", "POST"])
def confirm(request, public_id):
    """GET: all of it read back. POST: files it; a second press finds it filed and leads to the same receipt."""
    actor = Actor.of_request(request)
    application = get_own(actor, public_id)
    if application.state != State.DRAFT:
        return HttpResponseRedirect(reverse("receipt", args=[public_id]))
    if application.discarded_at:
        return HttpResponseRedirect(reverse("drafts-bin"))
    if request.method == "POST":
        return _file(request, application, actor)
    definition = definition_of(application.version)
    if form.errors_of(application, definition) or wanted.errors_of(application, definition):
        return HttpResponseRedirect(reverse("draft-form", args=[public_id]) + "?check")
    return _page(request, application, actor)


def _page(request, application, actor: Actor, refused: str = "", status: int = 200):
    definition, token = definition_of(application.version), memory.of_request(request)
    cards = cards_of(application, definition, {}, token)
    context = context_of(request, application, definition, 3) | {
        "sections": read_back(application, definition),
        "said": answers_in_words(application, definition, worded_guide(application, token).questions),
        "own_cards": [card for card in cards if not card.paper.shared],
        "fetched": [card for card in cards if card.paper.shared],
        "ticks": _ticks(request, application),
        "why_not": options.why_not(Move.SUBMIT, application, actor),
        "refused": refused,
    }
    return render(request, "approvals/filling/confirm.html", context, status=status)


def _ticks(request, application: Application) -> list[dict]:
    """What has to be ticked before filing; after a press without, what is missing. The first of those takes the focus."""
    asked = [("declared", DECLARATION, "请读一遍，再勾选这份声明。")]
    if commits(application):
        asked.append(("committed", COMMITMENT, "请读一遍，再勾选这份承诺。"))
    found = []
    for name, words, blank in asked:
        given = name in request.POST
        error = blank if request.method == "POST" and not given else ""
        first = bool(error) and not any(tick["error"] for tick in found)
        found.append({"name": name, "words": words, "given": given, "error": error, "first": first})
    return found


def commits(application: Application) -> bool:
    """Whether the applicant chose 告知承诺, or promised in place of a paper."""
    return (
        application.situation.get("mode") == Mode.COMMITMENT
        or application.papers.filter(waived=True).exists()
    )


def _file(request, application, actor: Actor):
    if any(tick["error"] for tick in _ticks(request, application)):
        return _page(request, application, actor, status=422)
    revision = request.POST.get("expected", "")
    try:
        with transaction.atomic():
            _declare(application, actor)
            filing.submit(
                application.public_id, actor=actor, nonce=_uuid(request.POST.get("nonce")),
                expected=int(revision) if revision.isdecimal() and len(revision) < 10 else -1,
            )  # fmt: skip
    except Incomplete as refusal:
        messages.warning(request, refusal.sentence)
        return HttpResponseRedirect(reverse("draft-form", args=[application.public_id]) + "?check")
    except Refused as refusal:
        fresh = get_own(actor, application.public_id)
        if fresh.state != State.DRAFT:
            return HttpResponseRedirect(reverse("receipt", args=[application.public_id]))
        return _page(request, fresh, actor, _stale(refusal), status=409)
    return HttpResponseRedirect(reverse("receipt", args=[application.public_id]))


def _stale(refusal: Refused) -> str:
    if refusal.code == "stale":
        return "这份申请刚在别的窗口改过，下面是最新的内容。请再看一遍，再提交。"
    return refusal.sentence


def _declare(application, actor: Actor) -> None:
    """What the person declared, beside the filing itself; nothing when it was filed meanwhile."""
    row = Application.objects.select_for_update().only("state").get(pk=application.pk)
    if row.state == State.DRAFT:
        said = [DECLARATION, COMMITMENT] if commits(application) else [DECLARATION]
        record(application.chain, "declare", actor=actor, changes={"declared": said})


@login_required
@require_GET
def receipt(request, public_id):
    """收件凭证: number, query code, what happens next and by when. Can be printed."""
    actor = Actor.of_request(request)
    application = get_filed(actor, public_id)
    definition, token = definition_of(application.version), memory.of_request(request)
    cards = cards_of(application, definition, {}, token)
    context = context_of(request, application, definition, 5) | {
        "submitted": application.submitted_at,
        "notice": _notice_due(application),
        "expected": expected_dates(definition),
        "received": [card for card in cards if card.paper.row and card.paper.row.received],
        "deferred": [card for card in cards if card.paper.row and card.paper.row.deferred],
        "fetched": [card for card in cards if card.paper.shared],
        "crumbs": [],
    }
    return render(request, "approvals/filling/receipt.html", context)


def _notice_due(application):
    try:
        return add(day_of(application.submitted_at), NOTICE_DAYS)
    except CalendarMissing:
        return None


@login_required
@require_GET
def receipt_qr(request, public_id):
    """The QR of the receipt: leads to the progress page with the query code filled in."""
    application = get_filed(Actor.of_request(request), public_id)
    address = request.build_absolute_uri(f"{reverse('progress')}?code={application.query_code}")
    out = io.BytesIO()
    segno.make(address, error="m").save(
        out, kind="svg", scale=4, border=3, dark="#000", light="#fff", xmldecl=False
    )
    response = HttpResponse(out.getvalue(), content_type="image/svg+xml")
    response["Cache-Control"] = "private, max-age=3600"
    return response
