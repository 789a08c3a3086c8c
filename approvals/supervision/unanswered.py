"""When nobody answered in time: told one level up the morning after, and every week until somebody answers (functions.md M9)."""

from approvals.escalation.hours import at_hour, is_open, next_opening
from approvals.supervision.orders import escalate
from approvals.supervision.replies import HOUR
from hall.timers.models import Timer
from hall.timers.registry import Next
from hall.worktime import add, now, today

# Working days until it is told again.
WEEK = 5


def fire(timer: Timer) -> Next | None:
    """The timer's handler."""
    if not is_open(now(), HOUR):
        return Next(next_opening(now(), HOUR), timer.due_at, timer.rung)
    if escalate(timer.subject.partition(":")[2]) is None:
        return None
    return Next(at_hour(add(today(), WEEK).date, HOUR), timer.due_at, timer.rung + 1)
