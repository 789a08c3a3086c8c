"""Adding entries to a chain. Call inside the transaction of the change they tell of; see `apart` for what must outlive it."""

from dataclasses import dataclass, field

from django.db import connection, transaction

from hall.journal.hashing import entry_digest, sm3
from hall.journal.models import Chain, Entry
from hall.people.actor import Actor
from hall.worktime import now

__all__ = ["Told", "record", "record_all", "sm3"]


@dataclass(frozen=True)
class Told:
    """What one entry says, before it has a place in a chain. `changes`: JSON data with personal numbers masked."""

    action: str
    reason: str = ""
    changes: dict = field(default_factory=dict)


def record(
    chain: str, action: str, *, actor: Actor, reason: str = "", changes: dict | None = None, post: str = ""
) -> Entry:
    """Appends one entry, in two statements. `changes` holds JSON data with personal numbers masked; `post`: the post acted
    at, else the first one held. The chain's row is locked until the transaction ends, so that numbers follow one another."""
    return record_all(chain, [Told(action, reason, changes or {})], actor=actor, post=post)[0]


def record_all(chain: str, told: list[Told], *, actor: Actor, post: str = "") -> list[Entry]:
    """Appends several entries of one actor at one moment, in two statements however many."""
    with transaction.atomic(savepoint=False):
        number, previous = _lock(chain)
        entries = []
        for each in told:
            entry = _entry(chain, number + 1, previous, each, actor, post)
            number, previous = entry.number, entry.digest
            entries.append(entry)
        Entry.objects.bulk_create(entries)
    return entries


def _lock(chain: str) -> tuple[int, str]:
    """Length and head of the chain, made when new, locked until the transaction ends; one statement."""
    table = connection.ops.quote_name(Chain._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (name, length, head) VALUES (%s, 0, '')"  # noqa: S608  (a table of ours)
            " ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING length, head",
            [chain],
        )
        return cursor.fetchone()


def _entry(chain: str, number: int, previous: str, told: Told, actor: Actor, post: str) -> Entry:
    entry = Entry(
        chain=chain,
        number=number,
        at=now(),
        action=told.action,
        actor=actor.user,
        actor_name=actor.name[:60],
        post=(post or (str(actor.posts[0]) if actor.posts else ""))[:160],
        on_behalf_of=actor.on_behalf_of[:120],
        address=actor.address[:45],
        reason=told.reason,
        changes=told.changes,
        previous=previous,
    )
    entry.digest = entry_digest(entry)
    return entry
