"""Laws that hold for every condition, every text and every value."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

from hypothesis import example, given, settings
from hypothesis import strategies as st

from hall.rules import NO_VALUE, RuleError, compile_rule
from tests.hall.rules_scope import NAMES, SCOPE
from tests.hall.test_rules_language import NORMAL_FORMS

TODAY = date(2026, 11, 21)
NUMBERS = ("soil.area", "soil.volume", "company.staff")
TRUTHS = ("project.assessed", "project.industrial", "applicant.married")
TEXTS = ("handler.id_no", "legal_rep.id_no", "reason")
DATES = ("company.founded", "completion.date")

quick = settings(max_examples=80, deadline=None)


def joined(*parts):
    return st.builds(
        " ".join, st.tuples(*(st.just(part) if isinstance(part, str) else part for part in parts))
    )


def arithmetic():
    small = st.integers(-3, 3).map(str)
    return st.recursive(
        st.sampled_from(NUMBERS) | small,
        lambda inner: joined(inner, st.sampled_from("+-*"), inner) | inner.map(lambda text: f"-({text})"),
        max_leaves=3,
    )


def atoms():
    signs = st.sampled_from(["==", "!=", "<", "<=", ">", ">="])
    equality, containment = st.sampled_from(["==", "!="]), st.sampled_from(["in", "not in"])
    days = st.integers(0, 3).map(lambda count: f"days({count})")
    constants = st.sampled_from(["'甲'", "'乙'"])
    option = st.sampled_from(["'水'", "'电'"])
    return st.one_of(
        st.sampled_from([*TRUTHS, "True", "False"]),
        joined(st.sampled_from(TRUTHS), equality, st.sampled_from(["True", "False", *TRUTHS])),
        joined(arithmetic(), signs, arithmetic()),
        joined(arithmetic(), signs, st.sampled_from(NUMBERS), signs, arithmetic()),
        joined(st.sampled_from(NUMBERS), containment, st.just("[1, 2]")),
        joined(st.sampled_from(TEXTS), equality, constants | st.sampled_from(TEXTS)),
        joined("reason", containment, st.just("['甲', '乙']")),
        joined(option, containment, "kinds"),
        joined(st.sampled_from(DATES), signs, st.sampled_from([*DATES, "today"])),
        joined("today -", st.sampled_from(DATES), signs, days),
        joined(st.sampled_from(DATES), "+", days, signs, "today"),
    )


def conditions():
    return st.recursive(
        atoms(),
        lambda inner: st.one_of(
            inner.map(lambda text: f"not ({text})"),
            st.builds("({}) {} ({})".format, inner, st.sampled_from(["and", "or"]), inner),
        ),
        max_leaves=4,
    ).filter(lambda text: len(text) < 300)


def answers():
    """Values for every name that the generated conditions use, all given."""
    day = st.integers(-4, 4).map(lambda count: TODAY + timedelta(count))
    return st.fixed_dictionaries(
        {
            **dict.fromkeys(NUMBERS, st.integers(-3, 3).map(Decimal)),
            **dict.fromkeys(TRUTHS, st.booleans()),
            **dict.fromkeys(TEXTS, st.sampled_from(["甲", "乙", "丙"])),
            **dict.fromkeys(DATES, day),
            "kinds": st.sets(st.sampled_from(["水", "电", "气"]), min_size=1),
        }
    )


def as_python(text, values):
    """Evaluate a condition with Python itself, once every value is given."""
    names = {"today": TODAY, "days": timedelta}
    for code, value in values.items():
        group, _, member = code.rpartition(".")
        if group:
            setattr(names.setdefault(group, SimpleNamespace()), member, value)
        else:
            names[member] = value
    return eval(text, {}, names)


@quick
@given(conditions(), answers())
def test_with_every_value_given_a_condition_means_what_it_means_in_python(text, values):
    assert compile_rule(text, SCOPE).evaluate(values, today=TODAY) is as_python(text, values)


@quick
@given(conditions(), answers(), st.sets(st.sampled_from([*NUMBERS, *TRUTHS, *TEXTS, *DATES, "kinds"])))
def test_a_further_answer_never_turns_true_into_false(text, values, missing):
    rule = compile_rule(text, SCOPE)
    partly = {code: value for code, value in values.items() if code not in missing}
    early = rule.evaluate(partly, today=TODAY)
    if early is not NO_VALUE:
        assert rule.evaluate(values, today=TODAY) is early
    assert rule.evaluate(partly) in (NO_VALUE, early)


@quick
@given(conditions(), answers(), st.sets(st.sampled_from([*NUMBERS, *TRUTHS, *TEXTS, *DATES, "kinds"])))
def test_the_normal_form_is_stable_and_means_the_same(text, values, missing):
    rule = compile_rule(text, SCOPE)
    again = compile_rule(rule.canonical, SCOPE)
    partly = {code: value for code, value in values.items() if code not in missing}
    assert again.canonical == rule.canonical
    assert (again.names, again.comparisons) == (rule.names, rule.comparisons)
    assert again.evaluate(partly, today=TODAY) is rule.evaluate(partly, today=TODAY)


@quick
@given(conditions(), answers())
def test_assuming_what_is_true_changes_nothing(text, values):
    rule = compile_rule(text, SCOPE)
    truths = {question: as_python(question, values) for question in rule.comparisons}
    assert rule.evaluate(values, today=TODAY, assume=truths) is rule.evaluate(values, today=TODAY)


@quick
@given(conditions())
def test_every_condition_can_be_said_and_denied_in_different_words(text):
    rule = compile_rule(text, SCOPE)
    said, denied = rule.sentence(), rule.sentence(negated=True)
    assert said and denied
    assert said != denied
    assert said == said.strip()


@quick
@given(conditions(), answers(), st.sets(st.sampled_from([*NUMBERS, *TRUTHS, *TEXTS, *DATES, "kinds"])))
def test_the_cause_of_a_decision_is_said_and_is_no_longer_than_the_condition(text, values, missing):
    rule = compile_rule(text, SCOPE)
    partly = {code: value for code, value in values.items() if code not in missing}
    truth = rule.evaluate(partly, today=TODAY)
    cause = rule.because(partly, today=TODAY)
    if truth is NO_VALUE:
        assert cause == ""
    else:
        assert 0 < len(cause) <= len(rule.sentence(negated=not truth))


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.decimals() | st.text() | st.dates()
    | st.datetimes() | st.sampled_from(["1e999999999", "-1e-999999999", "9" * 400, "\ud800", "２０２６"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=2),
    max_leaves=3,
)  # fmt: skip


@quick
@given(conditions(), st.dictionaries(st.sampled_from([name.code for name in NAMES]), anything))
def test_no_value_whatever_makes_a_condition_fail(text, values):
    assert compile_rule(text, SCOPE).evaluate(values, today=TODAY) in (True, False, NO_VALUE)


def assert_compiles_or_is_refused(text):
    try:
        rule = compile_rule(text, SCOPE)
    except RuleError as error:
        assert 1 <= error.column <= len(text) + 1
        assert any("\u4e00" <= character <= "\u9fff" for character in error.reason)
    else:
        assert compile_rule(rule.canonical, SCOPE).canonical == rule.canonical
        assert rule.sentence()


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60) | st.text(st.characters(), min_size=480, max_size=520))
@example("(" * 100_000)
@example("not " * 100_000)
@example("-" * 100_000)
@example("[" * 499)
def test_no_text_whatever_raises_anything_but_a_rule_error(text):
    assert_compiles_or_is_refused(text)


PIECES = [
    *"()[],.+-*/<>=!'\"&|^~%#:;{}@\\`?$ 　（）＝，。_是甲5０\n\t\0\u200b\u202e\ud800",
    "and", "or", "not", "in", "is", "if", "else", "for", "lambda", "None", "True", "False", "days(", "today",
    "soil.area", "project.mode", "kinds", "handler.id_no", "company.founded", "'备案'", "'水'", "0.5", "1e9",
    "9" * 16, "**", "//", "<<", "==", "!=", "<=", ":=", "__class__", "f'", "b'", "...", "async", "ｘ",
]  # fmt: skip


@settings(max_examples=250, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=25), st.sampled_from(["", " "]))
def test_no_mixture_of_the_language_raises_anything_but_a_rule_error(pieces, between):
    assert_compiles_or_is_refused(between.join(pieces))


@settings(max_examples=250, deadline=None)
@given(
    st.sampled_from([text for text, _ in NORMAL_FORMS]),
    st.lists(st.tuples(st.integers(0, 80), st.integers(0, 3), st.sampled_from(PIECES)), max_size=3),
)
def test_no_damaged_condition_raises_anything_but_a_rule_error(text, damages):
    for place, removed, piece in damages:
        text = text[:place] + piece + text[place + removed :]
    assert_compiles_or_is_refused(text)
