"""One extension, approved by the head of the body on or before the date, told with its reason (许可法 Art. 42; law.md B4–B6; L29)."""

from datetime import date

import pytest

from approvals.clock import extending
from approvals.clock.models import ClockEntry, Extension
from approvals.documents.models import DocumentKind, IssuedDocument
from approvals.documents.papers import compose
from approvals.workflow.choices import Move
from approvals.workflow.models import Application
from approvals.workflow.options import why_not
from approvals.workflow.refusals import Refused
from hall.notices.models import Notice
from hall.people.models import Role
from hall.worktime import standing_at
from tests import cast as c
from tests.approvals.moments import at
from tests.approvals.procedure_cases import DEPARTMENT, WATER, accepted, end, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return c.make_cast(DEPARTMENT)


def anew(case) -> Application:
    return Application.objects.select_related("version", "department").get(pk=case.pk)


def ask(cast, case, moment: str, days: int = 10, who=None):
    with standing_at(at(moment)):
        return extending.ask_extension(
            case.public_id, actor=c.actor(who or cast.reviewer), days=days, reason="要补充现场监测数据"
        )


def approve(cast, case, moment: str, who=None):
    with standing_at(at(moment)):
        return extending.approve_extension(case.public_id, actor=c.actor(who or cast.leader))


def test_after_a_review_ten_days_more(cast):
    """L29."""
    case = accepted(cast, "2025-03-03 10:00")
    start(cast, case, "2025-03-10 10:00")
    end(cast, case, "2025-03-24 10:00")
    ask(cast, case, "2025-04-11 10:00")
    approve(cast, case, "2025-04-14 10:00")
    assert anew(case).legal_due_on == date(2025, 4, 28)
    assert Extension.objects.get(application=case).state == "approved"


def test_on_the_last_day_it_is_still_in_time(cast):
    """B5."""
    case = accepted(cast, "2025-03-03 10:00")
    ask(cast, case, "2025-03-28 10:00")
    approve(cast, case, "2025-03-31 17:00")
    assert anew(case).legal_due_on == date(2025, 4, 15)


def test_a_day_late_it_would_be_invalid_and_is_refused(cast):
    case = accepted(cast, "2025-03-03 10:00")
    ask(cast, case, "2025-03-28 10:00")
    with pytest.raises(Refused, match="3月31日（星期一）已经过了，现在延期无效"):
        approve(cast, case, "2025-04-01 08:00")
    assert anew(case).legal_due_on == date(2025, 3, 31)
    assert not IssuedDocument.objects.filter(application=case, kind=DocumentKind.EXTENSION).exists()


def test_asking_too_late_is_refused_as_well(cast):
    case = accepted(cast, "2025-03-03 10:00")
    with pytest.raises(Refused, match="延期无效"):
        ask(cast, case, "2025-04-01 08:00")


def test_the_applicant_gets_the_paper_with_the_reason(cast):
    case = accepted(cast, "2025-03-03 10:00")
    ask(cast, case, "2025-03-05 10:00")
    approve(cast, case, "2025-03-06 10:00")
    paper = IssuedDocument.objects.get(application=case, kind=DocumentKind.EXTENSION)
    words = str(compose(paper)["blocks"])
    for part in (
        "第四十二条第一款",
        "本机关负责人批准",
        "10 个工作日",
        "要补充现场监测数据",
        "2025年4月15日",
    ):
        assert part in words, part
    told = Notice.objects.get(kind=Move.APPROVE_EXTENSION, recipient=cast.applicant, channel="portal")
    assert "要补充现场监测数据" in told.body
    line = ClockEntry.objects.get(application=case, kind="extended")
    assert (line.on, line.days, line.document) == (date(2025, 3, 6), 10, paper)


def test_once_only(cast):
    case = accepted(cast, "2025-03-03 10:00")
    ask(cast, case, "2025-03-05 10:00", days=5)
    with pytest.raises(Refused, match="正在等负责人批准"):
        ask(cast, case, "2025-03-05 10:01")
    approve(cast, case, "2025-03-06 10:00")
    with pytest.raises(Refused, match="每件只能延期一次"):
        ask(cast, case, "2025-03-07 10:00")


def test_refused_with_words_it_may_be_asked_anew(cast):
    case = accepted(cast, "2025-03-03 10:00")
    before = anew(case).legal_due_on
    ask(cast, case, "2025-03-05 10:00")
    with standing_at(at("2025-03-06 10:00")):
        with pytest.raises(Refused, match="为什么不批准"):
            extending.refuse_extension(case.public_id, actor=c.actor(cast.leader), opinion=" ")
        extending.refuse_extension(case.public_id, actor=c.actor(cast.leader), opinion="材料够了，抓紧办")
    assert anew(case).legal_due_on == before
    assert Notice.objects.filter(kind=f"desk_{Move.REFUSE_EXTENSION}", recipient=cast.reviewer).exists()
    ask(cast, case, "2025-03-07 10:00")


@pytest.mark.parametrize("days", [0, 11, -3])
def test_ten_working_days_at_most(cast, days):
    case = accepted(cast, "2025-03-03 10:00")
    with pytest.raises(Refused, match="最多延长 10 个工作日"):
        ask(cast, case, "2025-03-05 10:00", days=days)


def test_fifteen_where_the_limit_is_forty_five_by_the_head_of_the_government(cast):
    """B6."""
    case = accepted(cast, "2025-06-16 10:00", WATER)
    mayor = c.a_post(c.a_user("陆区长"), Role.LEADER, None)
    ask(cast, case, "2025-08-15 09:00", days=15)
    with pytest.raises(Refused, match="本级人民政府负责人"):
        approve(cast, case, "2025-08-15 10:00")
    approve(cast, case, "2025-08-15 10:00", who=mayor)
    assert anew(case).legal_due_on == date(2025, 9, 8)  # L21


def test_only_the_head_of_that_body(cast):
    case = accepted(cast, "2025-03-03 10:00")
    ask(cast, case, "2025-03-05 10:00")
    elsewhere = c.colleague(cast, Role.LEADER, "ZJJ")
    with standing_at(at("2025-03-06 10:00")):
        for user in (cast.reviewer, cast.signer, cast.supervisor, cast.applicant, elsewhere):
            for move in (Move.APPROVE_EXTENSION, Move.REFUSE_EXTENSION):
                assert why_not(move, anew(case), c.actor(user)), (move, user)
        assert not why_not(Move.APPROVE_EXTENSION, anew(case), c.actor(cast.leader))


def test_the_heads_are_told_that_it_waits(cast):
    case = accepted(cast, "2025-03-03 10:00")
    ask(cast, case, "2025-03-05 10:00")
    told = Notice.objects.filter(kind=f"desk_{Move.ASK_EXTENSION}", channel="portal")
    assert list(told.values_list("recipient", flat=True)) == [cast.leader.pk]


def test_while_the_clock_stands_still_the_date_has_not_passed(cast):
    case = accepted(cast, "2025-03-03 10:00")
    start(cast, case, "2025-03-28 10:00")
    ask(cast, case, "2025-04-02 10:00")
    approve(cast, case, "2025-04-03 10:00")
    end(cast, case, "2025-04-03 16:00")
    # One of the twenty days was left on 28 March: 4 working days are taken out, ten added.
    assert anew(case).legal_due_on == date(2025, 4, 21)


def test_nothing_to_approve(cast):
    case = accepted(cast, "2025-03-03 10:00")
    with pytest.raises(Refused, match="没有等批准的延期申请"):
        approve(cast, case, "2025-03-06 10:00")
