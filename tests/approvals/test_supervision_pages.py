"""The pages of supervision orders: the list, one order with its forms, opening one, and what others see of it."""

import uuid

import pytest
from django.urls import reverse

from approvals.supervision import listing, orders
from approvals.supervision.models import SupervisionOrder
from hall.people.models import Role
from hall.worktime import standing_at
from tests import cast as c
from tests.approvals.moments import at

pytestmark = pytest.mark.django_db
ITEM, NOW = "SC05", "2025-03-13 10:00"


@pytest.fixture
def case(cast):
    with standing_at(at("2025-03-03 10:00")):
        return c.accepted(cast, ITEM)


@pytest.fixture
def order(cast, case):
    return opened(cast, case)


def opened(cast, case):
    with standing_at(at("2025-03-12 10:00")):
        given = {"actor": c.actor(cast.supervisor), "content": "请尽快办结"}
        return orders.open_order(application_id=case.public_id, **given)


def get(client, user, name, *args, **given):
    client.force_login(user)
    with standing_at(at(NOW)):
        return client.get(reverse(name, args=args), given)


def post(client, user, name, order, **given):
    client.force_login(user)
    frame = {"expected": order.revision, "nonce": uuid.uuid4()}
    with standing_at(at(NOW)):
        return client.post(reverse(f"desk-supervision-{name}", args=[order.public_id]), frame | given)


def test_from_the_answer_to_the_striking_off(client, cast, order):
    text = get(client, cast.reviewer, "desk-supervision-order", order.public_id).text
    assert "情况说明" in text and "核查结论" not in text
    assert (
        post(
            client, cast.reviewer, "answer", order, text="缺人", measures="加派人手", promised="2025-03-14"
        ).status_code
        == 302
    )
    order.refresh_from_db()
    text = get(client, cast.reviewer, "desk-supervision-order", order.public_id).text
    assert "只有督查岗能核查" in text and "加派人手，承诺 3月14日（星期五） 前办完。" in text
    assert post(client, cast.supervisor, "return", order, reason="没写谁办", days="2").status_code == 302
    order.refresh_from_db()
    post(client, cast.reviewer, "answer", order, text="缺人", measures="审查甲去办", promised="2025-03-14")
    order.refresh_from_db()
    text = get(client, cast.supervisor, "desk-supervision-order", order.public_id).text
    assert f'data-ask="办件仍未办结：“{order.application.version.name}”' in text
    assert post(client, cast.supervisor, "strike", order, finding="已核实").status_code == 302
    order.refresh_from_db()
    assert order.state == "struck_off"
    assert "已销号" in get(client, cast.supervisor, "desk-supervision-order", order.public_id).text


def test_what_is_left_out_is_said_beside_the_field_and_the_rest_kept(client, cast, order):
    answer = post(client, cast.reviewer, "answer", order, text="写了这些", measures="")
    assert answer.status_code == 422
    assert "请写采取了什么措施" in answer.text and "请写承诺哪天前办完" in answer.text
    assert "写了这些" in answer.text


def test_somebody_was_first_and_what_was_typed_is_kept(client, cast, order):
    post(client, cast.signer, "answer", order, text="甲", measures="乙", promised="2025-03-14")
    answer = post(
        client, cast.reviewer, "answer", order, text="我也写了", measures="丙", promised="2025-03-14"
    )
    assert answer.status_code == 409 and "这张督办单刚变过" in answer.text


def test_a_press_by_the_wrong_person_is_refused(client, cast, order):
    assert post(client, cast.signer, "strike", order, finding="好").status_code == 409
    assert post(client, cast.clerk, "answer", order, text="甲", measures="乙").status_code == 404


def test_opening_with_other_words_and_another_addressee(client, cast, case):
    client.force_login(cast.supervisor)
    address = f"{reverse('desk-supervision-new')}?case={case.public_id}"
    with standing_at(at(NOW)):
        page = client.get(address)
        assert case.number in page.context["form"].initial["content"]
        given = {
            "nonce": page.context["form"].initial["nonce"],
            "content": "请今天答复",
            "addressee": cast.signer.public_id,
            "days": "2",
        }
        answer = client.post(address, given)
        again = client.post(address, given | {"nonce": uuid.uuid4()})
    order = SupervisionOrder.objects.get()
    assert answer.url == again.url == reverse("desk-supervision-order", args=[order.public_id])
    assert (order.addressee, order.content) == (cast.signer, "请今天答复")


