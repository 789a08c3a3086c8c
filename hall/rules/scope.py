"""The names a condition may mention."""

from __future__ import annotations

import keyword
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from hall.rules.types import DATE, ValueType

TODAY = "today"

_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*")
_WORDS = {word.casefold() for word in keyword.kwlist}


@dataclass(frozen=True, slots=True)
class Name:
    """Something a condition may ask about.

    `label` is its Chinese name and carries the unit of a number in brackets: 征占地面积(公顷).
    `yes` and `no` word the two answers of a BOOL in a sentence; without them they are made from the label.
    """

    code: str
    type: ValueType
    label: str
    yes: str = ""
    no: str = ""


class Scope:
    """The names offered to one condition; `today` (DATE) is always among them.

    Raises ValueError for a code that a condition could not write, is offered twice, or is taken.
    """

    def __init__(self, names: Iterable[Name]) -> None:
        self._names = {TODAY: Name(TODAY, DATE, "今天")}
        for name in names:
            self._add(name)

    def _add(self, name: Name) -> None:
        taken = name.code in {TODAY, "days"} or not _WORDS.isdisjoint(name.code.casefold().split("."))
        if taken or not _CODE.fullmatch(name.code):
            raise ValueError(f"“{name.code}”不能用作条件里的名称")
        if name.code in self._names:
            raise ValueError(f"名称“{name.code}”重复")
        if not name.label.strip():
            raise ValueError(f"名称“{name.code}”没有中文名")
        self._names[name.code] = name

    def get(self, code: str) -> Name | None:
        """Return the name with this code, or None."""
        return self._names.get(code)

    def __iter__(self) -> Iterator[Name]:
        return iter(self._names.values())

    def nearest(self, code: str) -> list[Name]:
        """Return up to three names that the writer of the unknown `code` may have meant, best first.

        A Chinese label, a group without its member (`project`) and a member without its group are
        recognised; what remains is compared letter by letter.
        """
        by_label = [name for name in self if code in {name.label, re.split("[(（]", name.label)[0]}]
        in_group = [name for name in self if name.code.startswith(f"{code}.")]
        by_member = [name for name in self if name.code.rpartition(".")[2] == code.rpartition(".")[2]]
        by_letters = [self._names[match] for match in get_close_matches(code, self._names, n=1, cutoff=0.6)]
        found = by_label or in_group or [*by_letters, *by_member]
        return list(dict.fromkeys(found))[:3]
