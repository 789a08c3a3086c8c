"""What is done when a timer fires. Rooms register their kinds from the apps.py of their app."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from hall.timers.models import Timer


@dataclass(frozen=True)
class Next:
    """When the same timer fires again. `due_at`: the moment that firing is about, `at` when it is left out."""

    at: datetime
    due_at: datetime | None = None
    rung: int = 0
    payload: dict | None = None


Handler = Callable[[Timer], Next | None]


@dataclass(frozen=True)
class Kind:
    """`label`: what the page of stopped timers calls it."""

    handler: Handler
    label: str


_kinds: dict[str, Kind] = {}


def register(kind: str, handler: Handler, label: str) -> None:
    """`handler` runs inside the transaction that moves the row on, and may call verbs. It returns when the timer fires next, or
    None when it is done; what it raises is tried again later and, failing too often, parked. The timer it gets holds the moment
    it is about (`due_at`), which may be long ago: nothing it writes may take the present for that day.

    Raises ValueError when another handler has the kind.
    """
    known = _kinds.get(kind)
    if known is not None and known.handler is not handler:
        raise ValueError(f"计时种类“{kind}”已经有了。")
    _kinds[kind] = Kind(handler, label)


def kind_of(name: str) -> Kind | None:
    return _kinds.get(name)


def label_of(name: str) -> str:
    """In words; the bare name for a kind that is gone."""
    kind = _kinds.get(name)
    return kind.label if kind else name
