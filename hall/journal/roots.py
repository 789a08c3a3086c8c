"""The daily root: one hash over the heads of all chains, published, each holding the one before.

`anchor` first writes down the heads that moved since the last root, in one statement that sees one moment; the tree is then
built from what is written down, so that whoever checks later builds the same.
"""

from collections.abc import Iterator
from datetime import date

from django.db import connection, transaction
from django.db.models import Max, OuterRef, Subquery
from django.db.models.functions import Collate

from hall.journal.hashing import root_digest
from hall.journal.models import Anchor, Root
from hall.journal.trees import Trees
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
    trees = Trees()
    for chain, number, digest in _heads():
        trees.add(chain, [(day, number, digest)])
    tree, chains, entries = trees.grown().on(day)
    previous = last.digest if last else ""
    return Root.objects.create(
        day=day,
        chains=chains,
        entries=entries,
        tree=tree,
        previous=previous,
        digest=root_digest(day, chains, entries, tree, previous),
        made_at=now(),
    )


def _heads() -> Iterator[tuple[str, int, str]]:
    """(chain, number, digest) of the last anchor of every chain, ordered by name byte by byte."""
    latest = Anchor.objects.filter(chain=OuterRef("chain")).order_by("-number").values("number")[:1]
    rows = Anchor.objects.filter(number=Subquery(latest)).order_by(bytewise("chain"))
    return rows.values_list("chain", "number", "digest").iterator(chunk_size=CHUNK)


def bytewise(column: str):
    """An ordering that is the same on every database and in Python."""
    return Collate(column, "C" if connection.vendor == "postgresql" else "BINARY")


def last_day() -> date | None:
    return Root.objects.aggregate(last=Max("day"))["last"]


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
