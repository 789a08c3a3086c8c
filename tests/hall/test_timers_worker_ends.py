"""Handlers that take their worker with them: tried alone, counted, parked; whoever was only claimed beside them fires."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from hall.people.models import Role
from hall.timers import sweep
from hall.timers.models import Timer
from hall.timers.registry import Next
from hall.worktime import standing_at
from tests import cast as c
from tests.hall.timer_hand import MORNING, a_timer, minutes
from tests.site import new_site

TRIES = len(sweep.WAITS) + 1
AFTER = sweep.LEASE + timedelta(seconds=1)


def claimed(moment) -> list[str]:
    """By a worker that then ends."""
    with standing_at(moment):
        return [timer.subject for timer in sweep.claim()]


def swept(moment) -> int:
    with standing_at(moment):
        return sweep.sweep()


def attempts() -> dict[str, int]:
    return dict(Timer.objects.values_list("subject", "attempts"))


@pytest.mark.django_db
def test_what_was_claimed_together_is_tried_alone_once_the_claim_has_lapsed():
    for number in range(3):
        a_timer(f"case:{number}", fire_at=MORNING + timedelta(seconds=number))
    assert claimed(MORNING + minutes(1)) == ["case:0", "case:1", "case:2"]
    assert set(attempts().values()) == {0}, "any of the three may have been at work"
    moment = MORNING + minutes(1) + AFTER
    assert [claimed(moment) for _ in range(4)] == [["case:0"], ["case:1"], ["case:2"], []]
    assert set(attempts().values()) == {1}


@pytest.mark.django_db
def test_new_ones_are_not_held_up_by_one_that_is_tried_again():
    a_timer("case:0")
    claimed(MORNING)
    a_timer("case:1", fire_at=MORNING - minutes(1))
    a_timer("case:2", fire_at=MORNING + minutes(1))
    assert claimed(MORNING + minutes(5)) == ["case:1", "case:2"]
    assert claimed(MORNING + minutes(5)) == ["case:0"]


@pytest.mark.django_db
def test_it_is_parked_after_the_usual_number_of_tries_and_its_batch_mates_fire(toys):
    fired = []
    toys("toy", lambda timer: fired.append(timer.subject))
    a_timer("case:bad")
    a_timer("case:mate", fire_at=MORNING + timedelta(seconds=1))
    moment = MORNING + minutes(1)
    assert claimed(moment) == ["case:bad", "case:mate"]
    for _ in range(TRIES):
        moment += AFTER
        assert claimed(moment) == ["case:bad"]
    assert swept(moment + timedelta(seconds=1)) == 1 and fired == ["case:mate"]
    assert swept(moment + AFTER) == 0 and fired == ["case:mate"], "it is not run once more"
    timer = Timer.objects.get()
    assert timer.parked_at is not None and timer.attempts == TRIES and timer.taken_by is None
    assert "中途停了" in timer.error


@pytest.mark.django_db
def test_who_gets_through_at_last_begins_afresh(toys):
    toys("toy", lambda timer: Next(MORNING + timedelta(days=9)))
    a_timer("case:0")
    claimed(MORNING)
    claimed(MORNING + AFTER)
    assert attempts() == {"case:0": 2}
    assert swept(MORNING + 2 * AFTER) == 1
    assert attempts() == {"case:0": 0}


@pytest.mark.django_db
def test_a_failure_alone_is_counted_once(toys):
    def fails(timer):
        raise ValueError("no")

    toys("toy", fails)
    a_timer("case:0")
    swept(MORNING)
    timer = Timer.objects.get()
    assert (timer.attempts, timer.error) == (1, "ValueError：no")


@pytest.mark.django_db
def test_the_page_of_stopped_timers_says_so_and_tries_again(client, toys):
    toys("toy", lambda timer: None)
    a_timer("case:0", attempts=TRIES, taken_by="0" * 32, taken_until=MORNING)
    swept(MORNING + minutes(1))
    client.force_login(c.a_post(c.a_user("许强"), Role.SYSTEM_ADMIN, None))
    assert "后台进程每次都中途停了" in client.get(reverse("timers")).text
    client.post(reverse("timer-retry", args=[Timer.objects.get().pk]))
    assert attempts() == {"case:0": 0} and sweep.sweep() == 1


# Real processes.

MATES = 19
# Workers, one after the other, until nothing is left to do; one handler among those of a batch ends its process.
WORKERS = """
import json, os, time
from datetime import timedelta
from django.db import connections
from hall.timers import registry, sweep
from hall.timers.models import Pulse, Timer
from hall.worktime import now

ends, run = [], open("ran.txt", "a")

def dies(timer):
    os.write(run.fileno(), b"x")
    os._exit(9)

registry.register("test.dies", dies, "x")
registry.register("test.lives", lambda timer: Pulse.objects.create(name=timer.subject) and None, "x")
sweep.LEASE = timedelta(seconds=1)
past = now() - timedelta(hours=1)
Timer.objects.all().delete()
for place in range({mates} + 1):
    kind = "test.dies" if place == 7 else "test.lives"
    at = past + timedelta(seconds=place)
    Timer.objects.create(kind=kind, subject=f"mate:{{place}}", due_at=at, fire_at=at)
left = []
while Timer.objects.filter(parked_at=None).exists() and len(ends) < 60:
    connections.close_all()
    pid = os.fork()
    if not pid:
        try:
            sweep.sweep()
        finally:
            os._exit(0)
    ends.append(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
    left.append(Timer.objects.filter(kind="test.lives").count())
    time.sleep(0.3)
(timer,) = Timer.objects.all()
print(json.dumps({{
    "killed": ends.count(9), "ran": os.path.getsize("ran.txt"), "killed_until_all_fired": ends[: left.index(0) + 1].count(9),
    "fired": list(Pulse.objects.filter(name__startswith="mate").values_list("name", flat=True)),
    "kind": timer.kind, "attempts": timer.attempts, "parked": timer.parked_at is not None, "error": timer.error,
}}))
"""


def test_a_handler_that_ends_its_process_is_parked_and_its_batch_has_fired(tmp_path, worker_id):
    with new_site(tmp_path / "var", worker_id) as site:
        assert site.manage("migrate", "-v0").returncode == 0
        script = WORKERS.format(mates=MATES).replace("ran.txt", str(tmp_path / "ran.txt"))
        done = site.manage("shell", "-v0", "-c", script)
        assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.strip().splitlines()[-1])
    assert found["killed"] == found["ran"] == 1 + TRIES, "once among others, then alone"
    assert len(found["fired"]) == MATES and found["killed_until_all_fired"] <= 3
    assert (found["kind"], found["attempts"], found["parked"]) == ("test.dies", TRIES, True)
    assert "中途停了" in found["error"]
