"""The list of all cases: what finds a case, what narrows the list, views that are kept, moves for many at once."""

import re
import uuid
from datetime import timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse

from approvals.desk import bulk, listing, searching
from approvals.desk.filters import Filter
from approvals.desk.models import SavedView
from approvals.workflow import access, claims
from approvals.workflow.choices import Outcome, State, TaskState
from approvals.workflow.models import Application, Task, Verdict
from hall.catalog.models import ServiceItem
from hall.people.models import Role
from hall.worktime import now, today
from hall.worktime.templatetags.dates import short_date
from tests import cast as c

pytestmark = pytest.mark.django_db
ITEM = "SC05"
CASES = reverse("desk-cases")


@pytest.fixture
def cast():
    return c.make_cast(ServiceItem.objects.get(pk=ITEM).department_id)


def found(actor, query: str) -> set[str]:
    """Public ids of what a query lists."""
    wanted = listing.listing(actor, Filter.of(QueryDict(query)))
    ids = [pk for _, pk in wanted.page("", "").keys]
    return set(Application.objects.filter(pk__in=ids).values_list("public_id", flat=True))


def ticks(*applications) -> list[str]:
    return [f"{a.public_id}.{Application.objects.get(pk=a.pk).revision}" for a in applications]


# Searching.


def test_a_case_is_found_by_whatever_people_have_at_hand(cast):
    application = c.filed(cast, ITEM)
    Application.objects.filter(pk=application.pk).update(title="溪畔小馆")
    c.filed(cast, ITEM)
    Application.objects.exclude(pk=application.pk).update(
        applicant_name="别人", phone_index="x", id_index="y", title="其他"
    )
    actor = c.actor(cast.clerk)
    for text in (
        application.number,
        application.number[:40],
        application.query_code,
        application.query_code.lower(),
        "张明",
        "张",
        "溪畔",
        "13912340000",
        "139 1234 0000",
        c.ID_NUMBER,
    ):
        query = QueryDict(mutable=True)
        query["q"] = text
        assert application.public_id in found(actor, query.urlencode()), text
    for text in ("13912340001", "110101199003074371", "没有这个人", "%", "_", "张明'; --", "=1+1"):
        query = QueryDict(mutable=True)
        query["q"] = text
        assert found(actor, query.urlencode()) == set(), text


def test_a_name_in_the_middle_is_found_among_the_newest_and_said_so(cast):
    application = c.filed(cast, ITEM)
    Application.objects.filter(pk=application.pk).update(applicant_name="青岚溪畔餐饮有限公司")
    hit = searching.find(access.seen_at_desk(c.actor(cast.clerk)), "溪畔餐饮")
    assert hit.ids == [application.pk] and "名称含有它" in hit.note


def test_a_search_finds_nothing_of_other_departments(cast):
    application = c.filed(cast, ITEM)
    other = ServiceItem.objects.exclude(department=application.department).first().department_id
    stranger = c.make_staff(other, cast)
    for text in (application.number, "13912340000", "张明"):
        assert found(c.actor(stranger.clerk), f"q={text}") == set()


# Narrowing.


def test_every_condition_narrows_the_list(cast):
    submitted, corrected, denied = c.filed(cast, ITEM), c.told(cast, ITEM), c.approved(cast, ITEM)
    Application.objects.filter(pk=submitted.pk).update(
        due_on=today() - timedelta(days=1), submitted_at=now() - timedelta(days=40)
    )
    actor = c.actor(cast.clerk)
    everything = {a.public_id for a in (submitted, corrected, denied)}
    day = today().isoformat()
    expected = {
        "": everything,
        "state=submitted": {submitted.public_id},
        "state=submitted&state=correcting": {submitted.public_id, corrected.public_id},
        f"item={ITEM}": everything,
        "item=ZJ01": set(),
        "light=over": {submitted.public_id},
        "told=yes": {corrected.public_id},
        "told=no": {submitted.public_id, denied.public_id},
        "outcome=approved": {denied.public_id},
        "via=2": everything,
        "via=1": set(),
        f"handler={cast.signer.public_id}": {denied.public_id},
        f"submitted_from={day}": {corrected.public_id, denied.public_id},
        f"submitted_to={today() - timedelta(days=30)}": {submitted.public_id},
        f"accepted_from={day}&accepted_to={day}": {denied.public_id},
        f"due_to={today() - timedelta(days=1)}": {submitted.public_id},
        "sort=due": {submitted.public_id, corrected.public_id},
        "scope=asked": set(),
    }
    for query, cases in expected.items():
        assert found(actor, query) == cases, query


