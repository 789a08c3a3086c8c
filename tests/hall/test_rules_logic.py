"""What conditions answer, above all when some values are missing."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import product

import pytest

from hall.rules import BOOL, NO_VALUE, Name, Scope, compile_rule
from tests.hall.rules_scope import SCOPE

N = NO_VALUE
TODAY = date(2026, 11, 21)
TRUTHS = Scope([Name("p", BOOL, "是否甲"), Name("q", BOOL, "是否乙"), Name("r", BOOL, "是否丙")])


def answer(text, values=None, scope=SCOPE, **kwargs):
    return compile_rule(text, scope).evaluate(values or {}, **kwargs)


def given(**values):
    return {code: value for code, value in values.items() if value is not N}


@pytest.mark.parametrize(
    ("p", "q", "conjunction", "disjunction"),
    [
        (True, True, True, True),
        (True, False, False, True),
        (True, N, N, True),
        (False, True, False, True),
        (False, False, False, False),
        (False, N, False, N),
        (N, True, N, True),
        (N, False, False, N),
        (N, N, N, N),
    ],
)
def test_and_and_or_follow_three_valued_logic(p, q, conjunction, disjunction):
    assert answer("p and q", given(p=p, q=q), TRUTHS) is conjunction
    assert answer("p or q", given(p=p, q=q), TRUTHS) is disjunction


@pytest.mark.parametrize(("p", "opposite"), [(True, False), (False, True), (N, N)])
def test_not_turns_what_is_known(p, opposite):
    assert answer("not p", given(p=p), TRUTHS) is opposite


@pytest.mark.parametrize("values", list(product((True, False, N), repeat=3)))
def test_de_morgan_holds_with_missing_values(values):
    facts = given(**dict(zip("pqr", values, strict=True)))
    for left, right in [
        ("not (p and q and r)", "not p or not q or not r"),
        ("not (p or q and r)", "not p and (not q or not r)"),
    ]:
        assert answer(left, facts, TRUTHS) is answer(right, facts, TRUTHS)


@pytest.mark.parametrize(
    ("sign", "less", "equal", "greater"),
    [
        ("==", False, True, False),
        ("!=", True, False, True),
        ("<", True, False, False),
        ("<=", True, True, False),
        (">", False, False, True),
        (">=", False, True, True),
    ],
)
def test_comparisons_order_numbers_dates_and_days(sign, less, equal, greater):
    for value, expected in (("4.9", less), ("5.0", equal), ("5.1", greater), (N, N)):
        assert answer(f"soil.area {sign} 5", {"soil.area": value if value is not N else ""}) is expected
        flipped = sign.translate(str.maketrans("<>", "><"))
        assert answer(f"5 {flipped} soil.area", {"soil.area": None if value is N else value}) is expected
    for day, expected in (("2026-01-30", less), ("2026-01-31", equal), ("2026-02-01", greater)):
        assert answer(f"completion.date {sign} '2026-01-31'", {"completion.date": day}) is expected
    for days, expected in ((29, less), (30, equal), (31, greater)):
        assert answer(f"permit.period {sign} days(30)", {"permit.period": days}) is expected


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("drain in ['是', '否']", "是", True),
        ("drain in ['否']", "是", False),
        ("drain not in ['否']", "是", True),
        ("drain not in ['是']", "是", False),
        ("drain in ['是']", "", N),
        ("drain not in ['是']", None, N),
        ("'水' in kinds", ["水", "电"], True),
        ("'水' in kinds", {"电"}, False),
        ("'水' not in kinds", ("电",), True),
        ("'水' not in kinds", frozenset({"水"}), False),
        ("'水' in kinds", [], N),
        ("'水' not in kinds", set(), N),
        ("'水' in kinds", "水", N),
        ("'水' in kinds", [""], N),
        ("company.staff in [1, 2.5]", "2.50", True),
        ("company.staff not in [1, 2.5]", 1, False),
        ("completion.date in ['2026-01-31']", "2026-01-31", True),
    ],
)
def test_in_and_not_in(text, value, expected):
    code = compile_rule(text, SCOPE).names[0]
    assert answer(text, {code: value}) is expected


@pytest.mark.parametrize(
    ("area", "volume", "expected"),
    [
        ("0.4", "0.05", False),
        ("0.5", "0", True),
        ("5", "4.9", False),
        ("0", "0.1", True),
        ("4.999", "5", False),
        ("0.5", "", N),
        ("6", "", False),
        ("", "6", False),
        ("", "", N),
    ],
)
def test_a_chain_is_the_conjunction_of_its_links(area, volume, expected):
    text = "(0.5 <= soil.area < 5 and soil.volume < 5) or (0.1 <= soil.volume < 5 and soil.area < 5)"
    assert answer(text, {"soil.area": area, "soil.volume": volume}) is expected


def test_a_chain_fails_at_one_false_link_even_when_another_has_no_value():
    assert answer("estimate.first < soil.area < 5", {"soil.area": 9}) is False
    assert answer("estimate.first < soil.area < 5", {"soil.area": 1}) is N


@pytest.mark.parametrize(
    ("text", "final", "first", "expected"),
    [
        ("estimate.final > estimate.first * 1.1", "110", "100", False),
        ("estimate.final > estimate.first * 1.1", "110.01", "100", True),
        ("estimate.final == 0.1 + 0.2", 0.3, None, True),
        ("estimate.final - estimate.first == -1", 1, 2, True),
        ("estimate.final / estimate.first > 2", 5, 2, True),
        ("-estimate.final < 0", 5, None, True),
        ("estimate.final / estimate.first > 2", 5, 0, N),
        ("estimate.final / 0 > 2", 5, None, N),
        ("estimate.final / estimate.first > 2", 0, 0, N),
        ("estimate.final * estimate.first > 2", 5, "", N),
        ("estimate.final * estimate.final > 2", "1e999999", None, N),
    ],
)
def test_arithmetic_is_exact_and_has_no_value_where_it_cannot_be_done(text, final, first, expected):
    assert answer(text, {"estimate.final": final, "estimate.first": first}) is expected


@pytest.mark.parametrize(
    ("text", "founded", "expected"),
    [
        ("today - company.founded >= days(365)", "2025-11-21", True),
        ("today - company.founded >= days(365)", "2025-11-22", False),
        ("company.founded + days(30) < today", "2026-10-21", True),
        ("company.founded + days(31) < today", "2026-10-21", False),
        ("company.founded - days(1) == '2026-02-28'", "2026-03-01", True),
        ("company.founded + days(36600) > today", "9999-12-31", N),
        ("company.founded - days(36600) > today", "0001-01-01", N),
        ("today - company.founded >= days(365)", "", N),
    ],
)
def test_dates_and_days(text, founded, expected):
    assert answer(text, {"company.founded": founded}, today=TODAY) is expected


def test_today_has_no_value_unless_it_is_passed():
    values = {"company.founded": "2020-01-01", "today": "2026-01-01"}
    assert answer("company.founded < today", values) is N
    assert answer("company.founded < today", values, today=datetime(2026, 1, 1, 9, tzinfo=UTC)) is True


@pytest.mark.parametrize(
    ("text", "value", "expected"),
    [
        ("soil.area > 5", "6", True),
        ("soil.area > 5", " 6.0 ", True),
        ("soil.area > 5", 6, True),
        ("soil.area > 5", 6.5, True),
        ("soil.area > 5", Decimal("6"), True),
        ("soil.area == 1.1", 1.1, True),
        *(("soil.area > 5", value, N) for value in (None, "", " ", "六", "NaN", "Infinity", "1,000")),
        *(("soil.area > 5", value, N) for value in (float("nan"), float("inf"), Decimal("sNaN"), True, [6])),
        ("completion.date > '2026-01-31'", date(2026, 2, 1), True),
        ("completion.date > '2026-01-31'", datetime(2026, 1, 31, 23, tzinfo=UTC), False),
        ("completion.date > '2026-01-31'", "2026-02-01T08:00:00", True),
        *(
            ("completion.date > '2026-01-31'", value, N)
            for value in (None, "", "2026-02-30", "明天", 20260201)
        ),
        *(("project.assessed", value, True) for value in (True, "true", "True", "是", " 是 ")),
        *(("project.assessed", value, False) for value in (False, "false", "否")),
        *(("project.assessed", value, N) for value in (None, "", "也许", 1, 0, [])),
        ("project.assessed == False", "否", True),
        ("project.assessed != True", "是", False),
        ("reason == '辞职'", " 辞职 ", True),
        *(("reason != '辞职'", value, N) for value in (None, "", "  ", 5, ["辞职"])),
        ("permit.period >= days(30)", "30", True),
        *(("permit.period >= days(30)", value, N) for value in (None, "", 30.5, "1e99", "三十")),
    ],
)
def test_values_are_read_as_their_type_or_count_as_missing(text, value, expected):
    code = compile_rule(text, SCOPE).names[0]
    assert answer(text, {code: value}) is expected


def test_a_name_that_was_not_given_has_no_value():
    assert answer("soil.area > 5") is N
    assert answer("handler.id_no != legal_rep.id_no", {"handler.id_no": "A"}) is N


@pytest.mark.parametrize(
    ("text", "assumed", "expected"),
    [
        ("handler.id_no != legal_rep.id_no", "handler.id_no != legal_rep.id_no", True),
        ("handler.id_no == legal_rep.id_no", "handler.id_no != legal_rep.id_no", False),
        ("legal_rep.id_no != handler.id_no", "handler.id_no != legal_rep.id_no", True),
        ("legal_rep.id_no == handler.id_no", "handler.id_no != legal_rep.id_no", False),
        ("not handler.id_no == legal_rep.id_no", "handler.id_no != legal_rep.id_no", True),
        ("estimate.final < estimate.first", "estimate.final < estimate.first", True),
        ("estimate.final >= estimate.first", "estimate.final < estimate.first", False),
        ("estimate.first > estimate.final", "estimate.final < estimate.first", True),
        ("estimate.first <= estimate.final", "estimate.final < estimate.first", False),
        ("estimate.final <= estimate.first", "estimate.final < estimate.first", N),
        ("handler.id_no != legal_rep.id_no", "estimate.final < estimate.first", N),
    ],
)
def test_an_answer_given_directly_takes_the_place_of_comparing(text, assumed, expected):
    assert answer(text, assume={assumed: True}) is expected
    assert answer(text, assume={assumed: False}) is (N if expected is N else not expected)


def test_a_direct_answer_reaches_into_a_chain():
    text = "0 < estimate.final < estimate.first"
    assert answer(text, {"estimate.final": 1}, assume={"estimate.final < estimate.first": True}) is True
    assert answer(text, assume={"estimate.final < estimate.first": True}) is N
    assert answer(text, assume={"estimate.final < estimate.first": False}) is False


def test_a_direct_answer_outweighs_the_values_and_an_open_one_does_not():
    values = {"handler.id_no": "A", "legal_rep.id_no": "A"}
    question = "handler.id_no != legal_rep.id_no"
    assert answer(question, values, assume={question: True}) is True
    assert answer(question, values, assume={question: None}) is False


@pytest.mark.parametrize(("text", "expected"), [("True", True), ("False", False), ("not True", False)])
def test_constant_conditions(text, expected):
    assert answer(text) is expected
