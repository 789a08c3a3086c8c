"""All cases of law-cases.csv, through what the command asks; and every rule for inputs of any kind."""

import json
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from approvals.clock.answers import asked
from approvals.clock.law.rules import RULES, inputs_of
from tests.hall.test_worktime import CASES

NAMED_BY_THE_CASES = {row["rule"] for row in CASES}


@pytest.mark.parametrize("row", CASES, ids=lambda row: row["id"])
def test_every_law_case_is_answered_as_expected(row):
    assert asked(row["rule"], json.loads(row["inputs"])) == (json.loads(row["expected"]), True)


def test_there_are_forty_six_cases_and_a_rule_for_each():
    assert len(CASES) == 46 and set(RULES) >= NAMED_BY_THE_CASES


@pytest.mark.parametrize("name", RULES)
def test_every_rule_says_where_it_comes_from(name):
    assert RULES[name].__doc__ and RULES[name].__name__ == name


FURTHER = [
    ("due", {"start": "2025-03-03", "days": 5}, "2025-03-10"),
    ("due", {"start": "2025-08-02", "days": 60, "unit": "日"}, "2025-10-09"),
    ("due", {"start": "2025-03-08", "days": 0.5}, "2025-03-10"),
    ("received", {"arrived": "2025-03-08T23:50"}, {"received": "2025-03-08", "first_day": "2025-03-10"}),
    ("last_moment", {"due": "2025-03-10"}, "2025-03-10T24:00"),
    ("last_moment", {"due": "2025-03-10", "closes": "17:00"}, "2025-03-10T17:00"),
    (
        "acceptance",
        {"received": "2025-03-03", "now": "2025-03-10"},
        {"accepted": None, "mode": "waiting_notice", "notice_due": "2025-03-10"},
    ),
    (
        "acceptance",
        {"received": "2025-03-03", "accepted": "2025-03-05"},
        {"accepted": "2025-03-05", "mode": "accepted", "notice_due": "2025-03-10"},
    ),
    (
        "acceptance",
        {"received": "2025-03-03", "accepted": "2025-03-11"},
        {"accepted": "2025-03-03", "mode": "deemed", "notice_due": "2025-03-10"},
    ),
    (
        "acceptance",
        {"received": "2025-03-03", "refused": "2025-03-10"},
        {"accepted": None, "mode": "refused", "notice_due": "2025-03-10"},
    ),
    ("correction_due", {"told": "2026-09-18"}, "2026-10-09"),
    ("correction_lapses", {"told": "2026-09-18"}, "2026-10-10"),
    ("property_registration", {"received": "2025-03-03"}, {"accepted": "2025-03-03", "due": "2025-04-15"}),
    (
        "property_registration",
        {"received": "2025-03-03", "told_on_spot": True},
        {"accepted": None, "due": None},
    ),
    (
        "market_registration",
        {"received": "2025-03-03", "extension_approved": "2025-03-06"},
        {"base_due": "2025-03-06", "extension_valid": True, "due": "2025-03-11"},
    ),
    (
        "market_registration",
        {"received": "2025-03-03", "extension_approved": "2025-03-07"},
        {"base_due": "2025-03-06", "extension_valid": False, "due": "2025-03-06"},
    ),
    ("reapply_from", {"decided": "2025-03-03", "ground": "false_papers"}, "2026-03-04"),
    ("reapply_from", {"decided": "2024-02-29", "ground": "fraud"}, "2027-03-01"),
    (
        "decision_limit",
        {"accepted": "2025-06-16", "path": "joint", "extension": 15, "extension_approved": "2025-08-15"},
        {"base_due": "2025-08-18", "extension_valid": True, "due": "2025-09-08"},
    ),
    (
        "decision_limit",
        {"accepted": "2026-05-28", "path": "lower_review"},
        {"base_due": "2026-06-26", "extension_valid": False, "due": "2026-06-26"},
    ),
    (
        "special_due",
        {"matter": "施工许可", "start": "2025-04-25"},
        {"base_due": "2025-05-08", "extension_valid": False, "due": "2025-05-08"},
    ),
    (
        "special_due",
        {"matter": "环评报告书", "start": "2025-08-02"},
        {"base_due": "2025-10-09", "extension_valid": False, "due": "2025-10-09"},
    ),
    (
        "special_due",
        {
            "matter": "取水许可",
            "start": "2025-06-16",
            "suspensions": [
                {"from": "2025-07-01", "to": "2025-07-08", "kind": "征求意见", "basis": "取水条例第19条"}
            ],
        },
        {"base_due": "2025-08-25", "extension_valid": False, "due": "2025-08-25"},
    ),
    ("inspection_assigned_due", {"accepted": "2025-03-03"}, "2025-03-10"),
    (
        "paused_days",
        {
            "accepted": "2025-07-01",
            "until": "2025-07-25",
            "suspensions": [
                {"from": "2025-06-20", "to": "2025-07-03", "kind": "鉴定"},
                {"from": "2025-07-08", "to": "2025-07-15", "kind": "听证"},
                {"from": "2025-07-10", "to": "2025-07-16", "kind": "检测"},
            ],
        },
        2 + 6,
    ),
    ("procedure_cap_day", {"told": "2025-03-03", "cap": 20}, "2025-03-31"),
    ("hearing_earliest", {"notified": "2025-05-30"}, "2025-06-12"),
    ("hearing_notice_in_time", {"notified": "2025-05-30", "hearing": "2025-06-12"}, True),
    ("hearing_notice_in_time", {"notified": "2025-05-31", "hearing": "2025-06-12"}, False),
    (
        "appeal_due",
        {"delivered": "2025-08-31"},
        {"reconsideration": "2025-10-30", "litigation": "2026-02-28"},
    ),
    ("announcement_served", {"announced": "2025-03-03"}, "2025-04-02"),
    (
        "simple_deregistration",
        {"published": "2025-03-03"},
        {"publicity_ends": "2025-03-24", "apply_latest": "2025-04-14"},
    ),
    ("deferred_papers_due", {"accepted": "2025-03-03", "days": 10}, "2025-03-17"),
    ("commitment_check_due", {"decided": "2025-03-03"}, "2025-05-06"),
    ("rating_answer_due", {"rated": "2025-03-03"}, "2025-03-24"),
    ("renewal_apply_latest", {"expiry": "2026-03-31", "days": 45}, "2026-02-14"),
    (
        "renewal_outcome",
        {"expiry": "2026-03-31", "applied": "2026-02-27", "decided": "2026-03-31"},
        "decided",
    ),
    (
        "renewal_outcome",
        {"expiry": "2026-03-31", "applied": "2026-02-27", "decided": "2026-04-01"},
        "deemed_renewed",
    ),
    ("renewal_outcome", {"expiry": "2026-03-31", "applied": "2026-02-27", "accepted": False}, "not_accepted"),
    ("renewal_outcome", {"expiry": "2026-03-31", "applied": "2026-02-27", "now": "2026-03-31"}, "pending"),
    ("deemed_renewal_from", {"expiry": "2026-03-31"}, "2026-04-01"),
    ("color", {"now": "2025-03-20", "due": "2025-03-31"}, "blue"),
    ("color", {"now": "2025-04-16", "due": "2025-03-31", "legal": "2025-04-14"}, "breach"),
    ("color", {"now": "2025-04-16", "due": "2025-03-31", "done": "2025-03-31"}, "green"),
    ("color", {"now": "2025-03-20", "due": None}, "gray"),
    ("color", {"now": "2027-03-20", "due": "2026-12-31"}, "red"),
    (
        "decision_due",
        {
            "accepted": "2025-03-03",
            "days": 20,
            "suspensions": [{"from": "2025-03-10", "to": "2025-03-24", "kind": "专家评审", "told": False}],
        },
        "2025-03-31",
    ),
    (
        "decision_due",
        {
            "accepted": "2025-03-03",
            "days": 20,
            "suspensions": [{"from": "2025-03-10", "to": "2025-03-24", "kind": "专家评审", "cap": 3}],
        },
        "2025-04-03",
    ),
    (
        "decision_due",
        {"accepted": "2026-12-14", "days": 20, "suspensions": [{"from": "2026-12-18", "kind": "听证"}]},
        None,
    ),
    (
        "decision_due_extended",
        {"accepted": "2025-03-03", "days": 20, "extension": 10, "extension_approved": "2025-04-01"},
        {"base_due": "2025-03-31", "extension_valid": False, "due": "2025-03-31"},
    ),
    (
        "status_at",
        {"accepted": "2025-03-03", "days": 20, "now": "2025-04-02"},
        {"used": 22, "remaining": -2, "state": "overdue", "due": "2025-03-31"},
    ),
]


