"""A procedure of a kind the case has had before, one begun when the promise was over, by which law one may be had, and what is said
of each."""

from datetime import date

import pytest
from django.urls import reverse

from approvals.clock.models import ClockEntry
from approvals.documents.models import DocumentKind, IssuedDocument
from approvals.documents.papers import compose
from approvals.entry_words import WORDS
from approvals.procedures import hearing, running
from approvals.procedures.models import Procedure
from approvals.procedures.presiding import candidates, of_own_office
from approvals.procedures.terms import terms_of
from approvals.workflow.choices import Move
from approvals.workflow.models import Application
from approvals.workflow.refusals import Refused
from hall.catalog.shelf import definition_of
from hall.journal.models import Entry
from hall.notices.models import Notice
from hall.people.actor import SYSTEM
from hall.people.models import Role
from hall.timers.models import Timer
from hall.worktime import standing_at
from tests import cast as c
from tests.approvals.case_pages import page_of, plain
from tests.approvals.moments import at
from tests.approvals.procedure_cases import DEPARTMENT, WATER, accepted, asked, end, start, told_of_hearing

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return c.make_cast(DEPARTMENT)


@pytest.fixture
def case(cast):
    return accepted(cast, "2025-03-03 10:00")


def anew(case) -> Application:
    return Application.objects.select_related("version", "department").get(pk=case.pk)


def second(case) -> Procedure:
    return Procedure.objects.filter(application=case).order_by("id").last()


def used_up(cast, case):
    """The twenty working days after 5 March end on 2 April; the result comes later."""
    start(cast, case, "2025-03-05 10:00")
    with standing_at(at("2025-04-03 00:01")):
        running.cap_procedure(case.public_id, actor=SYSTEM)
    end(cast, case, "2025-04-03 10:00")


# The cap is one for all of a kind.


def test_a_second_one_has_what_the_first_left(cast, case):
    start(cast, case, "2025-03-05 10:00")
    end(cast, case, "2025-03-12 10:00")  # five working days
    start(cast, case, "2025-03-13 10:00")
    assert (second(case).cap, second(case).days, second(case).stops_clock) == (15, 15, True)
    assert ClockEntry.objects.filter(application=case, kind="paused").last().days == 15
    timer = Timer.objects.get(subject=f"application:{case.public_id}", kind="procedure.cap")
    assert timer.fire_at == at("2025-04-04 00:00")
    paper = IssuedDocument.objects.filter(application=case, kind=DocumentKind.PROCEDURE).last()
    assert "此前的专家评审已经扣除 5 个工作日，本次最多再扣除 15 个工作日。" in str(compose(paper)["blocks"])


def test_told_late_the_paper_of_a_second_one_says_so_too(cast, case):
    start(cast, case, "2025-03-05 10:00")
    end(cast, case, "2025-03-12 10:00")
    start(cast, case, "2025-03-13 10:00", tell=False)
    with standing_at(at("2025-03-14 10:00")):
        running.tell_procedure(case.public_id, actor=c.actor(cast.reviewer))
    paper = IssuedDocument.objects.filter(application=case, kind=DocumentKind.PROCEDURE).last()
    assert "已经扣除 5 个工作日，本次最多再扣除 15 个工作日" in str(compose(paper)["blocks"])


def test_no_more_days_than_are_left(cast, case):
    start(cast, case, "2025-03-05 10:00")
    end(cast, case, "2025-03-12 10:00")
    with pytest.raises(Refused, match="前面已经扣了 5 个，最少 1 个、最多 15 个工作日"):
        start(cast, case, "2025-03-13 10:00", days=16)


def test_one_of_another_kind_has_its_own_cap(cast, case):
    start(cast, case, "2025-03-05 10:00")
    end(cast, case, "2025-03-12 10:00")
    start(cast, case, "2025-03-13 10:00", "testing")
    assert second(case).cap == 20


