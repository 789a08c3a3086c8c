"""Ladders: who is told when a date draws near or has passed, once, in working hours, and never into silence."""

from datetime import date

import pytest

from approvals.clock.arming import subject_of
from approvals.escalation import climbing, recipients
from approvals.escalation.models import Climbed, Ladder, Phase, Rung, Whom
from approvals.supervision.models import SupervisionOrder
from approvals.workflow import acceptance, claims, deciding, filing
from hall.journal.models import Entry
from hall.journal.words import sentence
from hall.notices.models import Notice
from hall.people.models import Absence, Post, Role
from hall.timers.models import Timer
from hall.timers.sweep import sweep
from hall.worktime import standing_at
from tests import cast as c
from tests.approvals.moments import at

pytestmark = pytest.mark.django_db
ITEM = "SC05"  # five working days promised
FILED, ACCEPTED = "2025-03-03 10:00", "2025-03-03 11:00"  # due on Monday, 10 March


def accepted(cast):
    with standing_at(at(FILED)):
        case = c.filed(cast, ITEM)
    with standing_at(at(ACCEPTED)):
        case = acceptance.accept(case.public_id, actor=c.actor(cast.clerk))
    assert case.due_on == date(2025, 3, 10)
    return case


def swept(moment: str) -> None:
    with standing_at(at(moment)):
        sweep()


def rungs(case) -> list[tuple[str, int]]:
    return [(each.phase, each.offset) for each in Climbed.objects.filter(application=case)]


def told(user, kind="ladder") -> list[str]:
    """The titles of the messages in the person's inbox, oldest first."""
    rows = Notice.objects.filter(recipient=user, channel="portal", kind=kind).order_by("id")
    return [notice.subject.partition("：")[0] for notice in rows]


def fires_at(case):
    timer = Timer.objects.filter(subject=subject_of(case), kind=climbing.KIND).first()
    return timer and timer.fire_at


# The moments.


def test_the_default_ladder_ships_with_the_product():
    ladder = Ladder.objects.get(department=None)
    found = {(each.phase, each.offset): (each.whom, each.action) for each in ladder.rungs.all()}
    assert found["decision", 1] == (["handler", "chief", "applicant"], "tell")
    assert found["decision", 5] == (["supervisor"], "supervise")
    assert found["notice", -1] == (["handler"], "tell")
    assert found["notice", 0] == (["chief"], "tell")
    assert found["delivery", 5] == (["supervisor"], "supervise"), (
        "the last rung of every ladder opens an order"
    )


def test_filing_arms_the_warning_before_the_notice_is_due(cast):
    with standing_at(at(FILED)):
        case = c.filed(cast, ITEM)
    assert fires_at(case) == at("2025-03-07 09:00")  # one working day before 10 March


def test_acceptance_arms_the_first_rung_of_the_decision(cast):
    case = accepted(cast)
    assert fires_at(case) == at("2025-03-05 09:00")
    timer = Timer.objects.get(subject=subject_of(case), kind=climbing.KIND)
    assert timer.due_at == at("2025-03-11 00:00") and timer.rung == 0


def test_a_rung_is_climbed_at_its_hour_and_not_before(cast):
    case = accepted(cast)
    swept("2025-03-05 08:59")
    assert rungs(case) == []
    swept("2025-03-05 09:00")
    assert rungs(case) == [("decision", -3)]
    assert told(cast.reviewer) == ["还剩 3 个工作日"]
    assert fires_at(case) == at("2025-03-07 09:00")


def test_a_second_sweep_tells_nobody_again(cast):
    case = accepted(cast)
    for _ in range(3):
        swept("2025-03-05 09:00")
    swept("2025-03-05 17:00")
    assert rungs(case) == [("decision", -3)]
    assert told(cast.reviewer) == ["还剩 3 个工作日"]


def test_a_handler_that_runs_twice_at_once_is_caught_by_the_claim(cast):
    case = accepted(cast)
    timer = Timer.objects.get(subject=subject_of(case), kind=climbing.KIND)
    with standing_at(at("2025-03-05 09:00")):
        climbing.climb(timer)
        climbing.climb(timer)
    assert rungs(case) == [("decision", -3)]


