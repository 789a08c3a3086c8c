"""The queue: what stands in it, for whom, in which order, and what it costs."""

import uuid
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.desk import glance, queue, rows, scope, tasks
from approvals.desk.wanted import Wanted
from approvals.workflow import access, claims
from approvals.workflow.choices import State, TaskKind, TaskState
from approvals.workflow.models import Application, Task
from hall.catalog.models import ServiceItem
from hall.people.models import Absence, Role
from hall.worktime import add, now, today
from hall.worktime.clock import standing_at
from tests import cast as c

pytestmark = pytest.mark.django_db
ITEM = "SC05"
DESK = reverse("desk")


@pytest.fixture
def cast():
    return c.make_cast(ServiceItem.objects.get(pk=ITEM).department_id)


def due(application: Application, day: date) -> Application:
    """Moves the case to another place in the queue."""
    application.tasks.filter(state=TaskState.OPEN).update(due_on=day)
    Application.objects.filter(pk=application.pk).update(due_on=day)
    return application


def many(application: Application, number: int) -> list[Application]:
    """Copies of a filed case with its open task, written straight into the tables."""
    task = application.tasks.get(state=TaskState.OPEN)
    made = []
    for place in range(number):
        application.pk, application.public_id = None, uuid.uuid4()
        application.number, application.query_code = f"N{uuid.uuid4().hex}", uuid.uuid4().hex[:10]
        application.due_on = today() + timedelta(days=place % 9)
        application._state.adding = True
        made.append(
            Application(
                **{f.attname: getattr(application, f.attname) for f in Application._meta.concrete_fields}
            )
        )
    made = Application.objects.bulk_create(made)
    Task.objects.bulk_create(
        Task(
            application=case,
            step=0,
            kind=task.kind,
            name=task.name,
            state=TaskState.OPEN,
            role=task.role,
            department=task.department,
            due_on=case.due_on,
        )
        for case in made
    )
    return made


def page_of(client, address=DESK) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def names(actor, **given) -> list[uuid.UUID]:
    return [row.application.public_id for row in queue.page(actor, Wanted(**given)).rows]


def test_the_most_urgent_case_comes_first_and_says_why(client, cast):
    later, first = c.filed(cast, ITEM), c.filed(cast, ITEM)
    due(later, add(today(), 4).date)
    due(first, today() - timedelta(days=9))
    client.force_login(cast.clerk)
    page = page_of(client)
    assert page.index(str(first.public_id)) < page.index(str(later.public_id))
    assert "已超期" in page and "以后" in page
    assert "下一件" in page and "已超" in page


def test_a_case_due_tomorrow_or_on_the_next_working_day_stands_under_soon():
    assert queue.group_of(today()) == queue.group_of(add(today(), 1).date)
    assert queue.group_of(today()).startswith("今天和")
    assert queue.group_of(today() - timedelta(days=1)) == "已超期"
    assert queue.group_of(add(today(), 2).date) == "以后"


def test_each_role_sees_what_it_has_to_do(cast):
    at = {
        Role.CLERK: (c.filed(cast, ITEM), "收件"),
        Role.REVIEWER: (c.accepted(cast, ITEM), "审材料"),
        Role.SIGNER: (c.reviewed(cast, ITEM), "签发"),
    }
    for role, (application, todo) in at.items():
        found = queue.page(c.actor(getattr(cast, role)), Wanted()).rows
        assert [(row.application.pk, row.todo) for row in found] == [(application.pk, todo)], role


def test_another_department_sees_nothing_of_it(client, cast):
    application = c.filed(cast, ITEM)
    other = ServiceItem.objects.exclude(department=application.department).first().department_id
    stranger = c.make_staff(other, cast)
    client.force_login(stranger.clerk)
    assert str(application.public_id) not in page_of(client)
    client.force_login(stranger.supervisor)
    assert str(application.public_id) not in page_of(client)


def test_the_public_is_kept_out_and_the_administrator_is_told_where_his_pages_are(client, cast):
    assert client.get(DESK).status_code == 302
    client.force_login(cast.applicant)
    assert client.get(DESK).status_code == 403
    client.force_login(cast.catalog_admin)
    assert reverse("admin:index") in page_of(client)


