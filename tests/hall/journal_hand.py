"""What somebody with the keys of the database could do to the journal."""

from contextlib import contextmanager
from datetime import date

from django.db import connection

from hall.journal.checking import Counts, check
from hall.journal.record import record
from hall.people.actor import SYSTEM, Actor

DAY, NEXT = date(2026, 11, 21), date(2026, 11, 22)


@contextmanager
def without_triggers():
    """Inside, the database no longer guards the journal; the test's transaction puts the triggers back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
            yield cursor
            cursor.execute("SET LOCAL session_replication_role = origin")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'hall_%'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")
        yield cursor


def some_entries(chain: str, count: int = 5, actor: Actor = SYSTEM) -> None:
    for number in range(1, count + 1):
        record(chain, "accept", actor=actor, reason=f"第 {number} 次", changes={"number": number})


def findings() -> list[str]:
    return [str(finding) for finding in check(Counts())]
