"""What the applicant presses about a hearing: asks for it, wants none, asks that the presider withdraw."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render

from approvals.conversation import writing
from approvals.conversation.models import Message
from approvals.following.pressed import BadPress, pressed
from approvals.following.views import case_context
from approvals.procedures import hearing
from approvals.procedures.reading import hearing_of
from approvals.workflow import access
from approvals.workflow.refusals import Refused
from hall.people.actor import Actor
from hall.posting import posted_from

REFUSED = 409
LONGEST = 500


@posted_from("my-application")
@login_required
def ask(request, public_id):
    """Within five working days of being told (许可法 Art. 47)."""
    return _carry_out(request, public_id, hearing.hearing_request, "听证申请收到了，时间地点会通知您。")


@posted_from("my-application")
@login_required
def waive(request, public_id):
    return _carry_out(request, public_id, hearing.hearing_waive, "记下了，不举行听证，接着办理。")


@posted_from("my-application")
@login_required
def object_to_presider(request, public_id):
    """申请回避 (Art. 48(3)), as a message to whoever handles the case: it is kept and journalled like any other."""
    actor = Actor.of_request(request)
    found = access.get_mine(actor, public_id)
    reason = request.POST.get("reason", "").strip()[:LONGEST]
    try:
        nonce = pressed(request)["nonce"]
        writing.write(
            found,
            actor=actor,
            side=Message.Side.APPLICANT,
            text=_objection(found, reason),
            nonce=nonce,
        )
    except BadPress:
        return HttpResponseBadRequest("请刷新页面再试。")
    except Refused as refused:
        return _again(request, actor, found, refused, reason)
    messages.success(request, "回避申请发给经办人了，他们会答复您。")
    return redirect("my-application", public_id)


def _objection(found, reason: str) -> str:
    current = hearing_of(found)
    if current is None or current.notified_at is None:
        raise Refused("现在没有要举行的听证。")
    if not reason:
        raise Refused("请写明为什么要主持人回避。")
    return f"申请主持人{current.presider_name}回避。理由：{reason}"


def _carry_out(request, public_id, verb, said: str):
    actor = Actor.of_request(request)
    found = access.get_mine(actor, public_id)
    try:
        verb(public_id, actor=actor, **pressed(request))
    except BadPress:
        return HttpResponseBadRequest("请刷新页面再试。")
    except Refused as refused:
        return _again(request, actor, access.get_mine(actor, found.public_id), refused)
    messages.success(request, said)
    return redirect("my-application", public_id)


def _again(request, actor: Actor, found, refused: Refused, reason: str = ""):
    context = case_context(request, actor, found) | {"refused": refused.sentence, "objection": reason}
    return render(request, "approvals/following/application.html", context, status=REFUSED)
