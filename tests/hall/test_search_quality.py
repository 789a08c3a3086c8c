"""How often the first answer is right, on the seed catalog and queries as people type them."""

from pathlib import Path

import pytest
import yaml

from benchmarks.bench_search import SEED, seed_entries
from hall.catalog.search import SearchIndex

HERE = Path(__file__).parent
FIRST, AMONG_THREE = 0.90, 0.98
HALVES = {"all": slice(None), "even": slice(0, None, 2), "odd": slice(1, None, 2)}


def load(path):
    return yaml.safe_load(path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def index():
    return SearchIndex(seed_entries(), load(SEED / "search.yaml")["synonyms"])


@pytest.mark.parametrize("half", HALVES)
def test_the_wanted_answer_comes_first_or_among_three(index, half):
    queries = load(HERE / "search_queries.yaml")[HALVES[half]]
    answers = [(row, [hit.entry.key for hit in index.search(row["q"], limit=3)]) for row in queries]
    not_first = [(row, found) for row, found in answers if not set(found[:1]) & set(row["want"])]
    missed = [(row, found) for row, found in not_first if not set(found) & set(row["want"])]
    report = "\n".join(f"{row['q']}: 应为 {row['want']}，得到 {found}" for row, found in not_first)
    right_first = 1 - len(not_first) / len(queries)
    among_three = 1 - len(missed) / len(queries)
    assert right_first >= FIRST, report
    assert among_three >= AMONG_THREE, report


@pytest.mark.parametrize("row", load(HERE / "search_nothing.yaml"), ids=lambda row: row["q"])
def test_what_the_hall_does_not_offer_finds_nothing(index, row):
    assert [(hit.entry.key, hit.matched) for hit in index.search(row["q"])] == []
