"""The daily roots: one a day over all chains, in an order no database decides."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.journal.hashing import leaf, node, sm3
from hall.journal.models import Anchor, Entry, Root
from hall.journal.roots import anchor
from hall.journal.trees import Trees
from tests.hall.journal_hand import DAY, NEXT, findings, some_entries

pytestmark = pytest.mark.django_db


def test_a_day_has_one_root_and_writes_down_only_the_chains_that_moved(two_days):
    assert anchor(NEXT) == Root.objects.get(day=NEXT)
    assert anchor(DAY).day == NEXT  # never one before the last
    assert list(Anchor.objects.filter(day=NEXT).values_list("chain", "number")) == [("case:2", 5)]
    first, second = Root.objects.order_by("day")
    assert (first.chains, first.entries, second.chains, second.entries) == (3, 12, 3, 13)
    assert second.previous == first.digest


def test_the_root_of_an_empty_journal_is_the_hash_of_nothing():
    assert anchor(DAY).tree == sm3(b"")
    assert findings() == []


def test_chains_are_ordered_byte_by_byte_whatever_the_database_thinks():
    names = ["case:b", "case:B", "case-a", "case:a", "Case:a", "case:é"]
    for name in names:
        some_entries(name, 1)
    anchor(DAY)
    heads = {entry.chain: entry.digest for entry in Entry.objects.all()}
    assert Root.objects.get().tree == built({name: leaf(name, 1, heads[name]) for name in names}).hex()
    assert findings() == []


def bits(name: str) -> str:
    return "".join(f"{byte:08b}" for byte in name.encode() + b"\0")


def built(leaves: dict[str, bytes]) -> bytes:
    """The tree as its definition says: halved at the first bit in which the names differ."""
    if len(leaves) == 1:
        return next(iter(leaves.values()))
    ways = {name: bits(name) for name in leaves}
    split = next(
        place for place in range(10**6) if len({way[place : place + 1] for way in ways.values()}) > 1
    )
    left, right = ({name: leaves[name] for name in leaves if ways[name][split] == bit} for bit in "01")
    return node(built(left), built(right))


NAMES = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=4)


@given(st.dictionaries(NAMES, st.sets(st.integers(0, 5), min_size=1), min_size=1, max_size=20))
def test_the_trees_of_all_days_grown_in_one_pass_are_those_built_day_by_day(chains):
    """name → the days on which the chain moved."""
    trees = Trees()
    for name in sorted(chains, key=str.encode):
        moves = enumerate(sorted(chains[name]), start=1)
        trees.add(name, [(DAY + timedelta(days=day), number, sm3(bytes([day]))) for number, day in moves])
    grown = trees.grown()
    for day in range(6):
        seen = {name: sorted(each for each in moved if each <= day) for name, moved in chains.items()}
        heads = {name: leaf(name, len(days), sm3(bytes([days[-1]]))) for name, days in seen.items() if days}
        expected = built(heads).hex() if heads else sm3(b"")
        counts = (len(heads), sum(map(len, seen.values())))
        assert grown.on(DAY + timedelta(days=day)) == (expected, *counts)
