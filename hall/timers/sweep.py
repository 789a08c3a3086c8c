"""Firing what is due, oldest first and with no lower bound, so that a late run catches up.

A worker claims a few rows in a short transaction: its token and the end of its lease stand on them. Then each has a transaction
of its own, in which the handler runs first and the row is moved on or taken away last, by the token. Somebody else has the row
meanwhile (the lease lapsed, the timer was set anew, its case closed): no row with the token, and all the handler did is undone.
So a worker killed at any moment leaves either everything done or nothing, and a claim that lapses by itself.

A handler may take its worker with it (no memory left, a crash), and nobody is there to count the failure. So a timer whose claim
has lapsed is claimed alone, and a try alone is counted before it is made; only whoever runs alone when workers end is parked.
"""

import logging
import time
import uuid
from collections import Counter
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q

from hall.timers import arming, watching
from hall.timers.arming import Firing
from hall.timers.models import Timer
from hall.timers.registry import Next, kind_of
from hall.worktime import now
from hall.worktime.refreshing import refresh_if_due

BATCH = 20
LEASE = timedelta(seconds=settings.SWEEP_LEASE)
# Seconds after which a run takes no further batch, so that other work gets its turn; the next run goes on.
RUN = 30.0
# Minutes to wait after the first, second … failure; after the last the timer is parked.
WAITS = (1, 5, 15, 30, 60)
TRIES = len(WAITS) + 1
ERROR = Timer._meta.get_field("error").max_length
log = logging.getLogger(__name__)


class Unknown(Exception):
    """No room has registered the kind."""


class Taken(Exception):
    """The row is not ours any more."""


class Ended(Exception):
    """Whoever ran it, ran it alone, ended each time or was not done when the lease ended."""

    def __init__(self):
        super().__init__("办这一步时后台进程每次都中途停了：可能是内存不够或程序崩溃，也可能是用时太长。")


def sweep(seconds: float = RUN) -> int:
    """Fires what is due, until nothing is or `seconds` have passed; returns how many fired. Several may run at once."""
    began, fired = time.monotonic(), 0
    watching.began()
    with _not_waiting_for_the_disk():
        while time.monotonic() - began < seconds and (batch := claim()):
            counted = _fire_all(batch)
            fired += sum(count for (_, what), count in counted.items() if what == "fired")
            watching.add(counted)
    watching.ended()
    return fired


def claim(size: int = BATCH) -> list[Timer]:
    """The next due timers, ours alone until the lease ends. On SQLite the transaction itself keeps everybody else out. Also in a
    long run dates are counted by the schedule in force."""
    refresh_if_due()
    at, token = now(), uuid.uuid4()
    with transaction.atomic():
        rows = Timer.objects.due(at).filter(Q(taken_until=None) | Q(taken_until__lt=at))
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        batch = _alone_or_together(list(rows[:size]))
        if batch:
            # Counted beforehand, so that it is counted also if this process ends; who gets through begins afresh or fails.
            tried = {"attempts": _tried(batch[0])} if len(batch) == 1 else {}
            Timer.objects.filter(pk__in=[timer.pk for timer in batch]).update(
                taken_by=token, taken_until=at + LEASE, **tried
            )
    for timer in batch:
        timer.taken_by, timer.taken_until = token, at + LEASE
    return batch


def _alone_or_together(due: list[Timer]) -> list[Timer]:
    """Of what is due the oldest, with the others that nobody has claimed; alone when its claim has lapsed."""
    if due and due[0].taken_until:
        return due[:1]
    return [timer for timer in due if not timer.taken_until]


def _tried(timer: Timer) -> int:
    """With the try that is to come, unless there is none."""
    return timer.attempts if _is_spent(timer) else timer.attempts + 1


def _is_spent(timer: Timer) -> bool:
    """Counted so often, and still not parked: the last try has ended its worker."""
    return timer.attempts >= TRIES


def fire(timer: Timer) -> str:
    """One claimed timer, in one transaction: `fired`, `failed`, `parked`, or `taken` when it is not ours any more."""
    if _is_spent(timer):
        return _failed(timer, Ended(), timer.attempts)
    try:
        with transaction.atomic(), arming.firing(timer) as firing:
            _move_on(timer, _handled(timer), firing)
    except Taken:
        log.info("计时 %s 已有别处接手，没有重复执行", timer)
        return "taken"
    except Exception as error:  # the others must not wait for this one
        return _failed(timer, error, timer.attempts + 1)
    return "fired"


@contextmanager
def _not_waiting_for_the_disk():
    """PostgreSQL writes the log in order, so what a power cut may take are the last firings, each whole: their timers are due
    again. Nothing of them can have left the house before: whoever sends a message or makes a paper commits first, waiting for
    the disk, and with that everything before it is kept."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
    try:
        yield
    finally:
        if connection.is_usable():
            with connection.cursor() as cursor:
                cursor.execute("RESET synchronous_commit")


def _fire_all(batch: list[Timer]) -> Counter:
    """Kind and what became of it, counted. What the lease does not reach is left to whoever takes it next."""
    counted = Counter()
    for timer in batch:
        if now() < timer.taken_until:
            counted[timer.kind, fire(timer)] += 1
    return counted


def _handled(timer: Timer) -> Next | None:
    kind = kind_of(timer.kind)
    if kind is None:
        raise Unknown(f"没有程序认得“{timer.kind}”这种计时，可能是装了旧版本，或有一部分没有启用。")
    return kind.handler(timer)


def _move_on(timer: Timer, following: Next | None, firing: Firing) -> None:
    """What the handler says; if nothing, what a verb that it called wants of this very timer; else the row has done its work.
    Raises Taken."""
    mine = Timer.objects.filter(pk=timer.pk, taken_by=timer.taken_by)
    if following is None and firing.wanted is not None:
        wanted = firing.wanted
        following = Next(wanted.fire_at, wanted.due_at, wanted.rung, wanted.payload)
    # Nothing hangs on a timer that a delete would have to look for.
    if not (mine.update(**_anew(following, timer)) if following else mine._raw_delete(mine.db)):
        raise Taken


def _anew(following: Next, timer: Timer) -> dict:
    return {
        "fire_at": following.at,
        "due_at": following.due_at or following.at,
        "rung": following.rung,
        "payload": timer.payload if following.payload is None else following.payload,
    } | FREE


# No claim and no failure.
FREE = {
    "taken_by": None,
    "taken_until": None,
    "attempts": 0,
    "error": "",
    "failed_at": None,
    "parked_at": None,
}


def _failed(timer: Timer, error: Exception, attempts: int) -> str:
    """Tried again later; after the last time it stands still until a person looks."""
    at = now()
    parked = attempts >= TRIES
    log.warning("计时 %s 第 %s 次没成：%s", timer, attempts, error, exc_info=error)
    changed = {
        "attempts": attempts,
        "error": words(error),
        "failed_at": at,
        "taken_by": None,
        "taken_until": None,
    }
    changed |= {"parked_at": at} if parked else {"fire_at": _later(at, attempts)}
    if not Timer.objects.filter(pk=timer.pk, taken_by=timer.taken_by).update(**changed):
        return "taken"
    return "parked" if parked else "failed"


def _later(at: datetime, attempts: int) -> datetime:
    return at + timedelta(minutes=WAITS[attempts - 1])


def words(error: Exception) -> str:
    """What the page of stopped timers shows: the kind of error and its first line. What a database adds below it (the values
    of the row) may be personal and is left out."""
    said = str(error).strip().partition("\n")[0]
    return (said if isinstance(error, Unknown | Ended) else f"{type(error).__name__}：{said}")[:ERROR]
