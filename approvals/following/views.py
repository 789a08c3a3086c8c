"""My applications, one of them, favourites. Views translate; what may be done stands in approvals.workflow."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from approvals.calculator.prefilled import address_of_case
from approvals.clock.explain import explain
from approvals.conversation import thread
from approvals.following import ahead, due, listing, urging
from approvals.following.models import Favourite
from approvals.following.pressed import BadPress, pressed
from approvals.following.story import story
from approvals.materials.models import FileState
from approvals.procedures import own
from approvals.workflow import access, filing, reviewing
from approvals.workflow.choices import Move, State
from approvals.workflow.options import why_not
from approvals.workflow.refusals import Refused
from hall.catalog.item_rows import item_rows
from hall.catalog.models import ServiceItem
from hall.catalog.shelf import definition_of
from hall.people.actor import Actor
from hall.posting import posted_from

HOME = {"label": "首页", "url": "/"}


@require_safe
@never_cache
@login_required
def index(request):
    """What I have to do first, what runs, what has ended; or one part or a search, page by page."""
    actor = Actor.of_request(request)
    words, show = request.GET.get("q", "").replace("\0", "").strip()[:50], request.GET.get("show", "")
    context = {"words": words, "crumbs": [HOME, {"label": "我的办件"}]}
    if words or show in listing.PARTS:
        rows, following = listing.page_of(actor, show, words, request.GET.get("after", "")[:200])
        given = {name: text for name, text in (("q", words), ("show", show)) if text}
        context |= {
            "rows": rows,
            "part": listing.PARTS[show][0] if show in listing.PARTS else "",
            "next_url": f"?{urlencode(given | {'after': following})}" if following else "",
            "later": "after" in request.GET,
        }
        return render(request, "approvals/following/found.html", context)
    context |= {"parts": listing.overview(actor), "drafts": listing.drafts(actor)}
    return render(request, "approvals/following/index.html", context)


@require_safe
@never_cache
@login_required
def application(request, public_id):
    actor = Actor.of_request(request)
    found = access.get_mine(actor, public_id)
    if found.state == State.DRAFT:
        return redirect("draft-form", public_id)
    return render(request, "approvals/following/application.html", case_context(request, actor, found))


@never_cache
@login_required
def withdraw(request, public_id):
    """Asks whether it is meant, and what it means; then does it."""
    actor = Actor.of_request(request)
    found = access.get_mine(actor, public_id)
    if found.state == State.DRAFT:
        raise Http404
    context = {
        "application": found,
        "definition": definition_of(found.version),
        "reason": request.POST.get("reason", "")[:500],
        "refused": why_not(Move.WITHDRAW, found, actor),
        "nonce": uuid4(),
        "crumbs": _crumbs(found, "撤回申请"),
    }
    if request.method != "POST":
        return render(request, "approvals/following/withdraw.html", context)
    try:
        filing.withdraw(public_id, actor=actor, reason=context["reason"].strip(), **pressed(request))
    except Refused as refused:
        context["refused"] = refused.sentence
        return render(request, "approvals/following/withdraw.html", context, status=409)
    except BadPress:
        return HttpResponseBadRequest("请刷新页面再试。")
    messages.success(request, "申请已经撤回。想办时可以重新申请。")
    return redirect("my-application", public_id)


@posted_from("my-application")
@login_required
def urge(request, public_id):
    """The applicant reminds those who have the case in hand, once its date has passed."""
    actor = Actor.of_request(request)
    found = access.get_mine(actor, public_id)
    try:
        reviewing.urge(public_id, actor=actor, reason="申请人催办", **pressed(request))
    except Refused as refused:
        context = case_context(request, actor, found) | {"refused": refused.sentence}
        return render(request, "approvals/following/application.html", context, status=409)
    except BadPress:
        return HttpResponseBadRequest("请刷新页面再试。")
    messages.success(request, "已经提醒经办人。")
    return redirect("my-application", public_id)


@require_safe
@never_cache
@login_required
def favourites(request):
    rows = item_rows(list(Favourite.objects.filter(user=request.user).values_list("item_id", flat=True)))
    context = {"rows": rows, "crumbs": [HOME, _mine(), {"label": "我的收藏"}]}
    return render(request, "approvals/following/favourites.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def favour(request, code):
    """GET: the heart of a guide page, and a page of its own after signing in. POST: keeps the item or drops it, as the form
    says; twice is once."""
    item = ServiceItem.objects.listed().filter(code=code).select_related("current").first()
    if item is None:
        raise Http404("没有这个事项。")
    kept = Favourite.objects.filter(user=request.user, item=item)
    if request.method == "POST":
        if request.POST.get("keep") == "1":
            Favourite.objects.get_or_create(user=request.user, item=item)
        else:
            kept.delete()
        if not request.htmx:
            return _favoured(request, code)
    template = "partials/heart.html" if request.htmx else "favour.html"
    context = {"item": item, "kept": kept.exists(), "crumbs": [HOME, _mine(), {"label": "收藏"}]}
    answer = render(request, f"approvals/following/{template}", context)
    answer["Vary"] = "HX-Request, Cookie"
    return answer


def _favoured(request, code: str):
    kept = request.POST.get("keep") == "1"
    messages.success(request, "已收藏，在“我的办件”的“我的收藏”里能找到。" if kept else "已取消收藏。")
    back = request.POST.get("back")
    return redirect("my-favourites") if back == "favourites" else redirect("item", code)


def case_context(request, actor: Actor, found) -> dict:
    """Everything the applicant's page of a case shows."""
    definition = definition_of(found.version)
    documents = list(found.documents.defer("facts"))
    return {
        "application": found,
        "definition": definition,
        "row": listing.lit([found])[0],
        "due": due.due(found),
        "why": explain(found, definition),
        "own_sum": address_of_case(found, definition),
        "ended": due.ended(found),
        "procedures": own.of_case(found, actor),
        "standing": ahead.standing(found),
        "events": story(found, request.user, definition, documents),
        "ahead": ahead.steps_ahead(found),
        "holders": ahead.holders(found),
        "documents": documents,
        "decision": next((each for each in documents[::-1] if each.is_decision), None),
        "papers": _papers(found),
        "may_file": access.may_file(actor, found),
        "cannot_urge": urging.cannot(found, actor),
        "cannot_withdraw": why_not(Move.WITHDRAW, found, actor),
        "thread": thread.of_applicant(found, actor),
        "nonce": uuid4(),
        "crumbs": _crumbs(found),
    }


def _papers(found) -> list:
    rows = list(found.papers.filter(received=True).prefetch_related("files").order_by("code"))
    for row in rows:
        row.shown_files = [
            file for file in row.files.all() if file.removed_at is None and file.state != FileState.RECEIVING
        ]
    return rows


def _mine() -> dict:
    return {"label": "我的办件", "url": reverse("my-applications")}


def _crumbs(found, last: str = "") -> list[dict]:
    if not last:
        return [HOME, _mine(), {"label": "办件进度"}]
    here = {"label": "办件进度", "url": reverse("my-application", args=[found.public_id])}
    return [HOME, _mine(), here, {"label": last}]
