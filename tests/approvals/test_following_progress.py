"""The progress query: what it tells, what it does not, and how it slows guessing down."""

import threading
from datetime import timedelta

import pytest
from django.urls import reverse

from approvals.workflow.choices import State
from approvals.workflow.models import Application
from hall.throttle.guard import Limit, Locked, count
from hall.throttle.models import Tries
from hall.worktime import now, standing_at
from tests import cast as casting
from tests.races import together

TAIL = casting.ID_NUMBER[-4:]


@pytest.fixture
def case(db):
    return casting.accepted(casting.make_cast("SCJGJ"), "SC05")


def ask(client, code, tail, **given):
    return client.post(reverse("progress"), {"code": code, "tail": tail}, **given)


@pytest.mark.parametrize("column", ["number", "query_code"])
def test_number_or_code_with_the_end_of_the_id_tells_state_and_date(client, case, column):
    case.refresh_from_db()
    response = ask(client, f" {getattr(case, column).lower()} ", TAIL)
    body = response.content.decode()
    assert response.status_code == 200
    due = case.promised_due_on
    assert "最晚办好" in body and f"{due.year}年{due.month}月{due.day}日" in body


def test_it_tells_no_name_no_phone_no_paper_no_link_to_the_case(client, case):
    body = ask(client, case.query_code, TAIL).content.decode()
    for secret in ("张明", "窗口甲", "窗*甲", "139", "110101", str(case.public_id), "平面布局图"):
        assert secret not in body, secret


def test_wrong_number_and_wrong_id_get_the_same_answer(client, case):
    wrong_tail = ask(client, case.query_code, "0000").content.decode().replace(case.query_code, "")
    wrong_code = ask(client, "3456789A", TAIL).content.decode().replace("3456789A", "")

    def body(page):
        return page.partition("<main")[2].partition("csrfmiddlewaretoken")[0]

    assert body(wrong_tail) == body(wrong_code)


def test_an_empty_id_never_matches(client, case):
    Application.objects.filter(pk=case.pk).update(id_number="")
    for tail in ("----", "", "    "):
        assert ask(client, case.query_code, tail).status_code in (404, 422)


def test_a_draft_cannot_be_asked_for(client, db):
    draft = casting.a_draft(casting.make_cast("SCJGJ"), "SC05")
    assert draft.state == State.DRAFT
    assert ask(client, str(draft.public_id), TAIL).status_code == 404


def test_five_wrong_tries_lock_the_case_for_every_address(client, case):
    for number in range(5):
        assert ask(client, case.query_code, "0000", REMOTE_ADDR=f"10.0.0.{number}").status_code == 404
    response = ask(client, case.query_code, TAIL, REMOTE_ADDR="10.0.0.99")
    assert response.status_code == 429 and "分钟后再试" in response.content.decode()


def test_five_wrong_tries_lock_the_address_for_every_case(client, case):
    for number in range(5):
        assert ask(client, f"NOSUCH{number}", "0000").status_code == 404
    assert ask(client, case.query_code, TAIL).status_code == 429
    assert ask(client, case.query_code, TAIL, REMOTE_ADDR="10.9.9.9").status_code == 200


def test_right_answers_do_not_use_up_tries_nor_give_new_ones(client, case):
    for _ in range(4):
        ask(client, "NOSUCH", "0000")
    for _ in range(3):
        assert ask(client, case.query_code, TAIL).status_code == 200
    assert ask(client, "NOSUCH2", "0000").status_code == 404
    assert ask(client, case.query_code, TAIL).status_code == 429


def test_the_lock_ends(client, case):
    for _ in range(6):
        ask(client, case.query_code, "0000")
    assert ask(client, case.query_code, TAIL).status_code == 429
    with standing_at(now() + timedelta(minutes=61)):
        assert ask(client, case.query_code, TAIL).status_code == 200


def test_what_is_counted_does_not_keep_the_number(client, case):
    ask(client, case.query_code, "0000")
    assert Tries.objects.count() == 2
    assert not any(case.query_code in row.name for row in Tries.objects.all())


def test_neighbours_of_one_ipv6_network_share_their_tries(client, case):
    for number in range(5):
        ask(client, f"NOSUCH{number}", "0000", REMOTE_ADDR=f"2001:db8:1:2::{number + 1}")
    assert ask(client, case.query_code, TAIL, REMOTE_ADDR="2001:db8:1:2:ffff::9").status_code == 429


@pytest.mark.parametrize(
    "given", [{}, {"code": "", "tail": ""}, {"code": "A", "tail": "123"}, {"code": "\x01", "tail": "12345"}]
)
def test_what_is_missing_is_said_at_the_field(client, db, given):
    response = client.post(reverse("progress"), given)
    assert response.status_code == 422 and "zw-error" in response.content.decode()


def test_the_end_of_the_id_never_stands_in_an_address(client, case):
    response = client.get(reverse("progress"), {"code": case.query_code, "tail": TAIL})
    assert f'value="{TAIL}"' not in response.content.decode()
    assert "最晚办好" not in response.content.decode()


def test_many_tries_at_once_are_all_counted(committed):
    limit = Limit("race", 5, 600)
    outcomes = together(*[lambda: count(limit, "one")] * 12)
    assert sum(isinstance(each, Locked) for each in outcomes) == 7
    assert sum(isinstance(outcome, int) for outcome in outcomes) == 5


def test_counting_by_reading_first_would_lose_tries(committed):
    """What the one statement saves us from: read, add one, write."""
    Tries.objects.create(name="naive", count=0, since=0)
    barrier = threading.Barrier(8)

    def naive():
        row = Tries.objects.get(name="naive")
        barrier.wait(20)
        Tries.objects.filter(name="naive").update(count=row.count + 1)

    together(*[naive] * 8)
    assert Tries.objects.get(name="naive").count < 8