@pytest.mark.parametrize("rule, inputs, expected", FURTHER)
def test_the_rules_the_cases_do_not_name(rule, inputs, expected):
    assert asked(rule, inputs) == (expected, True)


def test_every_rule_has_a_case():
    assert set(RULES) == NAMED_BY_THE_CASES | {rule for rule, *_ in FURTHER}


DECISION = {"accepted": "2025-03-03", "days": 20}
WRONG = [
    ("decision_due", {"accepted": "2025-03-03"}, "days", "没有写"),
    ("decision_due", DECISION | {"days": True}, "days", "要写成数"),
    ("decision_due", DECISION | {"days": "20"}, "days", "要写成数"),
    ("decision_due", DECISION | {"days": -1}, "days", "小于 0"),
    ("decision_due", DECISION | {"days": 1001}, "days", "大于 1000"),
    ("decision_due", DECISION | {"days": float("inf")}, "days", "要写成数"),
    ("decision_due", DECISION | {"accepted": "2025-02-29"}, "accepted", "没有 2025-02-29 这一天"),
    ("decision_due", DECISION | {"accepted": "2025-3-3"}, "accepted", "这样的日期"),
    ("decision_due", DECISION | {"accepted": "20250303"}, "accepted", "这样的日期"),
    ("decision_due", DECISION | {"accepted": 1740960000}, "accepted", "这样的日期"),
    ("decision_due", DECISION | {"accepted": None}, "accepted", "这样的日期"),
    ("decision_due", DECISION | {"accepted": "9999-12-31"}, "accepted", "2100"),
    ("decision_due", DECISION | {"unit": "week"}, "unit", "单位只能是"),
    ("decision_due", DECISION | {"day": 3}, "day", "没有这一项"),
    ("decision_due", DECISION | {"suspensions": "听证"}, "suspensions", "列表"),
    ("decision_due", DECISION | {"suspensions": [{"from": "2025-03-10"}]}, "suspensions.0.kind", "没有写"),
    (
        "decision_due",
        DECISION | {"suspensions": [{"from": "2025-03-10", "to": "2025-03-09", "kind": "听证"}]},
        "suspensions.0.to",
        "早于开始",
    ),
    (
        "decision_due",
        DECISION | {"suspensions": [{"from": "2025-03-10", "kind": "午休"}]},
        "suspensions.0.kind",
        "第四十五条",
    ),
    (
        "decision_due",
        DECISION | {"suspensions": [{"from": "2025-03-10", "kind": "现场勘查"}]},
        "suspensions.0.kind",
        "专门法律、法规的依据",
    ),
    (
        "acceptance",
        {"received": "2025-03-03", "correction_notice": "2025-03-01"},
        "correction_notice",
        "早于",
    ),
    ("workdays_between", {"from": "2025-03-03", "to": "2025-03-01"}, "to", "早于"),
    ("special_due", {"matter": "飞行许可", "start": "2025-03-03"}, "matter", "施工许可"),
    ("decision_limit", {"accepted": "2025-03-03", "extension": 11}, "extension", "最多延长 10"),
    ("is_workday", [], "inputs", "JSON 对象"),
]


