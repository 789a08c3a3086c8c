"""A year's holidays are published: what was provisional becomes firm, is written down and told, and nothing twice."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse

from approvals.clock import forecast, recomputing
from approvals.clock.models import ClockEntry
from approvals.entry_words import WORDS
from approvals.following.clock_story import clock_events
from approvals.procedures import running
from approvals.workflow.choices import Move, State
from approvals.workflow.models import Application
from approvals.workflow.options import why_not
from hall.holidays.choosing import rows, schedule_with
from hall.holidays.loading import Notice, digest_of, load
from hall.holidays.reading import read
from hall.journal.models import Entry
from hall.notices.models import Notice as Message
from hall.people.actor import SYSTEM
from hall.people.models import Role
from hall.timers.models import Timer
from hall.timers.sweep import sweep
from hall.worktime import standing_at
from hall.worktime.models import CalendarYear
from hall.worktime.templatetags.dates import plain_date
from tests import cast as c
from tests.approvals.moments import at
from tests.hall.holiday_hand import INVENTED

pytestmark = pytest.mark.django_db
ITEM = "ZJ12"  # promised in 15 working days, by law in 30
MOMENT = "2026-12-14 10:00"
# New Year's Day is off by law in any case; the Monday after it is not.
MONDAY_OFF = INVENTED.replace(
    "1月1日（周五）至3日（周日）放假，共3天。", "1月1日（周五）至4日（周一）放假，共4天。"
)


@pytest.fixture
def cast():
    with standing_at(at("2026-12-01 09:00")):
        return c.make_cast("ZJJ")


@pytest.fixture
def case(cast):
    """Accepted on Monday, 14 December 2026, so that it reaches into 2027."""
    with standing_at(at(MOMENT)):
        found = c.accepted(cast, ITEM)
    found.refresh_from_db()
    assert found.due_provisional and found.due_on.year == 2027
    return found


def published(text=MONDAY_OFF, reason=""):
    """As the page does, on 15 December."""
    with standing_at(at("2026-12-15 09:00")):
        found, year = read(text)
        row = CalendarYear.objects.filter(year=year.year).first()
        notice = Notice(year, found.title)
        return load(notice, actor=SYSTEM, shown=notice.digest, over=digest_of(row), reason=reason)


def swept(moment="2026-12-15 09:01") -> None:
    with standing_at(at(moment)):
        sweep()


def told(cast) -> list[str]:
    messages = Message.objects.filter(recipient=cast.applicant, kind=Move.RECOMPUTE, channel="portal")
    return list(messages.order_by("id").values_list("subject", flat=True))


def test_the_date_is_firm_written_down_and_told_once(cast, case):
    before = case.due_on
    published()
    swept()
    case.refresh_from_db()
    assert not case.due_provisional and case.due_on > before
    entry = Entry.objects.get(chain=case.chain, action=Move.RECOMPUTE)
    assert (entry.actor_name, entry.changes["due_after"]) == ("系统", case.due_on.isoformat())
    line = ClockEntry.objects.get(application=case)
    assert (line.kind, line.due_before, line.due_after) == ("recomputed", before, case.due_on)
    assert "国务院办公厅关于2027年" in line.basis
    (subject,) = told(cast)
    assert subject.startswith("办结日期确定为2027年1月")
    assert all(task.due_on == case.due_on for task in case.tasks.filter(state="open"))


def test_the_work_ends_by_itself_and_says_what_came_of_it(cast, case):
    published()
    swept()
    assert not Timer.objects.filter(kind=recomputing.TIMER).exists()
    entry = Entry.objects.filter(chain="calendar:2027").last()
    assert entry.action == "calendar_reckoned"
    assert entry.changes == {"year": 2027, "looked": 1, "moved": 1, "failed": []}
    revision = Application.objects.get(pk=case.pk).revision
    swept("2026-12-16 09:00")
    assert Application.objects.get(pk=case.pk).revision == revision and len(told(cast)) == 1


def test_a_case_that_does_not_reach_so_far_is_left_alone(cast):
    with standing_at(at("2026-11-02 10:00")):
        near = c.filed(cast, ITEM)
    revision = near.revision
    published()
    swept()
    near.refresh_from_db()
    assert near.revision == revision or near.state != State.SUBMITTED
    assert not Entry.objects.filter(chain=near.chain, action=Move.RECOMPUTE).exists()


def test_an_amended_year_moves_it_again_and_tells_it_again(cast, case):
    published()
    swept()
    longer = INVENTED.replace(
        "1月1日（周五）至3日（周日）放假，共3天。", "1月1日（周五）至5日（周二）放假，共5天。"
    )
    published(longer, reason="国务院办公厅调整")
    swept("2026-12-15 09:02")
    first, second = ClockEntry.objects.filter(application=case).order_by("id")
    assert second.due_before == first.due_after and second.due_after > first.due_after
    assert len(told(cast)) == 2


def test_nobody_but_the_system_and_only_when_something_moves(cast, case):
    assert "系统自动" in why_not(Move.RECOMPUTE, case, c.actor(cast.clerk))
    assert why_not(Move.RECOMPUTE, case, SYSTEM) == "日期没有变化，不用重算。"


def test_batches_follow_one_another_to_the_end(cast, monkeypatch):
    monkeypatch.setattr(recomputing, "BATCH", 2)
    with standing_at(at(MOMENT)):
        cases = [c.accepted(cast, ITEM) for _ in range(5)]
    published()
    swept()
    assert not Application.objects.filter(due_provisional=True).exists()
    assert Entry.objects.filter(action=Move.RECOMPUTE).count() == len(cases)


def test_one_that_fails_holds_up_no_other_and_is_tried_again(cast, monkeypatch, caplog):
    with standing_at(at(MOMENT)):
        broken, sound = c.accepted(cast, ITEM), c.accepted(cast, ITEM)
    real, tries = recomputing.recompute, []

    def sometimes(public_id, **given):
        if public_id == broken.public_id:
            tries.append(public_id)
            if len(tries) < 3:
                raise RuntimeError("disk full")
        return real(public_id, **given)

    monkeypatch.setattr(recomputing, "recompute", sometimes)
    published()
    swept()
    broken.refresh_from_db()
    sound.refresh_from_db()
    assert (broken.due_provisional, sound.due_provisional) == (True, False)
    assert "disk full" in caplog.text and len(tries) == 2
    swept("2026-12-15 09:12")
    broken.refresh_from_db()
    assert not broken.due_provisional
    assert Entry.objects.filter(chain="calendar:2027").last().changes["failed"] == []


def test_one_that_never_works_is_named_and_the_work_ends(cast, case, monkeypatch, caplog):
    def never(*_, **__):
        raise RuntimeError("disk full")

    monkeypatch.setattr(recomputing, "recompute", never)
    published()
    for moment in ("2026-12-15 09:01", "2026-12-15 09:12", "2026-12-15 10:20"):
        swept(moment)
    assert not Timer.objects.filter(kind=recomputing.TIMER).exists()
    assert Entry.objects.filter(chain="calendar:2027").last().changes["failed"] == [case.number]


def test_more_time_to_put_things_right_but_never_less(cast):
    """The notice told a day in writing; a new schedule may only give more."""
    with standing_at(at("2026-12-22 10:00")):
        case = c.told(cast, ITEM)
        promised = case.correction_due_on
    assert case.due_provisional
    less = INVENTED.replace(
        "1月1日（周五）至3日（周日）放假，共3天。",
        "1月1日（周五）放假1天。1月2日（周六）、1月3日（周日）上班。",
    )
    with standing_at(at("2026-12-23 09:00")):
        found, year = read(less)
        notice = Notice(year, found.title)
        load(notice, actor=SYSTEM, shown=notice.digest, over="")
    swept("2026-12-23 09:01")
    case.refresh_from_db()
    assert (case.correction_due_on, case.due_provisional) == (promised, False)
    assert told(cast)[0].startswith("补正期限确定为")


def test_a_decided_case_waits_for_delivery_with_a_firm_date(cast):
    with standing_at(at("2026-12-24 10:00")):
        case = c.approved(cast, "ZJ01")
    assert case.due_provisional
    published_on("2026-12-25 09:00")
    swept("2026-12-25 09:01")
    case.refresh_from_db()
    assert case.state == State.CLOSED and not case.due_provisional
    assert told(cast)[0].startswith("送达期限确定为")


def published_on(moment: str) -> None:
    with standing_at(at(moment)):
        found, year = read(INVENTED)
        notice = Notice(year, found.title)
        load(notice, actor=SYSTEM, shown=notice.digest, over="")


# The forecast.


def foretold(text=MONDAY_OFF):
    year = read(text)[1]
    return forecast.effect(schedule_with(rows(), year), year.first)


def test_the_forecast_is_what_happens_afterwards(cast):
    with standing_at(at(MOMENT)):
        cases = [c.accepted(cast, ITEM) for _ in range(3)]
        found = foretold()
    assert (found.looked, found.complete, found.moved, found.firm) == (3, True, 3, 3)
    assert not ClockEntry.objects.exists(), "nothing is written"
    published()
    swept()
    after = {row.number: row.due_on for row in Application.objects.filter(pk__in=[each.pk for each in cases])}
    assert {row.number: row.shifts[0].after for row in found.sample} == after


def test_the_forecast_says_so_when_there_are_too_many(cast, monkeypatch):
    monkeypatch.setattr(forecast, "MOST", 2)
    monkeypatch.setattr(forecast, "CHUNK", 1)
    with standing_at(at(MOMENT)):
        for _ in range(3):
            c.accepted(cast, ITEM)
        found = foretold()
    assert (found.looked, found.complete) == (2, False)


# What moves besides the date that is next.


@pytest.fixture
def early(cast):
    """Promised for 2026, by law for 2027: only the law's date can move."""
    with standing_at(at("2026-12-02 10:00")):
        found = c.accepted(cast, ITEM)
    found.refresh_from_db()
    assert found.due_on.year == 2026 and found.legal_due_on.year == 2027 and not found.due_provisional
    return found


