"""What is left of a typed question before it is searched."""

import pytest

from hall.catalog.search import normalise
from hall.catalog.search.text import MAX_LENGTH, fold_with_positions


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("施工许可证怎么办理", "施工许可证"),
        ("施工许可证怎么办理？", "施工许可证"),
        ("请问办退休去哪里", "办退休"),
        ("我想给孩子上户口要带什么", "给孩子上户口"),
        ("如何办理居住证", "居住证"),
        ("居住证办理流程", "居住证"),
        ("食品经营许可证多久能办下来", "食品经营许可证"),
        ("开饭店需要什么材料", "开饭店"),
        ("社保卡在哪里办", "社保卡"),
        ("低保可以吗", "低保"),
        ("shigongxukezenmeban", "shigongxuke"),
    ],
)
def test_question_words_and_politeness_are_taken_off(typed, meant):
    assert normalise(typed) == meant


@pytest.mark.parametrize("question", ["怎么办", "请问", "在哪里办", "流程", "我想要", "办理"])
def test_a_query_that_is_only_a_question_stays_whole(question):
    assert normalise(question) == question


@pytest.mark.parametrize("name", ["最低生活保障", "我们的家园", "改地址", "领发票"])
def test_words_inside_a_name_stay(name):
    assert normalise(name) in name
    assert len(normalise(name)) >= len(name) - 3


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("六十岁", "60岁"),
        ("六十五岁", "65岁"),
        ("十八岁", "18岁"),
        ("三百平米", "300平米"),
        ("两百二十平米", "220平米"),
        ("二手房", "二手房"),
        ("三合一", "三合一"),
        ("十字路口", "十字路口"),
    ],
)
def test_ages_and_areas_in_words_become_digits_but_names_stay(typed, meant):
    assert normalise(typed) == meant


@pytest.mark.parametrize(("text", "origins"), [("满六十五岁", (0, 1, 3, 4)), ("三百平", (0, 1, 1, 2))])
def test_digits_lead_back_to_the_numeral_they_stand_for(text, origins):
    assert fold_with_positions(text)[1] == origins


def test_width_case_spaces_and_punctuation_do_not_matter():
    assert normalise(" ＫＴＶ 消防（检查）！ ") == "ktv消防检查"


def test_both_ways_to_send_u_umlaut_are_the_same_letter():
    assert normalise("lü") == normalise("lu\N{COMBINING DIAERESIS}") == "lv"


def test_signs_alone_leave_nothing():
    assert normalise("😀 \x00 .*+?[]()") == ""


def test_a_pasted_page_is_cut():
    assert len(normalise("施" * 10_000)) == MAX_LENGTH