def test_at_night_and_on_rest_days_nobody_is_told(cast):
    """Missed on Friday, the rung waits for Monday morning."""
    case = accepted(cast)
    swept("2025-03-05 09:00")
    for moment in ("2025-03-07 18:00", "2025-03-08 10:00", "2025-03-09 10:00", "2025-03-10 08:59"):
        swept(moment)
    assert rungs(case) == [("decision", -3)]
    swept("2025-03-10 09:00")
    assert rungs(case) == [("decision", -3), ("decision", -1)]
    assert told(cast.signer) == ["今天到期"], "in the words of the day it went out"


def test_a_holiday_moves_the_rung_to_a_day_that_is_worked(cast):
    """1 to 5 May 2025 are off: three working days before 9 May is 6 May, two after 30 April is 7 May."""
    with standing_at(at("2025-04-28 10:00")):
        case = acceptance.accept(c.filed(cast, ITEM).public_id, actor=c.actor(cast.clerk))
    assert case.due_on == date(2025, 5, 8)
    assert fires_at(case) == at("2025-04-30 09:00")
    swept("2025-04-30 09:00")
    assert fires_at(case) == at("2025-05-07 09:00")


def test_after_downtime_every_rung_is_climbed_in_order_and_each_person_told_once(cast):
    case = accepted(cast)
    swept("2025-03-12 10:00")
    assert rungs(case) == [("decision", -3), ("decision", -1), ("decision", 1), ("decision", 2)]
    assert told(cast.reviewer) == ["已超 2 个工作日"]
    body = Notice.objects.get(recipient=cast.reviewer, channel="portal", kind="ladder").body
    assert "前面没有按时发出的 2 次提醒（到期前 3 个工作日、到期前 1 个工作日）合在这一条里。" in body
    assert told(cast.leader) == ["已超 2 个工作日"]
    said = [sentence(each) for each in Entry.objects.filter(chain=case.chain, action="climb")]
    assert "本应在 3月5日（星期三） 提醒" in said[0] and "本应" not in said[3]
    climbed_at = set(Climbed.objects.values_list("at", flat=True))
    assert len(climbed_at) == 1 and climbed_at.pop() >= at("2025-03-12 10:00")


def test_the_climb_leaves_the_revision_alone_so_no_open_screen_grows_stale(cast):
    case = accepted(cast)
    swept("2025-03-05 09:00")
    before = case.revision
    case.refresh_from_db()
    assert case.revision == before
    assert Entry.objects.filter(chain=case.chain, action="climb", actor_name="系统").count() == 1


def test_warnings_of_days_gone_before_the_date_was_set_are_left_out(cast):
    """Accepted on the last day of the notice: what lies behind is not told, what lies ahead is."""
    Rung.objects.create(
        ladder=Ladder.objects.get(department=None), phase="decision", offset=-5, whom=["handler"]
    )
    case = accepted(cast)
    assert fires_at(case) == at("2025-03-05 09:00"), "the rung of 3 March, nine o'clock, was over"
    swept("2025-03-05 09:00")
    assert rungs(case) == [("decision", -3)]


def test_a_case_that_counts_as_accepted_is_not_warned_of_the_days_before_that(cast):
    """Dated back to 3 March and promised until the 10th, it is late the moment it is accepted: that is told, nothing before."""
    with standing_at(at(FILED)):
        case = c.filed(cast, ITEM)
    swept("2025-03-07 09:00")
    swept("2025-03-11 00:01")
    case.refresh_from_db()
    assert case.deemed and case.due_on == date(2025, 3, 10)
    swept("2025-03-11 09:00")
    assert rungs(case) == [("notice", -1), ("decision", 1)]


# Who.


def test_the_applicant_is_told_that_it_is_late_and_what_was_done(cast):
    """优化营商环境条例 Art. 36, law.md B14."""
    case = accepted(cast)
    for moment in ("2025-03-05 09:00", "2025-03-07 09:00", "2025-03-11 09:00"):
        swept(moment)
    notice = Notice.objects.get(recipient=cast.applicant, channel="portal", kind="ladder_late")
    assert "2025年3月10日（星期一） 前办好，到今天超了 1 个工作日，很抱歉。" in notice.body
    assert f"已经提醒{case.department.name}的办理人、科长抓紧办。" in notice.body
    assert "法律规定的最晚日期是" in notice.body and str(case.public_id) in notice.link


