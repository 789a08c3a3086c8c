"""The parts a condition is made of.

The parser builds the tree; the checker returns a copy in which every reference knows its name, every
piece of arithmetic its kind, and a text compared with a date has become a date. Two trees are equal when
they say the same, wherever they stand in the text.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from hall.rules.scope import TODAY, Name
from hall.rules.types import Kind

Constant = bool | str | Decimal | date

FLIPPED = {"==": "==", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Placed:
    column: int = field(compare=False)


@dataclass(frozen=True, slots=True)
class Literal(_Placed):
    """A constant; a `date` is put there by the checker only."""

    value: Constant


@dataclass(frozen=True, slots=True)
class Reference(_Placed):
    """The value of a name, or `today`."""

    code: str
    name: Name | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Days(_Placed):
    """`days(count)`, calendar days."""

    count: int


@dataclass(frozen=True, slots=True)
class Negative(_Placed):
    """A number with its sign turned."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Arithmetic(_Placed):
    """One of + - * / over numbers or dates."""

    operator: str
    left: Node
    right: Node
    kind: Kind | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Comparison(_Placed):
    """One of == != < <= > >= between two values."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Chain(_Placed):
    """`a < b <= c`: all links hold; the right side of a link is the left side of the next."""

    links: tuple[Comparison, ...]


@dataclass(frozen=True, slots=True)
class OneOf(_Placed):
    """`value in [constants]`, or `not in` when `negated`."""

    operand: Node
    options: tuple[Literal, ...]
    negated: bool


@dataclass(frozen=True, slots=True)
class Includes(_Placed):
    """`'option' in container`, or `not in` when `negated`."""

    option: Literal
    container: Reference
    negated: bool


@dataclass(frozen=True, slots=True)
class Not(_Placed):
    """The opposite of a condition."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Group(_Placed):
    """Two or more conditions joined by `and` or by `or`; never directly inside a group of its own kind."""

    operator: str
    parts: tuple[Node, ...]


Node = (
    Literal | Reference | Days | Negative | Arithmetic | Comparison | Chain | OneOf | Includes | Not | Group
)


def children(node: Node) -> tuple[Node, ...]:
    """Return the parts of a node in the order of the text."""
    match node:
        case Negative(operand=operand) | Not(operand=operand):
            return (operand,)
        case Arithmetic(left=left, right=right) | Comparison(left=left, right=right):
            return (left, right)
        case Chain(links=parts) | Group(parts=parts):
            return parts
        case OneOf(operand=operand, options=options):
            return (operand, *options)
        case Includes(option=option, container=container):
            return (option, container)
    return ()


def walk(node: Node) -> Iterator[Node]:
    """Yield the node and everything in it, in the order of the text."""
    yield node
    for child in children(node):
        yield from walk(child)


def is_answer(node: Node) -> bool:
    """Whether the node is a name that a person or a register gives a value to, so not `today`."""
    return isinstance(node, Reference) and node.code != TODAY


def value_kind(node: Node) -> Kind:
    """Return the kind of value a checked node has."""
    match node:
        case Literal(value=bool()):
            return Kind.BOOL
        case Literal(value=str()):
            return Kind.TEXT
        case Literal(value=date()):
            return Kind.DATE
        case Literal() | Negative():
            return Kind.NUMBER
        case Reference(name=name):
            return name.type.kind
        case Days():
            return Kind.DAYS
        case Arithmetic(kind=kind):
            return kind
    return Kind.BOOL
