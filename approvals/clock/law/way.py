"""The way to an answer: counts days, strictly or not, and keeps the steps and what is drawn."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from approvals.clock import drawing
from approvals.clock.reckoning import Budget, Extension, Pause, Reckoning, reckon
from approvals.clock.steps import Lengthened, Step, began, days_of, limited, rests, steps_of, unpublished
from hall import worktime
from hall.catalog.choices import DayUnit
from hall.worktime.templatetags.dates import near_date


@dataclass
class Way:
    """`strict`: an unpublished year raises CalendarMissing; else the answer is `provisional`. `on`: the day it is asked of;
    `first`, `last`: from which day to which one the calendar was looked at."""

    strict: bool = True
    on: date | None = None
    first: date = date.max
    last: date = date.min
    steps: list[Step] = field(default_factory=list)
    months: list[drawing.Month] = field(default_factory=list)
    start_name: str = ""

    @property
    def provisional(self) -> bool:
        return bool(self.missing)

    @property
    def missing(self) -> str:
        """Of which years there is no schedule, and what is counted by instead."""
        return f"{found}。" if (found := unpublished(self.first, self.last)) else ""

    @property
    def has_pause(self) -> bool:
        return any(month.has_pause for month in self.months)

    def say(self, strong: str, text: str = "", law: str = "") -> None:
        self.steps.append(Step(strong, text, law))

    def is_workday(self, day: date) -> bool:
        self._looked(day, day)
        return worktime.is_workday(day, strict=self.strict)

    def count(self, after: date, until: date) -> int:
        self._looked(after, until)
        return worktime.count(after, until, strict=self.strict)

    def roll(self, day: date) -> date:
        """The day itself when it is worked, else the next working day."""
        found = worktime.next_workday(day, strict=self.strict)
        self._looked(day, found.date)
        return found.date

    def limit(
        self,
        start: date,
        name: str,
        budget: Budget,
        law: str,
        *,
        purpose: str = "",
        pauses: Iterable[Pause] = (),
        extension: Extension | None = None,
        words: Lengthened | None = None,
    ) -> Reckoning:
        """A limit that runs from `start`, where `name` happened; told step by step."""
        found = reckon(start, budget, pauses, extension, on=self.on, strict=self.strict)
        self._looked(start, found.latest.date)
        self.steps += [
            began(start, name, unit=budget.unit, at_once=not budget.whole),
            limited(budget, law, purpose),
            *steps_of(found, words),
        ]
        self.months, self.start_name = drawing.drawn(found, name[:2]), name[:2]
        return found

    def due(
        self, start: date, name: str, days: float, law: str, purpose: str = "", unit=DayUnit.WORKDAY
    ) -> date:
        """The last day of a limit that nothing stops."""
        return self.limit(start, name, Budget(days, unit), law, purpose=purpose).due.date

    def back(
        self, event: date, name: str, budget: Budget, law: str, purpose: str, what: str = "最晚"
    ) -> date:
        """The day so many days before the event `name`; neither is the event's own day counted nor does it roll over."""
        short = name[-2:]  # 有效期届满 is drawn as 届满
        self.say(f"从{near_date(event)}{name}往回数", "，当天不算。")
        self.say(f"往回数 {days_of(budget.days, budget.unit)}", f"，{purpose}。", law)
        if budget.unit == DayUnit.CALENDAR_DAY:
            latest = event - timedelta(days=budget.whole)
            self.say("休息日也算", "，不顺延。")
        else:
            found = worktime.add(event, -budget.whole, strict=self.strict)
            latest = found.date
            self._looked(latest, event)
            self.steps += rests(latest - timedelta(days=1), event - timedelta(days=1))
        self.say(f"算下来，{what}{near_date(latest)}", "。")
        numbers = _numbers(latest, event, budget.unit)
        self.months, self.start_name = drawing.backwards(latest, event, short, numbers), short
        return latest

    def _looked(self, first: date, last: date) -> None:
        self.first, self.last = min(self.first, first), max(self.last, last)


def _numbers(latest: date, event: date, unit: DayUnit) -> dict[date, int]:
    """Which day each is, counted back from the event."""
    between = (event - timedelta(days=n) for n in range(1, (event - latest).days + 1))
    days = [day for day in between if unit == DayUnit.CALENDAR_DAY or worktime.is_workday(day)]
    return {day: number for number, day in enumerate(days, 1)}