@pytest.mark.parametrize("rule, inputs, name, words", WRONG)
def test_wrong_inputs_are_named_with_the_field_and_the_reason(rule, inputs, name, words):
    told, fine = asked(rule, inputs)
    assert not fine and (told["error"], told["field"]) == ("BAD_INPUT", name)
    assert words in told["reason"]


@pytest.mark.parametrize(
    "rule, inputs, year",
    [
        ("is_workday", {"date": "2027-01-04"}, 2027),
        ("decision_due", {"accepted": "2026-12-20", "days": 300}, 2027),
        ("delivery_due", {"decided": "2023-12-29"}, 2023),
        ("calendar_due", {"start": "2026-12-02", "days": 30}, 2027),
        ("hearing_notice_latest", {"hearing": "2027-01-06"}, 2027),
        ("color", {"now": "2026-12-30", "due": "2027-01-08"}, 2027),
        ("status_at", {"accepted": "2026-12-30", "days": 1, "now": "2027-01-08"}, 2027),
    ],
)
def test_an_unpublished_year_is_an_error_that_names_it(rule, inputs, year):
    assert asked(rule, inputs) == ({"error": "CALENDAR_MISSING", "year": year}, False)


ANYTHING = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=12)
    | st.dates(date(1900, 1, 1), date(2200, 1, 1)).map(date.isoformat)
    | st.sampled_from(["听证", "workday", "日", "general", "fraud", "取水许可", "2026-12-30T10:00"]),
    lambda each: (
        st.lists(each, max_size=3)
        | st.dictionaries(st.sampled_from(["from", "to", "kind", "cap"]), each, max_size=4)
    ),
    max_leaves=6,
)


