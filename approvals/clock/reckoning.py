"""How a limit runs out: so many days, minus pauses, plus an extension (law.md 1, 3 and 4). Pure: no database, no models.

    due(a, n, S) = min { d > a : |{ t counted : a < t ≤ d, t ∉ ∪(Si, Ei] }| = n }

Counted are working days or, where the law says 日, calendar days that roll over to a working day (D5).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from hall import worktime
from hall.catalog.choices import DayUnit
from hall.worktime import Day


@dataclass(frozen=True)
class Pause:
    """Days in (start, end] are taken out (C4); `end` None: the result is not there yet. `cap`: the most working days that are
    taken out (C6). For whoever shows it, `reason`: why; `basis`: by which law; `told`: public id of the written notice."""

    kind: str
    start: date
    end: date | None = None
    cap: int | None = None
    reason: str = ""
    told: str = ""
    basis: str = ""


@dataclass(frozen=True)
class Extension:
    """Working days more, once; holds when approved on or before the date it lengthens (Art. 42; B5). `in_time`: what was found of
    that when it was approved, which a schedule amended since does not change; None: it is judged by the date."""

    days: int
    approved: date
    in_time: bool | None = None


@dataclass(frozen=True)
class Budget:
    """So many days; half days round up, and nothing is the day itself, a working day."""

    days: float
    unit: DayUnit = DayUnit.WORKDAY

    @property
    def whole(self) -> int:
        return int(-(-self.days // 1))


@dataclass(frozen=True)
class Span:
    """(start, end] of one pause as it is reckoned: not before the limit began, not beyond its cap. `open`: the end is not
    known yet and only assumed, at the cap or else today."""

    pause: Pause
    start: date
    end: date
    open: bool = False


@dataclass(frozen=True)
class Reckoning:
    """`base_due`: without the extension; `due`: None while frozen (C5); `latest`: the date as it would be if what is open
    took as long as it may, or, without a cap, ended now. `frozen_on`: since when the clock stands still."""

    start: date
    budget: Budget
    base_due: Day | None
    due: Day | None
    latest: Day
    spans: tuple[Span, ...] = ()
    extension: Extension | None = None
    extension_valid: bool | None = None
    frozen_on: date | None = None

    @property
    def paused(self) -> bool:
        return self.frozen_on is not None

    @property
    def provisional(self) -> bool:
        return self.latest.provisional


@dataclass(frozen=True)
class Standing:
    """Of one day: days used and remaining (below zero when overdue); `state`: running, suspended or overdue."""

    used: int
    remaining: int
    state: str


@dataclass
class _Walk:
    """The days walked in strides. `ran_out`: the last day itself, before it rolls over to a working day."""

    unit: DayUnit
    strict: bool
    provisional: bool = False

    def go(self, start: date, days: int, pauses: Iterable[tuple[date, date]]) -> date:
        """The day the limit runs out. `pauses`: the union, in order."""
        due = self._step(start, days)
        for first, last in pauses:
            if first >= due:
                break
            due = self._step(due, _length(max(first, start), last, self.unit, self.strict))
        return due

    def roll(self, day: date) -> date:
        return self._known(worktime.next_workday(day, strict=self.strict))

    def _step(self, day: date, days: int) -> date:
        if self.unit == DayUnit.CALENDAR_DAY:
            return day + timedelta(days=days)
        return self._known(worktime.add(day, days, strict=self.strict)) if days else day

    def _known(self, day: Day) -> date:
        self.provisional |= day.provisional
        return day.date


@dataclass(frozen=True)
class _Pauses:
    """`closed`: those whose end is known; `every`: with the open ones as far as they may go; `opened`: when the first of
    these began."""

    spans: tuple[Span, ...]

    @cached_property
    def closed(self):
        return merged(each for each in self.spans if not each.open)

    @cached_property
    def every(self):
        return merged(self.spans)

    @cached_property
    def opened(self) -> date | None:
        return min((each.start for each in self.spans if each.open), default=None)


def reckon(
    start: date,
    budget: Budget,
    pauses: Iterable[Pause] = (),
    extension: Extension | None = None,
    *,
    on: date | None = None,
    strict: bool = False,
) -> Reckoning:
    """The date of a limit that began on `start`, as known `on` that day (today). Raises CalendarMissing when strict and a
    year on the way is not published."""
    spans = sorted(
        _spans(start, pauses, on or worktime.today(), strict), key=lambda span: (span.start, span.end)
    )
    known = _Pauses(tuple(spans))
    base, frozen = _leg(start, budget, known, strict)
    base_due = None if frozen else base
    valid = extension and _in_time(extension, frozen, base.date)
    last = base
    if valid and extension.days:
        last, later = _leg(base.date, Budget(extension.days), known, strict)
        frozen, last = frozen or later, Day(last.date, last.provisional or base.provisional)
    due, since = (None, known.opened) if frozen else (last, None)
    return Reckoning(start, budget, base_due, due, last, known.spans, extension, valid, since)


def _in_time(extension: Extension, frozen: bool, base: date) -> bool:
    """An extension that was approved while the clock stood still is early enough."""
    if extension.in_time is not None:
        return extension.in_time
    return frozen or extension.approved <= base


def _leg(start: date, budget: Budget, pauses: _Pauses, strict: bool) -> tuple[Day, bool]:
    """The last day, and whether an open pause has frozen the clock before it: then only a guess, for which no year needs to be
    published. A pause that begins when the days are used up changes nothing, nor does any when there are none."""
    if not budget.whole:
        return worktime.next_workday(start, strict=strict), False
    frozen = (
        pauses.opened is not None and _used(start, pauses.opened, budget.unit, pauses, strict) < budget.whole
    )
    walk = _Walk(budget.unit, strict and not frozen)
    ran_out = walk.go(start, budget.whole, pauses.every if frozen else pauses.closed)
    return Day(walk.roll(ran_out), walk.provisional), frozen


def _used(start: date, until: date, unit: DayUnit, pauses: _Pauses, strict: bool) -> int:
    """Days counted in (start, until]."""
    closed = [span for span in pauses.spans if not span.open]
    cut = [(max(first, start), min(last, until)) for first, last in merged(closed)]
    return _length(start, until, unit, strict) - sum(_length(first, last, unit) for first, last in cut)


def _spans(start: date, pauses: Iterable[Pause], on: date, strict: bool) -> Iterable[Span]:
    """What each pause takes out of a limit; nothing for one that had ended when the limit began."""
    for pause in pauses:
        end, is_open = _end(pause, on, strict)
        if is_open or end > start:
            yield Span(pause, max(pause.start, start), max(end, start), is_open)


def _end(pause: Pause, on: date, strict: bool) -> tuple[date, bool]:
    """The last day taken out, and whether it is only assumed. An open pause whose cap has passed has run to it; one whose cap
    is ahead, or that has none, is open."""
    until = pause.end or on
    if pause.cap is None:
        return max(until, pause.start), pause.end is None
    within = _length(pause.start, until - timedelta(days=1), DayUnit.WORKDAY, strict) < pause.cap
    if within and pause.end:
        return pause.end, False
    return worktime.add(pause.start, pause.cap, strict=strict and not within).date, within


def merged(spans: Iterable[Span]) -> list[tuple[date, date]]:
    """The union of (start, end], in order (C5). `spans` in order of their start."""
    found: list[tuple[date, date]] = []
    for span in spans:
        if found and span.start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], span.end)
        else:
            found.append((span.start, span.end))
    return found


def taken(spans: Iterable[Span], until: date, unit: DayUnit) -> int:
    """How many days of the unit the pauses took out up to and with `until`."""
    return sum(_length(first, min(last, until), unit) for first, last in merged(spans))


def state_at(reckoning: Reckoning, now: date) -> Standing:
    """How the clock stands on a day (law-cases L40, L41): what was used up to and with it, and what is left."""
    until = max(reckoning.start, min(now, reckoning.frozen_on or now))
    passed = _length(reckoning.start, until, reckoning.budget.unit)
    used = passed - taken(reckoning.spans, until, reckoning.budget.unit)
    more = reckoning.extension.days if reckoning.extension_valid else 0
    return Standing(used, reckoning.budget.whole + more - used, _state(reckoning, now))


def _length(first: date, last: date, unit: DayUnit, strict: bool = False) -> int:
    """Days of the unit in (first, last]; none when it is empty."""
    if last <= first:
        return 0
    return (last - first).days if unit == DayUnit.CALENDAR_DAY else worktime.count(first, last, strict=strict)


def _state(reckoning: Reckoning, now: date) -> str:
    if reckoning.paused and now >= reckoning.frozen_on:
        return "suspended"
    if reckoning.due and now > reckoning.due.date:
        return "overdue"
    if any(span.start <= now < span.end for span in reckoning.spans):
        return "suspended"
    return "running"
