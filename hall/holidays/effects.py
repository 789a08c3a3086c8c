"""What a new schedule would move. Upper apps say it of their rows; they register from their apps.py."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from hall.worktime.calendar import Schedule


@dataclass(frozen=True)
class Shift:
    """One date of a row, now and then. `label`: what it is until when; `was_soft`: whether it was provisional."""

    label: str
    before: date
    after: date
    was_soft: bool = False


@dataclass(frozen=True)
class Moved:
    """One row of the sample. `number`, `what`: which and of what kind; `shifts`: its dates that move, at least one; `note`: what
    else one has to know of it."""

    number: str
    what: str
    shifts: tuple[Shift, ...]
    note: str = ""


@dataclass(frozen=True)
class Effect:
    """`looked`: how many were reckoned; `complete`: these are all there are; `moved`: how many get another date, be it the next one
    or the law's; `firm`: how many lose the word 暂定; `sample`: some of those that move, the soonest first."""

    title: str
    looked: int
    complete: bool
    moved: int
    firm: int
    sample: tuple[Moved, ...] = ()


# (the schedule as it would be, the first day it changes) → what follows.
Source = Callable[[Schedule, date], Effect]
_sources: list[Source] = []


def register(source: Source) -> None:
    if source not in _sources:
        _sources.append(source)


def effects_of(schedule: Schedule, since: date) -> list[Effect]:
    return [source(schedule, since) for source in _sources]
