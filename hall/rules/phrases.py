"""Chinese noun phrases for the values in a condition: labels, amounts, dates, the two answers of a 是否."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from hall.rules.canonical import plain_number
from hall.rules.scope import TODAY, Name
from hall.rules.tree import Arithmetic, Days, Literal, Negative, Node, Reference, value_kind
from hall.rules.types import Kind

_UNIT = re.compile(r"(?P<noun>.+?)[(（](?P<unit>[^()（）]+)[)）]")
_WHETHER = "是否"

# How a 是否 that begins with this verb is denied. Words that may as well begin a noun are left out:
# quoting the question is always right, a wrong guess is not (是否申请人本人, 是否有限公司).
_DENIALS = {
    re.compile("需要"): "不需要",
    re.compile("须"): "无须",
    re.compile("有(?![限关效偿毒害])"): "没有",
    re.compile("列入"): "没有列入",
    **{re.compile(verb): f"不{verb}" for verb in ("位于", "属于", "涉及", "占用", "采用", "具备", "处于")},
}
_NOUN_ENDINGS = (
    "项目", "工程", "场所", "企业", "单位", "机构", "人员", "家庭", "商品房", "住宅", "公司", "纳税人",
    "排水户",
)  # fmt: skip
_JOINED = re.compile("[或和与且、/]")


def noun(node: Node) -> str:
    """Return the phrase for a value, without the unit of a number."""
    match node:
        case Reference(code=code, name=name):
            return "今天" if code == TODAY else _noun_of(name)
        case Days(count=count):
            return f"{_grouped(Decimal(count))} 天"
        case Negative(operand=operand):
            return f"{_enclosed(operand)}的相反数"
        case Arithmetic():
            return _calculation(node)
    return amount(node, "").strip()


def amount(node: Node, unit: str) -> str:
    """Return what a value is compared with: a constant with its unit, or a noun phrase.

    A number begins with a blank, so that it stands apart from the Chinese word before it.
    """
    match node:
        case Literal(value=bool() as value):
            return "“是”" if value else "“否”"
        case Literal(value=Decimal() as value):
            blank = "" if unit in {"", "%", "‰"} else " "
            return f" {_grouped(value)}{blank}{unit}"
        case Literal(value=date() as value):
            return f"{value.year}年{value.month}月{value.day}日"
        case Literal(value=value):
            return f"“{value}”"
        case Days():
            return f" {noun(node)}"
    return noun(node)


def unit_of(node: Node) -> str:
    """Return the unit of a number, or '' when it has none or the parts disagree."""
    match node:
        case Reference(name=name) if name.type.kind is Kind.NUMBER:
            return _split(name)[1]
        case Negative(operand=operand):
            return unit_of(operand)
        case Arithmetic(operator="*", left=Literal(), right=scaled):
            return unit_of(scaled)
        case Arithmetic(operator="*" | "/", left=scaled, right=Literal()):
            return unit_of(scaled)
        case Arithmetic(operator="+" | "-", left=left, right=right):
            units = {unit_of(side) for side in (left, right) if not isinstance(side, Literal)}
            return units.pop() if len(units) == 1 else ""
    return ""


def one_of(amounts: Sequence[str]) -> str:
    """Join alternatives: “甲”, “甲”或“乙”, “甲”“乙”或“丙”; 1、2 或 3, 1 公顷或 2 公顷."""
    first, *others = amounts
    if not others:
        return first
    between = "" if first.startswith("“") else "、"
    listed = between.join([first, *(other.strip() for other in others[:-1])])
    return f"{apart(listed)}或{others[-1]}"


def apart(text: str) -> str:
    """Return `text` with a blank after it when it ends in a figure, before a Chinese word."""
    return f"{text} " if text[-1:].isdigit() else text


def is_question(name: Name) -> bool:
    """Whether the label asks the applicant something, so that an answer to it is quoted."""
    return name.label.startswith(_WHETHER) or name.label.endswith(("?", "？"))


def question(name: Name) -> str:
    """Return the label in quotes, without its question mark."""
    return f"“{name.label.rstrip('?？')}”"


def answer(name: Name, positive: bool) -> str:
    """Return the clause that says yes or no to a BOOL."""
    return (name.yes if positive else name.no) or _from_label(name, positive)


def _from_label(name: Name, positive: bool) -> str:
    matter = name.label.removeprefix(_WHETHER).rstrip("?？")
    if matter and name.label.startswith(_WHETHER) and not _JOINED.search(matter):
        for verb, denial in _DENIALS.items():
            if found := verb.match(matter):
                return matter if positive else denial + matter[found.end() :]
        if matter.endswith(_NOUN_ENDINGS) and not matter.startswith("已"):
            return f"是{matter}" if positive else f"不是{matter}"
    return f"{question(name)}选“{'是' if positive else '否'}”"


def _noun_of(name: Name) -> str:
    return _split(name)[0] if name.type.kind is Kind.NUMBER else name.label.rstrip("?？")


def _split(name: Name) -> tuple[str, str]:
    """Return the label of a number without its unit, and the unit."""
    label = name.label.rstrip("?？")
    match = _UNIT.fullmatch(label)
    return (match["noun"], match["unit"]) if match else (label, "")


def _grouped(value: Decimal) -> str:
    places = len(plain_number(value).partition(".")[2])
    return f"{value:,.{places}f}"


def _enclosed(node: Node) -> str:
    compound = isinstance(node, Arithmetic | Negative)
    return f"（{noun(node)}）" if compound else noun(node)


def _calculation(node: Arithmetic) -> str:
    left = apart(_enclosed(node.left))
    right = amount(node.right, "") if isinstance(node.right, Literal) else _enclosed(node.right)
    if node.kind is Kind.DAYS:
        return f"从{right}到{left}"
    if value_kind(node.left) is Kind.DATE:
        return f"{left}{'之后' if node.operator == '+' else '之前'} {right}"
    match node:
        case Arithmetic(operator="*", left=Literal() as factor, right=scaled):
            return f"{_enclosed(scaled)}的{amount(factor, '')} 倍"
        case Arithmetic(operator="*", right=Literal() as factor):
            return f"{left}的{amount(factor, '')} 倍"
        case Arithmetic(operator="+"):
            return f"{left}与{apart(right)}之和"
        case Arithmetic(operator="-"):
            return f"{left}减去{right}"
        case Arithmetic(operator="*"):
            return f"{left}乘以{right}"
    return f"{left}除以{right}"
