"""The pages of the alerts: who sees what, what a press does, what it costs."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.alerts.figures import figures
from approvals.alerts.models import Alert, AlertRule
from approvals.workflow.models import Application
from hall.worktime import today
from tests import cast as c
from tests.approvals.alert_hand import START, later, looked, on, only, watched_cast

NONCE = "6f1e2d3c-0000-4000-8000-000000000009"


@pytest.fixture
def cast(db):
    return watched_cast()


@pytest.fixture
def alert(cast):
    only("SX06")
    return late(cast)


def late(cast) -> Alert:
    with on(START):
        application = c.accepted(cast, "SC05")
        application.tasks.filter(state="open").update(assignee=cast.reviewer)
    looked(later(Application.objects.get(pk=application.pk).promised_due_on, 1))
    return Alert.objects.get(application=application)


def browser(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def press(user, alert, verb, **given):
    address = reverse(f"desk-alert-{verb}", args=[alert.public_id])
    return browser(user).post(address, {"expected": 0, "nonce": NONCE, "reason": "写明了"} | given)


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        *(("reviewer", True), ("signer", True), ("leader", True), ("supervisor", True)),
        *(("hall_supervisor", True), ("clerk", False), ("elsewhere", False), ("system_admin", False)),
    ],
)
def test_the_list_and_the_page_show_an_alert_to_those_it_concerns(alert, cast, who, sees):
    client = browser(getattr(cast, who))
    page = client.get(reverse("desk-alerts"))
    assert page.status_code == 200
    assert (alert.description in page.text) == sees
    assert client.get(reverse("desk-alert", args=[alert.public_id])).status_code == (200 if sees else 404)


def test_an_alert_shows_the_rule_and_the_facts_of_then(alert, cast):
    AlertRule.objects.update(condition="returns > 99", name="后来改了")
    page = browser(cast.supervisor).get(reverse("desk-alert", args=[alert.public_id]))
    for said in (alert.number, "超承诺期限大于 0 个工作日", "2025年3月10日", "审查甲", "优化营商环境条例"):
        assert said in page.text
    assert "后来改了" not in page.text


def test_contesting_and_settling_on_the_page(alert, cast):
    done = press(cast.reviewer, alert, "contest")
    assert done.status_code == 302
    page = browser(cast.supervisor).get(reverse("desk-alert", args=[alert.public_id]))
    assert "有异议" in page.text and "写明了" in page.text
    done = press(cast.supervisor, alert, "strike-off", expected=1, nonce=NONCE[:-1] + "8")
    assert done.status_code == 302
    alert.refresh_from_db()
    assert alert.state == "struck_off"


def test_what_is_refused_keeps_what_was_typed(alert, cast):
    page = press(cast.signer, alert, "uphold", reason="我看成立")
    assert page.status_code == 409 and "由督查岗认定" in page.text
    press(cast.reviewer, alert, "contest")
    page = press(cast.supervisor, alert, "uphold", reason="我看成立", nonce=NONCE[:-1] + "8")
    assert page.status_code == 409 and "我看成立" in page.text and "审查甲提出异议" in page.text


def test_a_press_without_a_reason_says_so(alert, cast):
    page = press(cast.supervisor, alert, "uphold", reason=" ")
    assert page.status_code == 422 and "请写明理由" in page.text


def test_the_screen_of_the_case_shows_its_alerts(alert, cast):
    case = reverse("desk-case", args=[alert.application.public_id])
    assert alert.description in browser(cast.signer).get(case).text
    assert alert.description not in browser(cast.clerk).get(case).text


def test_the_list_is_narrowed_and_costs_the_same_for_many(alert, cast):
    client = browser(cast.supervisor)
    here = reverse("desk-alerts")
    client.get(here)
    with CaptureQueriesContext(connection) as one:
        client.get(here)
    for _ in range(3):
        late(cast)
    with CaptureQueriesContext(connection) as four:
        assert client.get(here).text.count("应在承诺期限") == 4
    assert len(four) == len(one)
    assert "应在承诺期限" not in client.get(f"{here}?level=yellow").text
    assert "应在承诺期限" in client.get(f"{here}?level=red&rule=SX06&kind=time&state=raised").text
    assert client.get(f"{here}?scope=all&level=nothing&after=x~y").status_code == 200


def test_the_list_goes_on_from_page_to_page(alert, cast, monkeypatch):
    monkeypatch.setattr("approvals.alerts.listing.PAGE", 2)
    for _ in range(2):
        late(cast)
    client, seen, address = browser(cast.supervisor), [], reverse("desk-alerts")
    while address:
        page = client.get(address)
        seen += [row.pk for row in page.context["rows"]]
        address = page.context["next_url"]
    assert len(seen) == len(set(seen)) == 3


def test_figures_tell_raised_and_upheld_apart(alert, cast):
    second, third = late(cast), late(cast)
    press(cast.supervisor, alert, "uphold")
    press(cast.reviewer, second, "contest", nonce=NONCE[:-1] + "7")
    press(cast.supervisor, second, "strike-off", expected=1, nonce=NONCE[:-1] + "6")
    day = date(2025, 3, 11)
    found = figures(c.actor(cast.supervisor), day, day)
    row = found.by_rule[0]
    assert (row.code, row.raised, row.contested, row.upheld, row.struck_off, row.open) == (
        "SX06",
        3,
        1,
        1,
        1,
        1,
    )
    assert found.by_department[0].code == "SCJGJ" and found.whole.raised == 3
    assert figures(c.actor(cast.supervisor), day + timedelta(days=1), today()).whole.raised == 0
    assert figures(c.actor(cast.elsewhere), day, day).whole.raised == 0
    page = browser(cast.supervisor).get(f"{reverse('desk-alert-figures')}?from=2025-03-01&to=2025-03-31")
    assert "产生 3 条，认定成立 1 条，撤销 1 条，还有 1 条没有认定" in page.text
    assert third.state == "raised"


def test_figures_take_two_statements(alert, cast, django_assert_num_queries):
    actor = c.actor(cast.supervisor)
    figures(actor, START, today())  # for whom he acts is read once
    with django_assert_num_queries(2):
        figures(actor, START, today())


@pytest.mark.parametrize(
    ("who", "rules", "edits", "counts"),
    [
        ("clerk", 200, 404, 404),
        ("reviewer", 200, 404, 404),
        ("signer", 200, 404, 200),
        ("supervisor", 200, 404, 200),
        ("hall_supervisor", 200, 200, 200),
        ("system_admin", 200, 200, 404),
        ("catalog_admin", 404, 404, 404),
        ("applicant", 403, 403, 403),
    ],
)
def test_who_sees_and_writes_the_rules(cast, who, rules, edits, counts):
    client = browser(getattr(cast, who))
    assert client.get(reverse("desk-alert-rules")).status_code == rules
    assert client.get(reverse("desk-alert-rule", args=["SX06"])).status_code == edits
    assert client.get(reverse("desk-alert-rule-new")).status_code == edits
    assert client.get(reverse("desk-alert-figures")).status_code == counts


def test_the_rules_are_in_plain_words(cast):
    page = browser(cast.clerk).get(reverse("desk-alert-rules"))
    assert "超承诺期限大于 0 个工作日" in page.text
    form = browser(cast.system_admin).get(reverse("desk-alert-rule", args=["SX06"])).text
    assert "就是：超承诺期限大于 0 个工作日" in form and "promised_overdue_days &gt; 0" in form
    assert "什么变了再报一次" in form and "能写进条件的事实和写法" in form
    for name in ("SX06", None):
        address = reverse("desk-alert-rule", args=[name]) if name else reverse("desk-alert-rule-new")
        assert "---------" not in browser(cast.system_admin).get(address).text
    assert "等“容缺受理”功能上线" in page.text
    assert "promised_overdue_days" not in page.text


def posted(rule: AlertRule, **given) -> dict:
    names = ("name", "kind", "level", "condition", "occasion", "sentence", "whom", "basis", "starts_on")
    return {name: getattr(rule, name) for name in names} | {"ends_on": ""} | given


def test_a_rule_is_tried_before_it_is_kept(alert, cast):
    rule = AlertRule.objects.get(pk="SX06")
    given = posted(rule, condition="returns == 0", do="try")
    page = browser(cast.hall_supervisor).post(reverse("desk-alert-rule", args=["SX06"]), given)
    assert "如果现在启用，会命中 1 件" in page.text
    assert AlertRule.objects.get(pk="SX06").condition == "promised_overdue_days > 0"
    assert Alert.objects.count() == 1


def test_a_wrong_condition_is_shown_with_its_place_and_nothing_is_lost(cast):
    rule = AlertRule.objects.get(pk="SX06")
    for do in ("save", "try"):
        given = posted(rule, condition="promised > 1", name="新名字", do=do)
        page = browser(cast.hall_supervisor).post(reverse("desk-alert-rule", args=["SX06"]), given)
        assert page.status_code == (422 if do == "save" else 200)
        assert (
            "第 1 个字（“promised &gt; 1”）" in page.text
            and "promised &gt; 1" in page.text
            and "新名字" in page.text
        )
    assert AlertRule.objects.get(pk="SX06").name == "超承诺期限"


def test_a_rule_is_switched_off(cast):
    rule = AlertRule.objects.get(pk="SX06")
    given = posted(rule, ends_on=str(today() - timedelta(days=1)), do="save")
    done = browser(cast.hall_supervisor).post(reverse("desk-alert-rule", args=["SX06"]), given)
    assert done.status_code == 302
    page = browser(cast.clerk).get(reverse("desk-alert-rules"))
    assert [each.rule.code for each in page.context["off"]].count("SX06") == 1


def test_a_page_that_is_out_of_date_does_not_overwrite(cast):
    rule = AlertRule.objects.get(pk="SX06")
    page = browser(cast.hall_supervisor).get(reverse("desk-alert-rule", args=["SX06"]))
    AlertRule.objects.filter(pk="SX06").update(name="别人改了")
    given = posted(rule, name="我改了", do="save", expected=page.context["expected"])
    answer = browser(cast.hall_supervisor).post(reverse("desk-alert-rule", args=["SX06"]), given)
    assert answer.status_code == 409 and "别人改了" in answer.text
    assert AlertRule.objects.get(pk="SX06").name == "别人改了"


def test_a_new_rule_is_added(cast):
    given = posted(
        AlertRule.objects.get(pk="SX06"), code="BD01", name="本地规则", starts_on=str(today()), do="save"
    )
    done = browser(cast.system_admin).post(reverse("desk-alert-rule-new"), given)
    assert done.status_code == 302 and AlertRule.objects.get(pk="BD01").name == "本地规则"
    again = browser(cast.system_admin).post(reverse("desk-alert-rule-new"), given)
    assert again.status_code == 422 and "已经有 BD01" in again.text
