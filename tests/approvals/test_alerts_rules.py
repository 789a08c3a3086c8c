"""Rules as data: written, checked, tried, switched off and on; what waits for its room."""

from datetime import date

import pytest

from approvals.alerts import changing, facts, rules
from approvals.alerts.facts import Fact, Values
from approvals.alerts.looking import looks_at
from approvals.alerts.models import Alert, AlertRule
from approvals.alerts.rule_forms import RuleForm
from approvals.alerts.trying import try_out
from approvals.alerts.watching import WATCH, turning_day
from approvals.clock.arming import subject_of
from approvals.workflow.models import Application
from approvals.workflow.refusals import Stale
from hall.journal.models import Entry
from hall.rules import NUMBER
from hall.timers.models import Timer
from tests import cast as c
from tests.approvals.alert_hand import codes, later, looked, next_look, on

pytestmark = pytest.mark.django_db
START = date(2025, 3, 3)
GIVEN = {
    "name": "再看一看",
    "kind": "time",
    "level": "yellow",
    "condition": "promised_overdue_days >= 2",
    "occasion": "promised_due",
    "sentence": "已超 {promised_overdue_days} 个工作日",
    "whom": ["handler"],
    "basis": "",
    "starts_on": "2025-03-03",
    "ends_on": "",
}


@pytest.fixture
def cast():
    AlertRule.objects.exclude(pk="SX06").update(ends_on=date(2024, 1, 1))
    return c.make_cast("SCJGJ")


@pytest.fixture
def application(cast):
    with on(START):
        found = c.accepted(cast, "SC05")
    return Application.objects.get(pk=found.pk)


def rule(code="SX06") -> AlertRule:
    return AlertRule.objects.get(pk=code)


def test_every_shipped_rule_can_be_read_and_says_something():
    for each in AlertRule.objects.all():
        assert rules.trouble(each) == "", each
        assert rules.compiled(each.condition).sentence() and each.whom and each.sentence


def test_a_rule_that_waits_for_its_room_says_so_and_raises_nothing(application):
    waiting = rule("SX11")
    assert rules.waits_for(waiting) == ["容缺受理"]
    assert waiting not in rules.usable()


def test_when_the_room_has_come_its_rule_watches(application):
    AlertRule.objects.filter(pk="SX11").update(ends_on=None)
    facts.register([Fact("deferral_overdue_days", "容缺材料逾期未补(个工作日)", NUMBER, lambda look, day: 2)])
    try:
        looked(START, 11)
        assert codes(application) == ["SX11"]
    finally:
        facts.forget(["deferral_overdue_days"])
    assert rules.waits_for(rule("SX11")) == ["容缺受理"]


def test_a_fact_of_the_same_name_is_refused():
    with pytest.raises(ValueError, match="已经有了"):
        facts.register([Fact("returns", "别的", NUMBER, lambda look, day: 2)])


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        (
            "condition",
            "promised_overdue > 1",
            "第 1 个字（“promised_overdue &gt; 1”）：没有“promised_overdue”这一项",
        ),
        ("condition", "promised_overdue_days > '1'", "第 25 个字"),
        ("condition", "promised_overdue_days", "条件这样写：promised_overdue_days &gt; 0"),
        ("condition", "", "请填这一项"),
        ("sentence", "超了 {overdue} 天", "第4个字起：没有“overdue”这一项事实"),
        ("whom", ["applicant"], "选择一个有效的选项"),
        ("occasion", "nothing", "选择一个有效的选项"),
        ("starts_on", "明天", "请填日期"),
    ],
)
def test_a_wrong_rule_is_refused_with_the_place(field, text, said):
    with on(START):
        form = RuleForm(GIVEN | {"code": "BD01", field: text})
        assert not form.is_valid()
    assert said in str(form.errors[field]), form.errors[field]


def test_a_right_one_is_kept_and_watches(cast, application):
    with on(START, 11):
        form = RuleForm(GIVEN | {"code": "BD01"})
        assert form.is_valid(), form.errors
        changing.save(form.instance, actor=c.actor(cast.system_admin))
    looked(later(application.promised_due_on, 2))
    assert codes(application) == ["BD01", "SX06"] or codes(application) == ["SX06", "BD01"]
    kept = Entry.objects.get(chain="alert_rule:BD01")
    assert kept.actor == cast.system_admin and "条件" in kept.changes["changed"]


def test_a_new_condition_does_not_reach_back(cast):
    with on(START):
        form = RuleForm(
            GIVEN | {"starts_on": "2025-01-01", "condition": "legal_overdue_days > 3"}, instance=rule()
        )
        assert not form.is_valid()
    assert "不追溯" in str(form.errors["starts_on"])


def test_switching_on_again_does_not_reach_back(cast):
    old = rule("SX01")
    given = GIVEN | {"condition": old.condition, "occasion": old.occasion, "starts_on": str(old.starts_on)}
    with on(START):
        form = RuleForm(given, instance=old)
        assert not form.is_valid()
    assert "不追溯" in str(form.errors["starts_on"])


