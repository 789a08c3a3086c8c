"""Whatever happens to timers, in any order."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hall.timers import sweep
from hall.timers.arming import Wanted, arm, clear
from hall.timers.models import Timer
from hall.worktime import standing_at
from tests.hall.timer_hand import MORNING, minutes

pytestmark = pytest.mark.django_db


def swept(moment) -> int:
    with standing_at(moment):
        return sweep.sweep()


steps = st.lists(
    st.tuples(
        st.sampled_from(["arm", "clear", "sweep", "fail", "die"]), st.integers(0, 3), st.integers(0, 180)
    ),
    max_size=25,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_whatever_happens_each_deadline_fires_once_or_is_still_there(toys, steps):
    """A model beside the table: what is armed and not cleared fires exactly once per arming, never before its time, whether
    handlers fail or workers die in between."""
    with transaction.atomic():
        _play(toys, steps)
        transaction.set_rollback(True)


def _play(toys, steps) -> None:
    fired, open_now, failing, moment = [], {}, set(), MORNING

    def handler(timer):
        if timer.subject in failing:
            raise ValueError("not now")
        fired.append((timer.subject, timer.due_at))

    toys("toy", handler)
    for what, number, after in steps:
        subject, moment = f"case:{number}", moment + timedelta(seconds=30)
        failing.discard(subject)
        if what == "arm":
            open_now[subject] = moment + minutes(after)
            arm(subject, [Wanted("toy", open_now[subject])])
        elif what == "clear":
            open_now.pop(subject, None)
            clear(subject)
        elif what == "fail":
            failing.add(subject)
        elif what == "die":
            moment += minutes(after)
            with standing_at(moment):
                sweep.claim()  # and is killed
        if what in ("sweep", "fail"):
            moment += minutes(after)
            swept(moment)
            for gone, due in fired:
                assert due <= moment + timedelta(seconds=5), "before its time"
                assert open_now.pop(gone) == due, "twice, or one that was cleared"
            fired.clear()
    assert {timer.subject: timer.due_at for timer in Timer.objects.all()} == open_now
