"""Suggestions while the query is being typed."""

import pytest

from hall.catalog.search import Entry, Reason, SearchIndex

ENTRIES = (
    Entry("PERMIT", "item", "建筑工程施工许可证核发", ("施工许可", "施工证")),
    Entry("DRAWING", "item", "施工图设计文件审查", ("图审",)),
    Entry("LAND", "item", "临时用地审批", ("施工临时用地",)),
    Entry("STAY", "item", "居住证申领", ("居住证",)),
    Entry("CARD", "package", "社会保障卡居民服务一件事"),
)


@pytest.fixture(scope="module")
def index():
    return SearchIndex(ENTRIES)


def keys(hits):
    return [hit.entry.key for hit in hits]


def test_what_begins_as_typed_comes_before_what_contains_it(index):
    assert set(keys(index.suggest("施工"))) == {"PERMIT", "DRAWING", "LAND"}
    assert keys(index.suggest("工程施工"))[0] == "PERMIT"


@pytest.mark.parametrize(
    "typed", ["j", "ju", "juz", "juzhu", "juzhuzhe", "居", "居z", "居zhu", "居住zh", "jzz", "jz"]
)
def test_every_stage_of_typing_leads_to_the_name(index, typed):
    assert "STAY" in keys(index.suggest(typed))


def test_marks_cover_what_has_been_typed(index):
    hit = index.suggest("juzhu")[0]
    assert (hit.entry.key, hit.reason, hit.marks) == ("STAY", Reason.PINYIN, ((0, 2),))


def test_an_entry_is_suggested_once_and_the_limit_is_kept(index):
    found = keys(index.suggest("s", limit=2))
    assert len(found) == len(set(found)) == 2


def test_a_mistyped_word_is_still_suggested(index):
    assert keys(index.suggest("居往证"))[0] == "STAY"


def test_nothing_is_suggested_for_noise(index):
    assert index.suggest("qwzx") == []
    assert index.suggest("  ") == []
