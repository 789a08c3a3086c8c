"""Why a case has its date: pauses, an extension, a recomputation, each told with its reason, its rule and its paper; and what the
columns hold meanwhile."""

from datetime import date

import pytest
from django.urls import reverse

from approvals.clock.dates import reckonings, settle
from approvals.clock.explain import explain, explain_correction, explain_legal
from approvals.clock.lights import urgency
from approvals.clock.models import ClockEntry
from approvals.following.clock_story import clock_events
from approvals.procedures.models import Procedure
from approvals.workflow.models import Application
from hall.catalog.choices import DayUnit
from hall.catalog.definitions.item import Limit
from hall.catalog.shelf import definition_of
from hall.worktime import add, count, standing_at
from tests import cast as c
from tests.approvals.moments import at
from tests.hall.test_pages import plain

pytestmark = pytest.mark.django_db
ITEM = "ZJ01"
ACCEPTED = date(2025, 3, 3)
Kind = ClockEntry.Kind


@pytest.fixture
def cast():
    return c.make_cast("ZJJ")


def limits(definition, promised: float, legal: float, unit=DayUnit.WORKDAY):
    """The definition with other limits."""
    new = definition.limits.model_copy(
        update={"promised": Limit(value=promised, unit=unit), "legal": Limit(value=legal, unit=unit)}
    )
    return definition.model_copy(update={"limits": new})


@pytest.fixture
def case(cast):
    with standing_at(at("2025-03-03 10:00")):
        accepted = c.accepted(cast, ITEM)
    return Application.objects.select_related("version").get(pk=accepted.pk)


def entry(case, kind, on: date, **given) -> ClockEntry:
    moment = at(f"{on} 10:00")
    blank = {"basis": "《行政许可法》第四十五条", "at": moment, "by_name": "赵启宁"}
    found = ClockEntry.objects.create(application=case, kind=kind, on=on, **blank | given)
    case.__dict__.pop("clock_read", None)
    case.clock_entry_count += 1
    case.save(update_fields=["clock_entry_count"])
    return found


def paused(case, on: date, cap: int = 20, kind="expert", until: date | None = None) -> Procedure:
    procedure = Procedure.objects.create(
        application=case,
        kind=kind,
        stops_clock=True,
        basis="《行政许可法》第四十五条",
        days=cap,
        cap=cap,
        reason="疏散宽度采用特殊设计",
        started_at=at(f"{on} 10:00"),
        started_by=case.accepted_by or case.applicant,
        told_at=at(f"{on} 10:00"),
    )
    notice = case.documents.first()
    entry(case, Kind.PAUSED, on, days=cap, procedure=procedure, document=notice, reason=procedure.reason)
    if until:
        entry(case, Kind.RESUMED, until, procedure=procedure)
    return procedure


def settled(case, definition, now: str):
    with standing_at(at(now)):
        settle(case, definition)
        return case, explain(case, definition)


@pytest.fixture
def definition(case):
    return limits(definition_of(case.version), 20, 30)


def told(explanation) -> str:
    return "\n".join(f"{step} {step.law}" for step in explanation.steps)


def test_a_pause_that_ended_moves_both_dates_by_its_working_days(case, definition):
    """L26."""
    paused(case, date(2025, 3, 10), until=date(2025, 3, 24))
    case, why = settled(case, definition, "2025-03-25 10:00")
    assert case.due_on == case.promised_due_on == date(2025, 4, 15) and case.paused_on is None
    assert case.legal_due_on == add(date(2025, 4, 15), 10).date
    assert "专家评审暂停 10 个工作日" in told(why) and "疏散宽度采用特殊设计。" in told(why)
    assert why.articles.count("《行政许可法》第四十五条") == 1
    assert [step.notice for step in why.steps if step.notice] == [str(case.documents.first().public_id)]
    cells = [cell for month in why.months for week in month.weeks for cell in week]
    assert sum(cell.kind == "p" for cell in cells) == 10
    assert sum(cell.kind in ("w", "e") for cell in cells) == 20 and why.has_pause


