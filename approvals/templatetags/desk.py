"""What the pages of the desk show around their content. `{% load desk %}`."""

from urllib.parse import urlencode

from django import template

from approvals.desk import menu, reasons
from approvals.desk.counting import bounded
from hall.notices.inbox import unread_count
from hall.people.actor import Actor

register = template.Library()


@register.simple_tag(takes_context=True)
def desk_menu(context) -> list[dict]:
    """The entries of the bar for the person who is signed in."""
    request = context["request"]
    return menu.entries(Actor.of_request(request), request.path)


@register.simple_tag(takes_context=True)
def desk_post(context) -> str:
    """The first post of the person who is signed in, in words: 市场监督管理局 · 窗口."""
    posts = Actor.of_request(context["request"]).posts
    return str(posts[0]) if posts else ""


@register.simple_tag(takes_context=True)
def unread_messages(context) -> str:
    """How many messages of the person are unread, as shown; at most 99+."""
    found = unread_count(context["request"].user)
    return bounded(found) if found else ""


@register.simple_tag
def why_first(row) -> str:
    """Why a case comes first: 11月20日到期，已超 1 个工作日；离法定期限 11月27日还有 4 个工作日。"""
    return reasons.why_first(row)


@register.simple_tag
def query(given: dict, **changed) -> str:
    """?a=1&b=2 of what is given with these names changed; a name set to nothing is left out."""
    pairs = {**given, **changed}
    kept = [(name, value) for name, value in pairs.items() if value not in ("", None)]
    return f"?{urlencode(kept, doseq=True)}" if kept else "?"