def test_what_an_address_should_not_hold_is_left_out_and_wrong_dates_are_told(client, cast):
    application = c.filed(cast, ITEM)
    client.force_login(cast.clerk)
    for query in (
        "state=x&light=y&via=9x&sort=z&handler=me&item=%20&after=z&before=z&col=x",
        "col=phone&col=x",
    ):
        assert str(application.public_id) in client.get(f"{CASES}?{query}").content.decode(), query
    page = client.get(f"{CASES}?submitted_from=2026-13-01").content.decode()
    assert "日期请写成" in page and "aria-invalid" in page


def test_the_list_is_sorted_by_date_across_states_page_by_page(cast, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 2)
    made = [
        c.filed(cast, ITEM),
        c.told(cast, ITEM),
        c.accepted(cast, ITEM),
        c.reviewed(cast, ITEM),
        c.filed(cast, ITEM),
    ]
    for place, application in enumerate(made):
        Application.objects.filter(pk=application.pk).update(due_on=today() + timedelta(days=5 - place))
    actor, order, after = c.actor(cast.clerk), [], ""
    while True:
        keys = listing.listing(actor, Filter.of(QueryDict("sort=due"))).page(after, "")
        order += [pk for _, pk in keys.keys]
        if not keys.next:
            break
        after = keys.next
    assert order == [application.pk for application in reversed(made)]


def test_newest_first_page_by_page_and_back(cast, monkeypatch):
    monkeypatch.setattr(listing, "PAGE", 2)
    made = [c.filed(cast, ITEM) for _ in range(5)]
    first = listing.listing(c.actor(cast.clerk), Filter()).page("", "")
    second = listing.listing(c.actor(cast.clerk), Filter()).page(first.next, "")
    back = listing.listing(c.actor(cast.clerk), Filter()).page("", second.previous)
    newest = [application.pk for application in reversed(made)]
    assert [pk for _, pk in first.keys] == newest[:2]
    assert [pk for _, pk in second.keys] == newest[2:4]
    assert back.keys == first.keys and not first.previous


def test_chosen_columns_are_shown_and_personal_numbers_stay_masked(client, cast):
    c.filed(cast, ITEM)
    client.force_login(cast.clerk)
    page = client.get(f"{CASES}?col=phone&col=identity&col=code").content.decode()
    assert "139****0000" in page and "110101********4370" in page
    assert "13912340000" not in page and c.ID_NUMBER not in page


def test_days_are_written_as_in_the_queue_with_their_weekday(client, cast):
    due = c.filed(cast, ITEM).due_on
    client.force_login(cast.clerk)
    assert short_date(due) in client.get(CASES).content.decode()
    assert short_date(due) in client.get(reverse("desk")).content.decode()


