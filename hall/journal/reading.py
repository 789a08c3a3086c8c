"""Reading a chain: what happened, by whom, in plain words."""

from dataclasses import dataclass
from datetime import datetime

from hall.journal.models import Entry
from hall.journal.words import sentence


@dataclass(frozen=True)
class Line:
    """One entry as a person reads it. `who`: the name, with the post or the one acted for; `what`: a sentence without its
    subject; `digest`: the first signs of the hash, enough to point at the entry."""

    number: int
    at: datetime
    action: str
    who: str
    name: str
    post: str
    on_behalf_of: str
    what: str
    reason: str
    address: str
    changes: dict
    digest: str


def entries_of(
    chain: str, *, after: int = 0, limit: int | None = None, newest_first: bool = True
) -> list[Line]:
    """The lines of a chain, one query. With `after`, those beyond that number in the order asked for."""
    rows = Entry.objects.filter(chain=chain).order_by("-number" if newest_first else "number")
    if after:
        rows = rows.filter(number__lt=after) if newest_first else rows.filter(number__gt=after)
    return [line(entry) for entry in (rows[:limit] if limit else rows)]


def reads_of(subject: str, *, limit: int = 100) -> list[Line]:
    """Who was shown personal data of a subject (see `apart.read_of_personal_data`), newest first."""
    return entries_of(f"reads:{subject}", limit=limit)


def line(entry: Entry) -> Line:
    return Line(
        number=entry.number,
        at=entry.at,
        action=entry.action,
        who=_who(entry),
        name=entry.actor_name,
        post=entry.post,
        on_behalf_of=entry.on_behalf_of,
        what=sentence(entry),
        reason=entry.reason,
        address=entry.address,
        changes=entry.changes,
        digest=entry.digest[:12],
    )


def _who(entry: Entry) -> str:
    """李燕（区住建局 · 窗口，代王平）."""
    around = [entry.post, f"代{entry.on_behalf_of}" if entry.on_behalf_of else ""]
    told = "，".join(filter(None, around))
    return f"{entry.actor_name}（{told}）" if told else entry.actor_name
