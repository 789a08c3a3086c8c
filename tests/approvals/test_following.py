"""What an applicant sees of his applications: lists, one case, dates and why, withdrawing, urging, favourites."""

import re
import uuid
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from approvals.clock.explain import explain
from approvals.workflow import acceptance, deciding, filing, reviewing
from approvals.workflow.choices import Outcome, State
from approvals.workflow.models import Application
from hall.catalog.models import ServiceItem
from hall.catalog.shelf import definition_of
from hall.people.models import Agent
from hall.worktime import standing_at
from tests import cast as casting
from tests.hall.test_pages import plain

ITEM = "SC05"
SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def cast(db):
    return casting.make_cast("SCJGJ")


def at(*moment) -> datetime:
    return datetime(*moment, tzinfo=SHANGHAI)


def page(client, user, name, *args, query="", **given):
    client.force_login(user)
    return client.get(reverse(name, args=args) + query, **given)


def words(response) -> str:
    return plain(response.content.decode())


def the_page(client, user, case, **given):
    return page(client, user, "my-application", case.public_id, **given)


MAKERS = {
    "filed": casting.filed,
    "told": casting.told,
    "accepted": casting.accepted,
    "reviewed": casting.reviewed,
    "approved": casting.approved,
}


@pytest.mark.parametrize("point", MAKERS)
def test_a_case_at_every_point_of_its_way_has_a_page(client, cast, point):
    case = MAKERS[point](cast, ITEM)
    response = the_page(client, cast.applicant, case)
    assert response.status_code == 200
    text = words(response)
    assert case.number in text and "办理经过" in text and "谁在办" in text and "您提交了申请" in text


def test_a_stranger_finds_nothing(client, cast):
    case = casting.accepted(cast, ITEM)
    for name in ("my-application", "withdraw", "correction", "my-messages"):
        assert page(client, cast.stranger, name, case.public_id).status_code == 404, name
    assert case.query_code not in words(page(client, cast.stranger, "my-applications"))
    client.force_login(cast.stranger)
    assert client.post(reverse("urge-application", args=[case.public_id])).status_code == 404


@pytest.mark.parametrize("name", ["my-applications", "my-favourites"])
def test_my_pages_ask_to_sign_in(client, db, name):
    response = client.get(reverse(name))
    assert response.status_code == 302 and "login" in response.url


def test_what_was_said_inside_is_not_told(client, cast):
    case = casting.accepted(cast, ITEM)
    task = case.tasks.filter(state="open").first()
    actor = casting.actor(cast.reviewer)
    helper = casting.a_post(casting.a_user("赵协办"), "reviewer", "SCJGJ")
    reviewing.ask_help(case.public_id, actor=actor, of=helper, request="请看排水是否合格", task=task)
    text = words(the_page(client, cast.applicant, case))
    for secret in ("协办", "请看排水", "赵协办", "材料齐全，予以受理"):
        assert secret not in text, secret


def test_an_opinion_that_proposes_a_denial_is_not_told_before_it_is_signed(client, cast):
    case = casting.reviewed(cast, ITEM, Outcome.DENIED)
    text = words(the_page(client, cast.applicant, case))
    assert "审查完了，等签发" in text
    assert "不予" not in text and "符合条件" not in text


def test_each_stage_says_which_department_did_it(client, cast):
    application = casting.accepted(cast, ITEM)
    casting.step_on(cast, application)
    said = words(the_page(client, cast.applicant, application))
    done = said[said.index("办完了") :][:40]
    assert cast.department.name in done and cast.reviewer.name not in said


def test_staff_are_named_with_their_department_and_masked(client, cast):
    case = casting.accepted(cast, ITEM)
    text = words(the_page(client, cast.applicant, case))
    assert "云溪区市场监督管理局·窗*甲" in text
    assert cast.clerk.name not in text


def test_the_date_is_told_in_big_and_says_why(client, cast):
    with standing_at(at(2026, 9, 22, 10)):
        case = casting.accepted(cast, ITEM)
        text = words(the_page(client, cast.applicant, case))
    due = Application.objects.get(pk=case.pk).promised_due_on
    assert f"{due.year}年{due.month}月{due.day}日" in text
    assert f"为什么是{due.month}月{due.day}日" in text
    assert "9月22日（星期二）受理" in text and "当天不算" in text and "天不算" in text


def test_why_counts_each_working_day_and_no_rest_day(cast):
    with standing_at(at(2026, 9, 22, 10)):
        case = casting.accepted(cast, ITEM)
        case.refresh_from_db()
        found = explain(case, definition_of(case.version))
    cells = [cell for month in found.months for week in month.weeks for cell in week]
    promised = definition_of(case.version).limits.promised.value
    assert sum(cell.kind in ("w", "e") for cell in cells) == promised
    assert [cell.day for cell in cells if cell.kind == "e"] == [case.promised_due_on.day]
    assert [cell.day for cell in cells if cell.kind == "s"] == [22]
    assert any(cell.kind == "x" and cell.day == 25 for cell in cells), "中秋节"


