"""Does the journal still say what it said? Entries, heads and anchors are read side by side, ordered by chain, one row of
each at a time, so that memory does not grow with the journal. On the way the trees of all days are grown, and in the end
every daily root is compared with what was read."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass

from django.db import connection, transaction

from hall.journal.hashing import facts_digest, moment, root_digest
from hall.journal.models import Anchor, Chain, Entry, Root
from hall.journal.roots import bytewise
from hall.journal.trees import Grown, Trees

CHUNK = 5_000
FACTS = (
    *("chain", "number", "at", "action", "actor_id", "actor_name", "post", "on_behalf_of", "address"),
    *("reason", "changes", "previous", "digest"),
)
EMPTY = ("", 0, "")


@dataclass(frozen=True)
class Finding:
    """Something that is not as it was written. `where`: a chain, or a root by its day; `number`: of the entry, or 0."""

    where: str
    number: int
    what: str

    def __str__(self):
        return f"{self.where}{f' 第 {self.number} 条' if self.number else ''}：{self.what}"


@dataclass
class Counts:
    chains: int = 0
    entries: int = 0
    roots: int = 0


def check(counts: Counts, progress: Callable[[int], None] = lambda entries: None) -> Iterator[Finding]:
    """Everything that is wrong, as it is found; `counts` tells in the end what was looked at. `progress` hears the number of
    entries read, once in a while."""
    with _one_moment():
        roots, trees = list(Root.objects.order_by("day")), Trees()
        yield from _check_chains(counts, progress, trees)
        yield from _check_roots(roots, trees, counts)


def check_chain(name: str) -> list[Finding]:
    """The same for one chain, without the roots."""
    with _one_moment():
        streams = _streams(chain=name)
        return list(_check_chain(name, *streams, Counts(), lambda entries: None, []))


@contextmanager
def _one_moment():
    """All reads see the same moment, while the hall goes on: a snapshot on PostgreSQL. On SQLite the open streams hold one
    together; a transaction would take the write lock."""
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        with nullcontext():
            yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


class _Stream:
    """Rows ordered by chain; `head` is the next one, None at the end."""

    def __init__(self, rows):
        self._rows = iter(rows)
        self.head = next(self._rows, None)

    def take(self):
        taken, self.head = self.head, next(self._rows, None)
        return taken

    def of(self, chain: str) -> Iterator[tuple]:
        while self.head is not None and self.head[0] == chain:
            yield self.take()


def _streams(**only) -> tuple[_Stream, _Stream, _Stream]:
    """Entries, heads, anchors."""
    entries = Entry.objects.filter(**only).order_by(bytewise("chain"), "number").values_list(*FACTS)
    heads = Chain.objects.filter(**{"name": only["chain"]} if only else {}).order_by(bytewise("name"))
    anchors = Anchor.objects.filter(**only).order_by(bytewise("chain"), "number")
    rows = (
        entries,
        heads.values_list("name", "length", "head"),
        anchors.values_list("chain", "number", "digest", "day"),
    )
    return tuple(_Stream(each.iterator(chunk_size=CHUNK)) for each in rows)


def _check_chains(counts: Counts, progress, trees: Trees) -> Iterator[Finding]:
    streams = _streams()
    while any(stream.head for stream in streams):
        chain = min(stream.head[0] for stream in streams if stream.head)
        counts.chains += 1
        moves = []
        yield from _check_chain(chain, *streams, counts, progress, moves)
        trees.add(chain, moves)


def _check_chain(chain: str, entries, heads, anchors, counts: Counts, progress, moves) -> Iterator[Finding]:
    """`moves` takes what the anchors hold, which is compared here with the entries themselves."""
    number, digest = 0, ""
    for row in entries.of(chain):
        counts.entries += 1
        if counts.entries % 10_000 == 0:
            progress(counts.entries)
        yield from _check_entry(chain, row, number, digest)
        number, digest = row[1], row[-1]
        yield from _check_anchors(chain, anchors, number, digest, moves)
    head = next(heads.of(chain), None)
    yield from _check_end(chain, number, digest, head)
    for _, anchored, told, day in anchors.of(chain):
        moves.append((day, anchored, told))
        yield Finding(chain, anchored, f"每日根里有这一条，现在只剩 {number} 条")


def _check_entry(chain: str, row: tuple, number: int, digest: str) -> Iterator[Finding]:
    _, found, at, *middle, previous, told = row
    if found != number + 1:
        gap = f"第 {number + 1} 条" if found == number + 2 else f"第 {number + 1}—{found - 1} 条"
        yield Finding(chain, found, f"前面少了{gap}")
    elif previous != digest:
        yield Finding(chain, found, "接不上前一条，次序被改过或前一条被换过")
    if facts_digest([chain, found, moment(at), *middle, previous]) != told:
        yield Finding(chain, found, "内容被改过，与摘要不符")


def _check_anchors(chain: str, anchors: _Stream, number: int, digest: str, moves) -> Iterator[Finding]:
    """The anchors up to this entry; one of an entry that is not there was passed already."""
    while anchors.head and anchors.head[0] == chain and anchors.head[1] <= number:
        _, anchored, told, day = anchors.take()
        moves.append((day, anchored, told))
        if anchored != number:
            yield Finding(chain, anchored, "每日根里有这一条，现在没有了")
        elif told != digest:
            yield Finding(chain, anchored, "与每日根里的不同，这一条或它之前的被整段重写过")


def _check_end(chain: str, number: int, digest: str, head: tuple | None) -> Iterator[Finding]:
    if head is None:
        yield Finding(chain, 0, f"链头没有了，还有 {number} 条记录")
    elif number == 0 and head[1]:
        yield Finding(chain, 0, f"整条链没有了，链头记着有 {head[1]} 条")
    elif head[1] > number:
        yield Finding(chain, number + 1, f"链尾被截断，链头记着有 {head[1]} 条，现在只有 {number} 条")
    elif (head[1], head[2]) != (number, digest):
        yield Finding(chain, number, "链头与最后一条不符")


def _check_roots(roots: list[Root], trees: Trees, counts: Counts) -> Iterator[Finding]:
    last, grown = None, trees.grown()
    for root in roots:
        counts.roots += 1
        yield from _check_root(root, last, grown)
        last = root
    known = {root.day for root in roots}
    for day in trees.days():
        # One that was made while the entries were read is there by now.
        if day not in known and not Root.objects.filter(day=day).exists():
            yield Finding(f"{day} 的根", 0, "没有了，当天的锚定还在")


def _check_root(root: Root, before: Root | None, grown: Grown) -> Iterator[Finding]:
    where, (tree, chains, entries) = f"{root.day} 的根", grown.on(root.day)
    if root.previous != (before.digest if before else ""):
        yield Finding(where, 0, "接不上前一个根，前一个根被换过或删掉了")
    if root_digest(root.day, root.chains, root.entries, root.tree, root.previous) != root.digest:
        yield Finding(where, 0, "被换过，与它所含的数不符")
    if root.tree != tree:
        yield Finding(where, 0, "与当天各链的链尾合不上，根或锚定被换过")
    if (root.chains, root.entries) != (chains, entries):
        told = f"{root.chains:,} 条链、{root.entries:,} 条记录"
        yield Finding(where, 0, f"写着 {told}，当天其实有 {chains:,} 条链、{entries:,} 条记录")
