"""The normal form of a condition: one way to write each tree."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from hall.rules.tree import (
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
)

_LOOSEST = 0
_BINDING = {"or": 1, "and": 2, "+": 5, "-": 5, "*": 6, "/": 6}
_NOT, _COMPARISON, _NEGATIVE, _TIGHTEST = 3, 4, 7, 8


def canonical(node: Node) -> str:
    """Return the text of a tree with single blanks, the fewest brackets and plain numbers."""
    return _text(node, _LOOSEST)


def _text(node: Node, context: int) -> str:
    """Return the text of `node`, in brackets when it binds less tightly than `context`."""
    text, binding = _bare(node)
    return f"({text})" if binding < context else text


def _bare(node: Node) -> tuple[str, int]:
    match node:
        case Group(operator=operator, parts=parts):
            binding = _BINDING[operator]
            return f" {operator} ".join(_text(part, binding + 1) for part in parts), binding
        case Not(operand=operand):
            return f"not {_text(operand, _NOT)}", _NOT
        case Chain(links=links):
            rest = (f" {link.operator} {_operand(link.right)}" for link in links)
            return _operand(links[0].left) + "".join(rest), _COMPARISON
        case Comparison(operator=operator, left=left, right=right):
            return f"{_operand(left)} {operator} {_operand(right)}", _COMPARISON
        case OneOf(operand=operand, options=options, negated=negated):
            listed = ", ".join(_literal(option) for option in options)
            return f"{_operand(operand)} {_in(negated)} [{listed}]", _COMPARISON
        case Includes(option=option, container=container, negated=negated):
            return f"{_literal(option)} {_in(negated)} {container.code}", _COMPARISON
        case Arithmetic(operator=operator, left=left, right=right):
            binding = _BINDING[operator]
            return f"{_text(left, binding)} {operator} {_text(right, binding + 1)}", binding
        case Negative(operand=operand):
            return f"-{_text(operand, _NEGATIVE)}", _NEGATIVE
        case Days(count=count):
            return f"days({count})", _TIGHTEST
        case Reference(code=code):
            return code, _TIGHTEST
    return _literal(node), _TIGHTEST


def _operand(node: Node) -> str:
    return _text(node, _COMPARISON + 1)


def _in(negated: bool) -> str:
    return "not in" if negated else "in"


def _literal(literal: Literal) -> str:
    match literal.value:
        case bool() as value:
            return str(value)
        case Decimal() as value:
            return plain_number(value)
        case date() as value:
            return f"'{value.isoformat()}'"
        case value:
            return f'"{value}"' if "'" in value else f"'{value}'"


def plain_number(value: Decimal) -> str:
    """Return a number without exponent and without zeros at the end: 1.50 becomes 1.5."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
