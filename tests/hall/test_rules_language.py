"""What a condition may say, its normal form, and what it tells about itself."""

import copy
import pickle
from datetime import date
from decimal import Decimal

import pytest

from hall.rules import (
    BOOL,
    CHOICE,
    CHOICES,
    DATE,
    DAYS,
    NO_VALUE,
    NUMBER,
    OPAQUE,
    TEXT,
    Name,
    RuleError,
    Scope,
    ValueType,
    compile_rule,
    infer_multiple,
)
from tests.hall.rules_scope import SCOPE

NORMAL_FORMS = [
    ("handler.id_no!=legal_rep.id_no", "handler.id_no != legal_rep.id_no"),
    ("  soil.area   >  5  ", "soil.area > 5"),
    ("soil . area > 5", "soil.area > 5"),
    ("soil.area > 5.00", "soil.area > 5"),
    ("soil.area > 0.00001", "soil.area > 0.00001"),
    ("soil.area > 100000000000000", "soil.area > 100000000000000"),
    ("soil.area > -(-5)", "soil.area > 5"),
    ("soil.area > - 0", "soil.area > 0"),
    ('reason == "辞职"', "reason == '辞职'"),
    ("""reason == "it's" """, """reason == "it's\""""),
    ("drain in ('是','否')", "drain in ['是', '否']"),
    ("not (project.assessed)", "not project.assessed"),
    ("not (project.assessed or drain == '是')", "not (project.assessed or drain == '是')"),
    (
        "(project.assessed and green.kept) and drain == '是'",
        "project.assessed and green.kept and drain == '是'",
    ),
    (
        "(project.assessed and green.kept) or drain == '是'",
        "project.assessed and green.kept or drain == '是'",
    ),
    (
        "(project.assessed or green.kept) and drain == '是'",
        "(project.assessed or green.kept) and drain == '是'",
    ),
    ("estimate.final - (estimate.first - 1) > 2", "estimate.final - (estimate.first - 1) > 2"),
    ("(estimate.final - estimate.first) - 1 > 2", "estimate.final - estimate.first - 1 > 2"),
    (
        "(estimate.final + 1) * -(estimate.first + 2) > 2",
        "(estimate.final + 1) * -(estimate.first + 2) > 2",
    ),
    ("0.50<=soil.area<5", "0.5 <= soil.area < 5"),
    ("today-company.founded>=days( 365 )", "today - company.founded >= days(365)"),
    ("company.founded >= '20260131'", "company.founded >= '2026-01-31'"),
    ("not'住所'in company.changes", "not '住所' in company.changes"),
    ("'住所'not in company.changes", "'住所' not in company.changes"),
]


@pytest.mark.parametrize(("text", "normal"), NORMAL_FORMS)
def test_one_meaning_has_one_normal_form(text, normal):
    rule = compile_rule(text, SCOPE)
    assert rule.text == text
    assert rule.canonical == normal
    assert compile_rule(normal, SCOPE).canonical == normal


def test_names_are_listed_once_in_order_and_without_today():
    rule = compile_rule(
        "soil.volume > 1 and today > completion.date and (soil.area < 2 or soil.volume > 3)", SCOPE
    )
    assert rule.names == ("soil.volume", "completion.date", "soil.area")


def test_memberships_are_the_names_that_options_are_sought_in():
    rule = compile_rule("'水' in kinds and drain in ['是'] or '住所' not in company.changes", SCOPE)
    assert rule.memberships == ("kinds", "company.changes")


@pytest.mark.parametrize(
    ("text", "code", "constants"),
    [
        ("project.investor in ['社会投资', '政府投资']", "project.investor", ("社会投资", "政府投资")),
        ("0.5 <= soil.area < 5 or soil.area == 0.5", "soil.area", (Decimal("0.5"), Decimal(5))),
        ("'水' in kinds or '电' not in kinds", "kinds", ("水", "电")),
        ("'是' == drain", "drain", ("是",)),
        ("completion.date > '2026-01-31'", "completion.date", (date(2026, 1, 31),)),
        ("project.assessed == True", "project.assessed", (True,)),
        ("estimate.final > estimate.first * 1.1", "estimate.first", ()),
        ("soil.area > 5", "soil.volume", ()),
    ],
)
def test_literals_are_the_constants_compared_with_a_name(text, code, constants):
    assert compile_rule(text, SCOPE).literals(code) == constants


