"""The date to answer by, kept by a timer: the morning after it, and every week until somebody answers."""

from approvals.escalation.hours import at_hour, end_of
from approvals.supervision.models import SupervisionOrder
from hall.timers import arming
from hall.timers.arming import Wanted
from hall.worktime import add

KIND = "supervision.reply"
HOUR = 9


def arm(order: SupervisionOrder) -> None:
    fire_at = at_hour(add(order.reply_due_on, 1).date, HOUR)
    arming.arm(order.chain, [Wanted(KIND, fire_at, end_of(order.reply_due_on))])


def disarm(order: SupervisionOrder) -> None:
    arming.clear(order.chain, [KIND])
