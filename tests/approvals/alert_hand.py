"""Looking at cases the way the product does: the sweep fires what is due, at moments of the test's choosing."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from approvals.alerts.models import Alert, AlertRule
from approvals.alerts.watching import WATCH
from approvals.clock.arming import subject_of
from approvals.workflow import deciding
from approvals.workflow.models import Application
from hall.people.models import Role
from hall.timers.arming import Wanted, arm
from hall.timers.models import Timer
from hall.timers.sweep import sweep
from hall.worktime import add, now, standing_at
from tests import cast as c

ITEM = "SC05"  # promised 5 working days
START = date(2025, 3, 3)  # a Monday


def on(day: date, hour: int = 10):
    """Inside, it is that hour of the day."""
    return standing_at(timezone.make_aware(datetime.combine(day, time(hour))))


def looked(day: date, hour: int = 10) -> None:
    """Every timer that is due by that hour has fired."""
    with on(day, hour):
        sweep()


def raised(application, code: str = "") -> list[Alert]:
    rows = Alert.objects.filter(application=application).order_by("id")
    return list(rows.filter(rule=code) if code else rows)


def codes(application) -> list[str]:
    return [alert.rule_id for alert in raised(application)]


def later(day: date, workdays: int) -> date:
    return add(day, workdays).date


def next_look(application) -> date:
    """The day for which the case's watch is set."""
    return timezone.localdate(Timer.objects.get(subject=subject_of(application), kind=WATCH).fire_at)


def day_before(day: date) -> date:
    return day - timedelta(days=1)


def watched_cast():
    """With a supervisor of the whole hall and one of another department."""
    found = c.make_cast("SCJGJ")
    found.hall_supervisor = c.a_post(c.a_user("大厅督查"), Role.SUPERVISOR, None)
    found.elsewhere = c.a_post(c.a_user("外局督查"), Role.SUPERVISOR, "ZJJ")
    return found


def accepted(cast, code: str = ITEM) -> Application:
    """On the first day."""
    with on(START):
        return c.accepted(cast, code)


def anew(application) -> Application:
    return Application.objects.get(pk=application.pk)


def only(*wanted: str) -> None:
    """No other rule watches."""
    AlertRule.objects.exclude(pk__in=wanted).update(ends_on=date(2024, 1, 1))


def raised_on(application, code: str, day: date) -> None:
    """Not the day before, on the day, and once however often one looks."""
    looked(day_before(day), 23)
    assert code not in codes(application)
    looked(day)
    assert codes(application).count(code) == 1
    for more in (day, later(day, 1), later(day, 3)):
        looked(more, 23)
    assert codes(application).count(code) == 1


def decide(cast, application, signer=None) -> None:
    """Through what is left of the review, and granted."""
    while c.next_stage(application):
        c.step_on(cast, application)
    deciding.approve(application.public_id, actor=c.actor(signer or cast.signer))


def look_anew(application) -> None:
    """As after a change: for what a test has forged behind the verbs' back."""
    with on(START):
        arm(subject_of(application), [Wanted(WATCH, now())])