def test_who_has_claimed_it_is_told_and_not_his_colleagues(cast):
    other = c.another_reviewer(cast)
    case = accepted(cast)
    with standing_at(at(ACCEPTED)):
        claims.claim(case.public_id, actor=c.actor(other), task=c.next_stage(case))
    with standing_at(at("2025-03-03 12:00")):
        assert recipients.people(c.application_anew(case), [Whom.HANDLER]) == [(Whom.HANDLER, other)]


def test_a_lapsed_claim_no_account_and_nobody_at_all_lead_to_whoever_could_take_it(cast):
    other = c.another_reviewer(cast)
    case = accepted(cast)
    with standing_at(at(ACCEPTED)):
        claims.claim(case.public_id, actor=c.actor(other), task=c.next_stage(case))
    with standing_at(at("2025-03-05 09:00")):
        found = recipients.people(c.application_anew(case), [Whom.HANDLER])
    assert {user for _, user in found} == {cast.reviewer, other}
    type(other).objects.filter(pk=other.pk).update(is_active=False)
    with standing_at(at("2025-03-05 09:00")):
        assert recipients.people(c.application_anew(case), [Whom.HANDLER]) == [(Whom.HANDLER, cast.reviewer)]


def test_the_deputy_of_a_colleague_who_is_away_is_told_too(cast):
    other = c.another_reviewer(cast)
    Absence.objects.create(
        user=cast.reviewer, deputy=other, starts_on=date(2025, 3, 1), ends_on=date(2025, 3, 31)
    )
    case = accepted(cast)
    with standing_at(at(ACCEPTED)):
        claims.claim(case.public_id, actor=c.actor(cast.reviewer), task=c.next_stage(case))
        found = recipients.people(c.application_anew(case), [Whom.HANDLER])
    assert [user for _, user in found] == [cast.reviewer, other]


def test_where_nobody_holds_the_post_the_next_one_up_is_told_and_the_journal_says_so(cast):
    Post.objects.filter(role=Role.SIGNER).delete()
    case = accepted(cast)
    swept("2025-03-05 09:00")
    swept("2025-03-07 09:00")
    assert told(cast.leader) == ["还剩 1 个工作日"]
    said = sentence(Entry.objects.filter(chain=case.chain, action="climb").last())
    assert "科长现在没有人任职，往上一级提醒" in said


def test_posts_that_ended_or_wait_for_confirmation_are_not_posts(cast):
    case = accepted(cast)
    Post.objects.filter(role=Role.SIGNER).update(ends_on=date(2025, 3, 1))
    Post.objects.filter(role=Role.LEADER).update(given_by=cast.system_admin)
    with standing_at(at(ACCEPTED)):
        assert recipients.people(case, [Whom.CHIEF]) == [(Whom.SUPERVISOR, cast.supervisor)]


def test_in_the_end_the_halls_leaders_are_told(cast):
    case = accepted(cast)
    Post.objects.exclude(role=Role.LEADER).delete()
    Post.objects.filter(role=Role.LEADER).update(department=None)
    with standing_at(at(ACCEPTED)):
        assert [user for _, user in recipients.people(case, [Whom.HANDLER])] == [cast.leader]


def test_the_halls_supervisor_hears_of_every_department(cast):
    hall = c.a_post(c.a_user("督查总"), Role.SUPERVISOR, None)
    case = accepted(cast)
    with standing_at(at(ACCEPTED)):
        found = {user for _, user in recipients.people(case, [Whom.SUPERVISOR])}
    assert found == {cast.supervisor, hall}


def test_staff_who_apply_themselves_are_not_told_as_staff(cast):
    Post.objects.create(
        user=cast.applicant, role=Role.SIGNER, department=cast.department, starts_on=date(2020, 1, 1)
    )
    case = accepted(cast)
    with standing_at(at(ACCEPTED)):
        assert recipients.people(case, [Whom.CHIEF]) == [(Whom.CHIEF, cast.signer)]