def test_while_paused_there_is_no_date_and_the_columns_hold_the_latest(case, definition):
    """L40: five days used, fifteen left; twenty days of review at most."""
    paused(case, date(2025, 3, 10))
    case, why = settled(case, definition, "2025-03-20 10:00")
    assert (case.due_on, case.paused_on) == (None, date(2025, 3, 10))
    assert case.promised_due_on == add(ACCEPTED, 40).date and case.legal_due_on == add(ACCEPTED, 50).date
    assert urgency(case, date(2025, 3, 20)).text == "暂停"
    assert (
        why.title == f"为什么最晚是 {why.latest.month}月{why.latest.day}日？"
        and why.due is None
        and why.latest == case.promised_due_on
    )
    assert "已经用了 5 个工作日，还剩 15 个工作日" in told(why)
    assert "3月10日（星期一）起暂停计时，最多 20 个工作日" in told(why)


def test_past_its_cap_the_clock_runs_again(case, definition):
    paused(case, date(2025, 3, 10), cap=5)
    assert settled(case, definition, "2025-03-17 23:00")[0].paused_on, "the last day it may take"
    case, why = settled(case, definition, "2025-03-18 00:01")
    assert case.due_on == add(ACCEPTED, 25).date and case.paused_on is None
    assert "专家评审暂停 5 个工作日" in told(why) and "最多扣 5 个工作日，扣到3月17日" in told(why)


def test_two_that_overlap_are_taken_out_once(case, definition):
    paused(case, date(2025, 3, 10), until=date(2025, 3, 20))
    paused(case, date(2025, 3, 14), until=date(2025, 3, 24), kind="testing")
    case, why = settled(case, definition, "2025-03-25 10:00")
    assert case.due_on == add(ACCEPTED, 20 + count(date(2025, 3, 10), date(2025, 3, 24))).date
    assert "重叠的 4 天只扣一次" in told(why)


def test_an_extension_in_time_moves_both_dates(case, definition):
    entry(
        case,
        Kind.EXTENDED,
        date(2025, 3, 28),
        days=10,
        basis="《行政许可法》第四十二条",
        reason="要到外地核实",
    )
    case, why = settled(case, definition, "2025-03-28 11:00")
    assert case.due_on == date(2025, 4, 15) and case.legal_due_on == add(ACCEPTED, 40).date
    assert "3月28日（星期五）经赵*宁批准延长 10 个工作日：要到外地核实" in told(why)


def test_an_extension_after_the_promised_date_moves_only_the_laws(case, definition):
    entry(case, Kind.EXTENDED, date(2025, 4, 2), days=10)
    case, why = settled(case, definition, "2025-04-02 11:00")
    assert case.due_on == date(2025, 3, 31) and case.legal_due_on == add(ACCEPTED, 40).date
    assert "延长不算数" not in told(why) and "那时已经过了，不变；延长的只是法定期限" in told(why)
    with standing_at(at("2025-04-02 11:00")):
        assert "批准延长 10 个工作日" in told(explain_legal(case, definition))


def test_the_promised_date_never_lies_beyond_the_laws(case, definition):
    mixed = definition.model_copy(
        update={
            "limits": definition.limits.model_copy(
                update={
                    "promised": Limit(value=20, unit=DayUnit.WORKDAY),
                    "legal": Limit(value=20, unit=DayUnit.CALENDAR_DAY),
                }
            )
        }
    )
    promised, legal = reckonings(case, mixed)
    assert promised.due == legal.due and legal.due.date == date(2025, 3, 24)


def test_the_date_of_a_case_that_ended_stays_as_it_was_on_that_day(case, definition):
    paused(case, date(2025, 3, 10))
    case.closed_at = at("2025-03-20 10:00")
    with standing_at(at("2026-03-20 10:00")):
        promised, _ = reckonings(case, definition)
    assert promised.frozen_on == date(2025, 3, 10)


