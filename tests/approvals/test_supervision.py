"""Supervision orders: opened, answered, returned, struck off; by whom, once, and told to the other side."""

import uuid
from datetime import date

import pytest
from django.http import Http404

from approvals.supervision import access, orders, replies
from approvals.supervision.models import SupervisionOrder
from approvals.workflow import deciding
from approvals.workflow.refusals import Refused, Stale
from hall.journal.models import Entry
from hall.notices.models import Notice
from hall.people.models import Post, Role
from hall.timers.models import Timer
from hall.timers.sweep import sweep
from hall.worktime import standing_at
from tests import cast as c
from tests.approvals.moments import at

pytestmark = pytest.mark.django_db
ITEM = "SC05"
OPENED = "2025-03-12 10:00"  # a Wednesday; answered until the 19th


@pytest.fixture
def case(cast):
    with standing_at(at("2025-03-03 10:00")):
        return c.accepted(cast, ITEM)


@pytest.fixture
def order(cast, case):
    return opened(cast, case)


def opened(cast, case, by=Role.SUPERVISOR, **given):
    with standing_at(at(OPENED)):
        return orders.open_order(
            actor=c.actor(getattr(cast, by)),
            application_id=case.public_id,
            content=given.pop("content", "请说明原因，尽快办结"),
            **given,
        )


def act(verb, order, user, moment="2025-03-13 10:00", **given):
    with standing_at(at(moment)):
        return verb(order.public_id, actor=c.actor(user), **given)


def answered(cast, order, by=Role.REVIEWER, **given):
    given = {"text": "缺人手", "measures": "加派人手。", "promised": date(2025, 4, 30)} | given
    return act(orders.answer, order, getattr(cast, by), **given)


def told(user) -> list[str]:
    rows = Notice.objects.filter(recipient=user, channel="portal", kind="supervision").order_by("id")
    return [row.subject for row in rows]


# Opening.


def test_an_order_has_a_number_a_date_to_answer_by_and_an_addressee(cast, order):
    assert order.number == "督〔2025〕1号"
    assert (order.state, order.reply_due_on) == ("issued", date(2025, 3, 19))
    assert (order.addressee, order.addressee_name) == (cast.reviewer, "审查甲")
    assert order.opened_by == cast.supervisor


def test_opening_is_told_to_the_addressee_and_who_signs_and_written_in_both_journals(cast, case, order):
    assert told(cast.reviewer) == told(cast.signer) == ["督办单 督〔2025〕1号：请反馈"]
    assert told(cast.supervisor) == told(cast.applicant) == []
    for chain in (order.chain, case.chain):
        assert Entry.objects.get(chain=chain, action="supervision_issue").actor == cast.supervisor


def test_there_is_one_open_order_a_case(cast, case, order):
    with pytest.raises(Refused, match="已经有督办单 督〔2025〕1号（待反馈），销号以后才能再开"):
        opened(cast, case)


def test_a_second_press_finds_the_first_order(cast, case):
    nonce = uuid.uuid4()
    first, second = opened(cast, case, nonce=nonce), opened(cast, case, nonce=nonce)
    assert first == second and SupervisionOrder.objects.count() == 1


def test_another_order_follows_once_the_first_is_struck_off(cast, case, order):
    answered(cast, order)
    act(orders.strike_off, order, cast.supervisor, finding="已核实")
    assert opened(cast, case).number == "督〔2025〕2号"


@pytest.mark.parametrize("by", [Role.CLERK, Role.REVIEWER, Role.SIGNER, Role.SYSTEM_ADMIN])
def test_only_supervisors_and_leaders_open_orders(cast, case, by):
    with pytest.raises(Refused, match="只有督查和领导能"):
        opened(cast, case, by=by)


def test_a_department_without_a_case_can_be_ordered(cast):
    with standing_at(at(OPENED)):
        order = orders.open_order(
            actor=c.actor(cast.leader), content="窗口多次无人值守", department=cast.department, days=3
        )
    assert order.application is None and order.reply_due_on == date(2025, 3, 17)
    assert told(cast.signer) == ["督办单 督〔2025〕1号：请反馈"]
    answered(cast, order, by=Role.SIGNER)
    act(orders.strike_off, order, cast.supervisor, finding="已整改")


