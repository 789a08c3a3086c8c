"""Why a date is that day: the steps, the rules, and the days drawn."""

from dataclasses import dataclass, field
from datetime import date

from approvals.clock import drawing
from approvals.clock.drawing import Month
from approvals.clock.reckoning import Reckoning
from approvals.clock.steps import Lengthened, Step, steps_of, unpublished
from hall.worktime.templatetags.dates import month_day


@dataclass(frozen=True)
class Explanation:
    """`due`: None while the clock stands still; then `latest` is the date if everything takes as long as it may.
    `provisional`: a year on the way has no published schedule yet."""

    title: str
    start: date
    start_name: str
    due: date | None
    latest: date
    steps: list[Step]
    provisional: bool = False
    months: list[Month] = field(default_factory=list)

    @property
    def articles(self) -> list[str]:
        """Every rule named, each once."""
        return list(dict.fromkeys(step.law for step in self.steps if step.law))

    @property
    def missing(self) -> str:
        """Of which years there is no schedule, and what is counted by instead."""
        return unpublished(self.start, self.latest)

    @property
    def has_pause(self) -> bool:
        return any(month.has_pause for month in self.months)


def explained(
    found: Reckoning,
    start_name: str,
    head: list[Step],
    words: Lengthened | None = None,
    tail: list[Step] | None = None,
) -> Explanation:
    """Of one reckoning. `head`: when it began and how many days there are; `tail`: what follows from the date."""
    due = found.due.date if found.due else None
    return Explanation(
        _title(found),
        found.start,
        start_name,
        due,
        found.latest.date,
        [*head, *steps_of(found, words), *(tail or [])],
        found.provisional,
        drawing.drawn(found, start_name),
    )


def _title(found: Reckoning) -> str:
    if found.due:
        return f"为什么是 {month_day(found.due.date)}？"
    if all(span.pause.cap is not None for span in found.spans if span.open):
        return f"为什么最晚是 {month_day(found.latest.date)}？"
    return "为什么现在没有日期？"