def test_when_nothing_is_left_it_runs_and_the_clock_goes_on(client, cast, case):
    used_up(cast, case)
    before = anew(case).legal_due_on
    start(cast, case, "2025-04-07 10:00")
    found, it = anew(case), second(case)
    assert (found.legal_due_on, found.paused_on, it.stops_clock, it.cap) == (before, None, False, 20)
    told = Notice.objects.filter(kind=Move.START_PROCEDURE, recipient=cast.applicant, channel="portal").last()
    assert told.subject.startswith("再次专家评审，办理时间照常计算")
    assert "前面的专家评审已经扣满 20 个工作日" in told.body
    last = Entry.objects.filter(chain=case.chain).order_by("number").last()
    assert WORDS[last.action](last).endswith("时间照常计算") and "没有书面告知" not in WORDS[last.action](
        last
    )
    with standing_at(at("2025-04-08 10:00")):
        client.force_login(cast.applicant)
        page = plain(client.get(reverse("my-application", args=[case.public_id])).content.decode())
    assert "专家评审进行中，办理时间照常计算" in page and "再次专家评审" in page
    end(cast, case, "2025-04-10 10:00")
    assert anew(case).legal_due_on == before


def test_the_form_says_what_is_left(client, cast, case):
    start(cast, case, "2025-03-05 10:00")
    end(cast, case, "2025-03-12 10:00")
    with standing_at(at("2025-03-13 10:00")):
        client.force_login(cast.reviewer)
        page = page_of(client, case, "?do=start_procedure")
    assert "专家评审：最多 15 个工作日，不计入期限（上限 20 个，前面已经扣了 5 个）" in page


def test_the_form_says_that_nothing_is_left(client, cast, case):
    used_up(cast, case)
    with standing_at(at("2025-04-07 10:00")):
        client.force_login(cast.reviewer)
        page = page_of(client, case, "?do=start_procedure")
    assert "专家评审：前面已经扣满 20 个工作日，这次照常计时" in page


def test_a_hearing_is_told_in_writing_even_when_the_clock_goes_on(cast):
    case = told_of_hearing(cast)
    Procedure.objects.filter(application=case).update(cap=30)
    ClockEntry.objects.filter(application=case).update(days=30, on=date(2025, 8, 1))
    with standing_at(at("2025-09-28 10:00")):
        hearing.hearing_waive(case.public_id, actor=c.actor(cast.applicant))
    start(cast, case, "2025-09-29 10:00", "hearing", reason="涉及相邻关系")
    paper = IssuedDocument.objects.filter(application=case, kind=DocumentKind.HEARING_RIGHT).last()
    words = str(compose(paper)["blocks"])
    assert "已经扣满 30 个工作日，本次听证的时间照常计入办理期限" in words and "暂停计算" not in words
    assert second(case).told_at and anew(case).paused_on is None


# After the promise.


def test_begun_after_the_promised_day_it_is_said_that_the_promise_stays_broken(client, cast, case):
    """Promised 10 March."""
    with standing_at(at("2025-03-12 10:00")):
        client.force_login(cast.reviewer)
        page = plain(page_of(client, case, "?do=start_procedure"))
    assert (
        "承诺的期限3月10日（星期一）已经过了，没有按时办好，这一点不会改变。暂停的只是法定期限的计时。"
        in page
    )
    start(cast, case, "2025-03-12 10:00")
    with standing_at(at("2025-03-13 10:00")):
        client.force_login(cast.reviewer)
        desk = plain(page_of(client, case))
        client.force_login(cast.applicant)
        own = plain(client.get(reverse("my-application", args=[case.public_id])).content.decode())
    for page in (desk, own):
        assert "在这以前就过了，没有按时办好，不因此改变；暂停的只是法定期限的计时。" in page
    assert "法定期限暂停计时" in own and "办理时间暂停" not in own
    paper = IssuedDocument.objects.get(application=case, kind=DocumentKind.PROCEDURE)
    assert "承诺的期限2025年3月10日已经过了，没有按时办好，不因此改变" in str(compose(paper)["blocks"])
    told = Notice.objects.get(kind=Move.START_PROCEDURE, recipient=cast.applicant, channel="portal")
    assert "法定期限暂停计时" in told.subject and "没有按时办好" in told.body


