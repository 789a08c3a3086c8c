"""The rules that ship: each the day before, on the day, once."""

from datetime import date

import pytest

from approvals.alerts.facts import Values
from approvals.alerts.looking import looks_at
from approvals.alerts.watching import WATCH
from approvals.clock.arming import subject_of
from approvals.procedures.running import start_procedure
from approvals.workflow import acceptance, deciding
from hall.journal.models import Entry
from hall.notices.models import Notice
from hall.timers.models import Timer
from tests import cast as c
from tests.approvals.alert_hand import (
    ITEM,
    START,
    accepted,
    anew,
    codes,
    decide,
    later,
    looked,
    next_look,
    on,
    only,
    raised,
    raised_on,
)

pytestmark = pytest.mark.django_db


def test_a_correction_that_does_not_come_is_raised_the_day_after_its_date(cast):
    with on(START):
        application = c.told(cast, ITEM)
    raised_on(application, "SX01", date(2025, 3, 18))  # ten working days: 17 March
    assert raised(application, "SX01")[0].person is None


def test_a_correction_that_came_in_time_raises_nothing(cast):
    with on(START):
        application = c.told(cast, ITEM)
    with on(date(2025, 3, 17)):
        c.resubmitted(cast, application)
    looked(date(2025, 3, 18))
    assert codes(application) == []


def test_a_notice_that_was_not_given_is_raised_after_the_fifth_day(cast):
    only("SX02")
    with on(START):
        application = c.filed(cast, ITEM)
    raised_on(application, "SX02", date(2025, 3, 11))
    assert anew(application).deemed


def test_an_acceptance_in_time_raises_nothing(cast):
    only("SX02")
    with on(START):
        application = c.filed(cast, ITEM)
    with on(date(2025, 3, 10)):
        acceptance.accept(application.public_id, actor=c.actor(cast.clerk))
    looked(date(2025, 4, 11))
    assert codes(application) == []


def test_an_idle_review_is_raised_after_five_days_and_again_after_another_five(water):
    only("SX03")
    application = accepted(water, "SL03")
    raised_on(application, "SX03", date(2025, 3, 10))
    with on(date(2025, 3, 14)):
        c.step_on(water, application)
    looked(date(2025, 3, 20), 23)
    assert len(raised(application, "SX03")) == 1
    looked(date(2025, 3, 21))
    assert len(raised(application, "SX03")) == 2


def test_a_stage_over_its_share_of_the_promise_is_raised(water):
    only("SX04")
    application = anew(accepted(water, "SL03"))
    limit = Values(looks_at([application])[0], START).get("stage_limit_workdays")
    assert limit >= 1
    raised_on(application, "SX04", later(START, limit + 1))
    assert "应在" in raised(application, "SX04")[0].description


def test_a_decision_is_warned_of_three_days_before(cast):
    only("SX05")
    application = anew(accepted(cast))
    raised_on(application, "SX05", later(application.promised_due_on, -3))


def test_a_decision_past_its_promised_date_is_raised(cast):
    only("SX06")
    application = anew(accepted(cast))
    raised_on(application, "SX06", application.promised_due_on + (date(2025, 1, 2) - date(2025, 1, 1)))
    alert = raised(application, "SX06")[0]
    assert alert.level == "red" and "超了 1 个工作日" in alert.description


def test_a_decision_past_its_legal_date_is_raised(cast):
    only("SX07")
    application = anew(accepted(cast))
    raised_on(application, "SX07", application.legal_due_on + (date(2025, 1, 2) - date(2025, 1, 1)))


def test_a_decision_on_its_last_day_raises_neither(cast):
    only("SX06", "SX07")
    application = anew(accepted(cast))
    with on(application.promised_due_on):
        decide(cast, application)
    looked(later(application.legal_due_on, 10))
    assert codes(application) == []


def test_a_result_not_handed_over_is_raised_after_ten_days(cast):
    only("SX08")
    application = accepted(cast)
    with on(START):
        decide(cast, application)
    raised_on(application, "SX08", date(2025, 3, 18))


def test_a_special_procedure_over_its_cap_is_raised(water):
    only("SX09")
    application = accepted(water, "SL03")
    with on(START):
        start_procedure(
            application.public_id, actor=c.actor(water.reviewer), kind="testing", reason="要检测", days=5
        )
    cap = anew(application).procedures.get().cap
    raised_on(application, "SX09", later(START, cap) + (date(2025, 1, 2) - date(2025, 1, 1)))


def test_a_special_procedure_without_written_notice_is_raised_after_the_next_working_day(water):
    only("LC01")
    application = accepted(water, "SL03")
    with on(START):
        start_procedure(
            application.public_id,
            actor=c.actor(water.reviewer),
            kind="testing",
            reason="要检测",
            days=5,
            tell=False,
        )
    raised_on(application, "LC01", date(2025, 3, 5))
    assert raised(application, "LC01")[0].person == water.reviewer


# What is common to all.


def test_a_paused_clock_neither_warns_nor_idles(water):
    only("SX03", "SX04", "SX05", "SX06")
    application = accepted(water, "SL03")
    with on(START):
        start_procedure(
            application.public_id, actor=c.actor(water.reviewer), kind="testing", reason="要检测", days=20
        )
    looked(later(START, 15))
    assert codes(application) == []


def test_the_watch_is_set_for_the_day_something_begins_to_hold(cast):
    only("SX06")
    application = anew(accepted(cast))
    looked(START, 11)
    assert next_look(application) == date(2025, 3, 11) and application.promised_due_on == date(2025, 3, 10)


def test_nothing_is_looked_at_any_more_once_it_is_handed_over(cast):
    application = accepted(cast)
    with on(START):
        decide(cast, application)
        deciding.deliver(application.public_id, actor=c.actor(cast.clerk), method="窗口领取")
    looked(START, 12)
    assert not Timer.objects.filter(subject=subject_of(application), kind=WATCH).exists()


def test_everybody_the_rule_names_is_told_once(cast):
    only("SX07")
    application = anew(accepted(cast))
    looked(later(application.legal_due_on, 1))
    told = Notice.objects.filter(kind="alert", channel="portal")
    names = set(told.values_list("recipient__name", flat=True))
    assert {"审查甲", "签发甲", "领导甲", "督查甲"} == names
    assert told.count() == 4


def test_an_alert_is_numbered_and_stands_in_both_journals(cast):
    only("SX06")
    application = anew(accepted(cast))
    looked(later(application.promised_due_on, 1))
    alert = raised(application)[0]
    assert alert.number == "JCSCJGJ202503110001"
    kept = Entry.objects.get(chain=alert.chain)
    assert kept.changes["condition"] == "promised_overdue_days > 0"
    assert ["超承诺期限(个工作日)", "1"] in kept.changes["facts"]
    assert Entry.objects.get(chain=application.chain, action="alert").changes["number"] == alert.number


def test_a_day_of_downtime_is_caught_up(cast):
    """Whoever decided meanwhile was still late."""
    only("SX06")
    application = anew(accepted(cast))
    with on(date(2025, 3, 14)):
        decide(cast, application)
    looked(date(2025, 3, 20))
    assert "超了 4 个工作日" in raised(application)[0].description
    assert raised(application)[0].person == cast.signer
