"""After a year's holidays were loaded: until when the open orders are to be answered is reckoned anew, by a timer beside that of
the cases."""

import logging

from django.db import transaction

from approvals.clock.recomputing import Run
from approvals.supervision.models import SupervisionOrder
from approvals.supervision.orders import WAITING, recompute
from hall.holidays.loading import chain_of
from hall.timers.arming import Wanted, arm
from hall.timers.models import Timer
from hall.timers.registry import Next
from hall.worktime import now
from hall.worktime.refreshing import refresh

KIND = "supervision.anew"
log = logging.getLogger(__name__)


def begin(run: Run) -> None:
    """With the first batch of cases."""
    payload = {"since": run.since, "title": run.title, "after": 0, "failed": []}
    arm(chain_of(run.year), [Wanted(KIND, now(), payload=payload)])


def fire(timer: Timer) -> Next | None:
    """The timer's handler: one order each time, so that no two cases are held at once. Those that fail come once more at the end,
    where the sweep tries them again and shows what is wrong."""
    refresh()
    run = timer.payload
    waiting = SupervisionOrder.objects.filter(state__in=WAITING, reply_due_on__gte=run["since"])
    order = waiting.filter(pk__gt=run["after"]).order_by("pk").only("pk", "public_id").first()
    if order is None:
        return _once_more(run)
    failed = run["failed"] if _worked(order, run["title"]) else [*run["failed"], order.pk]
    return Next(now(), payload=run | {"after": order.pk, "failed": failed})


def _worked(order: SupervisionOrder, notice: str) -> bool:
    try:
        with transaction.atomic():
            recompute(order.public_id, notice=notice)
    except Exception:
        log.exception("督办单 %s 按新的放假安排重算没有成功，稍后再试", order.public_id)
        return False
    return True


def _once_more(run: dict) -> Next | None:
    if not run["failed"]:
        return None
    first, *others = run["failed"]
    recompute(SupervisionOrder.objects.get(pk=first).public_id, notice=run["title"])
    return Next(now(), payload=run | {"failed": others})