def test_a_date_in_a_year_without_a_schedule_is_marked_as_provisional(client, cast):
    with standing_at(at(2026, 12, 30, 10)):
        case = casting.accepted(cast, ITEM)
        text = words(the_page(client, cast.applicant, case))
    case.refresh_from_db()
    assert case.due_provisional
    assert "暂定" in text and "2027年的放假安排还没有公布，先按周一到周五和法定固定节日算" in text
    assert "国务院办公厅放假安排" not in text, "there is none yet"


def test_overdue_is_said_and_can_be_urged_once_a_day(client, cast):
    with standing_at(at(2026, 9, 1, 10)):
        case = casting.accepted(cast, ITEM)
        early = words(the_page(client, cast.applicant, case))
    assert "还没到期" in early
    response = the_page(client, cast.applicant, case)
    assert "还没办好，对不起" in words(response)
    case.refresh_from_db()
    given = {"expected": case.revision, "nonce": str(uuid.uuid4())}
    done = client.post(reverse("urge-application", args=[case.public_id]), given, follow=True)
    assert "已经提醒经办人" in words(done) and "您催了一次" in words(done)
    case.refresh_from_db()
    again = client.post(
        reverse("urge-application", args=[case.public_id]),
        {"expected": case.revision, "nonce": str(uuid.uuid4())},
    )
    assert again.status_code == 409
    assert "催过" in words(again)


def test_withdrawing_asks_first_and_says_what_it_means(client, cast):
    case = casting.accepted(cast, ITEM)
    asked = page(client, cast.applicant, "withdraw", case.public_id)
    assert "撤回以后" in words(asked)
    case.refresh_from_db()
    assert case.state == State.ACCEPTED or case.state == State.REVIEWING
    given = {"expected": case.revision, "nonce": str(uuid.uuid4()), "reason": "不办了"}
    done = client.post(reverse("withdraw", args=[case.public_id]), given, follow=True)
    case.refresh_from_db()
    assert case.outcome == Outcome.WITHDRAWN and "申请已经撤回" in words(done)


def test_withdrawing_from_a_stale_page_is_refused_and_keeps_the_reason(client, cast):
    case = casting.accepted(cast, ITEM)
    client.force_login(cast.applicant)
    given = {"expected": 1, "nonce": str(uuid.uuid4()), "reason": "写错了地址"}
    response = client.post(reverse("withdraw", args=[case.public_id]), given)
    assert response.status_code == 409 and "没有重复执行" in words(response)


def test_a_second_press_of_withdraw_does_nothing_twice(client, cast):
    case = casting.accepted(cast, ITEM)
    client.force_login(cast.applicant)
    given = {"expected": case.revision, "nonce": str(uuid.uuid4())}
    for _ in range(2):
        assert client.post(reverse("withdraw", args=[case.public_id]), given).status_code == 302


def test_a_form_without_its_nonce_is_refused(client, cast):
    case = casting.accepted(cast, ITEM)
    client.force_login(cast.applicant)
    assert client.post(reverse("withdraw", args=[case.public_id]), {}).status_code == 400


def test_my_list_puts_first_what_i_have_to_do(client, cast):
    ended = casting.filed(cast, ITEM)
    filing.withdraw(ended.public_id, actor=casting.actor(cast.applicant))
    running, told, ready = (
        casting.accepted(cast, ITEM),
        casting.told(cast, ITEM),
        casting.approved(cast, ITEM),
    )
    text = words(page(client, cast.applicant, "my-applications"))
    places = [text.index(title) for title in ("要您做的", "正在办", "办完的")]
    assert places == sorted(places)
    numbers = {case.number: text.index(case.query_code) for case in (told, ready, running, ended)}
    assert numbers[told.number] < numbers[running.number] < numbers[ended.number]
    assert numbers[ready.number] < numbers[running.number]
    assert "去补正" in text and "领取结果" in text


def test_the_list_asks_the_same_few_questions_however_long_it_is(client, cast, django_assert_max_num_queries):
    casting.accepted(cast, ITEM)
    page(client, cast.applicant, "my-applications")
    with django_assert_max_num_queries(30) as few:
        client.get(reverse("my-applications"))
    for _ in range(4):
        casting.accepted(cast, ITEM)
        casting.told(cast, ITEM)
    with django_assert_max_num_queries(30) as many:
        client.get(reverse("my-applications"))
    assert len(many) <= len(few) + 1  # the part with things to do appears


def test_the_page_of_a_case_asks_the_same_few_questions_however_much_happened(
    client, cast, django_assert_max_num_queries
):
    young, old = casting.filed(cast, ITEM), casting.approved(cast, ITEM)
    for case in (young, old):
        the_page(client, cast.applicant, case)
    with django_assert_max_num_queries(40) as few:
        the_page(client, cast.applicant, young)
    with django_assert_max_num_queries(40) as many:
        the_page(client, cast.applicant, old)
    assert abs(len(many) - len(few)) <= 2


def test_searching_finds_by_number_item_and_name(client, cast):
    case, other = casting.filed(cast, ITEM), casting.filed(cast, ITEM)
    Application.objects.filter(pk=case.pk).update(title="青竹轩茶馆")
    for typed in (case.number[-12:], case.query_code.lower(), "青竹轩"):
        text = words(page(client, cast.applicant, "my-applications", query=f"?q={typed}"))
        assert case.query_code in text and other.query_code not in text, typed
    assert "没有找到" in words(page(client, cast.applicant, "my-applications", query="?q=不存在的"))


