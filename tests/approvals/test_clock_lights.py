"""What colour a case has, and in which words."""

from datetime import date

import pytest

from approvals.clock.lights import Light, answer_light, days_left, running, urgency
from approvals.workflow.choices import Outcome, State
from approvals.workflow.models import Application, Task
from hall.worktime import now, standing_at
from tests import cast as c
from tests.approvals.moments import at

DUE, LEGAL = date(2025, 3, 31), date(2025, 4, 14)


@pytest.mark.parametrize(
    "today, light",
    [
        (date(2025, 3, 24), Light("blue", "剩 5 天", 5)),
        (date(2025, 3, 25), Light("blue", "剩 4 天", 4)),
        (date(2025, 3, 26), Light("yellow", "剩 3 天", 3)),
        (date(2025, 3, 27), Light("yellow", "剩 2 天", 2)),  # law-cases L44
        (date(2025, 3, 30), Light("yellow", "剩 1 天", 1)),  # a Sunday
        (date(2025, 3, 31), Light("yellow", "今天", 0)),
        (date(2025, 4, 1), Light("red", "超期 1 天", -1)),  # L45
        (date(2025, 4, 2), Light("red", "超期 2 天", -2)),
        (date(2025, 4, 14), Light("red", "超期 9 天", -9)),
        (date(2025, 4, 15), Light("breach", "超法定 1 天", -10)),
    ],
)
def test_a_running_clock_is_blue_then_yellow_then_red_then_past_the_law(today, light):
    assert running(today, DUE, LEGAL) == light


def test_the_first_rest_day_after_the_date_is_overdue_already():
    friday, saturday = date(2025, 3, 28), date(2025, 3, 29)
    assert running(saturday, friday) == Light("red", "超期 1 天", -1)
    assert days_left(saturday, friday) == -1


def a_case(state, **given):
    blank = dict.fromkeys(("due_on", "legal_due_on", "promised_due_on", "correction_due_on", "decided_at"))
    return Application(state=state, **blank | given)


def test_a_case_that_waits_for_the_applicant_has_no_running_clock():
    case = a_case(State.CORRECTING, due_on=DUE, correction_due_on=DUE)
    assert urgency(case, date(2025, 4, 30)) == Light("gray", "补正中")


@pytest.mark.parametrize(
    "today, light",
    [
        (date(2025, 3, 20), Light("yellow", "等您补正，剩 7 天", 7)),
        (date(2025, 3, 31), Light("yellow", "等您补正，今天", 0)),
        (date(2025, 4, 1), Light("red", "补正已过期", -1)),
    ],
)
def test_the_applicant_is_told_how_long_he_has_to_put_things_right(today, light):
    assert answer_light(a_case(State.CORRECTING, correction_due_on=DUE), today) == light


def test_a_case_whose_clock_has_no_date_is_paused():
    assert urgency(a_case(State.REVIEWING, accepted_at=now()), DUE) == Light("gray", "暂停")


def test_the_five_days_to_tell_what_is_missing_are_the_laws():
    assert urgency(a_case(State.SUBMITTED, due_on=DUE), date(2025, 4, 1)).kind == "breach"


@pytest.mark.parametrize(
    "decided, light",
    [
        ("2025-03-31 23:59", "green"),
        ("2025-04-01 00:01", "red"),
        ("2025-04-14 12:00", "red"),
        ("2025-04-15 08:00", "breach"),
    ],
)
def test_a_decided_case_says_whether_it_was_in_time(decided, light):
    case = a_case(
        State.CLOSED,
        outcome=Outcome.APPROVED,
        decided_at=at(decided),
        promised_due_on=DUE,
        legal_due_on=LEGAL,
        due_on=date(2025, 4, 1),
    )
    assert urgency(case, date(2026, 1, 1)).kind == light


@pytest.mark.parametrize("outcome", [Outcome.WITHDRAWN, Outcome.TERMINATED, Outcome.LAPSED])
def test_a_case_that_ended_without_a_decision_only_says_how(outcome):
    case = a_case(State.CLOSED, outcome=outcome)
    assert urgency(case, DUE) == Light("gray", outcome.label)


@pytest.mark.django_db
def test_a_task_has_the_light_of_its_case_and_costs_no_query(django_assert_num_queries):
    with standing_at(at("2025-03-03 10:00")):
        cast = c.make_cast("ZJJ")
        case = c.accepted(cast, "ZJ01")
    task = Task.objects.open().select_related("application").get(application=case)
    with django_assert_num_queries(0):
        assert urgency(task, date(2025, 3, 4)) == urgency(task.application, date(2025, 3, 4))
    assert urgency(task, case.legal_due_on.replace(year=2026)).kind == "breach"


@pytest.mark.django_db
def test_handing_over_has_the_ten_days_of_the_law():
    with standing_at(at("2025-03-03 10:00")):
        case = c.approved(c.make_cast("ZJJ"), "ZJ01")
    task = Task.objects.open().select_related("application").get(application=case)
    assert (task.kind, task.due_on) == ("deliver", date(2025, 3, 17))
    assert urgency(task, date(2025, 3, 17)) == Light("yellow", "今天", 0)
    assert urgency(task, date(2025, 3, 18)).kind == "breach"
    assert urgency(case, date(2025, 3, 18)) == Light("green", "按时办结")


def test_a_task_that_is_no_longer_open_has_no_clock():
    for state, words in (("waiting", "未到"), ("done", "已办"), ("cancelled", "不用办了")):
        assert urgency(Task(state=state), DUE).text == words
    assert not urgency(Task(state="done"), DUE).overdue
