"""Turns a checked tree into closures that answer True, False or NO_VALUE.

Three-valued logic after Kleene: what has no value makes everything built on it have no value, except
where the other side alone decides (False and …, True or …). So an answer given later can settle a
condition but never reverse it.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

from hall.rules.scope import TODAY
from hall.rules.tree import (
    FLIPPED,
    OPPOSITE,
    Arithmetic,
    Chain,
    Comparison,
    Days,
    Group,
    Includes,
    Literal,
    Negative,
    Node,
    Not,
    OneOf,
    Reference,
    is_answer,
    value_kind,
)
from hall.rules.types import Kind
from hall.rules.values import NO_VALUE, READERS, read_date


class Facts(NamedTuple):
    """What one evaluation looks at."""

    values: Mapping[str, object]
    today: date | None
    assume: Mapping[str, bool] | None


Closure = Callable[[Facts], object]

_COMPARE = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
_CALCULATE = {"+": operator.add, "-": operator.sub, "*": operator.mul, "/": operator.truediv}


def build(node: Node) -> Closure:
    """Return the closure of a checked tree."""
    match node:
        case Literal(value=constant) | Days(count=constant):
            return lambda facts: constant
        case Reference():
            return _reference(node)
        case Negative(operand=operand):
            return _apply(_guarded(operator.neg), build(operand))
        case Arithmetic():
            return _arithmetic(node)
        case Comparison():
            return _comparison(node)
        case OneOf(operand=operand, options=options, negated=negated):
            return _one_of(build(operand), frozenset(option.value for option in options), negated)
        case Includes(option=option, container=container, negated=negated):
            return _includes(build(container), option.value, negated)
        case Not(operand=operand):
            return _apply(operator.not_, build(operand))
        case Chain(links=parts):
            return _conjunction(tuple(build(part) for part in parts))
        case Group(operator="and", parts=parts):
            return _conjunction(tuple(build(part) for part in parts))
        case Group(parts=parts):
            return _disjunction(tuple(build(part) for part in parts))
    raise TypeError(f"no closure for {type(node).__name__}")


def _reference(node: Reference) -> Closure:
    code = node.code
    if code == TODAY:
        return lambda facts: read_date(facts.today)
    read = READERS[node.name.type.kind]

    def look_up(facts: Facts) -> object:
        given = facts.values.get(code)
        return NO_VALUE if given is None else read(given)

    return look_up


def _apply(function: Callable[[object], object], operand: Closure) -> Closure:
    def applied(facts: Facts) -> object:
        value = operand(facts)
        return NO_VALUE if value is NO_VALUE else function(value)

    return applied


def _one_of(operand: Closure, options: frozenset, negated: bool) -> Closure:
    def is_listed(facts: Facts) -> object:
        value = operand(facts)
        return NO_VALUE if value is NO_VALUE else (value in options) is not negated

    return is_listed


def _includes(container: Closure, option: str, negated: bool) -> Closure:
    def is_included(facts: Facts) -> object:
        answers = container(facts)
        return NO_VALUE if answers is NO_VALUE else (option in answers) is not negated

    return is_included


def _conjunction(parts: tuple[Closure, ...]) -> Closure:
    def all_hold(facts: Facts) -> object:
        result: object = True
        for part in parts:
            value = part(facts)
            if value is False:
                return False
            if value is NO_VALUE:
                result = NO_VALUE
        return result

    return all_hold


def _disjunction(parts: tuple[Closure, ...]) -> Closure:
    def any_holds(facts: Facts) -> object:
        result: object = False
        for part in parts:
            value = part(facts)
            if value is True:
                return True
            if value is NO_VALUE:
                result = NO_VALUE
        return result

    return any_holds


def _comparison(node: Comparison) -> Closure:
    compare, left, right = _COMPARE[node.operator], build(node.left), build(node.right)
    if isinstance(node.right, Literal):
        constant = node.right.value
        return _apply(lambda value: compare(value, constant), left)

    def compared(facts: Facts) -> object:
        first = left(facts)
        if first is NO_VALUE:
            return NO_VALUE
        second = right(facts)
        return NO_VALUE if second is NO_VALUE else compare(first, second)

    if is_answer(node.left) and is_answer(node.right):
        return _assumable(node, compared)
    return compared


def _assumable(node: Comparison, compared: Closure) -> Closure:
    """Let an answer that a person gave to this very question take the place of comparing."""
    meanings = _meanings(node)

    def assumed(facts: Facts) -> object:
        if facts.assume:
            for text, meaning in meanings:
                given = facts.assume.get(text)
                if given is True or given is False:
                    return given is meaning
        return compared(facts)

    return assumed


def _meanings(node: Comparison) -> tuple[tuple[str, bool], ...]:
    """Return the texts that ask the same question, and what "yes" to each means for this one."""
    left, right, sign = node.left.code, node.right.code, node.operator
    return (
        (f"{left} {sign} {right}", True),
        (f"{left} {OPPOSITE[sign]} {right}", False),
        (f"{right} {FLIPPED[sign]} {left}", True),
        (f"{right} {FLIPPED[OPPOSITE[sign]]} {left}", False),
    )


def _arithmetic(node: Arithmetic) -> Closure:
    calculate, left, right = _CALCULATE[node.operator], build(node.left), build(node.right)
    if node.kind is Kind.DAYS:
        calculate = _days_between
    elif value_kind(node.left) is Kind.DATE:
        calculate = _days_later if node.operator == "+" else _days_earlier

    calculate = _guarded(calculate)

    def calculated(facts: Facts) -> object:
        first = left(facts)
        if first is NO_VALUE:
            return NO_VALUE
        second = right(facts)
        return NO_VALUE if second is NO_VALUE else calculate(first, second)

    return calculated


def _guarded(calculate: Callable[..., object]) -> Callable[..., object]:
    """Make division by zero, and a result beyond all numbers or dates, have no value."""

    def guarded(*operands: object) -> object:
        try:
            return calculate(*operands)
        except ArithmeticError:
            return NO_VALUE

    return guarded


def _days_between(later: date, earlier: date) -> int:
    return (later - earlier).days


def _days_later(day: date, days: int) -> date:
    return day + timedelta(days)


def _days_earlier(day: date, days: int) -> date:
    return day - timedelta(days)
