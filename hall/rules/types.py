"""What kind of value a name, a constant or a part of a condition has."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """The kinds of value; the value of each member is its Chinese name, used in messages."""

    BOOL = "是否"
    NUMBER = "数字"
    TEXT = "文字"
    DATE = "日期"
    DAYS = "天数"
    CHOICE = "单选"
    CHOICES = "多选"
    OPAQUE = "表格、图形一类的内容"


@dataclass(frozen=True, slots=True)
class ValueType:
    """A kind, and for CHOICE and CHOICES the options; no options means that any text is one."""

    kind: Kind
    options: tuple[str, ...] = ()

    @classmethod
    def from_element(cls, spec: str) -> ValueType:
        """Read the `type` of a data element, such as `decimal(14,2)` or `enum(男,女)`.

        Raises ValueError when the data dictionary has no such type.
        """
        match = _ELEMENT.fullmatch(spec.strip())
        if match is None or match["base"] not in _ELEMENT_KINDS:
            raise ValueError(f"数据元类型“{spec}”不在数据元字典规定的类型之内")
        kind = _ELEMENT_KINDS[match["base"]]
        if kind not in {Kind.CHOICE, Kind.CHOICES}:
            return cls(kind)
        return cls(kind, _options(match["inside"].split(",") if match["inside"] else ()))


def CHOICE(options: Iterable[str] = ()) -> ValueType:
    """One answer out of `options`; without options any text may be the answer."""
    return ValueType(Kind.CHOICE, _options(options))


def CHOICES(options: Iterable[str] = ()) -> ValueType:
    """Several answers out of `options`; without options any texts may be the answers."""
    return ValueType(Kind.CHOICES, _options(options))


def _options(options: Iterable[str]) -> tuple[str, ...]:
    stripped = tuple(option.strip() for option in options)
    if not all(stripped):
        raise ValueError("选项不能是空白")
    return tuple(dict.fromkeys(stripped))


BOOL = ValueType(Kind.BOOL)
NUMBER = ValueType(Kind.NUMBER)
TEXT = ValueType(Kind.TEXT)
DATE = ValueType(Kind.DATE)
DAYS = ValueType(Kind.DAYS)
OPAQUE = ValueType(Kind.OPAQUE)

_ELEMENT = re.compile(r"(?P<base>[a-z_]+)(?:\((?P<inside>.*)\))?")

_ELEMENT_KINDS = {
    "bool": Kind.BOOL,
    "date": Kind.DATE,
    "enum": Kind.CHOICE,
    "multi": Kind.CHOICES,
    **dict.fromkeys(("decimal", "int", "year"), Kind.NUMBER),
    **dict.fromkeys(
        ("string", "text", "id", "uscc", "mobile", "address", "email", "bank_account", "code",
         "project_code", "month"),
        Kind.TEXT,
    ),
    **dict.fromkeys(("table", "geometry", "org", "person", "daterange"), Kind.OPAQUE),
}  # fmt: skip
