"""`manage.py deadline`: one question, many lines, errors that are JSON too, the list of rules."""

import io
import json

import pytest
from django.core.management import call_command

from approvals.clock.answers import asked_line
from approvals.clock.law.rules import RULES
from tests.hall.test_worktime import CASES


@pytest.fixture
def command(capsys, monkeypatch, db):
    def run(*arguments, lines: str = "") -> tuple[list, int]:
        monkeypatch.setattr("sys.stdin", io.StringIO(lines))
        status = 0
        try:
            call_command("deadline", *arguments)
        except SystemExit as left:
            status = left.code
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()], status

    return run


def test_the_command_prints_one_line_of_json(command):
    assert command("correction_notice_due", '{"received": "2025-03-03"}') == (["2025-03-10"], 0)
    assert command("is_workday", '{"date": "2026-02-23"}') == ([False], 0)


@pytest.mark.parametrize(
    "arguments, error",
    [
        (("is_workday", '{"date": "2027-01-04"}'), "CALENDAR_MISSING"),
        (("no_such_rule", "{}"), "UNKNOWN_RULE"),
        (("is_workday", "{"), "BAD_INPUT"),
        (("is_workday", '{"date": NaN}'), "BAD_INPUT"),
        (("is_workday", "[" * 100_000), "BAD_INPUT"),
        (("is_workday",), "BAD_INPUT"),
        ((), "BAD_INPUT"),
    ],
)
def test_an_error_is_json_too_and_leaves_with_two(command, arguments, error):
    found, status = command(*arguments)
    assert ([each["error"] for each in found], status) == ([error], 2)
    assert all(each.get("field") != "" for each in found), "a field that is wrong has a name"


def test_without_a_rule_the_command_says_how_to_ask(command):
    (found,), status = command()
    assert (found["field"], status) == ("rule", 2)
    assert "manage.py deadline correction_notice_due" in found["reason"] and "--list" in found["reason"]


def test_a_dash_reads_lines_and_answers_each_going_on_after_a_bad_one(command):
    lines = [
        '{"rule": "delivery_due", "inputs": {"decided": "2025-04-28"}}',
        "",
        "not json",
        '{"rule": 3, "inputs": {}}',
        '{"rule": "delivery_due"}',
        '{"rule": "is_workday", "inputs": {"date": "2025-01-26"}}',
    ]
    found, status = command("-", lines="\n".join(lines))
    assert (found[0], found[-1], status) == ("2025-05-15", True, 2)
    assert [(each["error"], each["field"]) for each in found[1:-1]] == [
        ("BAD_INPUT", name) for name in ("line", "rule", "line")
    ]
    assert command("-", lines=lines[0]) == (["2025-05-15"], 0)


def test_all_law_cases_go_through_one_call(command):
    lines = (json.dumps({"rule": row["rule"], "inputs": json.loads(row["inputs"])}) for row in CASES)
    found, status = command("-", "--explain", lines="\n".join(lines))
    assert [each["answer"] for each in found] == [json.loads(row["expected"]) for row in CASES]
    assert status == 0 and all(each["steps"] for each in found)


def test_the_rules_can_be_listed(capsys, db):
    call_command("deadline", "--list")
    text = capsys.readouterr().out
    assert all(f"{name}(" in text for name in RULES) and "许可法 Art. 44" in text


def test_a_line_must_be_a_question():
    assert asked_line("[]")[0]["error"] == "BAD_INPUT"
