"""Which timers a case has: asked of the rooms whenever a verb has moved what they look at."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from hall.timers import arming as timers
from hall.timers.arming import Wanted
from hall.timers.models import Timer

if TYPE_CHECKING:
    from approvals.workflow.change import Change
    from approvals.workflow.models import Application

Ask = Callable[["Change"], Iterable[Wanted]]
Key = Callable[["Change"], object]
# Columns that no date hangs on: a verb that moves only these leaves the timers alone.
IRRELEVANT = frozenset(
    (
        *("revision", "saved_at", "window_id", "service_point_id", "region_code", "via", "handle_code"),
        *("accepted_by_id", "accepted_by_name", "decided_by_id", "decided_by_name", "proposal"),
        *("proposed_outcome", "decision_reason", "result_name", "result_number", "delivery_method"),
    )
)


@dataclass(frozen=True)
class Source:
    kinds: tuple[str, ...]
    ask: Ask
    key: Key | None = None


_sources: list[Source] = []


def register(kinds: tuple[str, ...], source: Ask, *, key: Key | None = None) -> None:
    """`source(change)` says which timers of these `kinds` the case should have now. It is asked again about the case as it was
    read (at the same `change.at`), and only what differs is written. With a `key` it is asked only when `key(change)` differs for
    the case now and the case as it was read (None: there was nothing to time).

    A source that looks at other rows than the application's relies on the verbs that change those rows to say
    `look_anew(change)`; a new line in the ledger says it by itself."""
    if all(known.ask is not source for known in _sources):
        _sources.append(Source(kinds, source, key))


def look_anew(change: Change) -> None:
    """The verb changed something beside the application that timers hang on: all are set anew when it finishes."""
    change.timers_anew = True


def arm_case(change: Change) -> None:
    """Sets and clears the timers of the case: at most one statement each, and none when nothing they hang on has moved."""
    application, before = change.application, replace(change, application=_as_read(change.application))
    moved = {name for name, value in application.as_read.items() if getattr(application, name) != value}
    anew = change.timers_anew or "clock_entry_count" in moved
    wanted, gone = [], set()
    for source in _sources:
        if anew:
            found, known = list(source.ask(change)), set(source.kinds)
        elif source.key is not None:
            found, known = _by_key(source, change, before)
        elif moved <= IRRELEVANT:
            continue
        else:
            found, known = _by_comparing(source, change, before)
        wanted += found
        gone |= known
    subject = subject_of(application)
    timers.arm(subject, wanted)
    if gone := gone - {each.kind for each in wanted}:
        timers.clear(subject, gone)


def _by_key(source: Source, change: Change, before: Change) -> tuple[list[Wanted], set[str]]:
    """What to set, and the kinds that may be there."""
    was = source.key(before)
    if was == source.key(change):
        return [], set()
    return list(source.ask(change)), set() if was is None else set(source.kinds)


def _by_comparing(source: Source, change: Change, before: Change) -> tuple[list[Wanted], set[str]]:
    now, was = list(source.ask(change)), list(source.ask(before))
    kept = {each.kind for each in now}
    return [each for each in now if each not in was], {each.kind for each in was} - kept


def wanted_of(change: Change) -> list[Wanted]:
    """Every timer the case should have."""
    return [each for source in _sources for each in source.ask(change)]


def subject_of(application: Application) -> str:
    return f"application:{application.public_id}"


def case_of(timer: Timer) -> str:
    """The public id of the case a timer is about."""
    return timer.subject.partition(":")[2]


def _as_read(application: Application) -> Application:
    """The case before the verb, without touching the database."""
    before = copy.copy(application)
    before.__dict__.update(application.as_read)
    return before
