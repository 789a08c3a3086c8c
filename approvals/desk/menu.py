"""What stands in the bar above every page of the desk. Rooms and upper apps add their own entry from their apps.py."""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse

from approvals.workflow.access import HANDLING, OVERSEEING
from hall.people.actor import Actor
from hall.people.models import Role

PHRASE_KEEPERS = (*HANDLING, Role.CATALOG_ADMIN, Role.SYSTEM_ADMIN)


@dataclass(frozen=True)
class Entry:
    """`may`: whether the entry is for this member of staff."""

    label: str
    url_name: str
    may: Callable[[Actor], bool]


def handles(actor: Actor) -> bool:
    """Whether the person works on cases, or looks after those who do."""
    return any(post.role in (*HANDLING, *OVERSEEING) for post in actor.posts)


def administers(actor: Actor) -> bool:
    """Whether the pages of the administration are for him."""
    return actor.has(Role.CATALOG_ADMIN) or actor.has(Role.SYSTEM_ADMIN)


def keeps_phrases(actor: Actor) -> bool:
    """Whether the person may change a phrase book: his department's, or as an administrator every one."""
    return any(post.role in PHRASE_KEEPERS for post in actor.posts)


ENTRIES: list[Entry] = [
    Entry("待办", "desk", handles),
    Entry("办件", "desk-cases", handles),
    Entry("窗口录入", "window", lambda actor: actor.has(Role.CLERK)),
    Entry("团队", "desk-team", handles),
    Entry("导出", "desk-exports", handles),
    Entry("常用语", "desk-phrases", keeps_phrases),
    Entry("发不出的消息", "dead-letters", lambda actor: actor.has(Role.SYSTEM_ADMIN)),
    Entry("停下的计时", "timers", lambda actor: actor.has(Role.SYSTEM_ADMIN)),
    Entry("管理后台", "admin:index", administers),
]


def register(entry: Entry) -> None:
    """Adds an entry before the administration; one address stands there once."""
    if all(other.url_name != entry.url_name for other in ENTRIES):
        ENTRIES.insert(len(ENTRIES) - 1, entry)


def entries(actor: Actor, path: str) -> list[dict]:
    """The entries for this person as {label, url, current}; what leads nowhere yet is left out."""
    found = [(entry, _url(entry.url_name)) for entry in ENTRIES if entry.may(actor)]
    here = max((url for _, url in found if url and path.startswith(url)), key=len, default="")
    return [{"label": entry.label, "url": url, "current": url == here} for entry, url in found if url]


def _url(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
