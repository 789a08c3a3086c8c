"""Messages that could not be sent, for the system administrators: why, to whom, once more or no more."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hall.inbox import failures
from hall.notices.delivery import TRIES
from hall.people.access import role_required
from hall.people.actor import Actor
from hall.people.models import Role

administrators_only = role_required(Role.SYSTEM_ADMIN)


@require_safe
@never_cache
@administrators_only
def show(request):
    found = failures.page(before=request.GET.get("before", ""))
    context = {
        "rows": found.rows,
        "dead": failures.dead_count(),
        "most": failures.COUNTED,
        "tries": TRIES,
        "queue": failures.queue_state(),
        "next_url": f"?before={found.older.public_id}" if found.older else "",
        "later": "before" in request.GET,
    }
    return render(request, "inbox/dead_letters.html", context)


@require_POST
@administrators_only
def answer(request, public_id):
    """Send one once more, or give it up."""
    actor = Actor.of_request(request)
    if request.POST.get("do") == "give_up":
        done, said = failures.give_up(public_id, actor=actor), "这条不再发了，站内信还在。"
    else:
        done, said = failures.resend([public_id], actor=actor), "已经放回发送队列，一分钟内会再发。"
    if done:
        messages.success(request, said)
    else:
        messages.warning(request, "这条已经有人处理过了，没有重复执行。")
    return redirect("dead-letters")


@require_POST
@administrators_only
def resend_all(request):
    count = failures.resend_all(actor=Actor.of_request(request))
    messages.success(request, f"{count} 条放回发送队列，会陆续再发。" if count else "没有发不出的消息。")
    return redirect("dead-letters")
