"""The page on which people make and end their tokens, and what a wrong address of the API answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from approvals.api import tokens
from approvals.api.models import ApiToken
from approvals.api.problems import WORDS, problem
from approvals.workflow.refusals import Refused
from hall.people.actor import Actor
from hall.people.signing_in.proof import recently_proved
from hall.worktime import now

SHOWN = 50
CRUMBS = [("首页", "home"), ("接口令牌", "")]


@login_required
@require_safe
@never_cache
def tokens_page(request):
    return _page(request)


@login_required
@recently_proved
@require_POST
@never_cache
def create_token(request):
    """Answers with the page itself, not a redirect: the token's text is shown here and nowhere kept."""
    actor = Actor.of_request(request)
    given = {"name": request.POST.get("name", ""), "scopes": request.POST.getlist("scopes")}
    days = request.POST.get("days", "")
    try:
        _, text = tokens.create(actor, **given, days=int(days) if days.isdecimal() and len(days) < 5 else 0)
    except Refused as refusal:
        return _page(request, given=given | {"days": days}, sentence=refusal.sentence, status=409)
    return _page(request, text=text, status=201)


@login_required
@require_POST
def revoke_token(request, public_id):
    try:
        token = tokens.revoke(Actor.of_request(request), public_id)
    except ApiToken.DoesNotExist as error:
        raise Http404("没有这个令牌，或者它不是您的。") from error
    messages.success(request, f"令牌“{token.name}”停用了，用它的程序马上就进不来了。")
    return redirect("account-tokens")


@csrf_exempt
def nowhere(request):
    """Any address under /api/v1/ that is none."""
    return JsonResponse(problem(404), status=404, json_dumps_params=WORDS)


def _page(request, *, text: str = "", given: dict | None = None, sentence: str = "", status: int = 200):
    rows = ApiToken.objects.filter(user=request.user)[:SHOWN]
    crumbs = [{"label": label, "url": reverse(name) if name else ""} for label, name in CRUMBS]
    context = {
        "rows": [{"token": row, "usable": row.revoked_at is None and row.expires_at > now()} for row in rows],
        "text": text,
        "given": given or {"scopes": [], "days": "90"},
        "sentence": sentence,
        "offered": tokens.offered(Actor.of_request(request)),
        "days": [str(days) for days in tokens.DAYS],
        "crumbs": crumbs,
    }
    return render(request, "api/tokens.html", context, status=status)
