"""The supervisor's board: what is late or soon will be, by department and person, and the two presses."""

from datetime import date

import pytest
from django.urls import reverse

from approvals.clock.lights import urgency
from approvals.supervision import board, words
from approvals.supervision.models import SupervisionOrder
from approvals.workflow import claims, deciding
from approvals.workflow.choices import TaskKind
from approvals.workflow.models import Application, Task
from hall.people.models import Post, Role
from hall.worktime import standing_at
from tests import cast as c
from tests.approvals.moments import at

pytestmark = pytest.mark.django_db
ITEM = "SC05"
NOW = "2025-03-12 10:00"  # a Wednesday: soon until the 17th, next week from the 17th to the 23rd


def a_case(cast, due: str, legal: str = "2025-06-30", make=c.accepted) -> Application:
    with standing_at(at("2025-03-03 10:00")):
        case = make(cast, ITEM)
    values = {"due_on": date.fromisoformat(due), "legal_due_on": date.fromisoformat(legal)}
    Application.objects.filter(pk=case.pk).update(**values)
    Task.objects.filter(application=case).update(due_on=due)
    case.refresh_from_db()
    return case


def looked(client, user, **given):
    client.force_login(user)
    with standing_at(at(NOW)):
        return client.get(reverse("desk-board"), given)


def shown(response) -> set:
    return {row.case.pk for row in response.context["rows"]}


@pytest.fixture
def cases(cast):
    return {
        "breach": a_case(cast, "2025-03-05", legal="2025-03-11"),
        "late": a_case(cast, "2025-03-11"),
        "today": a_case(cast, "2025-03-12"),
        "soon": a_case(cast, "2025-03-17"),
        "week": a_case(cast, "2025-03-18"),
        "far": a_case(cast, "2025-03-24"),
    }


@pytest.mark.parametrize(
    ("light", "wanted"),
    [
        ("", {"breach", "late", "today", "soon"}),
        ("late", {"breach", "late"}),
        ("breach", {"breach"}),
        ("soon", {"today", "soon"}),
        ("week", {"soon", "week"}),
    ],
)
def test_each_light_finds_its_cases(client, cast, cases, light, wanted):
    response = looked(client, cast.supervisor, light=light)
    assert shown(response) == {cases[name].pk for name in wanted}


def test_what_the_database_calls_late_is_what_the_light_says(cast, cases):
    """Counted as dates, shown as lights: one rule."""
    with standing_at(at(NOW)):
        kinds = {"late": ("red", "breach"), "soon": ("yellow",), "breach": ("breach",)}
        for light, expected in kinds.items():
            found = Application.objects.filter(board.Days.now().of(light))
            assert {case.pk for case in found} == {
                case.pk for case in cases.values() if urgency(case).kind in expected
            }


def test_the_counts_are_those_of_the_list(client, cast, cases):
    response = looked(client, cast.supervisor)
    (row,) = response.context["counted"]
    assert (row["late"], row["breach"], row["soon"], row["week"]) == (2, 1, 2, 2)
    assert [light["count"] for light in response.context["lights"]] == [4, 2, 1, 2, 2]


def test_paused_cases_and_those_with_the_applicant_are_not_late(client, cast, cases):
    Application.objects.filter(pk=cases["late"].pk).update(due_on=None)
    with standing_at(at("2025-03-03 10:00")):
        told = c.told(cast, ITEM)
    Application.objects.filter(pk=told.pk).update(due_on=date(2025, 3, 5))
    response = looked(client, cast.supervisor)
    assert shown(response) == {cases[name].pk for name in ("breach", "today", "soon")}
    assert response.context["counted"][0]["late"] == 1
    assert sum(each["late"] for each in response.context["people"]) == 1


def test_by_person_and_what_nobody_has(client, cast, cases):
    with standing_at(at(NOW)):
        task = c.next_stage(cases["late"])
        claims.claim(cases["late"].public_id, actor=c.actor(cast.reviewer), task=task)
    response = looked(client, cast.supervisor)
    found = {each["name"]: (each["late"], each["soon"]) for each in response.context["people"]}
    assert found == {"审查甲": (1, 0), "还没有人认领": (1, 2)}
    assert shown(looked(client, cast.supervisor, person=str(cast.reviewer.public_id))) == {cases["late"].pk}
    assert cases["late"].pk not in shown(looked(client, cast.supervisor, person="nobody"))


