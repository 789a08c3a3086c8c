"""The messages of a case, for either side: the list with its form, and writing one."""

from uuid import UUID, uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from approvals.conversation import thread as threads
from approvals.conversation.models import Message
from approvals.conversation.writing import write
from approvals.workflow import access
from approvals.workflow.refusals import Refused
from hall.people.access import staff_required
from hall.people.actor import Actor

PARTIAL = "approvals/conversation/partials/thread.html"
PAGE = "approvals/conversation/page.html"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@login_required
def mine(request, public_id):
    application = access.get_mine(Actor.of_request(request), public_id)
    return _answer(request, application, threads.of_applicant, Message.Side.APPLICANT, "my-application")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@staff_required
def desk(request, public_id):
    application = access.get_at_desk(Actor.of_request(request), public_id)
    return _answer(request, application, threads.of_desk, Message.Side.DESK, "desk-case")


def _answer(request, application, read, side: str, home: str):
    """GET: the thread, seen from now on. POST: writes; refused, what was typed stays in the form."""
    actor = Actor.of_request(request)
    error, status = "", 200
    if request.method == "POST":
        try:
            nonce = UUID(request.POST.get("nonce", ""))
        except ValueError:
            return HttpResponseBadRequest("请刷新页面再试。")
        try:
            given = {"text": request.POST.get("text", ""), "files": request.FILES.getlist("files")}
            write(application, actor=actor, side=side, nonce=nonce, **given)
            if not request.htmx:
                messages.success(request, "留言发出去了。")
                return redirect(f"{reverse(home, args=[application.public_id])}#messages")
        except Refused as refused:
            error, status = refused.sentence, 409
    found = read(application, actor)
    if error:
        found.error, found.text, found.nonce = error, request.POST.get("text", ""), uuid4()
    threads.mark_read(found)
    answer = render(
        request, PARTIAL if request.htmx else PAGE, {"thread": found, "home": home}, status=status
    )
    answer["Vary"] = "HX-Request, Cookie"
    return answer