def test_a_recomputation_is_one_of_the_steps(case, definition):
    entry(
        case, Kind.RECOMPUTED, date(2025, 3, 5), basis="2025 年放假通知",
        reason="办结日期从2025年4月1日改为2025年3月31日",
    )  # fmt: skip
    case, why = settled(case, definition, "2025-03-06 10:00")
    assert "按新公布的放假安排重算：办结日期从2025年4月1日改为2025年3月31日" in told(why)


def test_a_provisional_date_stays_provisional_while_paused(cast):
    with standing_at(at("2026-12-14 10:00")):
        case = c.accepted(cast, ITEM)
    case = Application.objects.select_related("version").get(pk=case.pk)
    paused(case, date(2026, 12, 15))
    case, why = settled(case, limits(definition_of(case.version), 20, 30), "2026-12-16 10:00")
    assert case.due_on is None and case.due_provisional and why.provisional


def test_calendar_days_are_counted_through_and_roll_over(case):
    case, why = settled(
        case, limits(definition_of(case.version), 33, 33, DayUnit.CALENDAR_DAY), "2025-03-04 10:00"
    )
    assert case.due_on == date(2025, 4, 7), "5 April is a holiday"
    assert "休息日也算；最后一天是休息日的，顺延到下一个工作日" in told(why)


def test_a_case_that_nothing_touched_is_settled_and_explained_without_a_query(
    case, definition, django_assert_num_queries
):
    with django_assert_num_queries(0):
        settle(case, definition)
        explain(case, definition)


def test_a_ledger_is_read_once(case, definition, django_assert_num_queries):
    paused(case, date(2025, 3, 10), until=date(2025, 3, 24))
    case = Application.objects.select_related("version").get(pk=case.pk)
    with django_assert_num_queries(1):
        settle(case, definition)
        explain(case, definition)
        explain_legal(case, definition)
        clock_events(case)


def test_the_timeline_tells_it_in_plain_words(case):
    paused(case, date(2025, 3, 10), until=date(2025, 3, 24))
    paused(case, date(2025, 3, 12), kind="testing")
    entry(
        case,
        Kind.EXTENDED,
        date(2025, 3, 28),
        days=10,
        due_before=date(2025, 3, 31),
        due_after=date(2025, 4, 15),
    )
    titles = [event.title for event in clock_events(case)]
    assert titles == [
        "专家评审，暂停计时",
        "专家评审结束了，恢复计时",
        "检测，暂停计时",
        "办理时间延长 10 个工作日",
    ]
    assert "最晚 2025年4月15日（星期二） 办好" in clock_events(case)[-1].text


def test_the_applicants_page_says_why_and_links_the_notice(client, cast, case):
    paused(case, ACCEPTED)
    with standing_at(at("2025-03-06 10:00")):
        settle(case, definition_of(case.version))
        case.save()
        client.force_login(cast.applicant)
        page = client.get(reverse("my-application", args=[case.public_id])).content.decode()
    text = plain(page)
    assert "为什么最晚是" in text and "现在暂停计时，最晚这天办好" in text and "专家评审，暂停计时" in text
    assert reverse("document", args=[case.documents.first().public_id]) in page
    assert reverse("calculator") in page


def test_the_desk_can_open_every_date(client, cast, case):
    with standing_at(at("2025-03-05 10:00")):
        client.force_login(cast.clerk)
        page = client.get(reverse("desk-case", args=[case.public_id])).content.decode()
    promised, legal = case.promised_due_on, case.legal_due_on
    for day in (case.notice_due_on, promised, legal):
        assert f"为什么是 {day.month}月{day.day}日？" in page


def test_a_correction_keeps_the_date_the_notice_told(cast):
    with standing_at(at("2025-03-03 10:00")):
        case = c.told(cast, ITEM)
        assert explain_correction(case).due == case.correction_due_on
        case.correction_due_on = date(2025, 3, 20)
        found = explain_correction(case)
    assert found.due == date(2025, 3, 20) and "以告知书为准" in told(found)