def test_the_answer_to_a_changed_condition_is_the_part_alone(client, cast):
    c.filed(cast, ITEM)
    client.force_login(cast.clerk)
    part = client.get(f"{CASES}?state=submitted", headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode() and "HX-Request" in part.headers["Vary"]


# Saved views.


def save(client, **given):
    return client.post(reverse("desk-view-save"), given, follow=True)


def test_a_view_keeps_conditions_and_columns_and_opens_first_when_it_is_the_usual_one(client, cast):
    client.force_login(cast.clerk)
    save(client, name="我的超期件", query="light=over&col=phone&bad=1&state=x", default="1")
    view = SavedView.objects.get()
    assert (view.query, view.columns, view.is_default) == ("light=over", ["phone"], True)
    assert client.get(CASES).headers["Location"] == f"{CASES}?light=over&col=phone"
    page = client.get(CASES, follow=True).content.decode()
    assert "我的超期件" in page and 'aria-current="true"' in page


def test_the_same_name_again_replaces_the_view_and_only_one_is_the_usual_one(client, cast):
    client.force_login(cast.clerk)
    save(client, name="甲", query="light=over", default="1")
    save(client, name="乙", query="light=soon", default="1")
    save(client, name="甲", query="light=fine")
    assert dict(SavedView.objects.values_list("name", "query")) == {"甲": "light=fine", "乙": "light=soon"}
    assert [view.name for view in SavedView.objects.filter(is_default=True)] == ["乙"]


def test_a_view_needs_a_name_and_there_is_an_end_to_them(client, cast):
    client.force_login(cast.clerk)
    refused = save(client, name=" ", query="state=submitted&col=phone")
    page = refused.content.decode()
    assert refused.status_code == 422 and "起个名字" in page and 'id="tool-view" open' in page
    assert re.search(r'id="view-name"[^>]*aria-describedby="view-name-err" autofocus', page)
    assert 'name="query" value="state=submitted&amp;col=phone"' in page
    SavedView.objects.bulk_create(SavedView(user=cast.clerk, name=str(n)) for n in range(20))
    assert "最多存 20 个" in save(client, name="又一个", query="").content.decode()


def test_nobody_sees_or_deletes_anothers_view(client, cast):
    view = SavedView.objects.create(user=cast.clerk, name="我的", query="light=over", is_default=True)
    client.force_login(cast.reviewer)
    assert "我的</" not in client.get(CASES).content.decode()
    assert client.post(reverse("desk-view-delete", args=[view.pk])).status_code == 404
    client.force_login(cast.clerk)
    assert client.post(reverse("desk-view-delete", args=[view.pk])).status_code == 302
    assert not SavedView.objects.exists()


# Many at once.


def press(client, action, cases, address="desk-bulk", **given):
    return client.post(
        reverse(address),
        {"action": action, "case": cases, "nonce": str(uuid.uuid4()), "next": CASES, **given},
    )


def test_nothing_ticked_is_answered_with_a_sentence(client, cast):
    client.force_login(cast.clerk)
    for address in ("desk-bulk", "desk-bulk-run"):
        for cases in ([], ["x"], ["x.1"], [f"{uuid.uuid4()}.1"]):
            response = press(client, "claim", cases, address)
            assert response.headers["Location"] == CASES
    assert "还没有选中" in client.get(CASES).content.decode()


def test_claiming_several_tells_case_by_case_what_came_of_it(client, cast):
    free, taken = c.filed(cast, ITEM), c.filed(cast, ITEM)
    colleague = c.a_post(c.a_user("窗口乙"), Role.CLERK, cast.department.pk)
    claims.claim(taken.public_id, actor=c.actor(colleague))
    client.force_login(cast.clerk)
    response = press(client, "claim", ticks(free, taken))
    page = client.get(response.headers["Location"]).content.decode()
    assert "办成 1 件" in page and "1 件没有办" in page and "窗口乙" in page
    assert free.tasks.get(state=TaskState.OPEN).assignee == cast.clerk
    assert taken.tasks.get(state=TaskState.OPEN).assignee == colleague


def test_accepting_several_asks_first_and_leaves_out_what_has_faults(client, cast):
    fine, faulty = c.filed(cast, ITEM), c.filed(cast, ITEM)
    Verdict.objects.create(
        application=faulty,
        round=1,
        subject="material",
        key="M001",
        fine=False,
        wrong="缺签字",
        by=cast.clerk,
        at=now(),
    )
    client.force_login(cast.clerk)
    page = press(client, "accept", ticks(fine, faulty))
    assert [each.application.pk for each in page.context["able"]] == [fine.pk]
    assert "要补" in page.context["unable"][0].hindrance
    response = press(client, "accept", ticks(fine, faulty), "desk-bulk-run")
    assert response.status_code == 302
    assert Application.objects.get(pk=fine.pk).state != State.SUBMITTED
    assert Application.objects.get(pk=faulty.pk).state == State.SUBMITTED


def test_a_signer_approves_several_but_not_what_was_proposed_to_be_denied(client, cast):
    granted, denied = c.reviewed(cast, ITEM), c.reviewed(cast, ITEM, Outcome.DENIED)
    client.force_login(cast.signer)
    page = press(client, "approve", ticks(granted, denied))
    assert [each.application.pk for each in page.context["able"]] == [granted.pk]
    press(client, "approve", ticks(granted, denied), "desk-bulk-run")
    assert Application.objects.get(pk=granted.pk).outcome == Outcome.APPROVED
    assert Application.objects.get(pk=denied.pk).state == State.DECIDING


def test_handing_over_needs_a_colleague_from_the_list(client, cast):
    application = c.filed(cast, ITEM)
    colleague = c.a_post(c.a_user("窗口乙"), Role.CLERK, cast.department.pk)
    client.force_login(cast.clerk)
    claims.claim(application.public_id, actor=c.actor(cast.clerk))
    for to in ("", str(cast.stranger.public_id), str(cast.clerk.public_id)):
        response = press(client, "hand_over", ticks(application), "desk-bulk-run", to=to)
        assert response.status_code == 422 and "请在名单里选一位同事" in response.content.decode()
    press(client, "hand_over", ticks(application), "desk-bulk-run", to=str(colleague.public_id))
    assert application.tasks.get(state=TaskState.OPEN).assignee == colleague


def test_delivering_several_asks_how(client, cast):
    application = c.approved(cast, ITEM)
    client.force_login(cast.clerk)
    assert press(client, "deliver", ticks(application), "desk-bulk-run").status_code == 422
    press(client, "deliver", ticks(application), "desk-bulk-run", method="邮寄送达")
    assert Application.objects.get(pk=application.pk).delivery_method == "邮寄送达"


def test_a_second_press_does_nothing_twice(client, cast):
    application = c.filed(cast, ITEM)
    client.force_login(cast.clerk)
    nonce, tick = str(uuid.uuid4()), ticks(application)
    for _ in range(2):
        page = press(client, "claim", tick, nonce=nonce)
        assert "办成 1 件" in client.get(page.headers["Location"]).content.decode()
    assert Application.objects.get(pk=application.pk).revision == int(tick[0].split(".")[1]) + 1


def test_a_stale_screen_moves_nothing(client, cast):
    application = c.filed(cast, ITEM)
    client.force_login(cast.clerk)
    response = press(client, "claim", [f"{application.public_id}.0"])
    assert "没有重复执行" in client.get(response.headers["Location"]).content.decode()
    assert application.tasks.get(state=TaskState.OPEN).assignee is None


def test_a_move_that_is_not_offered_is_not_found(client, cast):
    application = c.filed(cast, ITEM)
    client.force_login(cast.clerk)
    for action in ("approve", "revoke", "take_away", "submit", "", "x"):
        assert press(client, action, ticks(application)).status_code == 404, action


def test_cases_of_other_departments_are_not_moved(client, cast):
    application = c.filed(cast, ITEM)
    other = ServiceItem.objects.exclude(department=application.department).first().department_id
    client.force_login(c.make_staff(other, cast).clerk)
    assert press(client, "claim", ticks(application)).headers["Location"] == CASES
    assert application.tasks.get(state=TaskState.OPEN).assignee is None


def test_looking_at_many_cases_at_once_costs_the_same_as_a_few(cast, django_assert_max_num_queries):
    made = [c.filed(cast, ITEM) for _ in range(12)]
    actor = c.actor(cast.clerk)
    with django_assert_max_num_queries(5):
        assert len(bulk.picked(actor, ticks_cheap(made), bulk.Move.ACCEPT)) == 12


def ticks_cheap(applications) -> list[str]:
    return [f"{a.public_id}.{a.revision}" for a in applications]


def test_taking_away_several_goes_back_to_the_queue(client, cast):
    made = [c.filed(cast, ITEM) for _ in range(2)]
    for application in made:
        claims.claim(application.public_id, actor=c.actor(cast.clerk))
    client.force_login(cast.supervisor)
    assert press(client, "take_away", ticks(*made), "desk-bulk-run").status_code == 422
    press(client, "take_away", ticks(*made), "desk-bulk-run", reason="请假一周")
    assert not Task.objects.filter(
        application__in=made, state=TaskState.OPEN, assignee__isnull=False
    ).exists()


def test_going_back_after_a_bulk_move_never_leaves_the_site(client, cast):
    client.force_login(cast.clerk)
    for target in ("https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"):
        response = client.post(reverse("desk-bulk"), {"action": "claim", "next": target})
        assert response.headers["Location"] == reverse("desk"), target
