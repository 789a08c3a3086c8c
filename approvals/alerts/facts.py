"""Facts of a case: what a rule may ask about, by name, type and unit. Rooms register theirs from their apps.py.

A fact is computed from a case that is read already (`looking.Look`), as of a day: what happened later counts as not having
happened, so that the same function says how things stand, how they stood before a rule began, and when they will turn.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from approvals.alerts.looking import Answerable, Look
from hall.rules import Name, Scope, ValueType
from hall.worktime.templatetags.dates import plain_date


@dataclass(frozen=True)
class Fact:
    """`label` carries the unit of a number: 超承诺期限(工作日). `of(look, day)`: its value on that day; None when it has none.
    `moves`: it may change as days go by and nobody acts. `who(look, day)`: whose doing it is. `yes`, `no` word a BOOL."""

    code: str
    label: str
    type: ValueType
    of: Callable[[Look, date], object]
    moves: bool = False
    who: Callable[[Look, date], Answerable | None] | None = None
    yes: str = ""
    no: str = ""


@dataclass(frozen=True)
class Awaited:
    """A fact whose room is not there yet; a rule that asks about it is kept, and does not watch. `room`: what it waits for."""

    code: str
    label: str
    type: ValueType
    room: str
    yes: str = ""
    no: str = ""


_facts: dict[str, Fact] = {}
_awaited: dict[str, Awaited] = {}
# Counted up when a fact is added: what was compiled before is compiled anew.
_generation = 0


def register(facts: Iterable[Fact]) -> None:
    """Adds facts. Raises ValueError for a code that another fact has; takes the place of an awaited one."""
    global _generation
    for fact in facts:
        known = _facts.get(fact.code)
        if known is not None and known.of is not fact.of:
            raise ValueError(f"事实“{fact.code}”已经有了。")
        _facts[fact.code] = fact
    _generation += 1


def wait_for(facts: Iterable[Awaited]) -> None:
    """Names facts that a room still to come will register."""
    global _generation
    _awaited.update((fact.code, fact) for fact in facts)
    _generation += 1


def forget(codes: Iterable[str]) -> None:
    """Takes facts away again (a room switched off)."""
    global _generation
    for code in codes:
        _facts.pop(code, None)
    _generation += 1


def generation() -> int:
    return _generation


def fact_of(code: str) -> Fact | None:
    return _facts.get(code)


def awaited(code: str) -> Awaited | None:
    """What is to come under this code; None once it is there."""
    return None if code in _facts else _awaited.get(code)


def every() -> list[Fact | Awaited]:
    """All that a condition may mention, those that are there first."""
    return [*_facts.values(), *(each for code, each in _awaited.items() if code not in _facts)]


def scope() -> Scope:
    return Scope(Name(each.code, each.type, each.label, each.yes, each.no) for each in every())


class Values(Mapping):
    """The facts of one case as of one day, each computed when it is asked for, once. `get` answers None for a fact that is
    awaited or unknown."""

    def __init__(self, look: Look, day: date):
        self.look, self.day, self._found = look, day, {}

    def get(self, code, default=None):
        if code not in self._found:
            fact = _facts.get(code)
            self._found[code] = fact.of(self.look, self.day) if fact else None
        found = self._found[code]
        return default if found is None else found

    def __getitem__(self, code):
        found = self.get(code)
        if found is None:
            raise KeyError(code)
        return found

    def __iter__(self):
        return iter(_facts)

    def __len__(self):
        return len(_facts)


def words(value) -> str:
    """A value as people read it."""
    if value is None:
        return "没有"
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return plain_date(value)
    if isinstance(value, float | Decimal):
        return f"{value:g}"
    return str(value)
