"""When a case is looked at: soon after every change, and on the first day on which a rule would begin to hold if nobody acted."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.http import Http404
from django.utils import timezone

from approvals.alerts import rules
from approvals.alerts.facts import Values
from approvals.alerts.looking import Look, looks_at
from approvals.alerts.models import Alert, AlertRule
from approvals.alerts.raising import raise_alert
from approvals.alerts.rules import Hit
from approvals.clock.arming import case_of
from approvals.workflow.change import Change, locked
from approvals.workflow.choices import Move, State
from hall.timers.arming import Wanted
from hall.timers.models import Timer
from hall.timers.registry import Next
from hall.worktime import add, today

WATCH = "watch"
# Working days looked ahead; a case on which nothing is due by then is looked at again on the last of them.
AHEAD = 90
# The first thing of the day: after what the law does at midnight.
HOUR = time(0, 30)
# Moves that only pass a task from hand to hand: no fact hangs on them.
QUIET = (Move.CLAIM, Move.RELEASE, Move.HAND_OVER, Move.TAKE_AWAY, Move.TRANSFER, Move.URGE)


def wanted(change: Change) -> Iterator[Wanted]:
    """The case is looked at as soon as the change is committed."""
    if change.application.state != State.DRAFT:
        yield Wanted(WATCH, change.at)


def look_of(change: Change) -> int | None:
    """The revision makes every change a look of its own, but for quiet ones."""
    application = change.application
    if application.state == State.DRAFT:
        return None
    return 0 if change.move in QUIET else application.revision


def look(timer: Timer) -> Next | None:
    """Raises what there is to raise today; says when to look again."""
    try:
        application = locked(case_of(timer))
    except Http404:
        return None
    known = rules.usable()
    raised = set(Alert.objects.filter(application=application).values_list("rule", "occasion"))
    seen, day = looks_at([application])[0], today()
    # By department: each counts its own numbers, and two looks must not wait for each other's.
    for hit in sorted(hits(seen, known, day, raised), key=lambda hit: hit.answers.department_id):
        raise_alert(seen, hit)
        raised.add((hit.rule.pk, hit.occasion))
    return _next(seen, known, day, raised)


def hits(seen: Look, known: list[AlertRule], day: date, raised: set) -> list[Hit]:
    """What is new on that day."""
    values = Values(seen, day)
    found = [hit for rule in known if (hit := rules.hit(rule, values))]
    return [hit for hit in found if (hit.rule.pk, hit.occasion) not in raised]


def turning_day(seen: Look, known: list[AlertRule], after: date, raised: set) -> date | None:
    """The first day after `after`, at most AHEAD working days on, on which something new would be raised. No queries beyond
    those the facts have asked already."""
    waiting = [rule for rule in known if rules.moves(rule) or rule.starts_on > after]
    last = add(after, AHEAD).date
    day = after
    while waiting and day < last:
        day += timedelta(days=1)
        if hits(seen, waiting, day, raised):
            return day
    return None


def _next(seen: Look, known, day: date, raised: set) -> Next | None:
    turns = turning_day(seen, known, day, raised)
    if turns is None and _is_over(seen):
        return None
    return Next(_morning(turns or add(day, AHEAD).date))


def _is_over(seen: Look) -> bool:
    """Closed, and nothing left to hand over."""
    case = seen.application
    return case.state == State.CLOSED and (case.decided_at is None or case.delivered_at is not None)


def _morning(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, HOUR))