@settings(max_examples=400)
@given(st.sampled_from(sorted(RULES)), st.data())
def test_whatever_is_asked_there_is_an_answer_or_a_named_error(rule, data):
    """Nothing but the three errors, and all of it JSON."""
    names = [field.alias or name for name, field in inputs_of(RULES[rule]).model_fields.items()]
    inputs = data.draw(st.dictionaries(st.sampled_from(names), ANYTHING, max_size=8))
    told, fine = asked(rule, inputs, explain=True)
    json.dumps(told, allow_nan=False)
    assert fine or told["error"] in ("BAD_INPUT", "CALENDAR_MISSING")


@settings(max_examples=200)
@given(st.sampled_from(sorted(RULES)), st.dates(date(2023, 1, 1), date(2028, 1, 1)), st.integers(0, 400))
def test_every_rule_answers_for_any_day(rule, day, days):
    fields = inputs_of(RULES[rule]).model_fields.items()
    inputs = {field.alias or name: _sample(name, day, days) for name, field in fields if field.is_required()}
    told, fine = asked(rule, inputs, explain=True)
    if not fine:
        assert told["error"] == "CALENDAR_MISSING", told
    else:
        assert told["steps"] and all(each["step"] for each in told["steps"])


def _sample(name: str, day: date, days: int):
    words = {"ground": "fraud", "matter": "取水许可", "suspensions": [], "arrived": f"{day}T10:00"}
    return words.get(name, days if name in ("days", "open", "close", "cap") else day.isoformat())


def test_the_steps_are_told_with_their_articles():
    row = next(row for row in CASES if row["id"] == "L29")
    told, _ = asked(row["rule"], json.loads(row["inputs"]), explain=True)
    assert told["answer"] == json.loads(row["expected"])
    text = "".join(step["step"] for step in told["steps"])
    assert "受理，当天不算" in text and "专家评审暂停 10 个工作日" in text and "批准延长 10 个工作日" in text
    assert "最晚2025年4月28日（星期一）" in text and "清明节（4月4日至4月6日）放假 3 天" in text
    assert {"《行政许可法》第四十二条", "《行政许可法》第四十五条"} <= {
        step.get("law") for step in told["steps"]
    }