def test_looking_for_people_costs_a_constant_number_of_queries(cast, django_assert_num_queries):
    for _ in range(4):
        c.a_post(c.a_user("多一位"), Role.REVIEWER, cast.department.pk)
    case = c.application_anew(accepted(cast))
    with standing_at(at(ACCEPTED)), django_assert_num_queries(2):  # tasks, posts
        recipients.people(case, [Whom.HANDLER, Whom.CHIEF, Whom.HEAD, Whom.SUPERVISOR])


# The life of a case.


def test_while_the_applicant_puts_things_right_nothing_runs(cast):
    with standing_at(at(FILED)):
        case = c.told(cast, ITEM)
    assert fires_at(case) is None
    swept("2025-03-14 09:00")
    assert rungs(case) == []


def test_putting_right_starts_the_notice_anew(cast):
    with standing_at(at(FILED)):
        case = c.told(cast, ITEM)
    with standing_at(at("2025-03-06 10:00")):
        case = c.resubmitted(cast, case)
    assert fires_at(case) == at("2025-03-12 09:00")  # told until 13 March


def test_a_decided_case_has_the_ladder_of_its_delivery(cast):
    with standing_at(at(FILED)):
        case = c.approved(cast, ITEM)
    assert fires_at(case) == at("2025-03-13 09:00")  # ten working days: until 17 March
    swept("2025-03-13 09:00")
    assert rungs(case) == [("delivery", -2)]
    with standing_at(at("2025-03-14 10:00")):
        deciding.deliver(case.public_id, actor=c.actor(cast.clerk), method="窗口领取")
    assert fires_at(case) is None


def test_withdrawing_takes_the_ladder_away(cast):
    case = accepted(cast)
    with standing_at(at("2025-03-04 10:00")):
        filing.withdraw(case.public_id, actor=c.actor(cast.applicant), reason="不办了")
    assert fires_at(case) is None


def test_a_verb_that_moves_no_date_leaves_the_timer_alone(cast):
    case = accepted(cast)
    with standing_at(at("2025-03-04 10:00")):
        c.step_on(cast, case)
    assert fires_at(case) == at("2025-03-05 09:00")


def test_a_verb_during_downtime_does_not_jump_over_the_rung_that_was_missed(cast):
    case = accepted(cast)
    with standing_at(at("2025-03-06 10:00")):  # the sweep stood still on the 5th
        c.step_on(cast, case)
    assert fires_at(case) == at("2025-03-05 09:00")
    swept("2025-03-06 11:00")
    assert rungs(case) == [("decision", -3)]


def test_the_last_rung_opens_a_supervision_order(cast):
    case = accepted(cast)
    swept("2025-03-17 09:00")
    order = SupervisionOrder.objects.get(application=case)
    assert (order.opened_by, order.opened_by_name, order.state) == (None, "系统（按提醒规则）", "issued")
    assert order.addressee == cast.reviewer and order.reply_due_on == date(2025, 3, 24)
    assert order.number in Notice.objects.filter(recipient=cast.supervisor, kind="ladder").first().body
    assert order.number in sentence(Entry.objects.filter(chain=case.chain, action="climb").last())


def test_an_order_opened_by_hand_before_is_not_opened_again(cast):
    from approvals.supervision import orders

    case = accepted(cast)
    with standing_at(at("2025-03-12 10:00")):
        given = {"actor": c.actor(cast.supervisor), "content": "请尽快办结"}
        orders.open_order(application_id=case.public_id, **given)
    swept("2025-03-17 09:00")
    assert SupervisionOrder.objects.filter(application=case).count() == 1
    assert rungs(case)[-1] == ("decision", 5)


# A date that moves.


def test_rungs_of_a_date_that_moved_count_anew(cast):
    case = accepted(cast)
    swept("2025-03-05 09:00")
    type(case).objects.filter(pk=case.pk).update(due_on=date(2025, 3, 24), promised_due_on=date(2025, 3, 24))
    swept("2025-03-07 09:00")
    assert rungs(case) == [("decision", -3)], "the old date's next rung is gone"
    assert fires_at(case) == at("2025-03-19 09:00")
    swept("2025-03-19 09:00")
    assert Climbed.objects.filter(phase=Phase.DECISION, offset=-3, due_on=date(2025, 3, 24)).exists()
