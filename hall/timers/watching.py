"""What the sweep tells of itself, and what can be asked of its rows: how far behind it is, what stands still."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from django.db import connection
from django.db.models import Min

from hall.timers.models import Pulse, Tally, Timer
from hall.worktime import now

SWEEP = "sweep"
# More are not counted.
COUNTED = 10_000


@dataclass(frozen=True)
class State:
    """`due`: fire_at has passed, counted up to COUNTED; `lag`: seconds since the oldest of them was to fire, 0 when none is;
    `silent`: seconds since a run began, None when none ever did."""

    due: int
    lag: float
    parked: int
    silent: float | None
    began_at: datetime | None
    ended_at: datetime | None


def began() -> None:
    Pulse.objects.bulk_create(
        [Pulse(name=SWEEP, began_at=now())],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["began_at"],
    )


def ended() -> None:
    Pulse.objects.filter(name=SWEEP).update(ended_at=now())


def state() -> State:
    """Four queries, each on an index, however many timers there are."""
    at = now()
    due = Timer.objects.due(at).order_by()
    oldest = due.aggregate(oldest=Min("fire_at"))["oldest"]
    pulse = Pulse.objects.filter(name=SWEEP).first() or Pulse()
    return State(
        due=due[:COUNTED].count(),
        lag=(at - oldest).total_seconds() if oldest else 0.0,
        parked=parked_count(),
        silent=(at - pulse.began_at).total_seconds() if pulse.began_at else None,
        began_at=pulse.began_at,
        ended_at=pulse.ended_at,
    )


def parked_count() -> int:
    return Timer.objects.parked().order_by()[:COUNTED].count()


def tallies() -> list[Tally]:
    """Per kind, by name; one query."""
    return list(Tally.objects.order_by("kind"))


def add(counted: Counter) -> None:
    """(kind, what became of it) → how often, in one statement whose order keeps two workers from blocking each other. A parked
    timer has failed too."""
    kinds = sorted({kind for kind, what in counted if what != "taken"})
    if not kinds:
        return
    rows = [
        (
            kind,
            counted[kind, "fired"],
            counted[kind, "failed"] + counted[kind, "parked"],
            counted[kind, "parked"],
        )
        for kind in kinds
    ]
    table = Tally._meta.db_table
    sums = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in ("fired", "failed", "parked"))
    values = ", ".join(["(%s, %s, %s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (kind, fired, failed, parked) VALUES {values} ON CONFLICT (kind) DO UPDATE SET {sums}",  # noqa: S608  (names of ours)
            [value for row in rows for value in row],
        )