def test_the_addressee_must_be_of_the_department(cast, case):
    stranger = c.a_post(c.a_user("外局"), Role.REVIEWER, "ZJJ")
    with pytest.raises(Refused, match="外局现在不在"):
        opened(cast, case, addressee=stranger)


def test_an_order_needs_words_and_a_bearable_date(cast, case):
    with pytest.raises(Refused, match="请写要督办什么"):
        opened(cast, case, content="  ")
    with pytest.raises(Refused, match="1 到 60"):
        opened(cast, case, days=0)


# Answering and checking.


def test_an_answer_has_an_account_and_measures_and_goes_to_the_supervisor(cast, order):
    found = answered(cast, order)
    assert found.state == "answered" and found.answered_at is not None
    step = found.steps.last()
    assert (step.text, step.measures, step.by) == (
        "缺人手",
        "加派人手，承诺 4月30日（星期三） 前办完。",
        cast.reviewer,
    )
    assert told(cast.supervisor) == ["督办单 督〔2025〕1号 已反馈，请核查"]


@pytest.mark.parametrize("missing", [{"text": " "}, {"measures": " "}, {"promised": None}])
def test_half_an_answer_is_none(cast, order, missing):
    with pytest.raises(Refused, match="请写"):
        answered(cast, order, **missing)
    assert SupervisionOrder.objects.get().state == "issued"


def test_nobody_promises_a_day_gone_by(cast, order):
    with pytest.raises(Refused, match="不能早于今天"):
        answered(cast, order, promised=date(2025, 3, 12))


def test_of_a_case_decided_meanwhile_nothing_is_promised(cast, case, order):
    with standing_at(at("2025-03-13 09:00")):
        while c.next_stage(case):
            c.step_on(cast, case)
        deciding.approve(case.public_id, actor=c.actor(cast.signer))
    assert answered(cast, order, promised=None).steps.last().measures == "加派人手。"
    assert act(orders.strike_off, order, cast.supervisor, finding="已核实").steps.last().text == "已核实"


def test_striking_off_while_the_case_is_late_still_says_so(cast, order):
    answered(cast, order)
    found = act(orders.strike_off, order, cast.supervisor, finding="措施可行")
    assert found.steps.last().text == "措施可行（办件仍未办结）"


@pytest.mark.parametrize("by", [Role.SIGNER, Role.LEADER])
def test_who_signs_or_leads_may_answer_for_the_department(cast, order, by):
    assert answered(cast, order, by=by).state == "answered"


@pytest.mark.parametrize("by", [Role.CLERK, Role.SUPERVISOR])
def test_others_do_not_answer(cast, order, by):
    with pytest.raises(Refused, match="由审查甲或"):
        answered(cast, order, by=by)


def test_sent_back_with_a_new_date_and_answered_again(cast, order):
    answered(cast, order)
    found = act(
        orders.send_back, order, cast.supervisor, reason="没写日子", days=2, moment="2025-03-13 15:00"
    )
    assert (found.state, found.reply_due_on) == ("returned", date(2025, 3, 17))
    assert told(cast.reviewer)[-1] == "督办单 督〔2025〕1号 退回重办"
    assert Timer.objects.get(subject=order.chain).fire_at == at("2025-03-18 09:00")
    assert answered(cast, order).state == "answered"


def test_struck_off_by_a_supervisor_with_what_he_found(cast, order):
    answered(cast, order)
    found = act(orders.strike_off, order, cast.supervisor, finding="已查系统，已办结")
    assert (found.state, found.struck_by_name) == ("struck_off", "督查甲")
    assert told(cast.reviewer)[-1] == "督办单 督〔2025〕1号 已销号"
    assert not Timer.objects.filter(subject=order.chain).exists()


def test_nothing_is_struck_off_before_it_is_answered(cast, order):
    with pytest.raises(Refused, match="先由被督办的一方反馈"):
        act(orders.strike_off, order, cast.supervisor, finding="好")


@pytest.mark.parametrize("by", [Role.LEADER, Role.SIGNER, Role.REVIEWER])
def test_only_a_supervisor_strikes_off(cast, order, by):
    answered(cast, order)
    with pytest.raises(Refused, match="只有督查岗能核查"):
        act(orders.strike_off, order, getattr(cast, by), finding="好")


