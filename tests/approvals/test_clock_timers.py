"""Which timers a case has: set and taken away with what causes them, and for a statement only when something has moved."""

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.clock import arming, law_timers
from approvals.clock.arming_all import CHUNK, arm_all
from approvals.workflow import acceptance, change, claims, filing
from approvals.workflow.choices import State
from approvals.workflow.models import Application
from hall.journal.models import Entry
from hall.people.models import Role
from hall.timers import stopped, sweep
from hall.timers.arming import Wanted
from hall.timers.models import Pulse, Timer
from hall.worktime import now, standing_at
from tests import cast as c
from tests.approvals import workflow_rows as rows
from tests.approvals.moments import at

pytestmark = pytest.mark.django_db
ITEM = "ZJ01"
FILED = "2025-03-03 10:00"
LAW = (law_timers.NOTICE, law_timers.CORRECTION, law_timers.CORRECTION_SOON)


@pytest.fixture
def cast():
    return c.make_cast("ZJJ")


def law_timers_of(case) -> dict:
    """Kind → when it fires."""
    found = Timer.objects.filter(subject=f"application:{case.public_id}", kind__in=LAW)
    return dict(found.values_list("kind", "fire_at"))


def test_a_draft_has_none(cast):
    assert not law_timers_of(c.a_draft(cast, ITEM))


def test_filing_sets_the_five_days_and_accepting_takes_them_away(cast):
    with standing_at(at(FILED)):
        case = c.filed(cast, ITEM)
        assert law_timers_of(case) == {"law.notice": at("2025-03-11 00:00")}
        acceptance.accept(case.public_id, actor=c.actor(cast.clerk))
    assert law_timers_of(case) == {}


def test_a_notice_sets_its_end_and_a_reminder_two_working_days_before(cast):
    with standing_at(at(FILED)):
        case = c.told(cast, ITEM)
    assert law_timers_of(case) == {
        "law.correction": at("2025-03-18 00:00"),
        "law.correction_soon": at("2025-03-13 09:00"),
    }
    soon = Timer.objects.get(kind="law.correction_soon")
    assert soon.due_at == at("2025-03-18 00:00")


def test_handing_in_again_begins_the_five_days_anew(cast):
    with standing_at(at(FILED)):
        case = c.told(cast, ITEM)
    with standing_at(at("2025-03-06 10:00")):
        c.resubmitted(cast, case)
    assert law_timers_of(case) == {"law.notice": at("2025-03-14 00:00")}


@pytest.mark.parametrize("row", [row for row in rows.ROWS if row != "draft"])
def test_wherever_a_case_stands_it_has_the_timers_that_the_law_wants_and_no_others(row):
    case = rows.ROWS[row](rows.everybody())
    case = Application.objects.select_related("version").get(pk=case.pk)
    wanted = {
        State.SUBMITTED: {law_timers.NOTICE: case.notice_due_on},
        State.CORRECTING: {law_timers.CORRECTION: case.correction_due_on},
    }.get(case.state, {})
    found = law_timers_of(case)
    found.pop(law_timers.CORRECTION_SOON, None)
    assert found == {kind: law_timers.end_of(day) for kind, day in wanted.items()}


@pytest.mark.parametrize("row", [row for row in rows.ROWS if row != "draft"])
def test_setting_all_anew_finds_nothing_missing(row):
    """What the verbs keep up step by step is what the case as it stands would be given."""
    rows.ROWS[row](rows.everybody())
    before = list(Timer.objects.order_by("pk").values())
    arm_all()
    missing = Timer.objects.exclude(pk__in=[each["pk"] if "pk" in each else each["id"] for each in before])
    assert [str(timer) for timer in missing] == []
    assert list(Timer.objects.order_by("pk").values()) == before


def test_a_timer_is_undone_with_the_verb_that_set_it(cast):
    draft, who = c.a_draft(cast, ITEM), c.actor(cast.applicant)
    with transaction.atomic():
        filing.submit(draft.public_id, actor=who)
        assert law_timers_of(draft)
        transaction.set_rollback(True)
    assert not law_timers_of(draft)


def test_what_moves_no_date_touches_no_timer(cast):
    case = c.accepted(cast, ITEM)
    with CaptureQueriesContext(connection) as caught:
        claims.claim(case.public_id, actor=c.actor(cast.reviewer))
    assert not [query["sql"] for query in caught if "hall_timer" in query["sql"]]


def test_a_verb_sets_and_clears_with_one_statement_each(cast, monkeypatch):
    """However many rooms want something."""
    monkeypatch.setattr(arming, "_sources", [])
    for kind in "abcd":
        arming.register((kind,), lambda change, kind=kind: _while_open(change, kind))
    case = c.filed(cast, ITEM)
    assert Timer.objects.filter(subject=case.chain).count() == 4
    with CaptureQueriesContext(connection) as caught:
        filing.withdraw(case.public_id, actor=c.actor(cast.applicant))
    touched = [query["sql"] for query in caught if "hall_timer" in query["sql"]]
    assert len(touched) == 1 and touched[0].startswith("DELETE")
    assert not Timer.objects.filter(subject=case.chain).exists()


