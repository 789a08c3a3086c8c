"""Reading a list in order from several parts, page by page, without sorting or counting past what was read.

A place in the list is a key: the value rows are ordered by and the row's id. It is written into addresses.
"""

import heapq
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import islice

from django.db.models import F
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from hall.worktime import today

SEPARATOR = "~"
A_CENTURY = timedelta(days=36525)


@dataclass(frozen=True)
class Order:
    """`field`: what rows are ordered by, then by id; `descending`: newest first; `moments`: the field has a time of day."""

    field: str
    descending: bool = False
    moments: bool = False

    def beyond(self, key: tuple, backwards: bool):
        """Rows after the key (before it when `backwards`), compared as a whole, so that an index begins right there."""
        compare = TupleLessThan if self.descending != backwards else TupleGreaterThan
        return compare(Tuple(F(self.field), F("id")), key)

    def by(self, backwards: bool) -> tuple[str, str]:
        sign = "-" if self.descending != backwards else ""
        return f"{sign}{self.field}", f"{sign}id"


@dataclass(frozen=True)
class Keys:
    """One page of a list: the keys on it in order, and from where the pages beside it go on; '' at the ends."""

    keys: list[tuple]
    previous: str
    next: str


def page(parts: list, order: Order, size: int, *, after: str = "", before: str = "") -> Keys:
    """The page that follows `after`, or ends before `before`. What cannot be read as a key starts over."""
    back = read(before, order)
    start = back or read(after, order)
    found = keys(parts, order, size + 1, start=start, backwards=bool(back))
    more, found = len(found) > size, found[:size]
    if back:
        found.reverse()
    if not found:
        return Keys([], "", "")
    has_previous, has_next = (more, True) if back else (bool(start), more)
    return Keys(found, write(found[0]) if has_previous else "", write(found[-1]) if has_next else "")


def keys(parts: list, order: Order, most: int, *, start: tuple | None = None, backwards=False) -> list[tuple]:
    """The first keys of all parts together, each once: (value, id)."""
    runs = [_run(part, order, most, start, backwards) for part in parts]
    merged = heapq.merge(*runs, reverse=order.descending != backwards)
    return list(islice(dict.fromkeys(merged), most))


def _run(part, order: Order, most: int, start: tuple | None, backwards: bool) -> list[tuple]:
    if start:
        part = part.filter(order.beyond(start, backwards))
    return list(part.order_by(*order.by(backwards)).values_list(order.field, "pk")[:most])


def write(key: tuple) -> str:
    value, pk = key
    return f"{value.isoformat()}{SEPARATOR}{pk}"


def read(text: str, order: Order) -> tuple | None:
    """The key an address names, or None when it is none of this order."""
    value, _, pk = text.partition(SEPARATOR)
    if not (pk.isascii() and pk.isdigit() and len(pk) < 19):
        return None
    try:
        found = datetime.fromisoformat(value) if order.moments else date.fromisoformat(value)
    except ValueError:
        return None
    if order.moments and found.tzinfo is None:
        return None
    day = found.date() if order.moments else found
    # Far away dates are nobody's key, and databases refuse some of them.
    return (found, int(pk)) if abs(day - today()) < A_CENTURY else None
