"""The calculator: every question in plain words, with and without script, in half-filled, wrong and unpublished cases."""

import re
from datetime import date

import pytest
from django.urls import reverse

from approvals.calculator.asking import Asking
from approvals.calculator.questions import QUESTIONS
from approvals.clock.law.rules import RULES, inputs_of
from hall.worktime import standing_at
from tests.approvals.moments import at
from tests.hall.test_pages import plain

pytestmark = pytest.mark.django_db
NOW = at("2026-11-22 10:00")


@pytest.fixture
def get(client):
    def ask(htmx: bool = False, **given) -> str:
        with standing_at(NOW):
            headers = {"HX-Request": "true"} if htmx else {}
            response = client.get(reverse("calculator"), given, headers=headers)
        assert response.status_code == 200
        return response.content.decode()

    return ask


DECISION = {"ask": "decision", "accepted": "2025-03-03", "days": "20", "unit": "workday"}
PAUSE = {"kind1": "专家评审", "from1": "2025-03-10", "to1": "2025-03-24"}


def asking(**given) -> Asking:
    with standing_at(NOW):
        found = Asking.of(given)
        assert found.outcome is not None
        return found


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_every_question_has_a_page_and_an_answer(get, question):
    blank = {each.name: "2026-11-23" for each in question.fields if each.required and not each.default}
    text = plain(get(ask=question.key, **blank))
    assert question.label in text and ("怎么算出来的" in text)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.key)
def test_what_a_question_asks_is_what_its_rule_takes(question):
    names = {field.alias or name for name, field in inputs_of(RULES[question.rule]).model_fields.items()}
    assert {each.name for each in question.fields} <= names


def test_the_decision_with_a_pause_and_an_extension(get):
    """L29 in a browser."""
    more = {"extension": "10", "extension_approved": "2025-04-14"}
    page = get(**DECISION, **PAUSE, **more)
    text = plain(page)
    assert (
        "2025年4月28日（星期一）" in text
        and "专家评审暂停10个工作日" in text
        and "批准延长10个工作日" in text
    )
    assert 'class="p"' in page and page.count("<details") >= 2 and " open>" in page


def test_a_live_update_brings_the_answer_alone(get):
    page = get(htmx=True, **DECISION)
    assert page.lstrip().startswith("<section") and "<html" not in page and "2025年3月31日" in page


def test_what_is_asked_can_be_shared_as_an_address():
    found = asking(**DECISION, **PAUSE, junk="1")
    assert (
        "junk" not in found.address and "accepted=2025-03-03" in found.address and "kind1=" in found.address
    )


def test_an_unpublished_year_gives_a_provisional_answer(get):
    page = plain(get(ask="delivery", decided="2026-12-28"))
    assert "暂定" in page and "2027年的放假安排还没有公布，先按周一到周五和法定固定节日算。" in page
    assert "国务院办公厅2026年放假安排；《全国年节及纪念日放假办法》第二条" in page
    assert "元旦（1月1日）放假1天" in page


def test_a_schedule_that_does_not_exist_is_not_cited(get):
    future, past = plain(get(ask="workday", date="2027-05-03")), plain(get(ask="workday", date="1999-05-03"))
    assert "国务院办公厅" not in re.sub("按法律和国务院放假安排", "", future.split("怎么算出来的")[1])
    assert "系统里没有1999年的放假安排，先按周一到周五和法定固定节日算" in past
    assert "还没有公布" not in past


@pytest.mark.parametrize(
    "given, words",
    [
        (DECISION | {"days": "-1"}, "不能小于 0"),
        (DECISION | {"days": "很多"}, "请填数字"),
        (DECISION | {"days": "nan"}, "要写成数"),
        (DECISION | {"accepted": "2025-02-30"}, "没有 2025-02-30 这一天"),
        (DECISION | {"kind1": "听证"}, "请填书面告知启动的日期"),
        (DECISION | {"from1": "2025-03-10"}, "请选是什么程序"),
        (DECISION | {"kind1": "午睡", "from1": "2025-03-10"}, "不能暂停计时"),
        (DECISION | {"kind2": "听证", "from2": "2025-03-10", "to2": "2025-03-09"}, "早于开始"),
        (DECISION | {"extension": "10"}, "请填批准延长的日期"),
        ({"ask": "between", "from": "2025-03-10", "to": "2025-03-01"}, "早于"),
        ({"ask": "delivery", "decided": "2090-03-01"}, "离现在太远"),
    ],
)
def test_what_is_wrong_is_said_in_plain_words_at_its_field(get, given, words):
    page = get(**given)
    assert words in page and "有的地方要改一下" in page and "BAD_INPUT" not in page
    found = asking(**given)
    assert all(not name or f'id="{name}"' in page for name, _, _ in found.errors)


def test_an_open_procedure_leaves_no_date(get):
    text = plain(get(**DECISION, kind1="鉴定", from1="2025-03-10"))
    assert "现在算不出来" in text and "还剩15个工作日" in text


def test_half_filled_is_no_error(get):
    text = plain(get(ask="between"))
    assert "填好日期，答案就出来" in text and "有的地方要改" not in text


def test_a_question_nobody_knows_is_not_found(client):
    assert client.get(reverse("calculator"), {"ask": "horoscope"}).status_code == 404


def test_without_anything_given_today_is_taken(get):
    assert 'value="2026-11-22"' in get()
    assert asking().said.day == date(2026, 12, 18)


def test_deemed_acceptance_waits_for_the_five_days():
    assert asking(ask="acceptance", received="2026-11-20").said.text == "还没有受理"
    assert asking(ask="acceptance", received="2026-11-02").said.day == date(2026, 11, 2)


def test_nothing_of_what_was_typed_is_taken_for_markup(get):
    assert "<b>x" not in get(**DECISION | {"days": "<b>x"})


def test_the_page_costs_the_same_few_queries_whatever_is_asked(client, django_assert_max_num_queries):
    client.get(reverse("calculator"))
    with django_assert_max_num_queries(3):
        client.get(reverse("calculator"), DECISION | PAUSE)


def test_it_is_linked_from_the_foot_of_every_page(client):
    assert reverse("calculator") in client.get("/").content.decode()
