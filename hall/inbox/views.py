"""The inbox. Whose messages are shown is decided in hall.notices.inbox: always the signed-in person's own."""

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers

from hall.notices import inbox as letters
from hall.notices.kinds import staff_kinds
from hall.people.actor import Actor
from hall.worktime import now

HOME = {"label": "首页", "url": "/"}
SHOWN = {"": "全部", "unread": "没读的"}
OF = {"work": "工作上的", "own": "我自己的"}


@require_safe
@never_cache
@login_required
def inbox(request):
    """Newest first, page by page; all or unread, and for staff work and their own apart."""
    show, of = _given(request, "show", SHOWN), _given(request, "of", OF)
    work, is_staff = staff_kinds(), Actor.of_request(request).is_staff
    kinds = {"work": {"kinds": work}, "own": {"but": work}}.get(of, {})
    before, after = request.GET.get("before", ""), request.GET.get("after", "")
    found = letters.page(request.user, only_unread=show == "unread", before=before, after=after, **kinds)
    filters = {name: value for name, value in (("show", show), ("of", of)) if value}
    return render(request, "inbox/inbox.html", {
        "rows": found.rows,
        "unread": letters.unread_count(request.user),
        "counted": letters.COUNTED,
        "chips": _chips(is_staff, show, of),
        "is_staff": is_staff,
        "filtered": bool(filters),
        "moment": now().isoformat(),
        "previous_url": _page(filters, after=found.newer),
        "next_url": _page(filters, before=found.older),
        "crumbs": [HOME, {"label": "我的消息"}],
    })  # fmt: skip


@require_POST
@login_required
def open_message(request, public_id):
    """Marks it read and goes where it leads."""
    message = _mine(request, public_id)
    letters.mark_read(request.user, [public_id])
    safe = url_has_allowed_host_and_scheme(message.link, allowed_hosts=None)
    return redirect(message.link if message.link and safe else "inbox")


@require_POST
@vary_on_headers("HX-Request")
@login_required
def read(request, public_id):
    """Marks it read and stays: the row anew for htmx, the inbox otherwise."""
    letters.mark_read(request.user, [public_id])
    message = _mine(request, public_id)
    if not request.htmx:
        return redirect("inbox")
    context = {"row": message, "unread": letters.unread_count(request.user), "counted": letters.COUNTED}
    return render(request, "inbox/partials/row_read.html", context)


@require_POST
@login_required
def all_read(request):
    """All that had come when the page was made."""
    until = _moment(request.POST.get("until", ""))
    count = letters.mark_all_read(request.user, until)
    messages.success(request, f"{count} 条消息标为已读。" if count else "没有未读的消息。")
    return redirect("inbox")


def _mine(request, public_id):
    message = letters.get(request.user, public_id)
    if message is None:
        raise Http404("没有这条消息。")
    return message


def _moment(text: str):
    try:
        found = parse_datetime(text[:40])
    except ValueError:
        found = None
    return min(found, now()) if found and found.tzinfo else now()


def _given(request, name: str, allowed: dict) -> str:
    value = request.GET.get(name, "")
    return value if value in allowed else ""


def _chips(is_staff: bool, show: str, of: str) -> list[dict]:
    chips = [_chip(label, {"show": value, "of": of}, value == show) for value, label in SHOWN.items()]
    if is_staff:
        chips += [
            _chip(label, {"show": show, "of": "" if of == value else value}, of == value)
            for value, label in OF.items()
        ]
    return chips


def _chip(label: str, query: dict, current: bool) -> dict:
    kept = {name: value for name, value in query.items() if value}
    return {
        "label": label,
        "url": f"{reverse('inbox')}?{urlencode(kept)}" if kept else reverse("inbox"),
        "current": current,
    }


def _page(filters: dict, **mark) -> str:
    ((name, message),) = mark.items()
    return f"?{urlencode(filters | {name: message.public_id})}" if message else ""