def test_by_phase(client, cast, cases):
    with standing_at(at("2025-03-03 10:00")):
        filed, decided = c.filed(cast, ITEM), c.approved(cast, ITEM)
    assert shown(looked(client, cast.supervisor, phase="notice")) == {filed.pk}  # due on the 10th
    assert shown(looked(client, cast.supervisor, phase="delivery")) == {decided.pk}  # on the 17th
    response = looked(client, cast.supervisor, phase="notice")
    assert response.context["rows"][0].light.kind == "breach"


def test_leaders_and_chiefs_see_their_own_department_and_the_hall_all(client, cast, cases):
    other = c.make_staff("ZJJ", cast)
    for user in (cast.leader, cast.signer):
        assert cases["late"].pk in shown(looked(client, user))
    for user in (other.supervisor, other.leader, other.signer):
        assert shown(looked(client, user, department="SCJGJ")) == set()
    hall = c.a_post(c.a_user("督查总"), Role.SUPERVISOR, None)
    assert cases["late"].pk in shown(looked(client, hall, department="SCJGJ"))
    assert shown(looked(client, hall, department="ZJJ")) == set()


def test_others_find_no_board(client, cast):
    for user in (cast.clerk, cast.reviewer, cast.system_admin):
        assert looked(client, user).status_code == 404


def test_nobody_oversees_his_own_matter(client, cast, cases):
    Post.objects.create(
        user=cast.applicant, role=Role.SUPERVISOR, department=None, starts_on=date(2020, 1, 1)
    )
    assert shown(looked(client, cast.applicant)) == set()


def test_the_board_costs_the_same_however_much_is_late(client, cast, cases, django_assert_max_num_queries):
    looked(client, cast.supervisor)
    with django_assert_max_num_queries(35) as few:
        looked(client, cast.supervisor)
    for _ in range(4):
        a_case(cast, "2025-03-07")
    with django_assert_max_num_queries(35) as many:
        assert len(shown(looked(client, cast.supervisor))) == 8
    assert len(many) == len(few)


def test_pages_follow_one_another_by_key(client, cast, cases, monkeypatch):
    monkeypatch.setattr(board, "PAGE", 3)
    first = looked(client, cast.supervisor)
    assert [row.case.pk for row in first.context["rows"]] == [
        cases[n].pk for n in ("breach", "late", "today")
    ]
    client.force_login(cast.supervisor)
    with standing_at(at(NOW)):
        second = client.get(first.context["next_url"])
    assert [row.case.pk for row in second.context["rows"]] == [cases["soon"].pk]


# The presses.


def pressed(client, name, case, nonce, htmx=True, **given):
    headers = {"HX-Request": "true"} if htmx else {}
    with standing_at(at(NOW)):
        return client.post(reverse(name, args=[case.public_id]), {"nonce": nonce, **given}, headers=headers)


def test_one_press_urges_and_the_line_says_so(client, cast, cases):
    row = looked(client, cast.supervisor).context["rows"][1]
    answer = pressed(client, "desk-board-urge", row.case, row.nonce, expected=row.case.revision)
    assert "催过了" in answer.text and "24 小时内" not in answer.text
    assert row.case.tasks.filter(urged_at__isnull=False).exists()


def test_the_line_names_who_was_told_of_the_urge(client, cast, cases):
    """Nobody has claimed it: who could take it hears of it, and who looks after the department; nobody else is said to have."""
    row = looked(client, cast.supervisor).context["rows"][1]
    answer = pressed(client, "desk-board-urge", row.case, row.nonce, expected=row.case.revision)
    assert "催过了，审查甲收到了消息。" in answer.text and "手里有这件的同事" not in answer.text
    other = looked(client, cast.signer).context["rows"][0]
    answer = pressed(client, "desk-board-urge", other.case, other.nonce, expected=other.case.revision)
    assert "催过了，审查甲、督查甲收到了消息。" in answer.text
    held = looked(client, cast.supervisor).context["rows"][2]
    with standing_at(at(NOW)):
        claims.claim(held.case.public_id, actor=c.actor(cast.reviewer), task=c.next_stage(held.case))
    held = looked(client, cast.supervisor).context["rows"][2]
    answer = pressed(client, "desk-board-urge", held.case, held.nonce, expected=held.case.revision)
    assert "催过了，审查甲收到了消息。" in answer.text


