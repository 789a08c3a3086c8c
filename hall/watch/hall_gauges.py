"""The figures of the hall's own rooms: timers, outbox, broker."""

from django.db.models import Min
from kombu.exceptions import KombuError

from hall.celery import app as celery_app
from hall.notices.models import UNSETTLED, Notice
from hall.timers import watching
from hall.watch.gauges import Gauge, register
from hall.worktime import now

# Seconds. A sweep begins every 15 seconds, messages go out every minute.
BEHIND, SILENT, UNSENT = 120, 120, 300
COUNTED = 10_000

TIMERS = (
    Gauge(
        "timers_due",
        f"Timers whose moment has passed and that have not fired, counted up to {watching.COUNTED}.",
    ),
    Gauge(
        "timers_lag_seconds",
        "How long ago the oldest due timer was to fire; 0 when none is due.",
        ceiling=BEHIND,
        said="到期的计时落后 {duration}",
    ),
    Gauge(
        "timers_parked",
        "Timers that failed six times and wait for an administrator at /desk/timers/.",
        ceiling=0,
        said="有 {value} 个计时停下了，看“停下的计时”",
    ),
    Gauge(
        "sweep_silent_seconds",
        "Seconds since a sweep of the timers began.",
        ceiling=SILENT,
        said="{duration}没有查看到期的计时，看 worker 和 beat 是否在运行",
    ),
)
OUTBOX = (
    Gauge("outbox_due", f"Messages due and not sent, counted up to {COUNTED}."),
    Gauge(
        "outbox_lag_seconds",
        "How long the oldest due message has been waiting; 0 when none is due.",
        ceiling=UNSENT,
        said="消息落后 {duration}没有发出",
    ),
    Gauge(
        "dead_letters",
        f"Messages given up after eight failures, waiting at /desk/dead-letters/, counted up to {COUNTED}.",
        ceiling=0,
        said="有 {value} 条消息发不出，看“发不出的消息”",
    ),
)
BROKER = (
    Gauge("broker_up", "1 when the broker answers, 0 when not.", floor=1, said="消息队列（Redis）没有回应"),
)


def install() -> None:
    register(TIMERS, _timers)
    register(OUTBOX, _outbox)
    register(BROKER, _broker)


def _timers() -> dict[str, float | None]:
    state = watching.state()
    return {
        "timers_due": state.due,
        "timers_lag_seconds": state.lag,
        "timers_parked": state.parked,
        "sweep_silent_seconds": state.silent,
    }


def _outbox() -> dict[str, float | None]:
    at = now()
    due = Notice.objects.filter(state__in=UNSETTLED, next_at__lte=at)
    oldest = due.aggregate(oldest=Min("next_at"))["oldest"]
    return {
        "outbox_due": due[:COUNTED].count(),
        "outbox_lag_seconds": (at - oldest).total_seconds() if oldest else 0.0,
        "dead_letters": Notice.objects.dead().order_by()[:COUNTED].count(),
    }


def _broker() -> dict[str, float | None]:
    try:
        with celery_app.connection_for_write(connect_timeout=1) as connection:
            connection.ensure_connection(max_retries=1, interval_start=0)
    except (KombuError, OSError):
        return {"broker_up": 0.0}
    return {"broker_up": 1.0}
