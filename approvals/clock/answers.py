"""A rule asked in JSON and answered in JSON. The command, the calculator and the tests come through here."""

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ValidationError

from approvals.clock.law.rules import RULES, inputs_of
from approvals.clock.law.way import Way
from hall.worktime import CalendarMissing


@dataclass(frozen=True)
class Problem(Exception):
    """Why there is no answer, as the command prints it. `field` of a BAD_INPUT: the one that is wrong; WHOLE for all of them."""

    told: dict = field(default_factory=dict)


WHOLE, LINE = "inputs", "line"


def bad_input(name: str, reason: str) -> Problem:
    return Problem({"error": "BAD_INPUT", "field": name, "reason": reason})


def ask(rule: str, inputs: Any, way: Way | None = None) -> Any:
    """The answer in JSON's own types: dates as ISO text, None where there is no date. `way` gathers the steps. Raises Problem:
    CALENDAR_MISSING with the year when a strict way meets an unpublished one, UNKNOWN_RULE, BAD_INPUT."""
    if rule not in RULES:
        raise Problem({"error": "UNKNOWN_RULE", "rule": rule, "rules": sorted(RULES)})
    if not isinstance(inputs, dict):
        raise bad_input(WHOLE, '要写成 JSON 对象，如 {"received": "2026-11-20"}')
    given = read(rule, inputs)
    try:
        return plain(RULES[rule](given, way or Way()))
    except CalendarMissing as missing:
        raise Problem({"error": "CALENDAR_MISSING", "year": missing.year}) from None


def read(rule: str, inputs: dict):
    """What the rule takes, checked. Raises Problem."""
    shape = inputs_of(RULES[rule])
    try:
        return shape.model_validate(inputs)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_context=False, include_input=False)[0]
        raise bad_input(".".join(map(str, first["loc"])) or shape.together or WHOLE, _reason(first)) from None


def _reason(found: dict) -> str:
    """In plain words, where the library's own are not."""
    words = {
        "missing": "没有写",
        "extra_forbidden": "没有这一项",
        "greater_than_equal": "不能小于 0",
        "less_than_equal": "不能大于 1000",
        "int_type": "要写成整数",
        "bool_type": "要写成 true 或 false",
        "string_type": "要写成文字",
        "tuple_type": "要写成列表",
        "model_type": "要写成 JSON 对象",
        "finite_number": "要写成数",
        "float_type": "要写成数",
    }
    return words.get(found["type"]) or found["msg"].removeprefix("Value error, ")


def asked(rule: Any, inputs: Any, *, explain: bool = False) -> tuple[Any, bool]:
    """What the command prints for one question, and whether it was answered."""
    way = Way()
    try:
        if not isinstance(rule, str):
            raise bad_input("rule", "要写规则的名称")
        answer = ask(rule, inputs, way)
    except Problem as problem:
        return problem.told, False
    if not explain:
        return answer, True
    steps = [{"step": str(step)} | ({"law": step.law} if step.law else {}) for step in way.steps]
    return {"answer": answer, "steps": steps}, True


def asked_line(text: str, *, explain: bool = False) -> tuple[Any, bool]:
    """The same for one line {"rule": …, "inputs": …}."""
    try:
        line = parsed(text, LINE)
        if not isinstance(line, dict) or set(line) != {"rule", "inputs"}:
            raise bad_input(LINE, '每行要写成 {"rule": …, "inputs": {…}}')
    except Problem as problem:
        return problem.told, False
    return asked(line["rule"], line["inputs"], explain=explain)


def parsed(text: str, name: str = WHOLE) -> Any:
    """Raises Problem, of the field `name`, for what is no JSON."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise bad_input(name, "不是有效的 JSON") from None


def _no_constant(name: str):
    raise ValueError(name)


def plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    return value