def test_begun_in_time_nothing_of_that_is_said(client, cast, case):
    with standing_at(at("2025-03-05 10:00")):
        client.force_login(cast.reviewer)
        assert "暂停的只是法定期限" not in page_of(client, case, "?do=start_procedure")
    start(cast, case, "2025-03-05 10:00")
    with standing_at(at("2025-03-25 10:00")):
        client.force_login(cast.reviewer)
        assert "暂停的只是法定期限" not in page_of(client, case)


# By which law.


def test_asking_other_bodies_rests_on_the_items_own_basis(cast):
    case = accepted(cast, "2025-03-03 10:00", WATER)
    start(cast, case, "2025-03-05 10:00", "consultation", reason="要征求沿线镇街的意见")
    line = ClockEntry.objects.get(application=case, kind="paused")
    assert line.basis == second(case).basis == "《取水许可和水资源费征收管理条例》第十九条"
    paper = IssuedDocument.objects.get(application=case, kind=DocumentKind.PROCEDURE)
    words = str(compose(paper)["blocks"])
    assert "依据《取水许可和水资源费征收管理条例》第十九条" in words and "第四十五条" not in words
    assert "需要征求有关部门意见。" in words and "进行征求" not in words


def test_without_one_of_its_own_it_rests_on_the_items_legal_basis(cast):
    definition = definition_of(anew(accepted(cast, "2025-03-03 10:00", WATER)).version)
    bare = [each.model_copy(update={"basis": ""}) for each in definition.excluded_time]
    known = terms_of(definition.model_copy(update={"excluded_time": tuple(bare)}))
    assert "取水许可" in known["consultation"].basis and "第十九条" in known["consultation"].basis
    assert "行政许可法" not in known["consultation"].basis


def test_the_law_is_cited_one_way(cast):
    definition = definition_of(anew(accepted(cast, "2025-03-03 10:00", WATER)).version)
    known = terms_of(definition)
    assert known["hearing"].basis == "《行政许可法》第四十五条、第四十六条、第四十七条"
    assert known["expert"].basis == "《行政许可法》第四十五条"


# The rest.


def test_the_reason_stands_once_in_the_journal(cast, case):
    start(cast, case, "2025-03-05 10:00")
    entries = Entry.objects.filter(chain=case.chain, reason="技术方案复杂")
    assert [entry.action for entry in entries] == [Move.START_PROCEDURE]
    assert Entry.objects.get(chain=case.chain, action=Move.START_REVIEW).reason == ""


def test_colleagues_of_the_department_are_offered_first_and_others_by_search(client, cast):
    case = told_of_hearing(cast)
    asked(cast, case, "2025-09-28 10:00")
    elsewhere = c.colleague(cast, Role.REVIEWER, "ZJJ")
    with standing_at(at("2025-10-09 10:00")):
        client.force_login(cast.reviewer)
        offered = page_of(client, case, "?do=hearing_schedule").split('id="colleagues"')[1]
        offered = offered.split("</fieldset>")[0]
        found = page_of(client, case, f"?do=hearing_schedule&q={elsewhere.get_full_name()}")
    assert str(cast.leader.public_id) in offered and str(elsewhere.public_id) not in offered
    assert "写姓名就能找到" in offered
    assert str(elsewhere.public_id) in found.split('id="colleagues"')[1].split("</fieldset>")[0]


def test_of_the_office_itself_one_presides_who_took_no_part(cast):
    elsewhere = c.colleague(cast, Role.REVIEWER, "ZJJ")
    case = told_of_hearing(cast)
    chosen = of_own_office(anew(case))
    assert chosen in candidates(anew(case)) and chosen != elsewhere
    assert chosen.posts.filter(department=DEPARTMENT).exists()


def test_a_paused_case_has_its_latest_date_in_the_list(client, cast, case):
    start(cast, case, "2025-03-05 10:00")
    with standing_at(at("2025-03-06 10:00")):
        client.force_login(cast.applicant)
        page = plain(client.get(reverse("my-applications")).content.decode())
    assert "暂停，最晚4月8日（星期二）" in page
