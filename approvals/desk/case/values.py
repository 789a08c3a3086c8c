"""A form as it is read at the desk: by group, each value in words, personal numbers masked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path

import yaml

from hall.catalog.definitions.dictionary import DataElementDefinition
from hall.catalog.element_words import group_of
from hall.catalog.uscc import valid_uscc
from hall.privacy import masking
from hall.worktime.templatetags.dates import plain_date

# 合同价(万元) → name and unit. A bracket that is no unit, as in 层数(地上/地下), stays with the name.
UNIT = re.compile(
    r"^(?P<name>.+?)\((?P<unit>万元|元|平方米|亩|公顷|米|%|月|人|个|张|吨|立方米|千米|公里|年|天)\)$"
)
MASKS = {
    "id": masking.id_number,
    "uscc": masking.credit_code,
    "mobile": masking.phone,
    "bank_account": masking.account,
}
# Numbers of people that stand inside other values, such as a shareholder's in a table.
PERSONAL = re.compile(r"(?<![0-9A-Za-z])(?:\d{17}[\dXx]|1[3-9]\d{9}|[0-9A-HJ-NPQRTUWXY]{18})(?![0-9A-Za-z])")
# What tables, persons and organisations consist of; the form is filled by the same file.
COLUMNS = Path(__file__).resolve().parents[2] / "filling" / "columns.yaml"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True)
class Shown:
    """A value in words; a table as `columns` and `rows`. `masked`: something of it was covered."""

    text: str = ""
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    masked: bool = False

    @property
    def empty(self) -> bool:
        return not self.text and not self.rows


@dataclass(frozen=True)
class Group:
    """Fields that stand together, such as 申请人."""

    name: str
    fields: list = field(default_factory=list)


def name_and_unit(element: DataElementDefinition) -> tuple[str, str]:
    """合同价(万元) → 合同价, 万元."""
    found = UNIT.match(element.name)
    return (found["name"], found["unit"]) if found else (element.name, "")


def shown(element: DataElementDefinition, value) -> Shown:
    """The value in words, masked; empty for nothing."""
    if value is None or value == "" or value == [] or value == {}:
        return Shown()
    kind = element.type.split("(")[0]
    if kind in MASKS and isinstance(value, str):
        return Shown(MASKS[kind](value), masked=True)
    if isinstance(value, list) and any(isinstance(row, Mapping) for row in value):
        return _table(element, value)
    text = _text(kind, value, element)
    covered = cover(text)
    parts = columns_of(element) if isinstance(value, Mapping) else {}
    masked = covered != text or any(_is_personal(parts, key) for key in parts)
    _, unit = name_and_unit(element)
    return Shown(f"{covered} {unit}" if unit else covered, masked=masked)


def cover(text: str) -> str:
    """The text with the numbers of people in it masked."""
    return PERSONAL.sub(lambda found: _cover_one(found[0]), text)


def in_groups(rows) -> list[Group]:
    """Rows that have a `key`, in the groups they stand in; the order is that of the form."""
    groups: dict[str, Group] = {}
    for row in rows:
        name = group_of(row.key)
        groups.setdefault(name, Group(name)).fields.append(row)
    return list(groups.values())


def number(value) -> str:
    """1280.5 → 1,280.5; anything that is no number as it is."""
    try:
        whole, dot, rest = str(value).partition(".")
        return f"{int(whole):,}{dot}{rest}"
    except ValueError:
        return str(value)


def _text(kind: str, value, element: DataElementDefinition) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, Mapping):
        return _parts(element, value)
    if isinstance(value, (list, tuple)):
        texts = [_text(kind, each, element) for each in value]
        return (" 至 " if kind == "daterange" else "、").join(texts)
    if kind in ("date", "daterange"):
        return _date(str(value))
    if kind in ("decimal", "int"):
        return number(value)
    return {"true": "是", "false": "否"}.get(str(value), str(value)) if kind == "bool" else str(value)


def _date(text: str) -> str:
    try:
        return plain_date(date.fromisoformat(text))
    except ValueError:
        return text


def _parts(element: DataElementDefinition, value: Mapping) -> str:
    if set(value) <= {"start", "end", "from", "to"}:
        return " 至 ".join(_date(str(each)) for each in value.values() if each)
    if "detail" in value:
        return "".join(str(each) for key, each in value.items() if key != "detail") + str(value["detail"])
    parts = columns_of(element)
    return "；".join(
        f"{_label(parts, key)}：{_cell(parts, key, each)}"
        for key, each in value.items()
        if each not in ("", None)
    )


def _table(element: DataElementDefinition, rows: list) -> Shown:
    parts = columns_of(element)
    rows = [row for row in rows if isinstance(row, Mapping)]
    keys = list(dict.fromkeys(key for row in rows for key in row))
    return Shown(
        columns=tuple(_label(parts, key) for key in keys),
        rows=tuple(tuple(_cell(parts, key, row.get(key, "")) for key in keys) for row in rows),
        masked=any(_is_personal(parts, key) for key in keys),
    )


def _label(parts: dict, key: str) -> str:
    return parts.get(key, {}).get("name", key)


def _is_personal(parts: dict, key: str) -> bool:
    part = parts.get(key, {})
    return part.get("type", "").split("(")[0] in MASKS or part.get("mask", False)


def _cell(parts: dict, key: str, value) -> str:
    """One part of a table row, a person or an organisation."""
    text = str(value if value is not None else "")
    mask = MASKS.get(parts.get(key, {}).get("type", "").split("(")[0])
    if mask:
        return mask(text)
    if _is_personal(parts, key):
        return masking.id_number(text)
    return cover(number(text) if parts.get(key, {}).get("type", "").startswith("decimal") else text)


def columns_of(element: DataElementDefinition) -> dict[str, dict]:
    """Part → what it is, of an element that has parts: a table, a person, an organisation."""
    known = _columns()
    found = known["elements"].get(element.code) or known.get(element.type.split("(")[0]) or []
    return {part["key"]: part for part in found}


@cache
def _columns() -> dict:
    return yaml.safe_load(COLUMNS.read_text(encoding="utf-8"))


def _cover_one(found: str) -> str:
    if len(found) == 11:
        return masking.phone(found)
    if is_identity(found):
        return masking.id_number(found)
    return masking.credit_code(found) if valid_uscc(found) else found


def is_identity(text: str) -> bool:
    """Whether 18 signs are an identity number by their check sign (GB 11643), and not some other number."""
    if not text[:17].isdigit():
        return False
    total = sum(int(sign) * weight for sign, weight in zip(text, WEIGHTS, strict=False))
    return "10X98765432"[total % 11] == text[17].upper()
