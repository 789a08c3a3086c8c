"""Turns the text of a condition into a tree, through Python's own parser and a list of what is allowed."""

from __future__ import annotations

import ast
from decimal import Decimal
from itertools import pairwise
from typing import NoReturn

from hall.rules import tree
from hall.rules.errors import RuleError, shorten
from hall.rules.scanner import MAX_DEPTH, Token, scan, too_deep

MAX_NODES = 200
MAX_DAYS = 36600

_COMPARISONS = {ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}
_ARITHMETIC = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_MAY_PRECEDE = {
    "not": {"and", "or", "not"},
    "in": {"not"},
    **dict.fromkeys("+-", {*_COMPARISONS.values(), *_ARITHMETIC.values(), "and", "or", "not", "in"}),
}
_REFUSED = {
    ast.List: "清单只能写在 in 的右边，例如 x in ['甲', '乙']",
    ast.Tuple: "这里不能用逗号，请用 and 或 or 连接各个条件",
    ast.Subscript: "不能用方括号取值，请直接写数据元编码",
    ast.Starred: "这里不能写 *，请把要比较的值逐个列出",
    ast.UnaryOp: "数字前面不写加号，请去掉",
}


def parse(text: str) -> tree.Node:
    """Return the tree of a condition, unchecked; raise RuleError when the text is not a condition."""
    tokens = scan(text)
    lead = len(text) - len(text.lstrip(" "))
    try:
        body = ast.parse(text[lead:], mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _explained(text, tokens) from error
    builder = _Builder(text, lead)
    if sum(isinstance(node, ast.expr) for node in ast.walk(body)) > MAX_NODES:
        raise RuleError("条件里的内容太多，请拆成几个条件", text, 1)
    return builder.build(body, depth=0)


def _explained(text: str, tokens: list[Token]) -> RuleError:
    """Return an error for a text that Python's parser refused: the first two tokens that cannot meet."""
    for left, right in pairwise(tokens):
        if (left.is_operand or left.text in {")", "]"}) and right.is_operand:
            reason = f"“{shorten(right.text)}”前面缺少 and、or 或者比较符号"
            return RuleError(reason, text, right.column)
        if left.is_operator and right.is_operator and left.text not in _MAY_PRECEDE.get(right.text, ()):
            return RuleError(f"{left.text} 后面不能直接写 {right.text}", text, right.column)
    for token in tokens[:1] + tokens[-1:]:
        if token.is_operator:
            return RuleError(f"{token.text} 的一边没有写内容", text, token.column)
    return RuleError("这个条件读不懂，请核对括号、逗号和比较符号", text, tokens[0].column)


class _Builder:
    """Walks Python's tree; a kind of node without a method of its own is refused."""

    def __init__(self, text: str, lead: int) -> None:
        self._text = text
        self._encoded = text.encode()
        self._lead = lead

    def build(self, node: ast.expr, depth: int) -> tree.Node:
        if depth > MAX_DEPTH:
            self._refuse(node, too_deep())
        match node:
            case ast.BoolOp():
                return self._group(node, depth)
            case ast.UnaryOp(op=ast.Not()):
                return tree.Not(operand=self.build(node.operand, depth + 1), column=self._column(node))
            case ast.UnaryOp(op=ast.USub()):
                return self._negative(node, depth)
            case ast.BinOp(op=operator) if type(operator) in _ARITHMETIC:
                left, right = self.build(node.left, depth + 1), self.build(node.right, depth + 1)
                return tree.Arithmetic(
                    operator=_ARITHMETIC[type(operator)], left=left, right=right, column=self._column(node)
                )
            case ast.Compare():
                return self._compare(node, depth)
            case ast.Name() | ast.Attribute():
                return tree.Reference(code=self._code(node), column=self._column(node))
            case ast.Constant(value=bool() | int() | float() | str()):
                return self._literal(node)
            case ast.Call():
                return self._days(node)
        self._refuse(node, _REFUSED.get(type(node), "条件里不能用这种写法，请改用 and、or、not 和比较"))

    def _group(self, node: ast.BoolOp, depth: int) -> tree.Group:
        operator = "and" if isinstance(node.op, ast.And) else "or"
        parts: list[tree.Node] = []
        for value in node.values:
            part = self.build(value, depth + 1)
            same = isinstance(part, tree.Group) and part.operator == operator
            parts.extend(part.parts if same else (part,))
        return tree.Group(operator=operator, parts=tuple(parts), column=self._column(node))

    def _negative(self, node: ast.UnaryOp, depth: int) -> tree.Node:
        operand = self.build(node.operand, depth + 1)
        column = self._column(node)
        if isinstance(operand, tree.Literal) and isinstance(operand.value, Decimal):
            return tree.Literal(value=-operand.value, column=column)
        return tree.Negative(operand=operand, column=column)

    def _compare(self, node: ast.Compare, depth: int) -> tree.Node:
        if any(isinstance(operator, ast.In | ast.NotIn) for operator in node.ops):
            return self._membership(node, depth)
        links, left = [], self.build(node.left, depth + 1)
        for operator, value in zip(node.ops, node.comparators, strict=True):
            if type(operator) not in _COMPARISONS:
                self._refuse(value, "不能用 is，判断相等请写 ==")
            right = self.build(value, depth + 1)
            links.append(
                tree.Comparison(
                    operator=_COMPARISONS[type(operator)], left=left, right=right, column=left.column
                )
            )
            left = right
        if len(links) == 1:
            return links[0]
        return tree.Chain(links=tuple(links), column=self._column(node))

    def _membership(self, node: ast.Compare, depth: int) -> tree.Node:
        if len(node.ops) > 1:
            self._refuse(node.comparators[0], "in 不能和别的比较连着写，请用 and 分开")
        left, container = self.build(node.left, depth + 1), node.comparators[0]
        negated, column = isinstance(node.ops[0], ast.NotIn), self._column(node)
        if isinstance(container, ast.List | ast.Tuple):
            options = tuple(self._listed(element, depth + 2) for element in container.elts)
            if not options:
                self._refuse(container, "清单是空的，至少写一个值")
            return tree.OneOf(operand=left, options=options, negated=negated, column=column)
        right = self.build(container, depth + 1)
        if not isinstance(right, tree.Reference):
            self._refuse(container, "in 的右边要写清单或者多选项的名称，例如 x in ['甲', '乙']")
        if not isinstance(left, tree.Literal):
            self._refuse(node.left, f"in {right.code} 的左边要写一个选项，例如 '选项' in {right.code}")
        return tree.Includes(option=left, container=right, negated=negated, column=column)

    def _listed(self, element: ast.expr, depth: int) -> tree.Literal:
        literal = self.build(element, depth)
        if not isinstance(literal, tree.Literal):
            self._refuse(element, "清单里只能写文字或者数字，例如 ['甲', '乙']")
        return literal

    def _literal(self, node: ast.Constant) -> tree.Literal:
        value = node.value
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = Decimal(str(value))
        return tree.Literal(value=value, column=self._column(node))

    def _days(self, node: ast.Call) -> tree.Days:
        if not (isinstance(node.func, ast.Name) and node.func.id == "days"):
            self._refuse(node, "不能调用函数，能用的只有 days(天数)")
        match node.args:
            case [ast.Constant(value=int() as count)] if not isinstance(count, bool) and count <= MAX_DAYS:
                return tree.Days(count=count, column=self._column(node))
        self._refuse(node, f"days 的括号里要写一个 0 到 {MAX_DAYS} 的整数，例如 days(365)")

    def _code(self, node: ast.expr) -> str:
        match node:
            case ast.Name(id=name):
                return name
            case ast.Attribute(value=owner, attr=member):
                return f"{self._code(owner)}.{member}"
        self._refuse(node, "点号前面只能是名称，请写数据元编码，例如 project.name")

    def _column(self, node: ast.expr) -> int:
        """Python counts bytes of UTF-8 from 0; people count characters from 1."""
        return len(self._encoded[: self._lead + node.col_offset].decode()) + 1

    def _refuse(self, node: ast.expr, reason: str) -> NoReturn:
        raise RuleError(reason, self._text, self._column(node))
