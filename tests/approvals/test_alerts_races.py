"""Two at once: supervisors on one alert, workers on one case."""

from datetime import date

import pytest
from django.db import transaction

from approvals.alerts import settling
from approvals.alerts.models import Alert
from approvals.alerts.watching import WATCH, look
from approvals.clock.arming import subject_of
from approvals.workflow.models import Application
from hall.journal.models import Entry
from hall.people.models import Role
from hall.timers.models import Timer
from tests import cast as c
from tests.approvals.alert_hand import later, looked, on
from tests.races import committed, no_flush, together  # noqa: F401  (fixtures)

pytestmark = pytest.mark.usefixtures("committed")
START = date(2025, 3, 3)


@pytest.fixture
def cast():
    found = c.make_cast("SCJGJ")
    found.hall_supervisor = c.a_post(c.a_user("大厅督查"), Role.SUPERVISOR, None)
    return found


@pytest.fixture
def application(cast):
    with on(START):
        found = c.accepted(cast, "SC05")
    return Application.objects.get(pk=found.pk)


def test_two_supervisors_at_once_yield_one_settlement(application, cast):
    looked(later(application.promised_due_on, 1))
    alert = Alert.objects.get(rule="SX06")

    def press(user):
        actor = c.actor(user)
        return lambda: settling.uphold(alert.public_id, actor=actor, reason="是", expected=0)

    outcomes = together(press(cast.supervisor), press(cast.hall_supervisor))
    assert sorted(type(each).__name__ for each in outcomes) == ["Alert", "Stale"]
    assert Entry.objects.filter(chain=alert.chain, action="alert_upheld").count() == 1


def test_two_who_look_at_one_case_at_once_raise_it_once(application):
    timer = Timer.objects.get(subject=subject_of(application), kind=WATCH)

    def worker():
        with on(later(application.promised_due_on, 1)), transaction.atomic():
            return look(timer)

    outcomes = together(worker, worker)
    assert not [each for each in outcomes if isinstance(each, Exception)], outcomes
    assert Alert.objects.filter(rule="SX06").count() == 1