@pytest.mark.parametrize(
    ("text", "comparisons"),
    [
        ("handler.id_no!=legal_rep.id_no", ("handler.id_no != legal_rep.id_no",)),
        (
            "not (handler.id_no == legal_rep.id_no) and estimate.final < estimate.first <= soil.area",
            (
                "handler.id_no == legal_rep.id_no",
                "estimate.final < estimate.first",
                "estimate.first <= soil.area",
            ),
        ),
        ("estimate.final > estimate.first * 1.1", ()),
        ("company.founded <= today", ()),
        ("drain == '是'", ()),
    ],
)
def test_comparisons_are_those_of_one_name_with_another(text, comparisons):
    assert compile_rule(text, SCOPE).comparisons == comparisons


def test_names_that_options_are_sought_in_must_take_several_answers():
    text = "'水' in kinds and ('甲' not in unknown.name or mode in ['标准'])"
    assert infer_multiple(text) == {"kinds", "unknown.name"}


def test_inferring_from_a_text_that_is_no_condition_is_refused():
    with pytest.raises(RuleError):
        infer_multiple("'水' in")


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        *((spec, TEXT) for spec in ("string(100)", "id", "uscc", "mobile", "address", "email")),
        *((spec, TEXT) for spec in ("bank_account", "text(2000)", "code", "project_code", "month")),
        *((spec, NUMBER) for spec in ("decimal(14,2)", "int", "year")),
        *((spec, OPAQUE) for spec in ("table", "geometry", "org", "person", "daterange")),
        ("bool", BOOL),
        ("date", DATE),
        ("enum(男,女)", CHOICE(["男", "女"])),
        ("enum", CHOICE()),
        ("multi(水, 电)", CHOICES(["水", "电"])),
        ("multi", CHOICES()),
    ],
)
def test_every_element_type_has_a_value_type(spec, expected):
    assert ValueType.from_element(spec) == expected


@pytest.mark.parametrize("spec", ["", "varchar(20)", "enum(男,,女)", "decimal(14,2", "Bool"])
def test_an_element_type_outside_the_dictionary_is_refused(spec):
    with pytest.raises(ValueError, match="数据元|选项"):
        ValueType.from_element(spec)


@pytest.mark.parametrize(
    "code", ["today", "days", "", "a b", "a.", "_a", "a.__class__", "a.is", "True", "项目", "1a"]
)
def test_a_scope_refuses_a_code_that_no_condition_can_write(code):
    with pytest.raises(ValueError, match="不能用作"):
        Scope([Name(code, TEXT, "名称")])


def test_a_scope_refuses_a_code_offered_twice_and_a_name_without_label():
    with pytest.raises(ValueError, match="重复"):
        Scope([Name("a", TEXT, "甲"), Name("a", TEXT, "乙")])
    with pytest.raises(ValueError, match="没有中文名"):
        Scope([Name("a", TEXT, " ")])


@pytest.mark.parametrize(
    ("text", "expects", "values", "result"),
    [
        ("estimate.final - estimate.first", NUMBER, {"estimate.final": 3, "estimate.first": "1.5"}, 1.5),
        ("company.founded + days(30)", DATE, {"company.founded": "2026-01-31"}, date(2026, 3, 2)),
        ("completion.date - company.founded", DAYS, {"company.founded": "2026-01-31"}, NO_VALUE),
        ("project.mode", TEXT, {"project.mode": "备案"}, "备案"),
    ],
)
def test_a_rule_may_be_asked_for_another_type_than_bool(text, expects, values, result):
    assert compile_rule(text, SCOPE, expects).evaluate(values) == result


def test_no_value_stays_the_one_object_and_is_neither_true_nor_false():
    assert pickle.loads(pickle.dumps(NO_VALUE)) is NO_VALUE
    assert copy.deepcopy({"answer": NO_VALUE})["answer"] is NO_VALUE
    assert repr(NO_VALUE) == "NO_VALUE"
    with pytest.raises(TypeError, match="NO_VALUE 既不是真也不是假"):
        bool(NO_VALUE)


def test_an_error_survives_pickling():
    with pytest.raises(RuleError) as caught:
        compile_rule("soil.area > '5'", SCOPE)
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)
