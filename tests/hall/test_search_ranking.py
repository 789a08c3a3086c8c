"""Which entries are found, in which order, and why."""

import pytest

from hall.catalog.search import Entry, Reason, SearchIndex

PERMIT = Entry(
    "B1", "item", "建筑工程施工许可证核发", ("施工许可", "施工证"), ("工地想开工",), ("住房城乡建设局",)
)
WATER = Entry("B2", "item", "取水许可", ("取水许可证",), ("打井取水",))
RETIRE = Entry("R1", "item", "职工基本养老金申领", ("退休", "办退休"), ("领养老金",), ("养老金核定表",))
RETIRE_PACKAGE = Entry("P1", "package", "职工退休一件事", ("办退休",))
HOUSEHOLD = Entry("G1", "item", "户口迁移", ("落户", "迁户口"), ("户口迁到老家",))
BIRTH = Entry("G2", "item", "出生登记", ("新生儿落户", "上户口"), ("给新生儿上户口",))
SHOP = Entry("S1", "item", "户外招牌设置备案", ("店招",), (), ("效果图",))
LOW = Entry("M1", "item", "最低生活保障对象认定", ("低保",), (), ("云溪区民政局", "收入证明"))
FILING = Entry("F1", "item", "企业投资项目备案", ("备案",))
ENTRIES = (PERMIT, WATER, RETIRE, RETIRE_PACKAGE, HOUSEHOLD, BIRTH, SHOP, LOW, FILING)
SYNONYMS = (("孩子", "娃", "新生儿"), ("招牌", "门头"))


@pytest.fixture(scope="module")
def index():
    return SearchIndex(ENTRIES, SYNONYMS)


def keys(hits):
    return [hit.entry.key for hit in hits]


@pytest.mark.parametrize(
    ("query", "key", "reason"),
    [
        ("建筑工程施工许可证核发", "B1", Reason.NAME),
        ("施工许可", "B1", Reason.ALIAS),
        ("工地想开工", "B1", Reason.WISH),
        ("shigongxuke", "B1", Reason.PINYIN),
        ("sgxk", "B1", Reason.INITIALS),
        ("失工许可", "B1", Reason.TYPO),
        ("收入证明", "M1", Reason.WORDS),
    ],
)
def test_each_hit_says_why_it_was_found(index, query, key, reason):
    first = index.search(query)[0]
    assert (first.entry.key, first.reason) == (key, reason)


@pytest.mark.parametrize("query", ["施工许可证怎么办理", "我家要办施工许可证", "工地施工许可"])
def test_a_question_finds_what_it_is_about(index, query):
    assert keys(index.search(query))[0] == "B1"


def test_two_characters_are_enough(index):
    assert keys(index.search("落户")) == ["G1", "G2"]
    assert keys(index.search("退休"))[0] == "R1"


def test_a_synonym_stands_for_the_other_words_of_its_group(index):
    assert keys(index.search("娃上户口"))[0] == "G2"
    hit = index.search("门头设置")[0]
    assert hit.entry == SHOP
    assert hit.matched[slice(*hit.marks[0])] == "招牌设置"


def test_without_the_synonym_nothing_links_the_words():
    assert SearchIndex(ENTRIES).search("门头") == []


def test_a_whole_name_told_in_a_sentence_is_found_though_its_words_are_common():
    others = [
        Entry(f"X{n}", "item", f"养老金{word}") for n, word in enumerate(("核定", "领取地", "转移", "停发"))
    ]
    index = SearchIndex([*ENTRIES, *others])
    assert keys(index.search("听说领养老金要先去银行"))[0] == "R1"


def test_an_age_in_words_finds_the_age_in_digits():
    index = SearchIndex([Entry("A", "item", "高龄津贴", wishes=("80岁老人补贴",)), WATER, LOW])
    hit = index.search("我奶奶八十岁有没有补贴")[0]
    assert (hit.entry.key, hit.matched) == ("A", "80岁老人补贴")


def test_a_word_mentioned_in_passing_is_no_answer():
    drain = Entry("D1", "item", "污水排入排水管网许可", ("排水证",), ("医院污水", "饭店污水"))
    index = SearchIndex([drain, *ENTRIES])
    assert index.search("孩子发烧了要不要去医院") == []
    assert keys(index.search("医院的污水要怎么排"))[0] == "D1"


def test_a_department_before_the_name_does_not_hide_the_item(index):
    assert keys(index.search("民政局低保"))[0] == "M1"


def test_marks_are_places_in_the_original_text():
    index = SearchIndex([Entry("S5", "item", "食品经营许可（餐饮 服务）")])
    hit = index.search("餐饮服务")[0]
    assert [hit.matched[start:end] for start, end in hit.marks] == ["餐饮 服务"]


def test_an_exact_title_precedes_an_exact_alias_and_that_an_exact_wish():
    rows = [
        Entry("3", "item", "甲事项", wishes=("测绘",)),
        Entry("2", "item", "乙事项", aliases=("测绘",)),
        Entry("1", "item", "测绘成果入库"),
        Entry("0", "item", "测绘"),
    ]
    assert keys(SearchIndex(rows).search("测绘")) == ["0", "2", "3", "1"]


@pytest.mark.parametrize("field", ["aliases", "wishes"])
def test_on_a_tied_short_name_the_package_comes_first(field):
    rows = [
        Entry("A", "item", "甲事项", **{field: ("开药店",)}),
        Entry("B", "package", "乙套餐", **{field: ("开药店",)}),
    ]
    assert keys(SearchIndex(rows).search("开药店")) == ["B", "A"]


def test_on_a_tied_title_the_item_comes_first():
    rows = [Entry("A", "package", "药店开办"), Entry("B", "item", "药店开办")]
    assert keys(SearchIndex(rows).search("药店开办")) == ["B", "A"]


def test_weight_decides_between_equals():
    rows = [Entry("A", "item", "甲事项", ("年审",)), Entry("B", "item", "乙事项", ("年审",), weight=2.0)]
    assert keys(SearchIndex(rows).search("年审")) == ["B", "A"]


def test_the_order_does_not_depend_on_the_order_of_entries(index):
    turned = SearchIndex(reversed(ENTRIES), SYNONYMS)
    for query in ("许可", "户口", "办退休", "xuke", "失工许可"):
        assert turned.search(query) == index.search(query)


def test_the_limit_is_kept(index):
    assert len(index.search("许可", limit=1)) == 1
    assert index.search("许可", limit=0) == []


def test_a_common_word_alone_lists_all_that_have_it(index):
    assert set(keys(index.search("许可"))) == {"B1", "B2"}


@pytest.mark.parametrize(
    "query",
    [
        "火星移民",
        "量子力学",
        "asdfgh",
        "qwerty",
        "爆竹许可",
        "火箭飞船备案",
        "婚姻登记",
        "",
        "。。。",
        "怎么办",
    ],
)
def test_what_nothing_answers_finds_nothing(index, query):
    assert index.search(query) == []


def test_nearby_offers_partial_overlaps_where_search_finds_nothing(index):
    assert keys(index.nearby("烟花爆竹许可"))[0] in {"B1", "B2"}
    assert index.nearby("量子力学") == []
    assert index.nearby("") == []


def test_an_empty_index_answers_nothing():
    index = SearchIndex([])
    assert index.search("施工许可") == index.suggest("施") == index.nearby("施工") == []
