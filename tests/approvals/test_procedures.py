"""Special procedures: which there are and how long they may take, what follows from them, who may start and end them (law.md 4)."""

from datetime import date

import pytest

from approvals.clock.models import ClockEntry
from approvals.documents.models import DocumentKind, IssuedDocument
from approvals.documents.papers import compose
from approvals.procedures import running
from approvals.procedures.models import Procedure, ProcedureKind
from approvals.procedures.terms import terms_of
from approvals.workflow import deciding, filing, reviewing
from approvals.workflow.choices import Move, State
from approvals.workflow.options import why_not
from approvals.workflow.refusals import Refused
from hall.catalog.shelf import definition_of
from hall.journal.models import Entry
from hall.notices.models import Notice
from hall.timers.models import Timer
from hall.worktime import standing_at
from tests import cast as c
from tests.approvals.moments import at
from tests.approvals.procedure_cases import DEPARTMENT, WATER, accepted, anew, end, only, start

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return c.make_cast(DEPARTMENT)


# Which, and how long.


def test_only_kinds_of_the_law_or_of_the_item(cast):
    case = accepted(cast, "2025-03-03 10:00")
    with pytest.raises(Refused, match="没有这种特别程序"):
        start(cast, case, "2025-03-05 10:00", "consultation")
    with pytest.raises(Refused, match="没有这种特别程序"):
        start(cast, case, "2025-03-05 10:00", "rectification")
    water = accepted(cast, "2025-03-03 10:00", WATER)
    start(cast, water, "2025-03-05 10:00", "consultation")
    assert anew(water).paused_on == date(2025, 3, 5)


def test_the_items_own_cap_comes_before_the_usual_one(cast):
    case = accepted(cast, "2025-03-03 10:00", "SL01")
    known = terms_of(definition_of(anew(case).version))
    assert known[ProcedureKind.EXPERT_REVIEW].cap == 30
    assert set(ProcedureKind) - set(known) == {ProcedureKind.CONSULTATION}


@pytest.mark.parametrize("days", [0, -1, 21, 1000])
def test_no_more_days_than_its_cap(cast, days):
    case = accepted(cast, "2025-03-03 10:00")
    with pytest.raises(Refused, match="最多 20 个工作日"):
        start(cast, case, "2025-03-05 10:00", days=days)


def test_one_of_a_kind_at_a_time(cast):
    case = accepted(cast, "2025-03-03 10:00")
    start(cast, case, "2025-03-05 10:00")
    with pytest.raises(Refused, match="已经在进行"):
        start(cast, case, "2025-03-06 10:00")


def test_which_of_several_has_to_be_said(cast):
    case = accepted(cast, "2025-03-03 10:00")
    start(cast, case, "2025-03-05 10:00")
    start(cast, case, "2025-03-05 11:00", "testing")
    with pytest.raises(Refused, match="请选是哪一项"):
        end(cast, case, "2025-03-06 10:00")


def test_of_another_case_it_is_unknown(cast):
    one, other = accepted(cast, "2025-03-03 10:00"), accepted(cast, "2025-03-03 11:00")
    start(cast, one, "2025-03-05 10:00")
    start(cast, other, "2025-03-05 10:00")
    with pytest.raises(Refused, match="请选是哪一项"):
        end(cast, one, "2025-03-06 10:00", procedure=only(other).public_id)


# What follows.


@pytest.mark.parametrize("tell", [True, False])
def test_no_decision_while_it_runs(cast, tell):
    with standing_at(at("2025-03-03 10:00")):
        case = c.reviewed(cast, "SL02")
    start(cast, case, "2025-03-05 10:00", who=cast.signer, tell=tell)
    for decide in (
        lambda: deciding.approve(case.public_id, actor=c.actor(cast.signer)),
        lambda: deciding.deny(case.public_id, actor=c.actor(cast.signer), reason="不符合"),
    ):
        with standing_at(at("2025-03-06 10:00")), pytest.raises(Refused, match="专家评审还没有结束"):
            decide()
    with standing_at(at("2025-03-06 10:00")):
        running.end_procedure(case.public_id, actor=c.actor(cast.signer), result="通过")
        assert deciding.approve(case.public_id, actor=c.actor(cast.signer)).state == State.CLOSED


def test_withdrawing_ends_what_runs_and_its_timers(cast):
    case = accepted(cast, "2025-03-03 10:00")
    start(cast, case, "2025-03-05 10:00")
    with standing_at(at("2025-03-07 10:00")):
        filing.withdraw(case.public_id, actor=c.actor(cast.applicant))
    assert only(case).state == "cancelled"
    assert not Timer.objects.filter(subject=f"application:{case.public_id}", kind="procedure.cap").exists()


def test_terminating_ends_what_runs(cast):
    case = accepted(cast, "2025-03-03 10:00")
    start(cast, case, "2025-03-05 10:00", tell=False)
    with standing_at(at("2025-03-07 10:00")):
        deciding.terminate(case.public_id, actor=c.actor(cast.signer), reason="失联")
    assert (only(case).state, only(case).result) == ("cancelled", "失联")


