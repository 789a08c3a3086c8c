"""The words of the seed catalog lead to what they were written for."""

import pytest
import yaml

from benchmarks.bench_search import SEED, seed_entries
from hall.catalog.search import SearchIndex

ENTRIES = seed_entries()


@pytest.fixture(scope="module")
def index():
    document = yaml.safe_load((SEED / "search.yaml").read_text(encoding="utf-8"))
    return SearchIndex(ENTRIES, document["synonyms"])


def first(index, query):
    return next((hit.entry.key for hit in index.search(query, limit=1)), None)


def test_every_wish_finds_its_own_entry_first(index):
    found = [(entry.key, wish, first(index, wish)) for entry in ENTRIES for wish in entry.wishes]
    assert [row for row in found if row[0] != row[2]] == []


def test_every_name_finds_an_entry_that_bears_it_first(index):
    bearers = {}
    for entry in ENTRIES:
        for name in (entry.title, *entry.aliases):
            bearers.setdefault(name, set()).add(entry.key)
    assert [
        (name, first(index, name)) for name, keys in bearers.items() if first(index, name) not in keys
    ] == []


def test_no_entry_repeats_a_wish_or_an_alias():
    repeated = {
        entry.key: [w for w in entry.wishes if w in {entry.title, *entry.aliases}] for entry in ENTRIES
    }
    assert {key: wishes for key, wishes in repeated.items() if wishes} == {}
    assert [entry.key for entry in ENTRIES if len(set(entry.wishes)) != len(entry.wishes)] == []
