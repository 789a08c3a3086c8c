"""The daily root: one hash over the heads of all chains, published, each holding the one before.

`anchor` first writes down the heads that moved since the last root, in one statement that sees one moment; the tree is then
built from what is written down, so that whoever checks later builds the same.
"""

from collections.abc import Iterator
from datetime import date

from django.db import connection, transaction
from django.db.models import Max, OuterRef, Subquery
from django.db.models.functions import Collate

from hall.journal.hashing import leaf, root_digest, tree
from hall.journal.models import Anchor, Root
from hall.worktime import now, today

CHUNK = 5_000


@transaction.atomic
def anchor(day: date | None = None) -> Root:
    """Makes the root of a day, by default today's; one that is there already is returned as it is."""
    day = day or today()
    _one_at_a_time()
    last = Root.objects.order_by("-day").first()
    if last and last.day >= day:
        return last
    _write_anchors(day)
    counts = {"chains": 0, "entries": 0}
    grown = tree(_counted(heads_as_of(day), counts))
    previous = last.digest if last else ""
    digest = root_digest(day, counts["chains"], counts["entries"], grown, previous)
    return Root.objects.create(day=day, **counts, tree=grown, previous=previous, digest=digest, made_at=now())


def heads_as_of(day: date) -> Iterator[tuple[str, int, str]]:
    """(chain, number, digest) of every chain as the root of that day holds it, ordered by name byte by byte."""
    latest = (
        Anchor.objects.filter(chain=OuterRef("chain"), day__lte=day).order_by("-number").values("number")[:1]
    )
    rows = Anchor.objects.filter(day__lte=day, number=Subquery(latest)).order_by(bytewise("chain"))
    return rows.values_list("chain", "number", "digest").iterator(chunk_size=CHUNK)


def bytewise(column: str):
    """An ordering that is the same on every database and in Python."""
    return Collate(column, "C" if connection.vendor == "postgresql" else "BINARY")


def last_day() -> date | None:
    return Root.objects.aggregate(last=Max("day"))["last"]


def _counted(heads, counts: dict) -> Iterator[bytes]:
    for chain, number, digest in heads:
        counts["chains"] += 1
        counts["entries"] += number
        yield leaf(chain, number, digest)


def _one_at_a_time() -> None:
    """Two workers must not make a root at the same time; SQLite's transactions follow one another anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE hall_root IN SHARE ROW EXCLUSIVE MODE")


def _write_anchors(day: date) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO hall_anchor (day, chain, number, digest)"
            " SELECT %s, name, length, head FROM hall_chain WHERE length > COALESCE("
            "(SELECT MAX(number) FROM hall_anchor WHERE hall_anchor.chain = hall_chain.name), 0)",
            [day.isoformat()],
        )