@pytest.mark.parametrize("verb", [orders.strike_off, orders.send_back])
def test_a_supervisor_who_is_addressed_or_answers_for_the_department_does_not_check_himself(cast, case, verb):
    given = {"finding": "好"} if verb is orders.strike_off else {"reason": "不行"}
    Post.objects.create(
        user=cast.supervisor, role=Role.SIGNER, department=cast.department, starts_on=date(2020, 1, 1)
    )
    order = opened(cast, case)
    answered(cast, order)
    with pytest.raises(Refused, match="您是被督办的一方"):
        act(verb, order, cast.supervisor, **given)
    other = c.a_post(c.a_user("督查乙"), Role.SUPERVISOR, cast.department.pk)
    assert act(verb, order, other, **given).state in ("struck_off", "returned")


def test_an_order_struck_off_is_over(cast, order):
    answered(cast, order)
    act(orders.strike_off, order, cast.supervisor, finding="好")
    with pytest.raises(Refused, match="已由督查甲销号"):
        answered(cast, order)


def test_urging_reminds_once_a_day(cast, order):
    act(orders.urge, order, cast.supervisor, text="请抓紧")
    assert told(cast.reviewer)[-1] == "催办：督办单 督〔2025〕1号 还没有反馈"
    with pytest.raises(Refused, match="24 小时内"):
        act(orders.urge, order, cast.supervisor, moment="2025-03-14 09:59")
    act(orders.urge, order, cast.supervisor, moment="2025-03-14 10:01")


# Presses.


def test_a_second_press_does_nothing(cast, order):
    nonce = uuid.uuid4()
    answered(cast, order, nonce=nonce, expected=0)
    answered(cast, order, nonce=nonce, expected=0)
    assert order.steps.filter(action="answer").count() == 1


def test_a_stale_screen_is_refused_and_says_who_was_first(cast, order):
    answered(cast, order, expected=0)
    with pytest.raises(Stale, match="刚由审查甲在.*反馈"):
        answered(cast, order, by=Role.SIGNER, expected=0)


# Nobody answers.


def test_the_morning_after_the_date_it_is_told_one_level_up_and_every_week_until_answered(cast, order):
    hall = c.a_post(c.a_user("区领导"), Role.LEADER, None)
    for moment in ("2025-03-19 23:00", "2025-03-20 08:59"):
        with standing_at(at(moment)):
            sweep()
    assert told(hall) == []
    for moment in ("2025-03-20 09:00", "2025-03-20 12:00", "2025-03-26 12:00"):
        with standing_at(at(moment)):
            sweep()
    assert told(hall) == told(cast.leader) == told(cast.supervisor) == ["督办单 督〔2025〕1号 到期没有反馈"]
    with standing_at(at("2025-03-27 09:00")):
        sweep()
    assert len(told(hall)) == 2
    order.refresh_from_db()
    assert order.escalated_at is not None and order.escalated_at < at("2025-03-21 00:00")
    answered(cast, order, moment="2025-03-28 10:00", expected=0)
    with standing_at(at("2025-04-03 10:00")):
        sweep()
    assert len(told(hall)) == 2


def test_the_timer_is_of_the_order(order):
    timer = Timer.objects.get(kind=replies.KIND)
    assert (timer.subject, timer.fire_at) == (f"supervision:{order.public_id}", at("2025-03-20 09:00"))


# Who sees it.


def test_a_stranger_and_a_colleague_without_business_find_nothing(cast, order):
    for user in (cast.applicant, cast.stranger, cast.clerk, c.colleague(cast, Role.SUPERVISOR, "ZJJ")):
        with pytest.raises(Http404):
            access.get(c.actor(user), order.public_id)


@pytest.mark.parametrize("who", [Role.REVIEWER, Role.SIGNER, Role.LEADER, Role.SUPERVISOR])
def test_the_addressee_and_who_answers_or_looks_after_the_department_sees_it(cast, order, who):
    assert access.get(c.actor(getattr(cast, who)), order.public_id) == order


def test_whoever_applied_sees_no_order_on_his_own_matter_at_the_desk(cast, order):
    Post.objects.create(
        user=cast.applicant, role=Role.SIGNER, department=cast.department, starts_on=date(2020, 1, 1)
    )
    with pytest.raises(Http404):
        access.get(c.actor(cast.applicant), order.public_id)
    answered(cast, order)
    act(orders.send_back, order, cast.supervisor, reason="不行")
    assert told(cast.applicant) == []