def test_a_claimed_case_shows_who_has_it_and_until_when(client, cast):
    application = c.filed(cast, ITEM)
    colleague = c.a_post(c.a_user("窗口乙"), Role.CLERK, cast.department.pk)
    claims.claim(application.public_id, actor=c.actor(colleague))
    client.force_login(cast.clerk)
    assert str(application.public_id) not in page_of(client)
    page = page_of(client, DESK + "?list=colleagues")
    assert str(application.public_id) in page and "窗口乙" in page and "占到" in page


def test_the_parts_of_the_queue_are_what_access_allows(cast):
    for application in (
        c.filed(cast, ITEM),
        c.accepted(cast, ITEM),
        c.reviewed(cast, ITEM),
        c.told(cast, ITEM),
    ):
        if application.state != State.CORRECTING:
            task = application.tasks.filter(state=TaskState.OPEN).first()
            Task.objects.filter(pk=task.pk, kind=TaskKind.REVIEW).update(assignee=cast.reviewer)
    for role in (Role.CLERK, Role.REVIEWER, Role.SIGNER, Role.SUPERVISOR):
        actor = c.actor(getattr(cast, role))
        parts = scope.in_hand(actor) + scope.free(actor) + scope.with_colleagues(actor)
        found = {pk for part in parts for pk in part.values_list("pk", flat=True)}
        assert found == set(access.open_tasks(actor).values_list("pk", flat=True)), role
        cases = [pk for part in scope.cases(actor) for pk in part.values_list("pk", flat=True)]
        assert sorted(cases) == sorted(access.seen_at_desk(actor).values_list("pk", flat=True)), role


def test_a_deputy_sees_the_work_of_the_colleague_who_is_away(cast):
    application = c.filed(cast, ITEM)
    Task.objects.filter(application=application).update(assignee=cast.clerk)
    deputy = c.a_post(c.a_user("窗口丙"), Role.CLERK, cast.department.pk)
    assert names(c.actor(deputy)) == []
    Absence.objects.create(user=cast.clerk, deputy=deputy, starts_on=today(), ends_on=today())
    found = queue.page(c.actor(deputy), Wanted()).rows
    assert [row.holder for row in found] == [f"代 {cast.clerk.get_full_name()}"]


def test_cases_with_the_applicant_stand_in_a_list_of_their_own(client, cast):
    application = c.told(cast, ITEM)
    client.force_login(cast.clerk)
    assert str(application.public_id) not in page_of(client)
    page = page_of(client, DESK + "?list=waiting")
    assert str(application.public_id) in page and "补正中，等申请人" in page


def test_every_page_of_a_long_queue_is_reached_once_and_back(cast):
    many(c.filed(cast, ITEM), 130)
    actor = c.actor(cast.clerk)
    seen, after, pages = [], "", []
    while True:
        found = queue.page(actor, Wanted(after=after))
        pages.append([row.id for row in found.rows])
        seen += [(row.due, row.task.pk) for row in found.rows]
        if not found.next:
            break
        after = found.next
    assert len(seen) == len(set(seen)) == 131 and seen == sorted(seen)
    back = queue.page(actor, Wanted(before=found.previous))
    assert [row.id for row in back.rows] == pages[-2]


def test_a_key_that_is_none_starts_over(client, cast):
    application = c.filed(cast, ITEM)
    client.force_login(cast.clerk)
    for key in (
        "x",
        "2026-13-45~1",
        "2026-01-01~",
        "2026-01-01~9" + "9" * 40,
        "0001-01-01~1",
        "9999-12-31~1",
        "\x01~1",
    ):
        for side in ("after", "before"):
            assert str(application.public_id) in page_of(
                client, f"{DESK}?{side}={key}".replace("\x01", "%01")
            ), key


