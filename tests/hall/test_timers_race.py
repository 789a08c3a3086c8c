"""Several sweeps at once, and people beside them, on real transactions."""

import threading
import time
from datetime import timedelta

from approvals.workflow import acceptance
from approvals.workflow.choices import State
from approvals.workflow.models import Application
from approvals.workflow.refusals import Refused
from hall.journal.models import Entry
from hall.notices.models import Notice
from hall.timers import sweep
from hall.timers.arming import Wanted, arm
from hall.timers.models import Timer
from hall.worktime import standing_at
from tests import cast as c
from tests.approvals.moments import at
from tests.hall.timer_hand import MORNING, a_timer
from tests.races import together

TIMERS = 60


def fired(timer) -> None:
    """Leaves a row; slow, so that workers overlap."""
    time.sleep(0.01)
    Notice.objects.create(
        address="13900000000",
        channel="sms",
        kind="x",
        event=timer.subject,
        subject="x",
        body="x",
        state="skipped",
        created_at=MORNING,
    )


def work() -> int:
    with standing_at(MORNING):
        return sweep.sweep()


def test_four_workers_fire_each_of_sixty_timers_once(committed, toys, monkeypatch):
    monkeypatch.setattr(sweep.claim, "__defaults__", (10,))
    toys("toy", fired)
    for number in range(TIMERS):
        a_timer(f"case:{number}")
    shares = together(work, work, work, work)
    assert sum(shares) == TIMERS, shares
    assert sum(1 for share in shares if share) > 1, "nobody shared the work"
    events = list(Notice.objects.values_list("event", flat=True))
    assert len(events) == len(set(events)) == TIMERS
    assert not Timer.objects.exists()


def test_without_the_claim_both_would_fire(committed, toys):
    """The same, reading what is due and taking it away afterwards: what claim and token prevent."""
    a_timer("case:1")
    seen = threading.Barrier(2)
    done = []

    def careless():
        with standing_at(MORNING):
            (timer,) = Timer.objects.due(MORNING)
            seen.wait(10)
            done.append(timer.subject)
            timer.delete()

    assert together(careless, careless) == [None, None]
    assert done == ["case:1", "case:1"]


def test_a_worker_whose_lease_lapsed_in_the_middle_of_a_handler_undoes_it(committed, toys):
    """He hangs; another takes the timer and is done; then he goes on."""
    a_timer("case:1")
    hangs, goes_on = threading.Event(), threading.Event()

    def handler(timer):
        if not hangs.is_set():
            hangs.set()
            goes_on.wait(10)
        fired(timer)

    toys("toy", handler)

    def second() -> int:
        hangs.wait(10)
        with standing_at(MORNING + sweep.LEASE + timedelta(seconds=5)):
            done = sweep.sweep()
        goes_on.set()
        return done

    assert together(work, second) == [0, 1]
    assert Notice.objects.count() == 1


def test_a_deadline_moved_while_its_handler_runs_wins(committed, toys):
    """The handler has not ended when somebody sets the timer anew: what it did is undone, the new date stands."""
    a_timer("case:1")
    hangs, moved = threading.Event(), threading.Event()
    later = MORNING + timedelta(days=9)

    def handler(timer):
        hangs.set()
        moved.wait(10)
        fired(timer)

    def somebody():
        hangs.wait(10)
        arm("case:1", [Wanted("toy", later)])
        moved.set()

    toys("toy", handler)
    together(work, somebody)
    assert not Notice.objects.exists()
    assert Timer.objects.get().fire_at == later


def test_the_clerk_and_the_law_at_the_same_moment_make_one_acceptance(committed):
    cast = c.make_cast("ZJJ")
    with standing_at(at("2025-03-03 10:00")):
        cases = [c.filed(cast, "ZJ01") for _ in range(4)]

    def clerk() -> int:
        return sum(_accepts(cast, case) for case in cases)

    def law() -> int:
        with standing_at(at("2025-03-11 00:01")):
            return sweep.sweep()

    outcomes = together(clerk, law, law)
    assert not any(isinstance(each, Exception) for each in outcomes), outcomes
    by_law = Entry.objects.filter(action="deem_accepted").count()
    assert outcomes[0] + by_law == len(cases)
    assert Entry.objects.filter(action__in=["deem_accepted", "accept"]).count() == len(cases)
    states = set(
        Application.objects.filter(pk__in=[case.pk for case in cases]).values_list("state", flat=True)
    )
    assert not states & {State.SUBMITTED}
    assert not Timer.objects.filter(kind="law.notice").exists()


def _accepts(cast, case) -> bool:
    try:
        with standing_at(at("2025-03-11 00:01")):
            acceptance.accept(case.public_id, actor=c.actor(cast.clerk))
    except Refused:
        return False
    return True
