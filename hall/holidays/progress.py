"""How far the work that follows a new schedule has come."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from hall.holidays.access import may_keep
from hall.holidays.loading import TIMER, chain_of
from hall.journal.reading import Line
from hall.people.actor import Actor
from hall.timers.models import Timer
from hall.timers.subjects import Subject

# What ends or begins the work, in the journal of the year.
ENDS = ("calendar_reckoned", "calendar_changed", "calendar_loaded")


@dataclass(frozen=True)
class Progress:
    """`looked`, `moved`: cases so far; `failed`: those that did not work and are tried again at the end; `stopped`: it has
    failed so often that somebody has to look, `error` says why."""

    looked: int
    moved: int
    failed: int
    stopped: bool
    error: str


@dataclass(frozen=True)
class Result:
    """What came of the work once it has ended, `at` that moment; `failed`: the numbers of the cases that never worked."""

    at: datetime
    looked: int
    moved: int
    failed: tuple[str, ...]


def result_of(history: list[Line]) -> Result | None:
    """From the journal of the year, newest first; None while the version in force has not been reckoned with to the end."""
    last = next((entry for entry in history if entry.action in ENDS), None)
    if last is None or last.action != "calendar_reckoned":
        return None
    found = last.changes
    return Result(last.at, found.get("looked", 0), found.get("moved", 0), tuple(found.get("failed", ())))


def of(year: int) -> Progress | None:
    """None when nothing is under way."""
    timer = Timer.objects.filter(subject=chain_of(year), kind=TIMER).first()
    if timer is None:
        return None
    done = timer.payload
    return Progress(
        done.get("looked", 0),
        done.get("moved", 0),
        len(done.get("failed", [])),
        timer.parked_at is not None,
        timer.error,
    )


def subjects_of(actor: Actor, years: list[str]) -> dict[str, Subject]:
    """Loaded years on the page of stopped timers."""
    return {
        year: Subject(
            f"{year} 年放假安排", reverse("holidays-year", args=[int(year)]) if may_keep(actor) else ""
        )
        for year in years
        if year.isdecimal()
    }


def running() -> set[int]:
    """The years whose work is under way."""
    subjects = Timer.objects.filter(kind=TIMER, parked_at=None).values_list("subject", flat=True)
    return {int(subject.partition(":")[2]) for subject in subjects}