def test_the_queue_costs_the_same_for_ten_and_for_two_hundred_cases(client, cast):
    first = c.filed(cast, ITEM)
    many(first, 10)
    client.force_login(cast.clerk)

    def cost(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            page_of(client, address)
        return len(queries)

    addresses = [
        DESK,
        DESK + "?list=free&light=soon",
        DESK + "?list=waiting",
        reverse("desk-cases"),
        reverse("desk-team"),
    ]
    before = {address: cost(address) for address in addresses}
    many(c.filed(cast, ITEM), 190)
    assert {address: cost(address) for address in addresses} == before
    assert before[DESK] <= 24


def test_counts_stop_where_they_are_no_longer_read(cast):
    many(c.filed(cast, ITEM), 260)
    actor = c.actor(cast.clerk)
    seen = glance.glance(actor, Wanted())
    assert seen.count(Wanted()) == "99+"
    assert seen.count(Wanted(step="sign")) == ""
    assert [entry["count"] for entry in glance.lists(actor, Wanted())][:3] == ["99+", "0", "99+"]


def test_lights_and_steps_narrow_the_list_and_their_counts_are_true(cast):
    over, fine = (
        due(c.filed(cast, ITEM), today() - timedelta(days=3)),
        due(c.filed(cast, ITEM), add(today(), 5).date),
    )
    actor = c.actor(cast.clerk)
    assert names(actor, light="over") == [over.public_id]
    assert names(actor, light="fine") == [fine.public_id]
    assert names(actor, step="sign") == []
    seen = glance.glance(actor, Wanted())
    assert [seen.count(Wanted(light=light)) for light in ("over", "soon", "fine")] == ["1", "0", "1"]


def test_two_tasks_of_one_case_are_one_row_and_one_count(cast):
    application = c.accepted(cast, ITEM)
    task = application.tasks.filter(state=TaskState.OPEN).first()
    task.pk, task.public_id, task._state.adding = None, uuid.uuid4(), True
    task.name = "另一环节"
    task.save()
    actor = c.actor(cast.reviewer)
    found = queue.page(actor, Wanted()).rows
    assert [(row.application.pk, row.others) for row in found] == [(application.pk, 1)]
    assert glance.glance(actor, Wanted()).count(Wanted()) == "1"


def test_hints_tell_what_one_should_know(cast):
    application = c.filed(cast, ITEM)
    application.papers.create(code="X1", name="补交的", deferred=True)
    Task.objects.filter(application=application).update(urged_at=application.submitted_at)
    found = queue.page(c.actor(cast.clerk), Wanted()).rows[0]
    assert any("催过" in hint for hint in found.hints) and "容缺 1 份" in found.hints


def test_a_persons_name_is_masked_and_an_enterprises_is_not(cast):
    application = c.filed(cast, ITEM)
    application.enterprise = None
    assert rows.applicant_of(application) == "张*"
    application.enterprise_id = cast.enterprise.pk
    assert rows.applicant_of(application) == "张明"


# The live update.


def update(client, **headers):
    return client.get(DESK, headers={"HX-Request": "true", **headers})


def test_an_update_that_changes_nothing_is_answered_with_304(client, cast):
    c.filed(cast, ITEM)
    client.force_login(cast.clerk)
    first = update(client)
    assert first.status_code == 200 and "<html" not in first.content.decode()
    assert "HX-Request" in first.headers["Vary"]
    again = update(client, **{"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    c.filed(cast, ITEM)
    assert update(client, **{"If-None-Match": first.headers["ETag"]}).status_code == 200


# Taking the next.


def test_taking_next_claims_the_most_urgent_and_opens_it(client, cast):
    c.filed(cast, ITEM)
    urgent = due(c.filed(cast, ITEM), today() - timedelta(days=2))
    client.force_login(cast.clerk)
    response = client.post(reverse("desk-next"), {"shown": str(urgent.public_id)})
    assert response.headers["Location"] == reverse("desk-case", args=[urgent.public_id])
    assert urgent.tasks.get(state=TaskState.OPEN).assignee == cast.clerk
    # What one has in hand is opened when it is the most urgent, and nothing else is taken.
    due(urgent, today() - timedelta(days=2))
    assert client.post(reverse("desk-next")).headers["Location"].endswith(f"{urgent.public_id}/")


def test_taking_next_from_an_empty_queue_says_so(client, cast):
    client.force_login(cast.clerk)
    page = client.post(reverse("desk-next"), follow=True).content.decode()
    assert "没有等人办的件" in page


def test_taking_next_needs_a_post_request(client, cast):
    client.force_login(cast.clerk)
    assert client.get(reverse("desk-next")).status_code == 405


def test_a_claim_that_nobody_acted_upon_goes_back_to_the_queue_by_itself(cast):
    application = c.filed(cast, ITEM)
    claims.claim(application.public_id, actor=c.actor(cast.clerk))
    assert tasks.release_lapsed_claims() == 0
    with standing_at(now() + claims.CLAIM + timedelta(minutes=1)):
        assert tasks.release_lapsed_claims() == 1
    assert application.tasks.get(state=TaskState.OPEN).assignee is None


# The team.


def test_the_team_page_counts_what_each_has_and_what_nobody_has(client, cast):
    due(c.filed(cast, ITEM), today() - timedelta(days=2))
    held = c.filed(cast, ITEM)
    claims.claim(held.public_id, actor=c.actor(cast.clerk))
    due(held, today() - timedelta(days=2))
    client.force_login(cast.supervisor)
    response = client.get(reverse("desk-team"))
    member = next(member for member in response.context["members"] if member.user == cast.clerk)
    assert (member.tasks, member.overdue) == (1, 1)
    assert [(row["label"], row["tasks"], row["overdue"]) for row in response.context["free"]] == [
        ("窗口", 1, 1)
    ]


def test_a_supervisor_takes_a_task_away_with_a_reason(client, cast):
    application = c.filed(cast, ITEM)
    claims.claim(application.public_id, actor=c.actor(cast.clerk))
    task = application.tasks.get(state=TaskState.OPEN)
    address = reverse("desk-take-away", args=[task.public_id])
    client.force_login(cast.supervisor)
    form = client.get(address).context
    given = {"expected": form["expected"], "nonce": form["nonce"]}
    refused = client.post(address, {**given, "reason": " "})
    assert refused.status_code == 409 and "理由" in refused.content.decode()
    colleague = c.a_post(c.a_user("窗口乙"), Role.CLERK, cast.department.pk)
    done = client.post(
        address, {**given, "nonce": uuid.uuid4(), "reason": "请假了", "to": str(colleague.public_id)}
    )
    assert done.status_code == 302 and done["Location"].endswith(f"?department={cast.department.pk}")
    task.refresh_from_db()
    assert task.assignee == colleague


def test_a_clerk_cannot_take_away_and_a_stranger_finds_no_such_task(client, cast):
    application = c.filed(cast, ITEM)
    claims.claim(application.public_id, actor=c.actor(cast.clerk))
    task = application.tasks.get(state=TaskState.OPEN)
    address = reverse("desk-take-away", args=[task.public_id])
    client.force_login(cast.reviewer)
    assert client.post(address, {"reason": "给我"}).status_code == 409
    other = ServiceItem.objects.exclude(department=application.department).first().department_id
    client.force_login(c.make_staff(other, cast).supervisor)
    assert client.get(address).status_code == 404
    assert client.post(address, {"reason": "给我"}).status_code == 404
    task.refresh_from_db()
    assert task.assignee == cast.clerk


def test_a_task_takes_no_second_reason_from_a_stale_form(client, cast):
    application = c.filed(cast, ITEM)
    claims.claim(application.public_id, actor=c.actor(cast.clerk))
    task = application.tasks.get(state=TaskState.OPEN)
    client.force_login(cast.supervisor)
    address = reverse("desk-take-away", args=[task.public_id])
    stale = client.post(address, {"expected": 0, "nonce": uuid.uuid4(), "reason": "换人"})
    assert stale.status_code == 409 and "没有重复执行" in stale.content.decode()
    task.refresh_from_db()
    assert task.assignee == cast.clerk
