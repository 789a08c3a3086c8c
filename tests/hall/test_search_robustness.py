"""Whatever is typed, the search answers."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.catalog.search import Entry, SearchIndex, normalise
from hall.catalog.search.text import MAX_LENGTH

INDEX = SearchIndex(
    [
        Entry("A", "item", "食品经营许可(餐饮服务)", ("食品证", "KTV 食品"), ("开个饭店",), ("营业执照",)),
        Entry("B", "package", "餐饮店开办一件事", ("开饭店",), ("我要开店",)),
        Entry("C", "item", "“三合一”备案", ("!!!", ""), ("  ",)),
    ],
    [("饭店", "餐馆", "餐饮店"), ("店",), ("", "空")],
)
ANYTHING = st.one_of(
    st.text(max_size=200),
    st.text(alphabet="食品经营许可餐饮服务开饭店备案证办理怎么的shipinjgxk123 .*+?()[]\\^$", max_size=120),
)


@settings(max_examples=300, deadline=None)
@given(ANYTHING)
def test_any_text_is_answered_with_marks_inside_the_matched_text(typed):
    for ask in (INDEX.search, INDEX.suggest, INDEX.nearby):
        hits = ask(typed)
        assert hits == ask(typed)
        for hit in hits:
            assert hit.matched in (hit.entry.title, *hit.entry.aliases, *hit.entry.wishes, *hit.entry.words)
            assert all(0 <= start < end <= len(hit.matched) for start, end in hit.marks)


@settings(max_examples=200, deadline=None)
@given(ANYTHING)
def test_answers_come_best_first_and_each_entry_once(typed):
    for hits in (INDEX.search(typed), INDEX.nearby(typed)):
        assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
        assert len({hit.entry.key for hit in hits}) == len(hits)


@settings(max_examples=300, deadline=None)
@given(ANYTHING)
def test_normalising_twice_changes_nothing_more(typed):
    once = normalise(typed)
    assert len(once) <= MAX_LENGTH
    assert normalise(once) == once


@pytest.mark.parametrize(
    "typed",
    [
        "开" * 10_000,
        "shi" * 4_000,
        "a" * 10_000,
        " " * 10_000 + "开饭店",
        "饭店" * 5_000,
        "\ud800",
        "\u202e开饭店",
        "ﷺ" * 99,
    ],
)
def test_endless_and_broken_input_is_cut_without_an_error(typed):
    for ask in (INDEX.search, INDEX.suggest, INDEX.nearby):
        assert len(ask(typed)) <= 20


def test_an_entry_without_readable_text_is_never_found():
    assert SearchIndex([Entry("X", "item", "※※", ("",))]).search("※※") == []
