"""Timers as rows: setting and taking away, firing, moving on, failing, being parked."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from hall.notices.models import Notice
from hall.timers import arming, registry, sweep, watching
from hall.timers.arming import Wanted, arm, clear
from hall.timers.models import Tally, Timer
from hall.timers.registry import Next
from hall.worktime import standing_at
from tests.hall.timer_hand import MORNING, a_timer, minutes

pytestmark = pytest.mark.django_db


def swept(moment) -> int:
    with standing_at(moment):
        return sweep.sweep()


def test_arming_is_one_statement_however_many(django_assert_num_queries):
    with transaction.atomic(), CaptureQueriesContext(connection) as caught:
        arm("case:1", [Wanted("a", MORNING), Wanted("b", MORNING, rung=2, payload={"x": 1})])
    assert len([query for query in caught if "INSERT" in query["sql"]]) == 1 == len(caught)
    found = {timer.kind: timer for timer in Timer.objects.all()}
    assert found["a"].due_at == MORNING and found["a"].rung == 0
    assert (found["b"].rung, found["b"].payload) == (2, {"x": 1})


def test_nothing_wanted_asks_the_database_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        arm("case:1", [])


def test_arming_anew_begins_afresh_whatever_was_before():
    before = a_timer(
        "case:1",
        attempts=5,
        error="x",
        failed_at=MORNING,
        parked_at=MORNING,
        taken_until=MORNING,
        taken_by="00000000-0000-0000-0000-000000000001",
    )
    arm("case:1", [Wanted("toy", MORNING + minutes(5), MORNING + minutes(9))])
    (timer,) = Timer.objects.all()
    assert timer.pk == before.pk
    assert (timer.fire_at, timer.due_at) == (MORNING + minutes(5), MORNING + minutes(9))
    assert (timer.attempts, timer.error, timer.failed_at, timer.parked_at) == (0, "", None, None)
    assert timer.taken_by is None and timer.taken_until is None


def test_clearing_takes_the_named_kinds_or_all_and_nothing_of_others():
    for subject in ("case:1", "case:2"):
        arm(subject, [Wanted(kind, MORNING) for kind in "abc"])
    clear("case:1", ["a", "b"])
    assert set(Timer.objects.filter(subject="case:1").values_list("kind", flat=True)) == {"c"}
    clear("case:1")
    assert not Timer.objects.filter(subject="case:1").exists()
    assert Timer.objects.filter(subject="case:2").count() == 3


def test_what_is_missing_is_set_and_what_is_there_stays():
    a_timer("case:1", kind="a", rung=4)
    arming.arm_missing(
        {"case:1": [Wanted("a", MORNING), Wanted("b", MORNING)], "case:2": [Wanted("a", MORNING)]}
    )
    assert Timer.objects.get(subject="case:1", kind="a").rung == 4
    assert Timer.objects.count() == 3


def test_a_kind_has_one_handler(toys):
    registry.register("x", lambda timer: None, "某事")
    with pytest.raises(ValueError, match="x"):
        registry.register("x", lambda timer: None, "别的事")


def test_the_oldest_fires_first_with_no_lower_bound_and_the_future_not_at_all(toys):
    seen = []
    toys("toy", lambda timer: seen.append(timer.subject))
    for days in (3, 400, -1, 20):
        a_timer(f"case:{days}", fire_at=MORNING - timedelta(days=days))
    assert swept(MORNING) == 3
    assert seen == ["case:400", "case:20", "case:3"]
    assert [timer.subject for timer in Timer.objects.all()] == ["case:-1"]


def test_a_timer_fires_at_its_moment_and_not_before(toys):
    toys("toy", lambda timer: None)
    a_timer("case:1")
    assert swept(MORNING - timedelta(seconds=5)) == 0
    assert swept(MORNING) == 1


def test_batches_follow_one_another_until_nothing_is_due(toys, monkeypatch):
    monkeypatch.setattr(sweep, "BATCH", 2)
    monkeypatch.setattr(sweep.claim, "__defaults__", (2,))
    toys("toy", lambda timer: None)
    for number in range(7):
        a_timer(f"case:{number}")
    assert swept(MORNING) == 7


def test_a_run_takes_no_further_batch_once_its_time_is_over(toys, monkeypatch):
    monkeypatch.setattr(sweep.claim, "__defaults__", (2,))
    toys("toy", lambda timer: None)
    for number in range(5):
        a_timer(f"case:{number}")
    with standing_at(MORNING):
        assert sweep.sweep(seconds=1e-9) in (0, 2)
        assert sweep.sweep() >= 3


def test_a_handler_that_names_the_next_time_moves_the_row_on(toys):
    a_timer("case:1", payload={"kept": True}, attempts=3, error="before")
    toys("toy", lambda timer: Next(MORNING + minutes(30), MORNING + minutes(60), rung=timer.rung + 1))
    swept(MORNING)
    (timer,) = Timer.objects.all()
    assert (timer.rung, timer.payload) == (1, {"kept": True})
    assert (timer.fire_at, timer.due_at) == (MORNING + minutes(30), MORNING + minutes(60))
    assert (timer.attempts, timer.error, timer.taken_by, timer.taken_until) == (0, "", None, None)


def test_a_timer_that_moves_on_into_the_past_fires_again_in_the_same_run(toys):
    """A ladder that was not climbed for days is climbed rung by rung."""
    seen = []

    def climb(timer):
        seen.append(timer.rung)
        return Next(timer.due_at + timedelta(days=1), rung=timer.rung + 1)

    toys("toy", climb)
    a_timer("case:1", fire_at=MORNING - timedelta(days=3))
    assert swept(MORNING) == 4 and seen == [0, 1, 2, 3]


def test_what_a_failing_handler_wrote_is_undone_and_the_others_go_on(toys):
    def fails(timer):
        write(timer)
        raise RuntimeError("disk full")

    toys("bad", fails)
    toys("toy", write)
    a_timer("case:1", kind="bad", fire_at=MORNING - minutes(1))
    a_timer("case:2")
    assert swept(MORNING) == 1
    assert [notice.event for notice in Notice.objects.all()] == ["case:2"]
    (timer,) = Timer.objects.all()
    assert (timer.attempts, timer.error) == (1, "RuntimeError：disk full")
    assert timer.failed_at is not None and timer.taken_by is None
    assert timer.fire_at >= MORNING + minutes(1)
    assert timer.due_at == MORNING - minutes(1), "what it is about does not move"


def write(timer) -> None:
    Notice.objects.create(
        address="13900000000",
        channel="sms",
        kind="x",
        event=timer.subject,
        subject="x",
        body="x",
        created_at=MORNING,
    )


def test_it_is_tried_less_and_less_often_and_then_parked(toys):
    def fails(timer):
        raise ValueError("no")

    toys("toy", fails)
    a_timer("case:1")
    waits, moment = [], MORNING
    for _ in range(len(sweep.WAITS)):
        assert swept(moment) == 0
        timer = Timer.objects.get()
        waits.append(round((timer.fire_at - moment).total_seconds() / 60))
        assert swept(moment + minutes(waits[-1] - 1)) == 0
        assert Timer.objects.get().attempts == timer.attempts, "not before its time"
        moment = timer.fire_at + timedelta(seconds=1)
    assert waits == list(sweep.WAITS) == sorted(waits)
    swept(moment)
    timer = Timer.objects.get()
    assert timer.parked_at is not None and timer.attempts == 6
    assert swept(moment + timedelta(days=365)) == 0
    assert Timer.objects.get().attempts == 6, "a parked timer is left alone"


def test_a_kind_nobody_knows_says_so(toys):
    a_timer("case:1", kind="gone")
    swept(MORNING)
    assert "没有程序认得“gone”这种计时" in Timer.objects.get().error


def test_the_error_shows_no_row_of_the_database(toys):
    """The detail below a database's message may hold somebody's data."""

    def fails(timer):
        raise RuntimeError("duplicate key\nDETAIL: Key (id_number)=(110101199003074370) exists.")

    toys("toy", fails)
    a_timer("case:1")
    swept(MORNING)
    assert "110101199003074370" not in Timer.objects.get().error


def test_a_very_long_error_is_cut(toys):
    def fails(timer):
        raise RuntimeError("x" * 5000)

    toys("toy", fails)
    a_timer("case:1")
    swept(MORNING)
    assert len(Timer.objects.get().error) == 500


def test_a_claimed_timer_is_not_claimed_again_before_its_lease_ends(toys):
    a_timer("case:1")
    with standing_at(MORNING):
        assert len(sweep.claim()) == 1
        assert sweep.claim() == []
    with standing_at(MORNING + sweep.LEASE - timedelta(seconds=5)):
        assert sweep.claim() == []
    with standing_at(MORNING + sweep.LEASE + timedelta(seconds=1)):
        assert len(sweep.claim()) == 1


def test_whoever_comes_back_after_his_lease_undoes_what_he_did(toys):
    toys("toy", write)
    a_timer("case:1")
    with standing_at(MORNING):
        (slow,) = sweep.claim()
    with standing_at(MORNING + sweep.LEASE * 2):
        assert sweep.sweep() == 1
    assert sweep.fire(slow) == "taken"
    assert Notice.objects.count() == 1


def test_what_the_lease_does_not_reach_is_left_to_the_next(toys):
    toys("toy", write)
    a_timer("case:1")
    with standing_at(MORNING):
        batch = sweep.claim()
    with standing_at(MORNING + sweep.LEASE + timedelta(seconds=1)):
        assert not sweep._fire_all(batch)
    assert Timer.objects.count() == 1 and not Notice.objects.exists()


@pytest.mark.parametrize("by", ["arm", "clear"])
def test_a_timer_set_anew_while_its_handler_runs_undoes_the_handler(toys, by):
    """Somebody else did it: his deadline counts, not the old one."""
    toys("toy", write)
    a_timer("case:1")
    with standing_at(MORNING):
        (timer,) = sweep.claim()
    if by == "arm":
        arm("case:1", [Wanted("toy", MORNING + timedelta(days=9))])
    else:
        clear("case:1")
    assert sweep.fire(timer) == "taken"
    assert not Notice.objects.exists()
    assert Timer.objects.count() == (by == "arm")


def test_a_handler_may_set_its_own_timer_anew_and_take_it_away(toys):
    def again(timer):
        arm(
            timer.subject,
            [Wanted("toy", MORNING + minutes(9), rung=7), Wanted("other", MORNING + minutes(9))],
        )

    def away(timer):
        arm(timer.subject, [Wanted("toy", MORNING + minutes(20))])
        clear(timer.subject, ["toy"])

    toys("toy", again)
    a_timer("case:1")
    assert swept(MORNING) == 1
    assert dict(Timer.objects.values_list("kind", "rung")) == {"toy": 7, "other": 0}
    toys("toy", away)
    assert swept(MORNING + minutes(9)) == 1
    assert [timer.kind for timer in Timer.objects.all()] == ["other"]


def test_what_the_handler_says_goes_before_what_its_verbs_want(toys):
    def both(timer):
        arm(timer.subject, [Wanted("toy", MORNING + minutes(9))])
        return Next(MORNING + minutes(40))

    toys("toy", both)
    a_timer("case:1")
    swept(MORNING)
    assert Timer.objects.get().fire_at == MORNING + minutes(40)


def test_the_handler_of_one_timer_sets_anothers_for_good(toys):
    def others(timer):
        arm("case:2", [Wanted("toy", MORNING + minutes(9))])
        clear("case:3")

    toys("toy", others)
    for subject, fire_at in (
        ("case:1", MORNING),
        ("case:2", MORNING + minutes(1)),
        ("case:3", MORNING + minutes(1)),
    ):
        a_timer(subject, fire_at=fire_at)
    swept(MORNING)
    assert list(Timer.objects.values_list("subject", "fire_at")) == [("case:2", MORNING + minutes(9))]


def test_an_idle_sweep_asks_for_work_once(toys):
    a_timer("case:1", fire_at=MORNING + timedelta(days=1))
    with standing_at(MORNING), CaptureQueriesContext(connection) as caught:
        sweep.sweep()
    asked = [query["sql"] for query in caught if "hall_timer" in query["sql"]]
    assert len(asked) == 1, asked


def test_firing_is_counted_per_kind(toys):
    def fails(timer):
        raise ValueError

    toys("toy", lambda timer: None)
    toys("bad", fails)
    for number in range(3):
        a_timer(f"case:{number}")
    a_timer("case:1", kind="bad")
    a_timer("case:2", kind="bad", attempts=len(sweep.WAITS))
    swept(MORNING)
    a_timer("case:9")
    swept(MORNING)
    found = {row.kind: (row.fired, row.failed, row.parked) for row in Tally.objects.all()}
    assert found == {"toy": (4, 0, 0), "bad": (0, 2, 1)}


def test_the_lag_is_that_of_the_oldest_that_is_due(toys, django_assert_num_queries):
    with standing_at(MORNING):
        assert (watching.state().lag, watching.state().due, watching.state().silent) == (0, 0, None)
    a_timer("case:1", fire_at=MORNING - minutes(2))
    a_timer("case:2", fire_at=MORNING - minutes(10))
    a_timer("case:3", fire_at=MORNING + minutes(1))
    a_timer("case:4", fire_at=MORNING - minutes(99), parked_at=MORNING)
    with standing_at(MORNING), django_assert_num_queries(4):
        state = watching.state()
    assert 600 <= state.lag < 605 and (state.due, state.parked) == (2, 1)


def test_a_sweep_leaves_a_sign_of_life(toys):
    swept(MORNING)
    swept(MORNING + minutes(1))
    with standing_at(MORNING + minutes(3)):
        state = watching.state()
    assert 119 <= state.silent < 125 and state.ended_at >= state.began_at