def test_a_department_is_ordered_without_a_case(client, cast):
    client.force_login(cast.leader)
    address = reverse("desk-supervision-new")
    with standing_at(at(NOW)):
        answer = client.post(address, {"nonce": uuid.uuid4(), "content": "", "days": "0"})
        assert answer.status_code == 422 and "请写要督办什么" in answer.text and "1 到 60" in answer.text
        client.post(address, {"nonce": uuid.uuid4(), "content": "窗口无人", "days": "3"})
    assert SupervisionOrder.objects.get().department == cast.department


def test_who_may_not_open_finds_no_page_for_it(client, cast, case):
    for user in (cast.reviewer, cast.signer, cast.system_admin):
        assert get(client, user, "desk-supervision-new", case=case.public_id).status_code == 404
    assert get(client, cast.supervisor, "desk-supervision-new", case="x").status_code == 404


def test_the_list_by_state_and_scope(client, cast, order):
    other = opened(cast, c.accepted(cast, ITEM))
    post(client, cast.reviewer, "answer", other, text="甲", measures="乙", promised="2025-03-14")
    rows = get(client, cast.supervisor, "desk-supervision").context["rows"]
    assert {row.order for row in rows} == {order, other}
    found = get(client, cast.supervisor, "desk-supervision", state="answered").context["rows"]
    assert [row.order for row in found] == [other]
    assert {row.order for row in get(client, cast.reviewer, "desk-supervision").context["rows"]} == {
        order,
        other,
    }
    assert get(client, cast.clerk, "desk-supervision").context["rows"] == []
    assert get(client, cast.system_admin, "desk-supervision").status_code == 404


def test_the_list_goes_on_by_key_and_costs_the_same(
    client, cast, order, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr(listing, "PAGE", 2)
    get(client, cast.supervisor, "desk-supervision")
    with django_assert_max_num_queries(25) as few:
        get(client, cast.supervisor, "desk-supervision")
    for _ in range(3):
        opened(cast, c.accepted(cast, ITEM))
    with django_assert_max_num_queries(25) as many:
        page = get(client, cast.supervisor, "desk-supervision")
    assert len(page.context["rows"]) == 2 and page.context["next_url"]
    assert len(many) == len(few)


def test_the_case_shows_its_order_to_the_desk_and_one_line_to_the_applicant(client, cast, case, order):
    text = get(client, cast.supervisor, "desk-case", case.public_id).text
    assert order.number in text and reverse("desk-supervision-order", args=[order.public_id]) in text
    text = get(client, cast.clerk, "desk-case", case.public_id).text
    assert order.number in text and reverse("desk-supervision-order", args=[order.public_id]) not in text
    text = get(client, cast.applicant, "my-application", case.public_id).text
    assert "已由督查部门督办" in text
    assert order.number not in text and "请尽快办结" not in text


def test_a_case_without_an_order_offers_to_open_one_to_whoever_may(client, cast, case):
    link = f"{reverse('desk-supervision-new')}?case={case.public_id}"
    assert link in get(client, cast.leader, "desk-case", case.public_id).text
    assert link not in get(client, cast.signer, "desk-case", case.public_id).text


def test_the_bar_leads_each_to_what_is_his(client, cast):
    bars = {
        Role.CLERK: {"督办单"},
        Role.SIGNER: {"督查看板", "督办单"},
        Role.SUPERVISOR: {"督查看板", "督办单"},
        Role.SYSTEM_ADMIN: {"提醒规则"},
    }
    for role, wanted in bars.items():
        text = get(client, getattr(cast, role), "desk").text
        assert {name for name in ("督查看板", "督办单", "提醒规则") if f">{name}</a>" in text} == wanted, role