def test_where_nobody_hears_of_it_the_line_says_so(client, cast, cases):
    Post.objects.filter(user=cast.reviewer).update(ends_on=date(2025, 3, 1))
    row = looked(client, cast.supervisor).context["rows"][1]
    answer = pressed(client, "desk-board-urge", row.case, row.nonce, expected=row.case.revision)
    assert "没有人收到消息：没有在岗的人能接这一步" in answer.text


def test_many_names_are_counted():
    assert words.urged(list("甲乙丙丁戊己")) == "催过了，甲、乙、丙、丁、戊等 6 人收到了消息。"


def test_nought_is_written_one_way(client, cast, cases):
    """A department and a person with something late and nothing soon."""
    others = [cases[name].pk for name in ("today", "soon", "week", "far")]
    Application.objects.filter(pk__in=others).update(due_on="2025-06-02")
    text = looked(client, cast.supervisor).text
    assert "0 件" not in text and text.count("没有</td>") == 3
    assert board.PAGE == 20


def test_one_press_opens_an_order_and_shows_its_number(client, cast, cases):
    row = looked(client, cast.supervisor).context["rows"][1]
    for _ in range(2):  # pressed twice
        answer = pressed(client, "desk-board-order", row.case, row.nonce)
    order = SupervisionOrder.objects.get()
    assert order.number in answer.text and "开好了" in answer.text
    assert "已过 1 个工作日" in order.content and row.case.number in order.content


def test_somebody_elses_press_meanwhile_is_told(client, cast, cases):
    row = looked(client, cast.supervisor).context["rows"][1]
    pressed(client, "desk-board-order", row.case, row.nonce)
    answer = pressed(client, "desk-board-order", row.case, "6f1c8f3e-2f0e-4f6e-9a53-0d4c7c1b2a11")
    assert "已经有督办单" in answer.text and SupervisionOrder.objects.count() == 1


def test_without_script_the_press_leads_back_to_the_list(client, cast, cases):
    row = looked(client, cast.supervisor).context["rows"][1]
    back = reverse("desk-board") + "?light=late"
    answer = pressed(client, "desk-board-order", row.case, row.nonce, htmx=False, next=back)
    assert answer.url == back
    elsewhere = pressed(
        client, "desk-board-urge", row.case, row.nonce, htmx=False, next="https://example.org/"
    )
    assert elsewhere.url == reverse("desk-board")


def test_a_chief_may_urge_and_opens_no_order(client, cast, cases):
    row = looked(client, cast.signer).context["rows"][1]
    assert row.why_not_open and not row.why_not_urge
    assert "只有督查和领导能" in pressed(client, "desk-board-order", row.case, row.nonce).text
    assert not SupervisionOrder.objects.exists()


def test_presses_on_the_cases_of_others_find_nothing(client, cast, cases):
    other = c.make_staff("ZJJ", cast)
    client.force_login(other.supervisor)
    for name in ("desk-board-urge", "desk-board-order"):
        nonce = "6f1c8f3e-2f0e-4f6e-9a53-0d4c7c1b2a11"
        assert pressed(client, name, cases["late"], nonce).status_code == 404


def test_a_decision_that_waits_to_be_handed_over_can_be_urged_until_it_is(client, cast):
    with standing_at(at("2025-03-03 10:00")):
        case = c.approved(cast, ITEM)
    row = looked(client, cast.supervisor).context["rows"][0]
    assert row.case == case and row.why_not_urge == ""
    pressed(client, "desk-board-urge", row.case, row.nonce)
    assert case.tasks.get(kind=TaskKind.DELIVER).urged_at
    with standing_at(at(NOW)):
        deciding.deliver(case.public_id, actor=c.actor(cast.clerk), method="窗口领取")
    assert shown(looked(client, cast.supervisor)) == set()