@pytest.fixture
def standing_still(cast, case):
    """No next date: experts look at it, and nobody knows for how long."""
    with standing_at(at("2026-12-14 15:00")):
        running.start_procedure(
            case.public_id, actor=c.actor(cast.reviewer), kind="expert", reason="方案涉及结构安全"
        )
    case.refresh_from_db()
    assert case.due_on is None and case.paused_on and case.promised_due_on.year == 2027
    return case


def only_message(cast) -> tuple[str, str]:
    (found,) = Message.objects.filter(recipient=cast.applicant, kind=Move.RECOMPUTE, channel="portal")
    return found.subject, found.body


def test_the_laws_date_alone_is_foretold_written_and_told(cast, early):
    promised, legal = early.due_on, early.legal_due_on
    with standing_at(at(MOMENT)):
        found = foretold()
    (row,) = found.sample
    assert (found.moved, found.firm) == (1, 0)
    assert [(each.label, each.before) for each in row.shifts] == [("法定期限", legal)]
    published()
    swept()
    swept("2026-12-15 09:10")
    early.refresh_from_db()
    assert early.due_on == promised and early.legal_due_on == row.shifts[0].after > legal
    line = ClockEntry.objects.get(application=early)
    assert (line.due_before, line.due_after) == (promised, promised)
    assert line.reason == f"法定期限从{plain_date(legal)}改为{plain_date(early.legal_due_on)}"
    assert line.reason in clock_events(early)[-1].text
    subject, body = only_message(cast)
    assert subject.startswith(f"法定期限改为{plain_date(early.legal_due_on)}")
    assert f"办结日期没有变，还是{plain_date(promised)}" in body
    entry = Entry.objects.get(chain=early.chain, action=Move.RECOMPUTE)
    assert f"法定期限 {plain_date(legal)} 改为" in WORDS[Move.RECOMPUTE](entry)