def _while_open(change, kind: str):
    if change.application.state not in (State.DRAFT, State.CLOSED):
        yield Wanted(kind, at("2030-01-01 00:00"))


def test_what_hangs_on_other_rows_is_set_anew_when_the_verb_says_so(cast, monkeypatch):
    """A source that reads rows beside the application's cannot be asked about the time before."""
    outside = {"wanted": False}
    monkeypatch.setattr(arming, "_sources", [])
    arming.register(
        ("beside",), lambda change: [Wanted("beside", at("2030-01-01 00:00"))] * outside["wanted"]
    )
    case = c.accepted(cast, ITEM)
    body = []

    @change.verb(claims.claim.move)
    def look(found):
        body.append(found)
        arming.look_anew(found)

    who = c.actor(cast.reviewer)
    for wanted in (True, False):
        outside["wanted"] = wanted
        look(case.public_id, actor=who)
        assert Timer.objects.filter(subject=case.chain, kind="beside").exists() is wanted


def test_what_the_calendar_does_not_know_does_not_keep_a_case_from_being_filed(cast):
    """The year is not published: the date is provisional, and so is the timer; it moves with the date."""
    with standing_at(at("2026-12-30 10:00")):
        case = c.filed(cast, ITEM)
    assert law_timers_of(case)[law_timers.NOTICE] == law_timers.end_of(case.notice_due_on)


def test_cases_from_before_get_their_timers(cast):
    first, second = c.filed(cast, ITEM), c.filed(cast, ITEM)
    expected = law_timers_of(first)
    Timer.objects.all().delete()
    Timer.objects.create(
        subject=second.chain, kind="law.notice", fire_at=at(FILED), due_at=at(FILED), attempts=3
    )
    call_command("arm_timers", verbosity=0)
    assert law_timers_of(first) == expected
    assert Timer.objects.get(subject=second.chain, kind="law.notice").attempts == 3, "what is there stays"


def test_more_cases_than_one_chunk_are_all_reached(cast, monkeypatch):
    monkeypatch.setattr("approvals.clock.arming_all.CHUNK", 2)
    for _ in range(5):
        c.filed(cast, ITEM)
    Timer.objects.all().delete()
    assert arm_all() == 5 and Timer.objects.filter(kind="law.notice").count() == 5
    assert CHUNK > 2


def test_once_is_once(cast):
    call_command("arm_timers", once=True, verbosity=0)
    assert Pulse.objects.get(name="arm_timers").ended_at
    c.filed(cast, ITEM)
    Timer.objects.all().delete()
    call_command("arm_timers", once=True, verbosity=0)
    assert not Timer.objects.exists()


# The page of stopped timers, with a case on it.


def a_stopped(case) -> Timer:
    Timer.objects.filter(subject=case.chain, kind="law.notice").update(
        parked_at=now(), attempts=6, error="RuntimeError：磁盘满了"
    )
    return Timer.objects.get(subject=case.chain, kind="law.notice")


def test_a_case_stands_there_with_its_number_and_leads_there_whoever_may_see_it(cast, client):
    case = c.filed(cast, ITEM)
    a_stopped(case)
    client.force_login(cast.system_admin)
    page = client.get("/desk/timers/").content.decode()
    assert case.number in page and "受理期限到了，视为受理" in page and "磁盘满了" in page
    assert reverse("desk-case", args=[case.public_id]) not in page, "it would be a door that is shut"
    c.a_post(cast.system_admin, Role.CLERK, "ZJJ")
    page = client.get("/desk/timers/").content.decode()
    assert reverse("desk-case", args=[case.public_id]) in page


def test_once_more_and_it_is_done(cast, client):
    with standing_at(at(FILED)):
        case = c.filed(cast, ITEM)
    timer = a_stopped(case)
    assert sweep.sweep() >= 0
    case.refresh_from_db()
    assert case.state == State.SUBMITTED, "it stands still"
    client.force_login(cast.system_admin)
    client.post(reverse("timer-retry", args=[timer.pk]))
    sweep.sweep()
    case.refresh_from_db()
    assert case.state == State.ACCEPTED
    assert Entry.objects.filter(chain=stopped.CHAIN, action="timer_retried").count() == 1


def test_given_up_it_is_gone_and_the_case_remembers_why(cast, client):
    case = c.filed(cast, ITEM)
    timer = a_stopped(case)
    client.force_login(cast.system_admin)
    client.post(reverse("timer-drop", args=[timer.pk]), {"reason": "  "})
    assert Timer.objects.filter(pk=timer.pk).exists(), "not without a reason"
    client.post(reverse("timer-drop", args=[timer.pk]), {"reason": "窗口已经线下受理"})
    assert not Timer.objects.filter(pk=timer.pk).exists()
    entry = Entry.objects.get(chain=case.chain, action="timer_dropped")
    assert entry.reason == "窗口已经线下受理" and entry.actor_id == cast.system_admin.pk
