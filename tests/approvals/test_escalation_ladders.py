"""Keeping ladders: by whom, in plain sentences, and what a change means for cases that are already running."""

from datetime import date

import pytest
from django.urls import reverse

from approvals.clock.arming import subject_of
from approvals.escalation import climbing, editing, renewing
from approvals.escalation.ladders import Step
from approvals.escalation.models import Climbed, Ladder, Rung
from approvals.escalation.words import rung_sentence
from approvals.workflow.refusals import Refused
from hall.journal.models import Entry
from hall.journal.words import sentence
from hall.people.models import Role
from hall.timers.models import Timer
from hall.timers.sweep import sweep
from hall.worktime import standing_at
from tests import cast as c
from tests.approvals.moments import at

pytestmark = pytest.mark.django_db
ITEM = "SC05"
ACCEPTED, SOON = "2025-03-03 10:00", "2025-03-03 10:01"  # due on Monday, 10 March
TELL, SUPERVISE = str(Rung.Action.TELL), str(Rung.Action.SUPERVISE)


@pytest.fixture
def admin(cast):
    return c.actor(cast.system_admin)


def accepted(cast):
    with standing_at(at(ACCEPTED)):
        return c.accepted(cast, ITEM)


def swept(moment: str) -> None:
    with standing_at(at(moment)):
        sweep()


def fires_at(case):
    return Timer.objects.get(subject=subject_of(case), kind=climbing.KIND).fire_at


def rungs(case) -> list[int]:
    return list(Climbed.objects.filter(application=case).values_list("offset", flat=True))


def put(
    department, admin, offset, whom=("handler",), action=TELL, phase="decision", moment=ACCEPTED, **given
):
    with standing_at(at(moment)):
        editing.put_rung(department, phase, Step(offset, tuple(whom), action), actor=admin, **given)


# What a change means.


def test_a_rung_added_before_the_moment_a_case_waits_for_is_still_climbed(cast, admin):
    case = accepted(cast)
    assert fires_at(case) == at("2025-03-05 09:00")
    put(None, admin, -4)
    swept(SOON)
    assert fires_at(case) == at("2025-03-04 09:00")
    swept("2025-03-04 09:00")
    assert rungs(case) == [-4]


def test_a_rung_taken_away_is_not_climbed_and_needs_no_mass_update(cast, admin):
    case = accepted(cast)
    Rung.objects.filter(
        phase="decision", offset=-3
    ).delete()  # as an earlier process would see it: nothing was renewed
    swept("2025-03-05 09:00")
    assert rungs(case) == [] and fires_at(case) == at("2025-03-07 09:00")


def test_a_department_with_its_own_ladder_is_not_touched_by_the_default_one(cast, admin):
    case = accepted(cast)
    with standing_at(at(ACCEPTED)):
        own = editing.give_own(cast.department, actor=admin)
        editing.remove_rung(cast.department, own.rungs.get(phase="decision", offset=-3).pk, actor=admin)
        sweep()
    assert fires_at(case) == at("2025-03-07 09:00")
    put(None, admin, -4)
    swept(SOON)
    assert fires_at(case) == at("2025-03-07 09:00")
    with standing_at(at(ACCEPTED)):
        editing.give_up(cast.department, actor=admin)
        sweep()
    assert fires_at(case) == at("2025-03-04 09:00")


def test_a_ladder_whose_every_rung_was_taken_away_tells_nobody(cast, admin):
    case = accepted(cast)
    with standing_at(at(ACCEPTED)):
        editing.give_own(cast.department, actor=admin)
        for rung in Rung.objects.filter(ladder__department=cast.department, phase="decision"):
            editing.remove_rung(cast.department, rung.pk, actor=admin)
        sweep()
    assert not Timer.objects.filter(subject=subject_of(case), kind=climbing.KIND).exists()


def test_another_hour_holds_for_the_running_cases(cast, admin):
    case = accepted(cast)
    with standing_at(at(ACCEPTED)):
        editing.set_hour(None, 14, actor=admin)
        sweep()
    assert fires_at(case) == at("2025-03-05 14:00")


def test_what_was_climbed_is_not_climbed_again_under_the_new_ladder(cast, admin):
    case = accepted(cast)
    swept("2025-03-05 09:00")
    put(None, admin, -2, moment="2025-03-05 12:00")
    swept("2025-03-05 12:01")
    assert rungs(case) == [-3] and fires_at(case) == at("2025-03-06 09:00")


def test_many_cases_are_renewed_chunk_by_chunk(cast, admin, monkeypatch):
    monkeypatch.setattr(renewing, "CHUNK", 2)
    cases = [accepted(cast) for _ in range(5)]
    put(None, admin, -4)
    swept(SOON)
    assert {fires_at(case) for case in cases} == {at("2025-03-04 09:00")}
    assert not Timer.objects.filter(kind=renewing.KIND).exists()


def test_a_chunk_costs_the_same_however_many_cases_are_in_it(cast, admin, django_assert_num_queries):
    timer = Timer(kind=renewing.KIND, subject="ladder:default", payload={"after": 0})
    accepted(cast)
    with standing_at(at(ACCEPTED)), django_assert_num_queries(5) as few:
        renewing.renew(timer)
    for _ in range(3):
        accepted(cast)
    with standing_at(at(ACCEPTED)), django_assert_num_queries(len(few)):
        renewing.renew(timer)


# Rules and words.


