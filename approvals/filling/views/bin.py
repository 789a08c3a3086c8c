"""Throwing drafts away, and the bin they wait in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from approvals.clock.dates import day_of
from approvals.filling import drafts
from approvals.filling.access import get_draft
from approvals.workflow import access
from approvals.workflow.refusals import Refused
from hall.people.actor import Actor

SHOWN = 50


@login_required
@require_POST
def discard(request, public_id):
    actor = Actor.of_request(request)
    application = get_draft(actor, public_id)
    try:
        drafts.discard(public_id, actor)
        messages.success(
            request, f"“{application.version.name}”的草稿放进回收站了，{drafts.BIN_DAYS} 天内可以拿回来。"
        )
    except Refused as refusal:
        messages.error(request, refusal.sentence)
    return HttpResponseRedirect(reverse("drafts-bin"))


@login_required
@require_POST
def restore(request, public_id):
    actor = Actor.of_request(request)
    application = get_draft(actor, public_id, discarded=True)
    drafts.restore(application, actor)
    messages.success(request, "草稿拿回来了，接着填吧。")
    return HttpResponseRedirect(reverse("draft-form", args=[public_id]))


@login_required
@require_GET
def bin_page(request):
    """What was thrown away in the last 30 days, and until when it can be taken back."""
    rows = access.mine(Actor.of_request(request)).discarded().select_related("version", "enterprise")
    rows = rows.defer("form", "version__definition").order_by("-discarded_at")[:SHOWN]
    context = {
        "rows": [(row, day_of(drafts.gone_on(row))) for row in rows],
        "days": drafts.BIN_DAYS,
        "crumbs": [
            {"label": "首页", "url": reverse("home")},
            {"label": "我的办件", "url": reverse("my-applications")},
            {"label": "回收站"},
        ],
    }
    return render(request, "approvals/filling/bin.html", context)