def test_switching_off_needs_no_new_beginning(cast):
    old = rule()
    given = GIVEN | {"condition": old.condition, "occasion": old.occasion, "starts_on": str(old.starts_on)}
    with on(START):
        assert RuleForm(given | {"ends_on": "2025-03-02"}, instance=old).is_valid()


def test_a_rule_changed_later_leaves_what_was_raised_as_it_was(cast, application):
    looked(later(application.promised_due_on, 1))
    before = Alert.objects.values().get()
    with on(later(application.promised_due_on, 1), 12):
        changed = rule()
        changed.name, changed.sentence, changed.level = "改了名", "改了话", "yellow"
        changing.save(changed, actor=c.actor(cast.system_admin))
    looked(later(application.promised_due_on, 5))
    assert Alert.objects.values().get() == before
    kept = Entry.objects.get(chain=Alert.objects.get().chain)
    assert kept.changes["name"] == "超承诺期限"


def test_two_who_change_a_rule_from_the_same_page_do_not_overwrite_each_other(cast):
    page = changing.fingerprint(rule())
    first = rule()
    first.name = "第一"
    changing.save(first, actor=c.actor(cast.system_admin), expected=page)
    second = rule()
    second.name = "第二"
    with pytest.raises(Stale):
        changing.save(second, actor=c.actor(cast.system_admin), expected=page)
    assert rule().name == "第一"


def test_what_was_so_before_a_rule_began_is_not_raised(application):
    """Overdue on the tenth; the rule begins a week later."""
    AlertRule.objects.filter(pk="SX06").update(starts_on=date(2025, 3, 17))
    looked(date(2025, 3, 16))
    looked(date(2025, 3, 17))
    looked(date(2025, 3, 31))
    assert codes(application) == []


def test_what_comes_about_on_a_rule_s_first_day_is_raised(application):
    AlertRule.objects.filter(pk="SX06").update(starts_on=later(application.promised_due_on, 1))
    looked(later(application.promised_due_on, 1))
    assert codes(application) == ["SX06"]


def test_a_rule_that_has_ended_raises_nothing(application):
    AlertRule.objects.filter(pk="SX06").update(ends_on=application.promised_due_on)
    looked(later(application.promised_due_on, 3))
    assert codes(application) == []


def test_a_new_rule_is_asked_of_cases_that_wait_for_a_later_day(cast, application):
    looked(START, 11)
    assert next_look(application) == date(2025, 3, 11)
    with on(date(2025, 3, 4)):
        form = RuleForm(
            GIVEN | {"code": "BD01", "condition": "promised_left <= 4", "starts_on": "2025-03-04"}
        )
        assert form.is_valid(), form.errors
        changing.save(form.instance, actor=c.actor(cast.system_admin))
    looked(date(2025, 3, 4), 11)
    assert codes(application) == ["BD01"]


def test_a_case_on_which_nothing_is_due_is_looked_at_again_after_ninety_working_days(application):
    AlertRule.objects.update(ends_on=date(2024, 1, 1))
    looked(START, 11)
    assert next_look(application) == later(START, 90)


def test_looking_ahead_sends_no_statements(application, django_assert_num_queries):
    look = looks_at([application])[0]
    known = rules.usable()
    AlertRule.objects.update(ends_on=None)
    known = rules.usable()
    turning_day(look, known, START, set())
    with django_assert_num_queries(0):
        turning_day(look, known, date(2025, 3, 4), set())


def test_one_look_sends_so_many_statements(application, django_assert_max_num_queries):
    AlertRule.objects.update(ends_on=None)
    with on(START, 11):
        from approvals.alerts.watching import look

        timer = Timer.objects.get(subject=subject_of(application), kind=WATCH)
        with django_assert_max_num_queries(12):
            look(timer)


def test_trying_a_rule_out_writes_nothing_and_costs_the_same_for_many(
    cast, application, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    wanted = AlertRule(
        condition="promised_left >= 0 and returns == 0", sentence="剩 {promised_left}", starts_on=START
    )
    with on(START, 11):
        with CaptureQueriesContext(connection) as caught:
            one = try_out(wanted)
        for _ in range(3):
            c.accepted(cast, "SC05")
        with django_assert_num_queries(len(caught)):
            four = try_out(wanted)
    assert (one.number, four.number, four.sampled) == (1, 4, 4)
    assert four.found[0][1] == "剩 5"
    assert not Alert.objects.exists()


def test_facts_are_as_of_the_day_asked_about(application):
    """What happened later has not happened yet."""
    look = looks_at([application])[0]
    assert Values(look, date(2025, 3, 10)).get("promised_overdue_days") == 0
    assert Values(look, date(2025, 3, 13)).get("promised_overdue_days") == 3
