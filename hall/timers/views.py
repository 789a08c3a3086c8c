"""The page of stopped timers, for the system administrators: why, about what, once more or no more."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from hall.people.access import role_required
from hall.people.actor import Actor
from hall.people.models import Role
from hall.timers import stopped, watching
from hall.timers.sweep import TRIES

administrators_only = role_required(Role.SYSTEM_ADMIN)


@require_safe
@never_cache
@administrators_only
def show(request):
    found = stopped.page(Actor.of_request(request), after=request.GET.get("after", ""))
    context = {
        "rows": found.rows,
        "pace": stopped.pace(),
        "most": watching.COUNTED,
        "tries": TRIES,
        "next_url": f"?after={found.next}" if found.next else "",
        "later": "after" in request.GET,
    }
    return render(request, "timers/stopped.html", context)


@require_POST
@administrators_only
def retry(request, pk: int):
    if stopped.retry([pk], actor=Actor.of_request(request)):
        messages.success(request, "已经放回去，半分钟内会再走一次。没成会按间隔再试，还不成就再停到这里。")
    else:
        _gone(request)
    return redirect("timers")


@require_POST
@administrators_only
def drop(request, pk: int):
    reason = request.POST.get("reason", "").strip()[: stopped.REASON]
    if not reason:
        messages.error(request, "没有放弃：请写明理由，会记入经过。")
    elif stopped.drop(pk, reason=reason, actor=Actor.of_request(request)):
        messages.success(request, "已经放弃，系统不再自动办这一步，理由记入了经过。")
    else:
        _gone(request)
    return redirect("timers")


@require_POST
@administrators_only
def retry_all(request):
    count = stopped.retry_all(actor=Actor.of_request(request))
    messages.success(request, f"{count} 个放回去了，会陆续再走一次。" if count else "没有停下的计时。")
    return redirect("timers")


def _gone(request) -> None:
    messages.warning(request, "这一个已经有人处理过了，没有重复执行。")