def test_while_the_clock_stands_still_the_latest_dates_are_foretold_written_and_told(cast, standing_still):
    promised, legal = standing_still.promised_due_on, standing_still.legal_due_on
    with standing_at(at("2026-12-15 08:00")):
        found = foretold()
    (row,) = found.sample
    assert (found.moved, found.firm) == (1, 1) and "暂停计时" in row.note
    assert [(each.label, each.before) for each in row.shifts] == [("办结日期", promised), ("法定期限", legal)]
    published()
    swept()
    swept("2026-12-15 09:10")
    case = Application.objects.get(pk=standing_still.pk)
    assert [each.after for each in row.shifts] == [case.promised_due_on, case.legal_due_on]
    line = ClockEntry.objects.get(application=case, kind="recomputed")
    assert (line.due_before, line.due_after) == (promised, case.promised_due_on)
    subject, body = only_message(cast)
    assert subject.startswith(f"办结日期确定为{plain_date(case.promised_due_on)}")
    assert f"原来暂定{plain_date(promised)}" in body and f"法定期限从{plain_date(legal)}" in body
    assert "现在暂停计时，这是按最长的时间算的" in body


def test_that_no_date_changed_is_said_only_when_none_did(cast, case):
    """Promised for 5 January either way, since New Year's Day is off by law; 春节 moves the law's date."""
    published(INVENTED)
    swept()
    line = ClockEntry.objects.get(application=case)
    assert "法定期限从" not in line.reason and line.reason == "日期没有变，不再是暂定"
    subject, body = only_message(cast)
    assert subject.startswith("办结日期确定为2027年1月5日") and "日期和原来暂定的一样" in body


