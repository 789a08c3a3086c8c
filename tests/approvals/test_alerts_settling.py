"""Contesting an alert, and settling it by a third person."""

from datetime import date

import pytest
from django.http import Http404

from approvals.alerts import settling
from approvals.alerts.models import Alert
from approvals.workflow import involving, reviewing
from approvals.workflow.models import Application
from approvals.workflow.refusals import Refused, Stale
from hall.journal.models import Entry
from hall.notices.models import Notice
from hall.people.models import Role
from tests import cast as c
from tests.approvals.alert_hand import ITEM, START, later, looked, on, only, watched_cast


@pytest.fixture
def cast(db):
    return watched_cast()


@pytest.fixture
def alert(cast):
    """The reviewer has the case in hand; it is past its promised date."""
    only("SX06")
    with on(START):
        application = c.accepted(cast, ITEM)
        reviewing.start_review(application.public_id, actor=c.actor(cast.reviewer))
        application.tasks.filter(state="open").update(assignee=cast.reviewer)
    due = Application.objects.get(pk=application.pk).promised_due_on
    looked(later(due, 1))
    return Alert.objects.get()


def actor(user):
    return c.actor(user)


def test_the_person_concerned_is_the_one_who_had_it(alert, cast):
    assert alert.person == cast.reviewer and alert.department_id == "SCJGJ"


@pytest.mark.parametrize("who", ["reviewer", "signer", "leader"])
def test_the_person_his_chief_and_the_head_may_contest(alert, cast, who):
    found = settling.contest(alert.public_id, actor=actor(getattr(cast, who)), reason="系统故障一天")
    assert (found.state, found.contested_by_name) == ("contested", getattr(cast, who).name)
    assert Entry.objects.filter(chain=alert.chain, action="alert_contested").count() == 1
    told = Notice.objects.filter(kind="alert_contested", channel="portal").values_list(
        "recipient__name", flat=True
    )
    assert sorted(told) == sorted(["督查甲", "大厅督查"])


@pytest.mark.parametrize("who", ["clerk", "catalog_admin", "elsewhere", "applicant", "stranger"])
def test_others_do_not_even_see_it(alert, cast, who):
    with pytest.raises(Http404):
        settling.contest(alert.public_id, actor=actor(getattr(cast, who)), reason="不是")


def test_a_supervisor_does_not_contest(alert, cast):
    with pytest.raises(Refused, match="责任人"):
        settling.contest(alert.public_id, actor=actor(cast.supervisor), reason="不是")


def test_it_is_contested_once_and_with_a_reason(alert, cast):
    with pytest.raises(Refused, match="理由"):
        settling.contest(alert.public_id, actor=actor(cast.reviewer), reason="  ")
    settling.contest(alert.public_id, actor=actor(cast.reviewer), reason="不是")
    with pytest.raises(Refused, match="已经有人"):
        settling.contest(alert.public_id, actor=actor(cast.signer), reason="不是")


@pytest.mark.parametrize("who", ["supervisor", "hall_supervisor"])
@pytest.mark.parametrize(("verb", "state"), [("uphold", "upheld"), ("strike_off", "struck_off")])
@pytest.mark.parametrize("contested", [True, False])
def test_a_supervisor_who_had_no_part_settles_it(alert, cast, who, verb, state, contested):
    if contested:
        settling.contest(alert.public_id, actor=actor(cast.reviewer), reason="不是")
    found = getattr(settling, verb)(alert.public_id, actor=actor(getattr(cast, who)), reason="查过了")
    assert found.state == state and found.settled_by == getattr(cast, who)
    assert Entry.objects.filter(chain=alert.application.chain, action=f"alert_settled_{state}").exists()
    told = Notice.objects.filter(kind="alert_settled", channel="portal")
    assert list(told.values_list("recipient", flat=True)) == [cast.reviewer.pk]


@pytest.mark.parametrize("who", ["reviewer", "signer", "leader"])
def test_nobody_else_settles_it(alert, cast, who):
    with pytest.raises(Refused, match="督查"):
        settling.uphold(alert.public_id, actor=actor(getattr(cast, who)), reason="是")


def test_a_supervisor_of_another_department_finds_nothing(alert, cast):
    with pytest.raises(Http404):
        settling.uphold(alert.public_id, actor=actor(cast.elsewhere), reason="是")


def test_whoever_is_concerned_does_not_settle_it_himself(alert, cast):
    c.a_post(cast.reviewer, Role.SUPERVISOR, "SCJGJ")
    with pytest.raises(Refused, match="责任人"):
        settling.strike_off(alert.public_id, actor=actor(cast.reviewer), reason="不是")


def test_whoever_contested_does_not_settle_it(alert, cast):
    both = c.a_post(cast.leader, Role.SUPERVISOR, "SCJGJ")
    settling.contest(alert.public_id, actor=actor(both), reason="不是")
    with pytest.raises(Refused, match="异议是您"):
        settling.strike_off(alert.public_id, actor=actor(both), reason="不是")


def test_whoever_did_anything_in_the_case_does_not_settle_it(alert, cast):
    with on(date(2025, 3, 12)):
        case = alert.application.public_id
        involving.ask_help(case, actor=actor(cast.reviewer), of=cast.supervisor, request="请看一下")
    with pytest.raises(Refused, match="经办过"):
        settling.uphold(alert.public_id, actor=actor(cast.supervisor), reason="是")


def test_having_urged_is_no_part_in_the_case(alert, cast):
    with on(date(2025, 3, 12)):
        reviewing.urge(alert.application.public_id, actor=actor(cast.supervisor))
    assert settling.uphold(alert.public_id, actor=actor(cast.supervisor), reason="是").state == "upheld"


def test_having_settled_one_alert_of_a_case_is_no_part_in_the_case(alert, cast):
    settling.uphold(alert.public_id, actor=actor(cast.supervisor), reason="是")
    other = Alert.objects.get()
    other.pk, other.public_id, other.number, other.occasion = None, "0" * 32, "JC2", "another"
    other._state.adding = True
    other.__dict__["state"] = "raised"
    other.save()
    assert settling.uphold("0" * 32, actor=actor(cast.supervisor), reason="是").state == "upheld"


def test_what_is_settled_stays_settled(alert, cast):
    settling.strike_off(alert.public_id, actor=actor(cast.supervisor), reason="不是")
    for verb in (settling.uphold, settling.contest):
        with pytest.raises(Refused, match="认定了"):
            verb(alert.public_id, actor=actor(cast.hall_supervisor), reason="是")


def test_a_page_that_is_out_of_date_is_refused(alert, cast):
    settling.contest(alert.public_id, actor=actor(cast.reviewer), reason="不是", expected=0)
    with pytest.raises(Stale, match="审查甲提出异议"):
        settling.uphold(alert.public_id, actor=actor(cast.supervisor), reason="是", expected=0)


def test_a_second_press_does_nothing(alert, cast):
    nonce = "6f1e2d3c-0000-4000-8000-000000000001"
    for _ in range(2):
        settling.contest(alert.public_id, actor=actor(cast.reviewer), reason="不是", expected=0, nonce=nonce)
    assert Entry.objects.filter(chain=alert.chain, action="alert_contested").count() == 1


def test_a_struck_off_alert_does_not_come_again(alert, cast):
    settling.strike_off(alert.public_id, actor=actor(cast.supervisor), reason="不是")
    looked(date(2025, 4, 1))
    assert Alert.objects.count() == 1


def test_one_who_is_not_named_any_more_keeps_his_name_on_it(alert, cast):
    cast.reviewer.posts.all().delete()
    assert Alert.objects.get().person_name == "审查甲"
