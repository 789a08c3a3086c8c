"""An extension approved when the promised day has passed and the law's has not: only the law's limit is longer, the promise stays
broken, and every word of it says so (law.md B5)."""

from datetime import date

import pytest
from django.urls import reverse

from approvals.clock import extending
from approvals.clock.dates import reckonings
from approvals.clock.explain import explain
from approvals.desk.case.dates import dates_of
from approvals.documents.models import DocumentKind, IssuedDocument
from approvals.documents.papers import compose
from approvals.workflow.choices import Move
from approvals.workflow.models import Application
from hall.catalog.shelf import definition_of
from hall.notices.models import Notice
from hall.worktime import standing_at
from tests import cast as c
from tests.approvals.case_pages import page_of, plain
from tests.approvals.moments import at
from tests.approvals.procedure_cases import DEPARTMENT, accepted, end, start

pytestmark = pytest.mark.django_db
# Accepted on 3 March 2025: promised 10 March, by law 31 March.
LATE = "2025-03-12 10:00"


@pytest.fixture
def cast():
    return c.make_cast(DEPARTMENT)


@pytest.fixture
def case(cast):
    return accepted(cast, "2025-03-03 10:00")


def anew(case) -> Application:
    return Application.objects.select_related("version", "department").get(pk=case.pk)


def ask(cast, case, moment: str = LATE):
    with standing_at(at(moment)):
        extending.ask_extension(case.public_id, actor=c.actor(cast.reviewer), days=10, reason="等监测数据")


def approve(cast, case, moment: str = LATE):
    with standing_at(at(moment)):
        extending.approve_extension(case.public_id, actor=c.actor(cast.leader))


def words_of(case) -> str:
    paper = IssuedDocument.objects.get(application=case, kind=DocumentKind.EXTENSION)
    return str(compose(paper)["blocks"])


def test_only_the_legal_date_moves(cast, case):
    ask(cast, case)
    approve(cast, case)
    found = anew(case)
    assert (found.promised_due_on, found.due_on) == (date(2025, 3, 10), date(2025, 3, 10))
    assert found.legal_due_on == date(2025, 4, 15)


def test_both_forms_say_so_before_it_is_pressed(client, cast, case):
    with standing_at(at(LATE)):
        client.force_login(cast.reviewer)
        page = plain(page_of(client, case, "?do=ask_extension"))
    assert "承诺的期限已经过了，延长的只是法定期限，最多到4月15日（星期二）。" in page
    ask(cast, case)
    with standing_at(at(LATE)):
        client.force_login(cast.leader)
        page = plain(page_of(client, case, "?do=approve_extension"))
        waiting = plain(client.get(reverse("desk")).content.decode())
    assert "承诺的期限已经过了，延长的只是法定期限，到4月15日（星期二）。" in page
    assert "只延长法定期限" in waiting


def test_in_time_no_form_warns(client, cast, case):
    with standing_at(at("2025-03-10 10:00")):
        client.force_login(cast.reviewer)
        assert "延长的只是法定期限" not in page_of(client, case, "?do=ask_extension")


def test_the_paper_prints_the_legal_date_and_that_the_promise_is_broken(cast, case):
    ask(cast, case)
    approve(cast, case)
    words = words_of(case)
    assert "法定期限延长 10 个工作日" in words and "办好的日期" not in words
    assert "最晚2025年4月15日" in words and "最晚2025年3月10日" not in words
    assert "2025年3月10日，已经过了，没有按时办好" in words


def test_while_the_legal_clock_stands_still_the_paper_prints_no_guess(cast, case):
    start(cast, case, "2025-03-11 10:00")
    ask(cast, case)
    approve(cast, case)
    words = words_of(case)
    assert "正在暂停计算" in words and "最晚2025" not in words


def test_in_time_the_paper_prints_both_dates(cast, case):
    ask(cast, case, "2025-03-05 10:00")
    approve(cast, case, "2025-03-06 10:00")
    words = words_of(case)
    assert "最晚2025年3月24日" in words and "最晚2025年4月15日" in words and "已经过了" not in words


def test_the_applicant_is_told_the_truth_everywhere(client, cast, case):
    ask(cast, case)
    approve(cast, case)
    told = Notice.objects.get(kind=Move.APPROVE_EXTENSION, recipient=cast.applicant, channel="portal")
    assert told.subject.startswith("法定期限延长 10 个工作日")
    assert "3月10日（星期一）已经过了，没有按时办好" in told.body and "最晚 2025年4月15日" in told.body
    with standing_at(at("2025-03-13 10:00")):
        client.force_login(cast.applicant)
        page = plain(client.get(reverse("my-application", args=[case.public_id])).content.decode())
    assert "法定期限延长10个工作日" in page and "办理时间延长" not in page
    assert "承诺的3月10日（星期一）已经过了，没有按时办好，不因此改变。" in page
    assert "法定最晚4月15日（星期二）" in page


def test_the_explanation_of_the_promise_calls_no_valid_extension_void(cast, case):
    ask(cast, case)
    approve(cast, case)
    with standing_at(at("2025-03-13 10:00")):
        found = anew(case)
        steps = "".join(map(str, explain(found, definition_of(found.version)).steps))
    assert "延长不算数" not in steps
    assert "等监测数据" in steps and "延长的只是法定期限，到4月15日（星期二）" in steps


def test_the_desk_names_the_extension_with_the_days_it_lengthens(cast, case):
    ask(cast, case)
    approve(cast, case)
    with standing_at(at("2025-03-13 10:00")):
        found = anew(case)
        rows = {row.label: row.why for row in dates_of(found, definition_of(found.version))}
    assert rows["法定期限"] == "受理那天不算，从第二天起数法定 20 个工作日，延长 10 个工作日"
    assert rows["承诺期限"] == "受理那天不算，从第二天起数承诺 5 个工作日"


def test_the_desk_names_what_stopped_the_clock(cast, case):
    start(cast, case, "2025-03-05 10:00")
    end(cast, case, "2025-03-07 10:00")
    with standing_at(at("2025-03-13 10:00")):
        found = anew(case)
        rows = {row.label: row.why for row in dates_of(found, definition_of(found.version))}
        assert not reckonings(found, definition_of(found.version))[0].paused
    assert rows["承诺期限"].endswith("承诺 5 个工作日，暂停的时间不算")