def test_a_case_that_is_decided_is_told_of_its_handing_over_alone(cast, case):
    Application.objects.filter(pk=case.pk).update(
        state=State.CLOSED, outcome="approved", decided_at=at("2026-12-15 08:00"),
        closed_at=at("2026-12-15 08:00"), due_on=date(2026, 12, 29), due_provisional=False,
    )  # fmt: skip
    published()
    swept()
    assert "办结日期从" in ClockEntry.objects.get(application=case).reason and not told(cast)


def test_the_forecast_costs_no_query_per_case(cast, django_assert_max_num_queries):
    with standing_at(at(MOMENT)):
        for _ in range(4):
            c.accepted(cast, ITEM)
        with django_assert_max_num_queries(4):
            foretold()


# From the page to the applicant.


def text_of(response) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def test_a_notice_pasted_by_the_administrator_reaches_the_applicant(client, cast, case):
    with standing_at(at("2026-12-15 09:00")):
        client.force_login(cast.applicant)
        page = reverse("my-application", args=[case.public_id])
        assert "暂定" in text_of(client.get(page))

        client.force_login(c.a_post(c.a_user("李管"), Role.CATALOG_ADMIN, None))
        preview = client.post(reverse("holidays-preview"), {"year": 2027, "text": MONDAY_OFF})
        shown = text_of(preview)
        assert "1 件的日期会变，1 件不再是暂定" in shown and case.number in shown
        hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', preview.content.decode())
        sent = {name: unescape(value) for name, value in hidden} | {"text": MONDAY_OFF}
        assert client.post(reverse("holidays-load"), sent).status_code == 302
        before = case.due_on
        case.refresh_from_db()
        assert case.due_provisional, "until the timer has fired"

    with standing_at(at("2026-12-15 09:00") + timedelta(seconds=30)):
        sweep()
        case.refresh_from_db()
        assert case.due_on > before and not case.due_provisional
        client.force_login(cast.applicant)
        own = text_of(client.get(page))
        assert "暂定" not in own
        assert "办结日期确定为" in text_of(client.get(reverse("inbox")))
        client.force_login(cast.reviewer)
        desk = text_of(client.get(reverse("desk-case", args=[case.public_id])))
        assert "暂定" not in desk and "按新公布的放假安排重算期限" in desk
    assert case.due_on == date(2027, 1, 6), "4 January is off now, so it is a day later"
