"""Climbing: when a rung's moment has come, the people it names are told, once.

The row `Climbed` is the claim; it, the messages, the entry in the case's journal and the timer's next moment are one
transaction. A timer that fires late climbs every rung that was missed, in order, and tells each person once of all of them. A
rung that was moved or taken away meanwhile is looked up as it stands when the timer fires.
"""

from dataclasses import dataclass
from datetime import datetime

from django.http import Http404

from approvals.clock.arming import case_of
from approvals.escalation import recipients, telling
from approvals.escalation.hours import end_of, is_open, next_opening
from approvals.escalation.ladders import Plan, Step, plan_for
from approvals.escalation.models import Climbed
from approvals.escalation.phases import Standing, standing_of
from approvals.escalation.recipients import Found
from approvals.supervision import orders
from approvals.workflow.change import Change, locked
from approvals.workflow.models import Application
from hall.catalog.shelf import definition_of
from hall.journal.record import Told, record_all
from hall.people.actor import SYSTEM
from hall.timers.arming import Wanted
from hall.timers.models import Timer
from hall.timers.registry import Next
from hall.worktime import now

KIND = "ladder"
# What the journal calls it.
CLIMB = "climb"


@dataclass
class Reach:
    """One rung being climbed. `planned`: its moment; `order`: the supervision order it opened."""

    step: Step
    planned: datetime
    found: Found
    order: object = None


def wanted(change: Change) -> list[Wanted]:
    """The timer of the next rung; none while nothing runs. One query, a second for a case whose first rungs are behind it."""
    standing = standing_of(change.application)
    if standing is None:
        return []
    plan = plan_for(change.application, standing.phase)
    found = remaining(change.application, standing, plan, change.at)
    return [Wanted(KIND, **timer_values(standing, plan, *found[0]))] if found else []


def climb(timer: Timer) -> Next | None:
    """The timer's handler: climbs what is due and says when the next rung is."""
    try:
        application = locked(case_of(timer))
    except Http404:
        return None
    standing = standing_of(application)
    if standing is None:
        return None
    at, plan = now(), plan_for(application, standing.phase)
    found = remaining(application, standing, plan, at)
    due = [each for each in found if each[0] <= at]
    if due and not is_open(at, plan.hour):
        return _next(standing, plan, next_opening(at, plan.hour), due[0][1])
    if due:
        _climb(application, standing, due, at)
    ahead = found[len(due) :]
    return _next(standing, plan, *ahead[0]) if ahead else None


def remaining(
    application: Application, standing: Standing, plan: Plan, at: datetime
) -> list[tuple[datetime, Step]]:
    """The rungs of this date that nobody has climbed, in order, each with its moment."""
    found = plan.ahead(standing)
    if not found or found[0][0] > at:
        return found
    behind = climbed(application, standing)
    return [(moment, step) for moment, step in found if step.offset not in behind]


def climbed(application: Application, standing: Standing) -> frozenset[int]:
    """The offsets of this date's rungs that were climbed; read once per application object and date."""
    known = application.__dict__.setdefault("climbed_read", {})
    key = standing.phase, standing.due
    if key not in known:
        rows = Climbed.objects.filter(application=application, phase=standing.phase, due_on=standing.due)
        known[key] = frozenset(rows.values_list("offset", flat=True))
    return known[key]


def _climb(application: Application, standing: Standing, due: list, at: datetime) -> None:
    reaches = [Reach(step, planned, recipients.find(application, step.whom)) for planned, step in due]
    for reach in reaches:
        if reach.step.supervises:
            reach.order = orders.open_by_ladder(application)
    Climbed.objects.bulk_create(
        Climbed(
            application=application,
            phase=standing.phase,
            due_on=standing.due,
            offset=reach.step.offset,
            action=reach.step.action,
            at=at,
            told=_told(reach),
        )
        for reach in reaches
    )
    telling.tell(application, definition_of(application.version), standing, reaches)
    entries = [Told(CLIMB, "", _changes(standing, reach)) for reach in reaches]
    record_all(application.chain, entries, actor=SYSTEM)


def _told(reach: Reach) -> list[list[str]]:
    return [[each.title, each.user.get_full_name()] for each in reach.found.reached]


def _changes(standing: Standing, reach: Reach) -> dict:
    found = {
        "phase": str(standing.phase),
        "due_on": standing.due.isoformat(),
        "offset": reach.step.offset,
        "planned": reach.planned.isoformat(),
        "told": _told(reach),
        "missing": [str(each) for each in reach.found.missing],
    }
    return found | ({"number": reach.order.number} if reach.order else {})


def timer_values(standing: Standing, plan: Plan, fire_at: datetime, step: Step) -> dict:
    """What the timer of the next rung holds."""
    return {
        "fire_at": fire_at,
        "due_at": end_of(standing.due),
        "rung": plan.place(step),
        "payload": {"phase": str(standing.phase), "offset": step.offset},
    }


def _next(standing: Standing, plan: Plan, at: datetime, step: Step) -> Next:
    found = timer_values(standing, plan, at, step)
    return Next(found.pop("fire_at"), **found)
