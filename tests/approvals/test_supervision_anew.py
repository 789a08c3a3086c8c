"""Orders and the rest of the house: a schedule that is loaded gives more time to answer; who took part does not check."""

from datetime import date

import pytest

from approvals.supervision import anew, orders
from approvals.supervision.models import SupervisionOrder
from approvals.workflow import claims, involving, reviewing
from approvals.workflow.refusals import Refused
from hall.journal.models import Entry
from hall.notices.models import Notice
from hall.people.models import Post, Role
from hall.timers.models import Timer
from hall.timers.sweep import sweep
from hall.worktime import standing_at
from tests import cast as c
from tests.approvals.moments import at
from tests.approvals.schedules import MONDAY_OFF, WEEKEND_WORKED, published

pytestmark = pytest.mark.django_db
ITEM = "SC05"


@pytest.fixture
def cast():
    with standing_at(at("2026-12-01 09:00")):
        return c.make_cast("SCJGJ")


@pytest.fixture
def case(cast):
    with standing_at(at("2026-12-15 10:00")):
        return c.accepted(cast, ITEM)


def opened(cast, case=None, days=5, moment="2026-12-28 10:00") -> SupervisionOrder:
    """On Monday, 28 December 2026, to be answered by 5 January: New Year's Day is off by law in any case."""
    given = {"application_id": case.public_id} if case else {"department": cast.department}
    with standing_at(at(moment)):
        return orders.open_order(actor=c.actor(cast.supervisor), content="请说明", days=days, **given)


def swept(moment="2026-12-29 09:05") -> None:
    with standing_at(at(moment)):
        sweep()


def told(user) -> list[str]:
    rows = Notice.objects.filter(recipient=user, channel="portal", kind="supervision").order_by("id")
    return [row.subject for row in rows]


def test_the_day_to_answer_by_follows_the_schedule_is_written_down_and_told(cast, case):
    order = opened(cast, case)
    assert order.reply_due_on == date(2027, 1, 5)
    published(MONDAY_OFF, "2026-12-29 09:00")
    swept()
    order.refresh_from_db()
    assert order.reply_due_on == date(2027, 1, 6)
    for chain in (order.chain, case.chain):
        entry = Entry.objects.get(chain=chain, action="supervision_recompute")
        assert (entry.actor_name, entry.changes["reply_due_on"]) == ("系统", "2027-01-06")
        assert "从2027年1月5日" in entry.reason and "国务院办公厅关于2027年" in entry.reason
    moved = f"督办单 {order.number} 反馈的期限改了"
    assert moved in told(order.addressee) and moved in told(cast.signer) and moved in told(cast.supervisor)
    assert Timer.objects.get(subject=order.chain).fire_at == at("2027-01-07 09:00")
    assert not Timer.objects.filter(kind=anew.KIND).exists(), "the work ends by itself"
    assert order.revision == 0, "what somebody is writing meanwhile can still be sent"


def test_without_a_case_and_after_it_was_sent_back_as_well(cast):
    order = opened(cast)
    with standing_at(at("2026-12-29 10:00")):
        orders.answer(order.public_id, actor=c.actor(cast.signer), text="缺人手", measures="加派人手")
    with standing_at(at("2026-12-30 10:00")):
        found = orders.send_back(order.public_id, actor=c.actor(cast.supervisor), reason="没写日子", days=3)
    assert found.reply_due_on == date(2027, 1, 5)
    published(MONDAY_OFF, "2026-12-30 11:00")
    swept("2026-12-30 11:05")
    order.refresh_from_db()
    assert order.reply_due_on == date(2027, 1, 6)


def test_what_was_asked_for_in_writing_is_never_sooner(cast, case):
    order = opened(cast, case)
    published(WEEKEND_WORKED, "2026-12-29 09:00")
    swept()
    order.refresh_from_db()
    assert order.reply_due_on == date(2027, 1, 5)
    assert not Entry.objects.filter(action="supervision_recompute").exists()


def test_an_order_that_is_answered_waits_for_nobodys_date(cast, case):
    order = opened(cast, case)
    with standing_at(at("2026-12-28 11:00")):
        orders.answer(
            order.public_id,
            actor=c.actor(order.addressee),
            text="缺人手",
            measures="加派人手",
            promised=date(2027, 1, 20),
        )
    published(MONDAY_OFF, "2026-12-29 09:00")
    swept()
    order.refresh_from_db()
    assert order.reply_due_on == date(2027, 1, 5)