@pytest.mark.parametrize(
    ("offset", "whom", "action", "said"),
    [
        (-3, ["handler"], TELL, "到期前 3 个工作日 9 点，提醒办理人"),
        (0, ["chief"], TELL, "到期当天 9 点，提醒科长"),
        (1, ["handler", "applicant"], TELL, "超期 1 个工作日 9 点，提醒办理人、申请人"),
        (5, ["supervisor"], SUPERVISE, "超期 5 个工作日 9 点，开督办单，提醒督查"),
    ],
)
def test_a_rung_is_a_plain_sentence(offset, whom, action, said):
    assert rung_sentence(offset, whom, action, 9) == said


@pytest.mark.parametrize(
    ("offset", "whom", "action", "why"),
    [
        (-3, ["handler"], TELL, "这一天已经有一级了"),
        (-61, ["handler"], TELL, "最多到期前或超期 60"),
        (4, [], TELL, "请选提醒谁"),
        (-2, ["applicant"], TELL, "还没到期"),
        (-2, ["head"], SUPERVISE, "过了期限才开督办单"),
        (4, ["mayor"], TELL, "在列出的里面选"),
    ],
)
def test_what_makes_no_sense_is_refused_with_a_sentence(admin, offset, whom, action, why):
    with pytest.raises(Refused, match=why):
        put(None, admin, offset, whom, action)


def test_every_change_is_written_down(cast, admin):
    rung = Rung.objects.get(ladder__department=None, phase="decision", offset=2)
    put(None, admin, 2, ["head", "chief"], instead_of=rung.pk)
    entry = Entry.objects.filter(chain="ladder:default").last()
    assert entry.actor == cast.system_admin
    assert sentence(entry) == (
        "改了默认规则的一级（决定（承诺期限））：超期 2 个工作日 9 点，提醒部门负责人 → "
        "超期 2 个工作日 9 点，提醒部门负责人、科长"
    )


def test_only_administrators_and_the_halls_supervisors_keep_ladders(cast):
    hall = c.a_post(c.a_user("督查总"), Role.SUPERVISOR, None)
    put(None, c.actor(hall), -4)
    for role in (Role.SUPERVISOR, Role.LEADER, Role.SIGNER, Role.CLERK):
        with pytest.raises(Refused, match="只有系统管理员和大厅的督查"):
            put(None, c.actor(getattr(cast, role)), -5)


# The page.


def page(client, cast, **given):
    client.force_login(cast.system_admin)
    return client.get(reverse("desk-ladders"), given)


def test_the_page_shows_the_rungs_and_what_they_mean_for_a_day(client, cast):
    text = page(client, cast, due="2026-12-11").text
    assert "到期前 3 个工作日 9 点，提醒办理人" in text
    assert "2026年12月8日（星期二）9:00 提醒办理人" in text
    assert "2026年12月18日（星期五）9:00 开督办单，提醒督查" in text


def test_a_department_gets_its_own_ladder_and_a_rung_of_its_own(client, cast):
    page(client, cast)
    given = {"department": cast.department.pk}
    assert client.post(reverse("desk-ladder-own"), given).status_code == 302
    rung = {"phase": "decision", "side": "after", "days": "4", "whom": ["head", "supervisor"], "rung": ""}
    assert client.post(reverse("desk-ladder-rung"), given | rung).status_code == 302
    found = Ladder.objects.get(department=cast.department).rungs.get(phase="decision", offset=4)
    assert found.whom == ["head", "supervisor"]
    changed = rung | {"rung": found.pk, "side": "on", "days": ""}
    client.post(reverse("desk-ladder-rung"), given | changed)
    found.refresh_from_db()
    assert found.offset == 0
    client.post(reverse("desk-ladder-rung-remove"), given | {"rung": found.pk})
    assert not Rung.objects.filter(pk=found.pk).exists()
    client.post(reverse("desk-ladder-hour"), given | {"hour": "10"})
    assert Ladder.objects.get(department=cast.department).hour == 10
    client.post(reverse("desk-ladder-drop"), given)
    assert not Ladder.objects.filter(department=cast.department).exists()


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ({"side": "after", "days": ""}, 422, "请写 1 到 60。"),
        ({"side": "before", "days": "3", "whom": ["handler"]}, 409, "这一天已经有一级了"),
        ({"side": "after", "days": "9"}, 409, "请选提醒谁"),
    ],
)
def test_what_was_refused_keeps_what_was_typed(client, cast, given, status, said):
    page(client, cast)
    answer = client.post(
        reverse("desk-ladder-rung"), {"department": "", "phase": "decision", "rung": ""} | given
    )
    assert answer.status_code == status and said in answer.text
    assert f'<option value="{given["side"]}" selected>' in answer.text


def test_the_page_costs_a_constant_number_of_queries(client, cast, django_assert_max_num_queries):
    page(client, cast)
    with django_assert_max_num_queries(30) as few:
        page(client, cast)
    ladder = Ladder.objects.get(department=None)
    Rung.objects.bulk_create(
        Rung(ladder=ladder, phase="decision", offset=n, whom=["head"]) for n in range(10, 20)
    )
    with django_assert_max_num_queries(30) as many:
        page(client, cast)
    assert len(few) == len(many)


def test_the_page_is_not_for_others(client, cast):
    client.force_login(cast.supervisor)
    assert client.get(reverse("desk-ladders")).status_code == 404
    assert client.post(reverse("desk-ladder-rung"), {"phase": "decision"}).status_code == 404


def test_the_date_of_a_rung_on_the_day_itself_is_a_day_that_is_worked(cast, admin):
    from approvals.escalation.hours import working_day

    assert working_day(date(2025, 5, 3), 0) == date(2025, 5, 6)
    assert working_day(date(2025, 5, 8), -1) == date(2025, 5, 7)
