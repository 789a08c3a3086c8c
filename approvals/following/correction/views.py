"""The page of a correction notice: each point answered in place, then everything handed in again."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from approvals.following.correction import page as pages
from approvals.following.correction import points
from approvals.following.pressed import BadPress, pressed
from approvals.workflow import access, filing
from approvals.workflow.choices import State
from approvals.workflow.refusals import Incomplete, Refused
from hall.catalog.shelf import definition_of
from hall.people.actor import Actor
from hall.revision import memory


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def page(request, public_id):
    """GET shows the points; POST hands in what was put right."""
    actor = Actor.of_request(request)
    application = access.get_mine(actor, public_id)
    if application.state != State.CORRECTING:
        messages.info(request, "这件现在不用补正。")
        return redirect("my-application", public_id)
    if request.method != "POST":
        return _show(request, application, actor)
    try:
        _hand_in(request, application, actor)
    except Incomplete as incomplete:
        return _show(
            request, application, actor, refused=incomplete.sentence, errors=incomplete.errors, status=409
        )
    except Refused as refused:
        return _show(request, access.get_mine(actor, public_id), actor, refused=refused.sentence, status=409)
    except BadPress:
        return HttpResponseBadRequest("请刷新页面再试。")
    messages.success(request, "补正交上去了。我们最晚 5 个工作日内告诉您是否受理。")
    return redirect("my-application", public_id)


def _hand_in(request, application, actor: Actor) -> None:
    """Saving a point counts the case's revision up, so what must not be stale is the notice the page answered."""
    given = pressed(request)
    notice = points.latest_notice(application)
    if request.POST.get("notice") != str(notice.number):
        raise Refused("告知书刚有变化，没有提交。请看一眼新的内容再交。")
    filing.resubmit(application.public_id, actor=actor, nonce=given["nonce"])


@require_POST
@login_required
def point(request, public_id, point_id: int):
    """Keeps the answer to one point, and the field it names, as they are typed."""
    actor = Actor.of_request(request)
    application = access.get_mine(actor, public_id)
    if not access.may_file(actor, application):
        raise Http404("只有申请人或有权提交的经办人能补正。")
    error = ""
    try:
        error = pages.save(application, point_id, request.POST)
    except Refused as refused:
        if not request.htmx:
            messages.error(request, refused.sentence)
            return redirect("my-application", public_id)
        error = refused.sentence
    if not request.htmx:
        if error:
            messages.error(request, error)
        else:
            messages.success(request, "存好了。")
        return redirect(reverse("correction", args=[public_id]) + f"#point-{point_id}")
    application = access.get_mine(actor, public_id)
    if application.state != State.CORRECTING:
        raise Http404(error)
    context = pages.context(application, actor, memory.of_request(request)) | {"nonce": uuid4(), "swap": True}
    standing = next((each for each in context["standings"] if each.point.pk == point_id), None)
    answer = render(
        request,
        "approvals/following/partials/point_saved.html",
        context | {"standing": standing, "error": error},
    )
    answer["Vary"] = "HX-Request, Cookie"
    return answer


@require_http_methods(["GET", "HEAD"])
@never_cache
@login_required
def bar(request, public_id):
    """The bar at the bottom and the lights of the points; asked for after an upload."""
    actor = Actor.of_request(request)
    application = access.get_mine(actor, public_id)
    if application.state != State.CORRECTING:
        raise Http404
    context = pages.context(application, actor, memory.of_request(request)) | {"nonce": uuid4(), "swap": True}
    answer = render(request, "approvals/following/partials/correction_bar.html", context)
    answer["Vary"] = "HX-Request, Cookie"
    return answer


def _show(
    request, application, actor: Actor, *, refused: str = "", errors: dict | None = None, status: int = 200
):
    if application.state != State.CORRECTING:
        return redirect("my-application", application.public_id)
    context = pages.context(application, actor, memory.of_request(request), errors or {})
    here = reverse("my-application", args=[application.public_id])
    context |= {
        "definition": definition_of(application.version),
        "refused": refused,
        "nonce": uuid4(),
        "crumbs": [
            {"label": "首页", "url": reverse("home")},
            {"label": "我的办件", "url": reverse("my-applications")},
            {"label": "办件进度", "url": here},
            {"label": "补正"},
        ],
    }
    return render(request, "approvals/following/correction.html", context, status=status)
