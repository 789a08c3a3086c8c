"""Pinyin, initials, mixed input and single typing mistakes."""

import pytest

from hall.catalog.search import Entry, Reason, SearchIndex, pinyin
from hall.catalog.search.matching import one_edit

ENTRIES = (
    Entry("PERMIT", "item", "建筑工程施工许可证核发", ("施工许可", "施工证")),
    Entry("FUND", "item", "住房公积金提取", ("提公积金",)),
    Entry("STAY", "item", "居住证申领", ("居住证",)),
    Entry("RETIRE", "item", "职工基本养老金申领", ("退休",)),
    Entry("MOVE", "item", "户口迁移", ("落户",)),
    Entry("CITY", "item", "重庆来青人员登记"),
    Entry("BANK", "item", "银行账户开立"),
    Entry("BOOKS", "item", "代理记账会计机构备案"),
    Entry("REVIEW", "item", "行政复议申请"),
    Entry("LONG", "item", "长期护理保险待遇"),
    Entry("GREEN", "item", "城市绿地占用审批"),
    Entry("KTV", "item", "歌舞娱乐场所经营许可", ("开KTV",)),
    Entry("PLAN", "item", "设计方案联合审查"),
)


@pytest.fixture(scope="module")
def index():
    return SearchIndex(ENTRIES)


def first(hits):
    return hits[0].entry.key if hits else None


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("shigongxuke", "PERMIT"),
        ("shi gong xu ke", "PERMIT"),
        ("ShiGongXuKe", "PERMIT"),
        ("sigongxuke", "PERMIT"),
        ("shigonxuke", "PERMIT"),
        ("tuixiu", "RETIRE"),
        ("fangan", "PLAN"),
        ("lvdi", "GREEN"),
        ("lüdi", "GREEN"),
        ("ludi", "GREEN"),
        ("chongqing", "CITY"),
        ("zhongqing", "CITY"),
        ("yinhang", "BANK"),
        ("yinxing", "BANK"),
        ("kuaiji", "BOOKS"),
        ("huiji", "BOOKS"),
        ("xingzheng", "REVIEW"),
        ("changqi", "LONG"),
    ],
)
def test_full_pinyin_finds_the_name(index, query, key):
    assert first(index.search(query)) == key


@pytest.mark.parametrize(
    ("query", "key"),
    [("sgxk", "PERMIT"), ("sgxkz", "PERMIT"), ("jzz", "STAY"), ("tx", "RETIRE"), ("gjjtq", "FUND")],
)
def test_initials_find_the_name(index, query, key):
    hit = index.search(query)[0]
    assert (hit.entry.key, hit.reason) == (key, Reason.INITIALS)


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("shigong许可", "PERMIT"),
        ("施工xuke", "PERMIT"),
        ("施工xkz", "PERMIT"),
        ("shigxk", "PERMIT"),
        ("shigongxuk", "PERMIT"),
        ("公积jin", "FUND"),
        ("户口qianyi", "MOVE"),
    ],
)
def test_characters_pinyin_and_initials_may_be_mixed(index, query, key):
    assert first(index.search(query)) == key


def test_letters_that_belong_to_the_name_are_found_as_written(index):
    hit = index.search("ktv")[0]
    assert (hit.entry.key, hit.reason) == ("KTV", Reason.ALIAS)


@pytest.mark.parametrize(
    ("query", "key"),
    [
        ("失工许可", "PERMIT"),
        ("居往证", "STAY"),
        ("居主证", "STAY"),
        ("居住住证", "STAY"),
        ("居证住", "STAY"),
        ("施许可", "PERMIT"),
        ("施许工可", "PERMIT"),
        ("施工啊许可", "PERMIT"),
        ("落护", "MOVE"),
        ("户口千移", "MOVE"),
        ("shigognxuke", "PERMIT"),
        ("shigongxkue", "PERMIT"),
        ("shigongxuje", "PERMIT"),
    ],
)
def test_one_mistake_does_not_matter(index, query, key):
    assert first(index.search(query)) == key


@pytest.mark.parametrize("query", ["zhg", "xk", "sx", "wq", "asdfgh", "kjhgf"])
def test_a_few_letters_from_the_middle_of_a_name_are_chance(index, query):
    assert index.search(query) == []


@pytest.mark.parametrize("query", ["办枪证", "狗许可", "老往证", "机场行政"])
def test_a_short_word_is_not_bent_into_another(index, query):
    assert first(index.search(query)) not in {"STAY", "PERMIT"}


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("居往证", "居住证", (0, 3, (1,))),
        ("施许可", "施工许可", (0, 4, ())),
        ("施工啊许可", "办施工许可", (1, 5, (2,))),
        ("居证住", "居住证", (0, 3, (1, 2))),
        ("甲乙丙", "子丑寅", None),
    ],
)
def test_one_edit_tells_where_the_text_stands_and_what_is_in_doubt(typed, text, found):
    assert one_edit(typed, text) == found


@pytest.mark.parametrize(
    ("letters", "ways"),
    [
        ("shigong", [["shi", "gong"]]),
        ("fangan", [["fan", "gan"], ["fang", "an"]]),
        ("sgx", [["s", "g", "x"]]),
        ("shigx", [["shi", "g", "x"]]),
    ],
)
def test_letters_are_cut_into_syllables(letters, ways):
    assert pinyin.segment(letters)[: len(ways)] == ways


def test_sounds_keep_the_length_of_the_text():
    text = "重庆KTV😀𠀀長行12"
    assert len(pinyin.sounds(text)) == len(text)
