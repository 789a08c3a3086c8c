"""Who must not see or do something around the clock: one's own matter, other departments, two parts in one case; and dates far
off or no longer true."""

from datetime import date, datetime
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone

from approvals.alerts import access as alert_access
from approvals.alerts.models import Alert, AlertRule
from approvals.clock import extending, recomputing
from approvals.documents.models import DocumentKind, IssuedDocument
from approvals.escalation import recipients
from approvals.escalation.models import Whom
from approvals.procedures import hearing, running
from approvals.procedures.desk import waiting_for
from approvals.procedures.models import Hearing
from approvals.supervision import access, orders
from approvals.supervision.models import SupervisionOrder
from approvals.workflow.models import Application, Task
from approvals.workflow.refusals import Refused
from hall.holidays.checking import workdays_of
from hall.holidays.found import Unreadable
from hall.holidays.reading import read
from hall.notices.models import Notice
from hall.org.models import ServicePoint
from hall.people.models import Absence, Agent, Post, Role
from hall.timers.models import Timer
from hall.worktime import calendar, standing_at
from hall.worktime.years import Span, Year, shipped
from tests import cast as c
from tests.approvals.alert_hand import later, looked, on
from tests.approvals.moments import at
from tests.approvals.procedure_cases import (
    DEPARTMENT,
    accepted,
    asked,
    notified,
    presider,
    scheduled,
    told_of_hearing,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return c.make_cast(DEPARTMENT)


def of_the_enterprise(cast, case) -> None:
    Application.objects.filter(pk=case.pk).update(applicant=cast.agent, enterprise=cast.enterprise)


def asked_for(cast):
    """A hearing somebody asked for on 28 September 2025."""
    case = told_of_hearing(cast)
    asked(cast, case, "2025-09-28 10:00")
    return case


# Supervision.


def test_the_board_counts_people_of_departments_one_oversees_only(client, cast):
    case = accepted(cast, "2025-03-03 10:00")
    Application.objects.filter(pk=case.pk).update(due_on="2025-03-05")
    Task.objects.filter(application=case).update(due_on="2025-03-05")
    elsewhere = c.a_post(c.a_user("外局领导"), Role.LEADER, "ZJJ")
    for user, wanted in ((cast.leader, 1), (elsewhere, 0)):
        client.force_login(user)
        with standing_at(at("2025-03-12 10:00")):
            found = client.get(reverse("desk-board"), {"department": DEPARTMENT})
        assert len(found.context["people"]) == wanted


def test_whoever_filed_for_an_enterprise_sees_no_order_on_it_although_he_acts_for_it_no_more(cast):
    case = accepted(cast, "2025-03-03 10:00")
    of_the_enterprise(cast, case)
    order = orders.open_order(actor=c.actor(cast.supervisor), application_id=case.public_id, content="请说明")
    c.a_post(cast.agent, Role.SUPERVISOR, DEPARTMENT)
    Agent.objects.filter(user=cast.agent).delete()
    assert order in access.seen(c.actor(cast.supervisor))
    assert order not in access.seen(c.actor(cast.agent))


def test_an_order_to_a_department_is_seen_by_its_supervisor(cast):
    order = orders.open_order(actor=c.actor(cast.supervisor), department=cast.department, content="请说明")
    assert order in access.seen(c.actor(cast.supervisor))


def test_a_supervisor_of_a_service_point_oversees_no_department(cast):
    user = c.a_user("点上督查")
    point = ServicePoint.objects.first()
    Post.objects.create(user=user, role=Role.SUPERVISOR, service_point=point, starts_on=date(2020, 1, 1))
    actor = c.actor(user)
    assert access.why_not_open(actor, cast.department)
    assert not alert_access.sees_all(actor) and not alert_access.keeps_rules(actor)


def test_the_page_of_another_opens_no_order(cast):
    case, other = (accepted(cast, "2025-03-03 10:00") for _ in range(2))
    order = orders.open_order(actor=c.actor(cast.supervisor), application_id=case.public_id, content="请说明")
    with pytest.raises(Refused, match="刷新"):
        orders.open_order(
            actor=c.actor(cast.leader),
            application_id=other.public_id,
            content="请说明",
            nonce=order.public_id,
        )
    assert SupervisionOrder.objects.count() == 1


def test_staff_who_act_for_the_enterprise_are_told_nothing_as_staff(cast):
    case = accepted(cast, "2025-03-03 10:00")
    for role in (Role.SUPERVISOR, Role.REVIEWER):
        c.a_post(cast.legal, role, DEPARTMENT)
    told = recipients.people(case, [Whom.HANDLER, Whom.SUPERVISOR])
    assert cast.legal in {user for _, user in told}
    of_the_enterprise(cast, case)
    case = Application.objects.get(pk=case.pk)
    told = {user for _, user in recipients.people(case, [Whom.HANDLER, Whom.SUPERVISOR])}
    assert cast.legal not in told and {cast.reviewer, cast.supervisor} <= told


# Alerts.


def test_the_deputy_of_the_person_concerned_does_not_settle_it(db):
    cast = c.make_cast("SCJGJ")
    AlertRule.objects.exclude(pk="SX06").update(ends_on=date(2024, 1, 1))
    with on(date(2025, 3, 3)):
        case = c.accepted(cast, "SC05")
        case.tasks.filter(state="open").update(assignee=cast.reviewer)
    looked(later(Application.objects.get(pk=case.pk).promised_due_on, 1))
    alert = Alert.objects.get()
    assert not alert_access.why_not_settle(c.actor(cast.supervisor), alert)
    Absence.objects.create(
        user=cast.reviewer, deputy=cast.supervisor, starts_on="2020-01-01", ends_on="2099-01-01"
    )
    assert "代理" in alert_access.why_not_settle(c.actor(cast.supervisor), alert)


# Extensions.


def ask(cast, case, moment: str):
    with standing_at(at(moment)):
        extending.ask_extension(
            case.public_id, actor=c.actor(cast.reviewer), days=10, reason="要补充现场监测数据"
        )


def test_a_head_is_not_asked_to_lengthen_his_own_case(cast):
    case = accepted(cast, "2025-03-03 10:00")
    ask(cast, case, "2025-03-04 10:00")
    assert len(waiting_for(c.actor(cast.leader)).asked) == 1
    Application.objects.filter(pk=case.pk).update(applicant=cast.leader)
    assert waiting_for(c.actor(cast.leader)).asked == []


def test_an_extension_after_the_promised_date_promises_no_day_that_has_passed(cast):
    case = accepted(cast, "2025-03-03 10:00")  # promised until the 10th
    ask(cast, case, "2025-03-12 10:00")
    with standing_at(at("2025-03-13 10:00")):
        case = extending.approve_extension(case.public_id, actor=c.actor(cast.leader))
    assert case.promised_due_on == date(2025, 3, 10) and case.legal_due_on == date(2025, 4, 15)
    body = Notice.objects.get(kind="approve_extension", channel="portal", recipient=cast.applicant).body
    assert "3月10日（星期一）已经过了" in body and "最晚 2025年4月15日" in body
    facts = IssuedDocument.objects.get(kind=DocumentKind.EXTENSION).facts
    assert facts["missed"] and facts["legal_on"] == "2025-04-15"


# Hearings.


def test_a_day_beyond_every_calendar_is_refused(cast):
    case = asked_for(cast)
    with standing_at(at("2025-09-29 10:00")), pytest.raises(Refused, match="太远"):
        hearing.hearing_schedule(
            case.public_id,
            actor=c.actor(cast.reviewer),
            when=timezone.make_aware(datetime(2099, 1, 5, 9)),
            place="三楼听证室",
            presider=presider(cast),
        )


def test_whoever_handles_a_case_writes_down_how_the_hearing_was_waived(cast):
    case = told_of_hearing(cast)
    with standing_at(at("2025-09-28 10:00")):
        with pytest.raises(Refused, match="怎么表示"):
            hearing.hearing_waive(case.public_id, actor=c.actor(cast.reviewer))
        hearing.hearing_waive(case.public_id, actor=c.actor(cast.reviewer), note="申请人来电")
    assert Hearing.objects.get().state == Hearing.State.WAIVED


def test_whoever_sets_the_day_does_not_preside(cast):
    case = asked_for(cast)
    free = c.colleague(cast, Role.REVIEWER, DEPARTMENT)
    with pytest.raises(Refused, match="不能主持"):
        scheduled(SimpleNamespace(reviewer=free), case, "2025-09-29 10:00", "2025-10-21 10:00", by=free)


def test_the_notice_of_a_hearing_that_is_called_off_is_void_and_the_presider_is_told(cast):
    case, who = asked_for(cast), presider(cast)
    scheduled(cast, case, "2025-09-29 10:00", "2025-10-21 10:00", by=who)
    notified(cast, case, "2025-09-29 11:00")
    with standing_at(at("2025-09-30 10:00")):
        running.cancel_procedure(
            case.public_id, actor=c.actor(cast.reviewer), reason="申请人不要听证了", wish="9 月 30 日书面撤回"
        )
    assert Hearing.objects.get().notice.void_at
    told = Notice.objects.filter(recipient=who, subject__startswith="听证取消")
    assert set(told.values_list("link", flat=True)) == {reverse("desk")}


def test_a_new_schedule_gives_more_days_to_ask_for_a_hearing(cast):
    """29, 30, 31 December, then 5 and 6 January: 4 January is off, which nobody knew."""
    case = told_of_hearing(cast, "2026-12-28 10:00", accepted_on="2026-12-24 10:00")
    assert Hearing.objects.get().request_due_on == date(2027, 1, 5)
    year = Year(2027, (Span(date(2027, 1, 1), date(2027, 1, 4), "元旦"),), ())
    with calendar.under(calendar.schedule_of([*shipped(), year])), standing_at(at("2026-12-30 10:00")):
        recomputing._reckon(case.public_id, "关于 2027 年部分节假日安排的通知")
    assert Hearing.objects.get().request_due_on == date(2027, 1, 6)
    assert Timer.objects.get(kind="hearing.request").fire_at == at("2027-01-07 00:00")


# Schedules.


def test_a_number_of_thousands_of_digits_is_no_schedule():
    with pytest.raises(Unreadable, match="放假"):
        read('{"off": ' + "1" * 5000 + "}", 2027)


@pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 248), (2026, 248)])
def test_the_working_days_of_a_year_are_those_of_the_calendar(year, days):
    found = next(each for each in shipped() if each.year == year)
    with calendar.under(calendar.schedule_of([found])):
        assert calendar.count(date(year - 1, 12, 31), date(year, 12, 31)) == workdays_of(found) == days
