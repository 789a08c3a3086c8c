"""The Merkle tree over the heads of all chains, for one day or for every day at once.

Of one chain it is its leaf. Of several it is the node over the two halves they fall into at the first bit in which their names
differ (UTF-8, ended by a zero byte). Such a tree keeps its shape where nothing is added, so that the trees of many days are
grown together in one pass over the chains: each subtree is a list of what it was from which day on.
"""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from datetime import date
from operator import itemgetter

from hall.journal.hashing import leaf, node, sm3

# (from this day on, hash), by day.
History = list[tuple[date, bytes]]
_day = itemgetter(0)


class Trees:
    """Chains are added in the byte order of their names; what is held grows with the number of days, not of chains."""

    def __init__(self):
        self._subtrees: list[History] = []
        self._splits: list[int] = []
        self._last = b""
        self._more = defaultdict(lambda: [0, 0])

    def add(self, chain: str, moves: list[tuple[date, int, str]]) -> None:
        """A chain with its anchors: (day, number, digest)."""
        leaves: dict[date, bytes] = {}
        before = 0
        for day, number, digest in sorted(moves):
            self._more[day][0] += not leaves
            self._more[day][1] += number - before
            leaves[day], before = leaf(chain, number, digest), number
        if leaves:
            self._append(chain.encode() + b"\0", list(leaves.items()))

    def days(self) -> list[date]:
        """The days on which anything moved."""
        return sorted(self._more)

    def grown(self) -> "Grown":
        """Ends the pass."""
        while self._splits:
            self._join()
        return Grown(self._subtrees[0] if self._subtrees else [], self._more)

    def _append(self, name: bytes, history: History) -> None:
        if self._subtrees:
            split = _first_difference(self._last, name)
            while self._splits and self._splits[-1] > split:
                self._join()
            self._splits.append(split)
        self._subtrees.append(history)
        self._last = name

    def _join(self) -> None:
        right, left = self._subtrees.pop(), self._subtrees.pop()
        self._splits.pop()
        self._subtrees.append(_joined(left, right))


class Grown:
    """The finished trees."""

    def __init__(self, history: History, more: dict):
        self._trees = [found.hex() for _, found in history]
        self._days = [day for day, _ in history]
        self._counts = []
        chains = entries = 0
        for day in self._days:
            chains, entries = chains + more[day][0], entries + more[day][1]
            self._counts.append((chains, entries))

    def on(self, day: date) -> tuple[str, int, int]:
        """Root of the tree, chains and entries as that day left them."""
        place = bisect_right(self._days, day)
        return (self._trees[place - 1], *self._counts[place - 1]) if place else (sm3(b""), 0, 0)


def _first_difference(one: bytes, other: bytes) -> int:
    """The number of the first bit in which two names differ."""
    place = next(place for place, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1])
    return 8 * place + 8 - (one[place] ^ other[place]).bit_length()


def _joined(left: History, right: History) -> History:
    """What stands above two neighbours, from each day on which one of them changed."""
    if left[0][0] > right[0][0]:
        early = bisect_left(right, left[0][0], key=_day)
        joined, at_left, at_right, i, j = right[:early], None, right[early - 1][1], 0, early
    else:
        early = bisect_left(left, right[0][0], key=_day)
        joined, at_left, at_right = left[:early], left[early - 1][1] if early else None, None
        i, j = early, 0
    while i < len(left) and j < len(right):
        on_left, on_right = left[i][0], right[j][0]
        if on_left <= on_right:
            at_left, i = left[i][1], i + 1
        if on_right <= on_left:
            at_right, j = right[j][1], j + 1
        joined.append((min(on_left, on_right), node(at_left, at_right)))
    joined += [(day, node(found, at_right)) for day, found in left[i:]]
    joined += [(day, node(at_left, found)) for day, found in right[j:]]
    return joined