def test_a_long_list_is_read_page_by_page_each_case_once(client, cast):
    for _ in range(3):
        casting.filed(cast, ITEM)
    first = Application.objects.filter(applicant=cast.applicant).first()
    rows = [
        Application(
            item=first.item, version=first.version, department=first.department, applicant=cast.applicant,
            applicant_kind=first.applicant_kind, applicant_name="张明",
            number=f"N{number:04d}", query_code=f"Q{number:04d}", state=State.SUBMITTED,
            submitted_at=first.submitted_at - timedelta(minutes=number // 2), received_at=first.received_at, round=1,
        )
        for number in range(45)
    ]  # fmt: skip
    Application.objects.bulk_create(rows)
    seen, query = [], "?show=running"
    for _ in range(6):
        text = page(client, cast.applicant, "my-applications", query=query).content.decode()
        seen += re.findall(r"查询码 <span class=\"zw-num\">(\w+)", text)
        found = re.search(r'rel="next" href="([^"]+)"', text)
        if not found:
            break
        query = found[1].replace("&amp;", "&")
    assert len(seen) == len(set(seen)) == 48


@pytest.mark.parametrize(
    "query", ["?after=x", "?after=%01", "?show=running&after=MjAyNiAx", "?q=%01%01", "?show=nothing"]
)
def test_an_edited_address_never_breaks_the_list(client, cast, query):
    assert page(client, cast.applicant, "my-applications", query=query).status_code == 200


def test_an_agent_sees_the_enterprises_cases_until_removed(client, cast):
    case = casting.filed(cast, ITEM)
    Application.objects.filter(pk=case.pk).update(applicant=cast.legal, enterprise=cast.enterprise)
    assert the_page(client, cast.agent, case).status_code == 200
    Agent.objects.filter(user=cast.agent).update(state=Agent.State.REMOVED)
    assert the_page(client, cast.agent, case).status_code == 404


def test_an_agent_who_only_prepares_may_look_but_not_withdraw(client, cast):
    case = casting.filed(cast, ITEM)
    Application.objects.filter(pk=case.pk).update(applicant=cast.legal, enterprise=cast.enterprise)
    Agent.objects.filter(user=cast.agent).update(may_submit=False)
    case.refresh_from_db()
    assert "撤回申请</a>" not in the_page(client, cast.agent, case).content.decode()
    given = {"expected": case.revision, "nonce": str(uuid.uuid4())}
    assert client.post(reverse("withdraw", args=[case.public_id]), given).status_code == 409


def test_favourites_are_kept_once_and_dropped(client, cast):
    client.force_login(cast.applicant)
    for _ in range(2):
        client.post(reverse("favour", args=[ITEM]), {"keep": "1"})
    name = ServiceItem.objects.with_current().get(code=ITEM).current.name
    listed = client.get(reverse("my-favourites")).content.decode()
    assert cast.applicant.favourites.count() == 1 and name in listed
    client.post(reverse("favour", args=[ITEM]), {"keep": "0", "back": "favourites"})
    assert "还没有收藏" in client.get(reverse("my-favourites")).content.decode()
    assert "收藏" in client.get(reverse("favour", args=[ITEM])).content.decode()
    assert client.post(reverse("favour", args=["XX99"]), {"keep": "1"}).status_code == 404


def test_an_empty_list_shows_the_way_on(client, cast):
    text = words(page(client, cast.stranger, "my-applications"))
    assert "您还没有办件" in text and "找一件事来办" in text


def test_a_refusal_shows_its_reason_and_where_to_turn(client, cast):
    case = casting.filed(cast, ITEM)
    acceptance.refuse(
        case.public_id,
        actor=casting.actor(cast.clerk),
        ground="not_ours",
        reason="请向青岚市市场监督管理局申请。",
    )
    text = words(the_page(client, cast.applicant, case))
    assert "不予受理" in text and "请向青岚市市场监督管理局申请" in text and "行政复议" in text


def test_a_denial_is_no_green_light(client, cast):
    case = casting.reviewed(cast, ITEM, Outcome.DENIED)
    deciding.deny(case.public_id, actor=casting.actor(cast.signer), reason="场所不符合要求")
    body = the_page(client, cast.applicant, case).content.decode()
    assert "is-green" not in body.split("<hr>")[0]
    assert "场所不符合要求" in body


def test_what_an_applicant_writes_is_shown_as_text(client, cast):
    case = casting.filed(cast, ITEM)
    Application.objects.filter(pk=case.pk).update(title="<script>alert(1)</script>")
    body = the_page(client, cast.applicant, case).content.decode()
    assert "<script>alert" not in body and "&lt;script&gt;" in body


def test_a_draft_goes_on_to_its_form(client, cast):
    draft = casting.a_draft(cast, ITEM)
    response = the_page(client, cast.applicant, draft)
    assert response.status_code == 302 and str(draft.public_id) in response.url
