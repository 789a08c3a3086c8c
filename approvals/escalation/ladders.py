"""The ladder that holds for a department, as plain values."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from approvals.escalation.hours import at_hour, working_day
from approvals.escalation.models import Ladder, Phase, Rung
from approvals.escalation.phases import Standing
from approvals.workflow.models import Application


@dataclass(frozen=True)
class Step:
    """One rung: `offset` in working days from the date."""

    offset: int
    whom: tuple[str, ...]
    action: str

    @property
    def supervises(self) -> bool:
        return self.action == Rung.Action.SUPERVISE


@dataclass(frozen=True)
class Plan:
    """The steps of one phase, the earliest first; `hour`: the hour of the day at which people are told."""

    hour: int
    steps: tuple[Step, ...]

    def moment(self, step: Step, due: date) -> datetime:
        return at_hour(working_day(due, step.offset), self.hour)

    def ahead(self, standing: Standing) -> list[tuple[datetime, Step]]:
        """The steps that mean something for a date that stands since then: warnings whose day had gone before it was set are
        left out, being late is told however late it is noticed."""
        found = [(self.moment(step, standing.due), step) for step in self.steps]
        return [(at, step) for at, step in found if step.offset > 0 or at > standing.since]

    def place(self, step: Step) -> int:
        return self.steps.index(step)


@dataclass(frozen=True)
class Plans:
    """A whole ladder: the steps of every phase."""

    hour: int = 9
    steps: tuple[tuple[str, Step], ...] = ()

    def of(self, phase: Phase) -> Plan:
        return Plan(self.hour, tuple(step for of, step in self.steps if of == phase))


def plan_for(application: Application, phase: Phase) -> Plan:
    """The ladder of the case's department, or the one for all that have none of their own. One query per application object."""
    if "ladder_read" not in application.__dict__:
        found = in_force(application.department_id)
        application.__dict__["ladder_read"] = found.get(application.department_id) or found.get(None, Plans())
    return application.__dict__["ladder_read"].of(phase)


def in_force(department: str | None = None) -> dict[str | None, Plans]:
    """Department → its ladder; None → that of all the others. All of them when no department is named. One query."""
    ladders = Ladder.objects.all()
    if department is not None:
        ladders = ladders.filter(Q(department=department) | Q(department=None))
    columns = ("department", "hour", "rungs__phase", "rungs__offset", "rungs__whom", "rungs__action")
    found: dict[str | None, Plans] = {}
    for owner, hour, phase, offset, whom, action in ladders.order_by("rungs__offset").values_list(*columns):
        steps = found[owner].steps if owner in found else ()
        if phase is not None:  # a ladder whose rungs were all taken away is a row all the same
            steps = (*steps, (phase, Step(offset, tuple(whom), action)))
        found[owner] = Plans(hour, steps)
    return found
