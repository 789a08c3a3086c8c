"""Says a checked condition as one plain Chinese sentence, as it is or denied."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from hall.rules.phrases import amount, answer, apart, is_question, noun, one_of, question, unit_of
from hall.rules.tree import (
    FLIPPED,
    OPPOSITE,
    Chain,
    Comparison,
    Days,
    Group,
    Includes,
    Literal,
    Node,
    Not,
    OneOf,
    Reference,
    value_kind,
)
from hall.rules.types import Kind

_SAME = {"==": "相同", "!=": "不同"}
_IS = {"==": "是", "!=": "不是"}
_RELATIONS = {
    Kind.NUMBER: {"==": "等于", "!=": "不等于", "<": "小于", "<=": "不超过", ">": "大于", ">=": "不少于"},
    Kind.DATE: {**_IS, "<": "早于", "<=": "不晚于", ">": "晚于", ">=": "不早于"},
    Kind.DAYS: {"==": "正好", "!=": "不等于", "<": "少于", "<=": "不超过", ">": "超过", ">=": "不少于"},
}
_JOINTS = {"and": "，并且", "or": "，或者"}
_OTHER_JOINT = {"and": "or", "or": "and"}


class _Clause(NamedTuple):
    text: str
    compound: bool = False


def sentence(node: Node, *, negated: bool = False) -> str:
    """Return the sentence for a checked tree, without a full stop; a value is named, not judged."""
    return noun(node) if value_kind(node) is not Kind.BOOL else _clause(node, negated).text


def facts(parts: Iterable[tuple[Node, bool]]) -> str:
    """Return the sentence that says of each checked condition, none of them joined, that it holds or fails."""
    return _JOINTS["and"].join(dict.fromkeys(sentence(node, negated=not holds) for node, holds in parts))


def _clause(node: Node, negated: bool) -> _Clause:
    match node:
        case Group(operator=operator, parts=parts):
            joint = _JOINTS[_OTHER_JOINT[operator] if negated else operator]
            return _Clause(joint.join(_enclosed(_clause(part, negated)) for part in parts), compound=True)
        case Not(operand=operand):
            return _clause(operand, not negated)
        case Chain(links=links):
            return _Clause(_chain(links, negated))
        case Comparison():
            return _Clause(_comparison(node, negated))
        case OneOf():
            return _Clause(_one_of(node, node.negated is not negated))
        case Includes():
            return _Clause(_includes(node, node.negated is not negated))
        case Reference(name=name):
            return _Clause(answer(name, not negated))
    return _Clause("任何情况都符合" if node.value is not negated else "任何情况都不符合")


def _enclosed(clause: _Clause) -> str:
    return f"（{clause.text}）" if clause.compound else clause.text


def _comparison(node: Comparison, negated: bool) -> str:
    subject, relation = _halves(node, negated)
    return subject + relation


def _chain(links: tuple[Comparison, ...], negated: bool) -> str:
    """Join the links closely, and name what they share once: 面积不少于 0.5 公顷且小于 5 公顷."""
    said, previous = "", ""
    for link in links:
        subject, relation = _halves(link, negated)
        if said:
            said = apart(said) + ("或" if negated else "且")
        said += relation if subject == previous else subject + relation
        previous = subject
    return said


def _halves(node: Comparison, negated: bool) -> tuple[str, str]:
    """Return what is spoken of and what is said of it; a constant is never what is spoken of."""
    sign = OPPOSITE[node.operator] if negated else node.operator
    left, right = node.left, node.right
    if isinstance(left, Literal | Days) and not isinstance(right, Literal | Days):
        left, right, sign = right, left, FLIPPED[sign]
    kind = value_kind(left)
    if kind in _RELATIONS:
        return apart(noun(left)), _RELATIONS[kind][sign] + amount(right, unit_of(left) or unit_of(right))
    if kind is Kind.BOOL:
        return _truths(left, right, sign)
    if not isinstance(right, Literal):
        return noun(left), f"与{noun(right)}{_SAME[sign]}"
    if isinstance(left, Reference) and is_question(left.name):
        return question(left.name), ("选" if sign == "==" else "没有选") + amount(right, "")
    return noun(left), _IS[sign] + amount(right, "")


def _truths(left: Node, right: Node, sign: str) -> tuple[str, str]:
    if isinstance(left, Reference) and isinstance(right, Literal):
        return "", answer(left.name, right.value is (sign == "=="))
    first, second = (
        question(side.name) if isinstance(side, Reference) else noun(side) for side in (left, right)
    )
    return first, f"与{second}的答案{_SAME[sign]}"


def _one_of(node: OneOf, negated: bool) -> str:
    operand, kind = node.operand, value_kind(node.operand)
    listed = one_of([amount(option, unit_of(operand)) for option in node.options])
    if negated and len(node.options) > 1:
        listed = f"{apart(listed)}中的任何一个"
    if kind not in _RELATIONS and isinstance(operand, Reference) and is_question(operand.name):
        return f"{question(operand.name)}{'没有选' if negated else '选'}{listed}"
    return f"{noun(operand)}{_RELATIONS.get(kind, _IS)['!=' if negated else '==']}{listed}"


def _includes(node: Includes, negated: bool) -> str:
    name = node.container.name
    if is_question(name):
        return f"{question(name)}{'没有选' if negated else '选了'}{amount(node.option, '')}"
    return f"{name.label}{'不包括' if negated else '包括'}{amount(node.option, '')}"