def test_one_that_was_late_only_by_the_old_schedule_is_late_no_more(cast, case):
    order = opened(cast, case)
    swept("2027-01-06 09:10")
    order.refresh_from_db()
    assert order.escalated_at is not None
    published(MONDAY_OFF, "2027-01-06 10:00")
    swept("2027-01-06 10:05")
    order.refresh_from_db()
    assert order.escalated_at is None and order.reply_due_on == date(2027, 1, 6)
    assert Timer.objects.get(subject=order.chain).fire_at == at("2027-01-07 09:00")


def test_one_that_fails_holds_up_no_other_and_is_tried_again(cast, case, monkeypatch, caplog):
    broken, sound = opened(cast, case), opened(cast)
    real, tries = orders.recompute, []

    def sometimes(public_id, **given):
        if public_id == broken.public_id:
            tries.append(public_id)
            if len(tries) == 1:
                raise RuntimeError("disk full")
        return real(public_id, **given)

    monkeypatch.setattr(anew, "recompute", sometimes)
    published(MONDAY_OFF, "2026-12-29 09:00")
    swept()
    assert set(SupervisionOrder.objects.values_list("reply_due_on", flat=True)) == {date(2027, 1, 6)}
    assert "disk full" in caplog.text and len(tries) == 2
    assert sound.pk > broken.pk


# Who checks.


@pytest.fixture
def both(cast):
    """A supervisor who reviews as well."""
    Post.objects.create(
        user=cast.supervisor, role=Role.REVIEWER, department=cast.department, starts_on=date(2020, 1, 1)
    )
    return cast.supervisor


def answered(cast, case) -> SupervisionOrder:
    order = opened(cast, case)
    with standing_at(at("2026-12-28 11:00")):
        return orders.answer(
            order.public_id, actor=c.actor(cast.signer), text="缺人手", measures="加派人手",
            promised=date(2027, 1, 20),
        )  # fmt: skip


def check(verb, order, user):
    given = {"finding": "好"} if verb is orders.strike_off else {"reason": "不行"}
    with standing_at(at("2026-12-28 15:00")):
        return verb(order.public_id, actor=c.actor(user), **given)


@pytest.mark.parametrize("verb", [orders.strike_off, orders.send_back])
def test_a_supervisor_who_reviewed_the_case_does_not_check_and_reads_who_does(cast, case, both, verb):
    other = c.a_post(c.a_user("督查乙"), Role.SUPERVISOR, cast.department.pk)
    with standing_at(at("2026-12-16 10:00")):
        task = c.next_stage(case)
        reviewing.pass_on(case.public_id, actor=c.actor(both), opinion="看过", task=task)
    order = answered(cast, case)
    with pytest.raises(Refused, match="您经办过这件，由别的督查人员核查：督查乙。"):
        check(verb, order, both)
    assert check(verb, order, other).state in ("struck_off", "returned")


def test_where_nobody_else_may_the_way_on_is_said(cast, case, both):
    with standing_at(at("2026-12-16 10:00")):
        involving.ask_help(case.public_id, actor=c.actor(cast.reviewer), of=both, request="请看一下")
    order = answered(cast, case)
    with pytest.raises(Refused, match="现在没有别的督查，请系统管理员"):
        check(orders.strike_off, order, both)


def test_who_took_part_as_well_is_not_named(cast, case, both):
    helper = c.a_post(c.a_user("督查乙"), Role.SUPERVISOR, cast.department.pk)
    for each in (both, helper):
        with standing_at(at("2026-12-16 10:00")):
            involving.ask_help(case.public_id, actor=c.actor(cast.reviewer), of=each, request="请看一下")
    c.a_post(c.a_user("大厅督查"), Role.SUPERVISOR, None)
    with pytest.raises(Refused, match="核查：大厅督查。"):
        check(orders.strike_off, answered(cast, case), both)


def test_having_urged_taken_back_a_claim_and_opened_the_order_is_no_part(cast, case):
    with standing_at(at("2026-12-16 10:00")):
        claims.claim(case.public_id, actor=c.actor(cast.reviewer), task=c.next_stage(case))
        reviewing.urge(case.public_id, actor=c.actor(cast.supervisor))
        claims.take_away(
            case.public_id, actor=c.actor(cast.supervisor), task=c.next_stage(case), reason="出差"
        )
    assert check(orders.strike_off, answered(cast, case), cast.supervisor).state == "struck_off"