def test_cancelled_the_days_it_took_stay_taken_out(cast):
    case = accepted(cast, "2025-03-03 10:00")
    start(cast, case, "2025-03-10 10:00")
    with standing_at(at("2025-03-24 10:00")):
        running.cancel_procedure(case.public_id, actor=c.actor(cast.reviewer), reason="专家说不用评审")
    assert anew(case).legal_due_on == date(2025, 4, 15)
    assert "专家说不用评审" in Notice.objects.filter(kind=Move.CANCEL_PROCEDURE).first().body


def test_the_applicant_gets_the_notice_and_the_new_date(cast):
    case = accepted(cast, "2025-03-03 10:00")
    start(cast, case, "2025-03-05 10:00", days=8, body="青岚市水利评审中心")
    paper = compose(IssuedDocument.objects.get(application=case, kind=DocumentKind.PROCEDURE))
    words = str(paper["blocks"])
    for part in (
        "专家评审",
        "技术方案复杂",
        "8 个工作日",
        "20 个工作日",
        "青岚市水利评审中心",
        "2025年4月2日",
    ):
        assert part in words, part
    assert "《行政许可法》第四十五条" in words
    told = Notice.objects.get(kind=Move.START_PROCEDURE, recipient=cast.applicant, channel="portal")
    assert "暂停" in told.subject and "预计 8 个工作日" in told.body
    end(cast, case, "2025-03-12 10:00")
    told = Notice.objects.get(kind=Move.END_PROCEDURE, recipient=cast.applicant, channel="portal")
    assert "3月17日" in told.body


def test_the_journal_says_what_was_done(cast):
    from approvals.entry_words import WORDS

    case = accepted(cast, "2025-03-03 10:00")
    start(cast, case, "2025-03-05 10:00", days=8)
    entries = Entry.objects.filter(chain=case.chain).order_by("number")
    last = entries.last()
    assert WORDS[last.action](last) == "启动了专家评审，预计 8 个工作日，已书面告知，暂停计时"
    assert entries.filter(action=Move.START_REVIEW).exists(), "starting one begins the review"
    assert last.reason == "技术方案复杂"


def test_the_ledger_keeps_the_dates_before_and_after(cast):
    case = accepted(cast, "2025-03-03 10:00")
    before = anew(case).promised_due_on
    start(cast, case, "2025-03-05 10:00")
    end(cast, case, "2025-03-12 10:00")
    resumed = ClockEntry.objects.get(application=case, kind="resumed")
    assert resumed.due_after == anew(case).promised_due_on == date(2025, 3, 17)
    assert ClockEntry.objects.get(application=case, kind="paused").due_before == before
    assert anew(case).clock_entry_count == 2


# Who, when, twice.


def test_who_may_and_who_may_not(cast):
    case = accepted(cast, "2025-03-03 10:00")
    c.another_reviewer(cast)
    with standing_at(at("2025-03-05 10:00")):
        for user in (cast.clerk, cast.signer, cast.leader, cast.supervisor, cast.applicant, cast.stranger):
            assert why_not(Move.START_PROCEDURE, anew(case), c.actor(user)), user
        assert not why_not(Move.START_PROCEDURE, anew(case), c.actor(cast.reviewer))
        assert "系统" in why_not(Move.CAP_PROCEDURE, anew(case), c.actor(cast.reviewer))


def test_before_acceptance_there_is_none(cast):
    with standing_at(at("2025-03-03 10:00")):
        case = c.filed(cast, "SL02")
    with pytest.raises(Refused, match="受理以后"):
        start(cast, case, "2025-03-04 10:00", who=cast.clerk)


def test_a_second_press_starts_nothing_twice(cast):
    case = accepted(cast, "2025-03-03 10:00")
    nonce = "5a0a4d34-5b8a-4c8e-8f5a-3d9f9f1b2c3d"
    for _ in range(2):
        start(cast, case, "2025-03-05 10:00", nonce=nonce)
    assert Procedure.objects.filter(application=case).count() == 1


def test_a_stage_passed_meanwhile_does_not_end_it(cast):
    """The review may go on beside it."""
    case = accepted(cast, "2025-03-03 10:00")
    start(cast, case, "2025-03-05 10:00")
    with standing_at(at("2025-03-06 10:00")):
        case = c.step_on(cast, anew(case))
    assert only(case).state == "running" and anew(case).due_on is None


def test_whoever_comes_by_a_send_back_can_end_it(cast):
    with standing_at(at("2025-03-03 10:00")):
        case = c.reviewed(cast, "SL02")
    start(cast, case, "2025-03-05 10:00", who=cast.signer)
    with standing_at(at("2025-03-06 10:00")):
        reviewing.send_back(case.public_id, actor=c.actor(cast.signer), reason="等评审")
    assert not why_not(Move.END_PROCEDURE, anew(case), c.actor(cast.reviewer))


def test_a_case_without_procedures_costs_no_statement_for_them(cast, django_assert_num_queries):
    from approvals.procedures.reading import procedures_of
    from approvals.workflow.change import locked

    case = accepted(cast, "2025-03-03 10:00")
    found = locked(case.public_id)
    with django_assert_num_queries(0):
        assert procedures_of(found) == []
