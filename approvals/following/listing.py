"""My applications: what I have to do first, what runs, what has ended; searched and paged by key."""

import base64
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from approvals.clock.lights import answer_light
from approvals.conversation.models import Message
from approvals.following import due
from approvals.workflow import access
from approvals.workflow.choices import State
from hall.people.actor import Actor

PAGE = 20
SHORT = 5
# What has been decided and waits to be handed over.
TO_COLLECT = Q(state=State.CLOSED, decided_at__isnull=False, delivered_at=None)
TODO = Q(state=State.CORRECTING) | TO_COLLECT
PARTS = {
    "todo": ("要您做的", TODO),
    "running": ("正在办", Q(state__in=[State.SUBMITTED, State.ACCEPTED, State.REVIEWING, State.DECIDING])),
    "ended": ("办完的", Q(state=State.CLOSED) & ~TO_COLLECT),
}


@dataclass
class Part:
    """`more`: address query for the rest, empty when all are shown."""

    key: str
    title: str
    rows: list
    more: str = ""


def mine(actor: Actor):
    """Rows for a list, each told whether the desk wrote something unread."""
    unread = Message.objects.filter(application=OuterRef("pk"), side=Message.Side.DESK, read_at=None)
    return access.mine(actor).for_list().select_related("enterprise").annotate(unread=Exists(unread))


def overview(actor: Actor) -> list[Part]:
    """The three parts, each the newest few; parts with nothing are left out."""
    parts = []
    for key, (title, wanted) in PARTS.items():
        most = SHORT if key == "ended" else PAGE
        rows = list(mine(actor).filter(wanted).order_by("-submitted_at", "-pk")[: most + 1])
        if rows:
            parts.append(Part(key, title, lit(rows[:most]), f"?show={key}" if len(rows) > most else ""))
    return parts


def page_of(actor: Actor, show: str, words: str, after: str) -> tuple[list, str]:
    """One page of a part or of a search, and the key of the next (empty at the end)."""
    rows = mine(actor).filter(PARTS[show][1]) if show in PARTS else mine(actor).filed()
    if words:
        rows = rows.filter(_matching(words))
    if key := _read(after):
        rows = rows.filter(Q(submitted_at__lt=key[0]) | Q(submitted_at=key[0], pk__lt=key[1]))
    found = list(rows.order_by("-submitted_at", "-pk")[: PAGE + 1])
    return lit(found[:PAGE]), _written(found[PAGE - 1]) if len(found) > PAGE else ""


def drafts(actor: Actor) -> list:
    return list(access.mine(actor).drafts().for_list().order_by("-saved_at", "-pk")[:PAGE])


def lit(rows: list) -> list:
    """Gives each row its light and what its owner has to do."""
    for row in rows:
        row.light = answer_light(row)
        row.light_kind, row.said = due.light_kind(row, row.light), due.said(row)
        row.to_correct = row.state == State.CORRECTING
        row.to_collect = bool(row.state == State.CLOSED and row.decided_at and not row.delivered_at)
    return rows


def most_urgent(actor: Actor) -> tuple[object | None, int]:
    """What to do first, and how many applications there are to do or under way; two queries."""
    rows = mine(actor).filter(TODO).order_by("due_on", "pk")
    first = rows.first()
    running = access.mine(actor).filter(TODO | PARTS["running"][1]).count()
    return (lit([first])[0] if first else None), running


def _matching(words: str) -> Q:
    wanted = words.strip()
    return (
        Q(number__endswith=wanted)
        | Q(query_code=wanted.upper())
        | Q(version__name__icontains=wanted)
        | Q(title__icontains=wanted)
        | Q(applicant_name__icontains=wanted)
    )


def _written(row) -> str:
    return base64.urlsafe_b64encode(f"{row.submitted_at.isoformat()} {row.pk}".encode()).decode()


def _read(key: str) -> tuple[datetime, int] | None:
    """Nothing of what is no key of ours."""
    try:
        moment, _, pk = base64.urlsafe_b64decode(key.encode()).decode().rpartition(" ")
        found = datetime.fromisoformat(moment), int(pk)
        return found if found[0].tzinfo and found[0].year > 1 and abs(found[1]) < 2**63 else None
    except ValueError:
        return None
