"""Checks that a tree makes sense for the names it may use, and binds those names to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from difflib import get_close_matches
from typing import NoReturn

from hall.rules.errors import RuleError, shorten
from hall.rules.scope import Name, Scope
from hall.rules.tree import (
    Arithmetic,
    Chain,
    Comparison,
    Group,
    Includes,
    Literal,
    Negative,
    Node,
    Not,
    OneOf,
    Reference,
    value_kind,
)
from hall.rules.types import Kind, ValueType

_TEXTUAL = {Kind.TEXT, Kind.CHOICE}
_ORDERED = {Kind.NUMBER, Kind.DATE, Kind.DAYS}
_SHOWN_OPTIONS = 12
_RESULTS = {
    ("-", Kind.DATE, Kind.DATE): Kind.DAYS,
    ("+", Kind.DATE, Kind.DAYS): Kind.DATE,
    ("-", Kind.DATE, Kind.DAYS): Kind.DATE,
    **{(operator, Kind.NUMBER, Kind.NUMBER): Kind.NUMBER for operator in "+-*/"},
}
_EXPECTED_INSTEAD = {
    Kind.NUMBER: "数字要写成 1000 或 0.5 这样，不加引号",
    Kind.DATE: "日期要写成 '2026-01-31' 这样，或者 today",
    Kind.DAYS: "天数要写成 days(365) 这样",
    Kind.TEXT: "文字要加引号，写成 '甲' 这样",
    Kind.CHOICE: "选项要加引号，写成 '甲' 这样",
}


def check(node: Node, scope: Scope, expects: ValueType, text: str) -> Node:
    """Return the tree with its names bound; raise RuleError when it cannot yield `expects`."""
    checker = _Checker(scope, text)
    if expects.kind is Kind.BOOL:
        return checker.condition(node)
    checked = checker.value(node)
    kind = value_kind(checked)
    if kind is not expects.kind and not {kind, expects.kind} <= _TEXTUAL:
        checker.refuse(node, f"这里要的是{expects.kind.value}，写的却是{kind.value}")
    return checked


class _Checker:
    def __init__(self, scope: Scope, text: str) -> None:
        self._scope = scope
        self._text = text

    def refuse(self, node: Node, reason: str) -> NoReturn:
        raise RuleError(reason, self._text, node.column)

    def condition(self, node: Node) -> Node:
        """Check a place where only yes or no makes sense."""
        checked = self.value(node)
        if value_kind(checked) is Kind.BOOL:
            return checked
        match checked:
            case Reference(code=code, name=name):
                example = _example(code, name.type)
                self.refuse(node, f"“{name.label}”不是是否题，请写明和什么比，例如 {example}")
            case Literal():
                self.refuse(node, "单独一个值不是条件，请写明哪一项和它比")
        self.refuse(node, "算出来的值不是条件，请写明和什么比")

    def value(self, node: Node) -> Node:
        match node:
            case Reference():
                return self._reference(node)
            case Negative(operand=operand):
                return replace(node, operand=self._number(operand))
            case Arithmetic():
                return self._arithmetic(node)
            case Comparison():
                return self._comparison(node)
            case Chain(links=links):
                return replace(node, links=tuple(self._comparison(link) for link in links))
            case OneOf():
                return self._one_of(node)
            case Includes():
                return self._includes(node)
            case Not(operand=operand):
                return replace(node, operand=self.condition(operand))
            case Group(parts=parts):
                return replace(node, parts=tuple(self.condition(part) for part in parts))
        return node

    def _reference(self, node: Reference) -> Reference:
        name = self._scope.get(node.code)
        if name is None:
            self.refuse(node, _unknown(node.code, self._scope.nearest(node.code)))
        if name.type.kind is Kind.OPAQUE:
            self.refuse(node, f"“{name.label}”是{Kind.OPAQUE.value}，不能写进条件，请去掉")
        return replace(node, name=name)

    def _number(self, node: Node) -> Node:
        checked = self.value(node)
        if value_kind(checked) is not Kind.NUMBER:
            self.refuse(node, f"负号后面要写数字，{_described(checked)}不是")
        return checked

    def _arithmetic(self, node: Arithmetic) -> Arithmetic:
        left, right = self.value(node.left), self.value(node.right)
        kinds = value_kind(left), value_kind(right)
        kind = _RESULTS.get((node.operator, *kinds))
        if kind is not None:
            return replace(node, left=left, right=right, kind=kind)
        if Kind.DATE in kinds or Kind.DAYS in kinds:
            self.refuse(node, "日期只能减去日期，或者加上、减去 days(天数)，并且日期写在前面")
        wrong = left if kinds[0] is not Kind.NUMBER else right
        self.refuse(wrong, f"加减乘除的两边都要是数字，{_described(wrong)}不是")

    def _comparison(self, node: Comparison) -> Comparison:
        left, right = self.value(node.left), self.value(node.right)
        for side in (left, right):
            if value_kind(side) is Kind.CHOICES:
                self.refuse(side, _several(side))
            if value_kind(side) is Kind.BOOL and not isinstance(side, Literal | Reference):
                self.refuse(side, "一个条件的结果不能再拿来比较，请用 and、or、not 连接")
        left, right = self._matched(left, right), self._matched(right, left)
        kind, other = value_kind(left), value_kind(right)
        if kind is not other and not {kind, other} <= _TEXTUAL:
            self._refuse_mixture(left, right)
        if kind not in _ORDERED and node.operator not in {"==", "!="}:
            self.refuse(left, f"{_described(left)}没有大小之分，只能用 == 或 !=")
        return replace(node, left=left, right=right)

    def _matched(self, node: Node, other: Node) -> Node:
        """Return a text constant as what its partner needs: an option of it, or a date."""
        if not (isinstance(node, Literal) and isinstance(node.value, str)):
            return node
        if value_kind(other) is Kind.DATE and not isinstance(other, Literal):
            try:
                return replace(node, value=date.fromisoformat(node.value))
            except ValueError:
                self.refuse(node, f"“{shorten(node.value)}”不是日期，{_EXPECTED_INSTEAD[Kind.DATE]}")
        if isinstance(other, Reference):
            self._check_option(node, other.name)
        return node

    def _check_option(self, literal: Literal, name: Name) -> None:
        options = name.type.options
        if not options or literal.value in options:
            return
        nearest = get_close_matches(literal.value, options, n=1, cutoff=0.01)
        hint = f"最接近的是“{nearest[0]}”；" if nearest else ""
        shown = "、".join(options[:_SHOWN_OPTIONS]) + ("等" if len(options) > _SHOWN_OPTIONS else "")
        reason = f"“{shorten(literal.value)}”不是“{name.label}”的选项，{hint}可选的有：{shown}"
        self.refuse(literal, reason)

    def _refuse_mixture(self, left: Node, right: Node) -> NoReturn:
        value, constant = (right, left) if isinstance(left, Literal) else (left, right)
        kind = value_kind(value)
        if kind is Kind.BOOL and isinstance(value, Reference):
            reason = _yes_or_no(value)
        else:
            what = f"{_described(value)}是" if isinstance(value, Reference) else "这里是"
            reason = f"{what}{kind.value}，不能和{_described(constant)}比"
            if instead := _EXPECTED_INSTEAD.get(kind):
                reason = f"{reason}；{instead}"
        self.refuse(constant, reason)

    def _one_of(self, node: OneOf) -> OneOf:
        operand = self.value(node.operand)
        kind = value_kind(operand)
        if kind is Kind.CHOICES:
            self.refuse(operand, _several(operand))
        if kind is Kind.BOOL and isinstance(operand, Reference):
            self.refuse(operand, _yes_or_no(operand))
        if kind in {Kind.BOOL, Kind.DAYS}:
            self.refuse(operand, f"{kind.value}不能放进清单里找，请用 == 比较，再用 or 连接")
        options = tuple(self._matched(option, operand) for option in node.options)
        for option in options:
            if value_kind(option) is not kind and not {value_kind(option), kind} <= _TEXTUAL:
                self._refuse_mixture(operand, option)
        return replace(node, operand=operand, options=options)

    def _includes(self, node: Includes) -> Includes:
        container = self._reference(node.container)
        name = container.name
        if name.type.kind is not Kind.CHOICES:
            example = _example(container.code, name.type)
            self.refuse(container, f"“{name.label}”不是多选项，in 的右边不能写它，请改成 {example}")
        if not isinstance(node.option.value, str):
            self.refuse(node.option, f"“{name.label}”的选项是文字，请加引号")
        self._check_option(node.option, name)
        return replace(node, container=container)


def _described(node: Node) -> str:
    match node:
        case Reference(name=name):
            return f"“{name.label}”"
        case Literal(value=str() as value):
            return f"文字“{shorten(value)}”"
        case Literal(value=value):
            return f" {value} "
    return value_kind(node).value


def _yes_or_no(reference: Reference) -> str:
    return f"{_described(reference)}是是否题，请直接写 {reference.code} 或 not {reference.code}"


def _several(container: Node) -> str:
    option = container.name.type.options[0] if container.name.type.options else "选项"
    return f"{_described(container)}可以多选，请写成 '{option}' in {container.code}"


def _example(code: str, type_: ValueType) -> str:
    match type_.kind:
        case Kind.BOOL:
            return code
        case Kind.NUMBER:
            return f"{code} > 0"
        case Kind.DATE:
            return f"{code} <= today"
        case Kind.DAYS:
            return f"{code} >= days(365)"
    option = type_.options[0] if type_.options else "甲"
    return f"'{option}' in {code}" if type_.kind is Kind.CHOICES else f"{code} == '{option}'"


def _unknown(code: str, nearest: list[Name]) -> str:
    if not nearest:
        return f"没有“{shorten(code, 60)}”这一项，请从可用的名称里选"
    candidates = "、".join(f"{name.code}（{name.label}）" for name in nearest)
    return f"没有“{shorten(code, 60)}”这一项，您要的可能是 {candidates}"
