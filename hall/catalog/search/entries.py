"""What goes into the index and what comes out of it."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Reason(enum.Enum):
    """Why an entry was found."""

    NAME = "name"
    ALIAS = "alias"
    WISH = "wish"
    PINYIN = "pinyin"
    INITIALS = "initials"
    TYPO = "typo"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Entry:
    """One findable thing: a service item or a one-thing package.

    `aliases` are official short names, `wishes` colloquial phrases, `words` weak context such as
    the department, the theme, material names and the outcome paper. `weight` (1.0 is ordinary)
    only decides between near ties.
    """

    key: str
    kind: str
    title: str
    aliases: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer. `marks` are half-open character ranges inside `matched` worth highlighting."""

    entry: Entry
    score: float
    reason: Reason
    matched: str
    marks: tuple[tuple[int, int], ...]
