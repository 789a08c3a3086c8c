"""Special procedures and extensions on the screens: what the desk sees and presses, what the applicant sees and presses."""

import re
import uuid

import pytest
from django.urls import reverse

from approvals.clock.models import Extension
from approvals.procedures.models import Hearing, Procedure
from approvals.workflow.models import Application
from hall.journal.models import Entry
from hall.worktime import standing_at
from tests import cast as c
from tests.approvals.case_pages import page_of, plain, press, screen
from tests.approvals.moments import at
from tests.approvals.procedure_cases import (
    DEPARTMENT,
    ITEM,
    accepted,
    asked,
    end,
    scheduled,
    start,
    told_of_hearing,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return c.make_cast(DEPARTMENT)


@pytest.fixture
def case(cast):
    return accepted(cast, "2025-03-03 10:00")


def at_desk(client, user, moment, case, query=""):
    with standing_at(at(moment)):
        client.force_login(user)
        return plain(page_of(client, case, query))


# The desk.


def test_starting_one_from_the_screen(client, cast, case):
    with standing_at(at("2025-03-05 10:00")):
        client.force_login(cast.reviewer)
        page = page_of(client, case, "?do=start_procedure")
        assert "专家评审：最多 20 个工作日，不计入期限" in page and "征求有关部门意见" not in page
        given = {"kind": "expert", "reason": "方案复杂", "days": "8", "body": "评审中心", "tell": "yes"}
        response = press(client, case, "start_procedure", **given)
        assert response.headers["Location"] == reverse("desk-case", args=[case.public_id])
        page = plain(page_of(client, case))
    assert "特别程序与延期" in page and "已用0个工作日，上限20个" in page and "评审中心" in page
    assert "3月5日（星期三）起暂停计时" in page and "登记特别程序结果…" in page


def test_what_was_typed_stays_when_it_is_refused(client, cast, case):
    with standing_at(at("2025-03-05 10:00")):
        client.force_login(cast.reviewer)
        given = {"kind": "expert", "reason": "独特的原因", "days": "21", "tell": "yes"}
        response = press(client, case, "start_procedure", **given)
    assert response.status_code == 409
    page = response.content.decode()
    assert "最多 20 个工作日" in page and "独特的原因" in page and 'value="21"' in page


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"kind": "", "reason": "x", "tell": "yes"}, "请选哪一种特别程序"),
        ({"kind": "expert", "reason": "", "tell": "yes"}, "请写明为什么要启动"),
        ({"kind": "expert", "reason": "x", "days": "zwei", "tell": "yes"}, "请填整数"),
        ({"kind": "expert", "reason": "x", "tell": ""}, "请选告知还是先不告知"),
        ({"kind": "expert", "reason": "x", "tell": "yes", "body": "长" * 101}, "最多写 100 个字"),
    ],
)
def test_every_mistake_is_named_at_its_field(client, cast, case, given, says):
    with standing_at(at("2025-03-05 10:00")):
        client.force_login(cast.reviewer)
        response = press(client, case, "start_procedure", **given)
    assert response.status_code == 422 and says in response.content.decode()


def test_an_untold_one_is_marked_and_can_be_told(client, cast, case):
    start(cast, case, "2025-03-05 10:00", tell=False)
    page = at_desk(client, cast.reviewer, "2025-03-06 10:00", case)
    assert "没有书面告知，照常计时" in page and "书面告知特别程序…" in page
    with standing_at(at("2025-03-06 10:00")):
        assert press(client, case, "tell_procedure").status_code == 302
    assert Procedure.objects.get().told_at


def test_of_two_one_is_chosen(client, cast, case):
    start(cast, case, "2025-03-05 10:00")
    start(cast, case, "2025-03-05 10:30", "testing")
    testing = Procedure.objects.get(kind="testing")
    with standing_at(at("2025-03-06 10:00")):
        client.force_login(cast.reviewer)
        page = page_of(client, case, f"?do=end_procedure&which={testing.public_id}")
        assert re.search(rf'value="{testing.public_id}"[^>]*checked', page)
        assert press(client, case, "end_procedure", result="合格").status_code == 422
        assert press(client, case, "end_procedure", result="合格", which=testing.public_id).status_code == 302
    testing.refresh_from_db()
    assert (testing.state, testing.result) == ("ended", "合格")


def test_over_its_cap_it_is_red(client, cast, case):
    start(cast, case, "2025-03-05 10:00")
    assert "超上限2天" in at_desk(client, cast.reviewer, "2025-04-07 10:00", case)


def test_near_its_cap_it_is_yellow(client, cast, case):
    start(cast, case, "2025-03-05 10:00")
    assert "离上限2天" in at_desk(client, cast.reviewer, "2025-03-31 10:00", case)


def test_whoever_cannot_act_reads_why(client, cast, case):
    start(cast, case, "2025-03-05 10:00")
    page = at_desk(client, cast.supervisor, "2025-03-06 10:00", case)
    assert "登记特别程序结果…" not in page and "审查岗办理" in page


def test_the_whole_hearing_from_the_screen(client, cast):
    case = told_of_hearing(cast)
    with standing_at(at("2025-09-28 10:00")):
        client.force_login(cast.clerk)
        assert press(client, case, "hearing_request", who="邻居周婷").status_code == 302
    leader = cast.leader
    with standing_at(at("2025-10-09 10:00")):
        client.force_login(cast.reviewer)
        page = page_of(client, case, "?do=hearing_schedule")
        assert "最早 10月20日" in page and leader.get_full_name() in page
        assert cast.clerk.get_full_name() not in page.split('id="colleagues"')[1].split("</fieldset>")[0]
        given = {"day": "2025-10-22", "hour": "14:30", "place": "三楼", "presider": leader.public_id}
        assert press(client, case, "hearing_schedule", **given).status_code == 302
        page = plain(page_of(client, case))
        assert "2025年10月22日（星期三）14:30，三楼，领导甲主持" in page and "改听证时间…" in page
        assert press(client, case, "hearing_notify").status_code == 302
    with standing_at(at("2025-10-22 17:00")):
        client.force_login(cast.reviewer)
        assert press(client, case, "hearing_hold", note="").status_code == 302
        assert press(client, case, "hearing_record", record="", signed_by="").status_code == 422
        assert press(client, case, "hearing_record", record="记录", signed_by="张明").status_code == 302
        page = plain(page_of(client, case))
    assert Hearing.objects.get().state == "recorded"
    assert "听证笔录已签字" in page and "记录" in page


def test_another_day_comes_with_what_was_set_before(client, cast):
    case = told_of_hearing(cast)
    asked(cast, case, "2025-09-28 10:00")
    scheduled(cast, case, "2025-10-09 10:00", "2025-10-22 14:30")
    with standing_at(at("2025-10-09 11:00")):
        client.force_login(cast.reviewer)
        page = page_of(client, case, "?do=hearing_schedule")
    assert 'value="2025-10-22"' in page and 'value="14:30"' in page and "三楼听证室" in page


def test_the_leader_finds_what_waits_and_decides_it(client, cast, case):
    with standing_at(at("2025-03-05 10:00")):
        client.force_login(cast.reviewer)
        assert press(client, case, "ask_extension", days="11", reason="x").status_code == 422
        assert press(client, case, "ask_extension", days="10", reason="补充监测").status_code == 302
        client.force_login(cast.leader)
        for name in ("desk", "desk-team"):
            page = plain(client.get(reverse(name)).content.decode())
            assert "等您批准的延期" in page and "补充监测" in page and "3月31日" in page, name
        page = page_of(client, case)
        assert "data-move-form" in page and "批准延期" in plain(page).split("延期10个工作日")[0]
        assert press(client, case, "approve_extension", opinion="").status_code == 302
        assert "等您批准的延期" not in client.get(reverse("desk")).content.decode()
    assert Extension.objects.get().state == "approved"


def test_colleagues_who_lead_nothing_are_shown_no_list(client, cast, case):
    with standing_at(at("2025-03-05 10:00")):
        client.force_login(cast.reviewer)
        press(client, case, "ask_extension", days="10", reason="补充监测")
        for user in (cast.reviewer, cast.supervisor):
            client.force_login(user)
            assert "等您批准的延期" not in client.get(reverse("desk")).content.decode()


def test_the_screen_costs_the_same_with_many(client, cast, case, django_assert_max_num_queries):
    start(cast, case, "2025-03-05 10:00")
    client.force_login(cast.reviewer)

    def count():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with standing_at(at("2025-03-10 10:00")), CaptureQueriesContext(connection) as caught:
            screen(client, case)
        return len(caught)

    count()
    one = count()
    end(cast, case, "2025-03-06 10:00")
    for day, kind in (("07", "testing"), ("07", "appraisal"), ("08", "survey")):
        start(cast, case, f"2025-03-{day} 10:00", kind)
    assert count() == one


# The applicant.


def own(client, cast, case, moment):
    with standing_at(at(moment)):
        client.force_login(cast.applicant)
        return plain(client.get(reverse("my-application", args=[case.public_id])).content.decode())


def answer(client, case, name, **given):
    case = Application.objects.get(pk=case.pk)
    given = {"expected": case.revision, "nonce": uuid.uuid4()} | given
    return client.post(reverse(name, args=[case.public_id]), given)


def test_the_applicant_reads_that_the_clock_stands_still_and_until_when(client, cast, case):
    start(cast, case, "2025-03-05 10:00", days=8, body="评审中心")
    page = own(client, cast, case, "2025-03-06 10:00")
    assert "办理时间暂停" in page and "评审中心" in page and "技术方案复杂" in page
    assert "预计3月17日" in page and "最多扣到4月2日" in page
    assert "特别程序期限告知书" in page and "审查中，暂停" in page
    assert "现在暂停计时，最晚这天办好" in page


def test_after_the_result_the_new_date_stands_there(client, cast, case):
    start(cast, case, "2025-03-05 10:00")
    end(cast, case, "2025-03-12 10:00")
    page = own(client, cast, case, "2025-03-13 10:00")
    assert "2025年3月17日" in page and "专家评审结束了，恢复计时" in page


def test_one_without_a_written_notice_is_no_pause_for_the_applicant(client, cast, case):
    start(cast, case, "2025-03-05 10:00", tell=False)
    page = own(client, cast, case, "2025-03-06 10:00")
    assert "办理时间暂停" not in page and "最晚办好" in page


def test_the_applicant_asks_for_a_hearing_once(client, cast):
    case = told_of_hearing(cast)
    page = own(client, cast, case, "2025-09-28 10:00")
    assert "您可以申请听证" in page and "10月10日" in page
    with standing_at(at("2025-09-28 10:00")):
        nonce = uuid.uuid4()
        data = {"expected": Application.objects.get(pk=case.pk).revision, "nonce": nonce}
        address = reverse("ask-for-hearing", args=[case.public_id])
        assert [client.post(address, data).status_code for _ in range(2)] == [302, 302]
    assert Entry.objects.filter(chain=case.chain, action="hearing_request").count() == 1
    assert "听证申请收到了" in own(client, cast, case, "2025-09-28 10:01")


def test_the_applicant_wants_none(client, cast):
    case = told_of_hearing(cast)
    with standing_at(at("2025-09-28 10:00")):
        client.force_login(cast.applicant)
        assert answer(client, case, "waive-hearing").status_code == 302
    assert Hearing.objects.get().state == "waived"


def test_too_late_the_reason_stands_on_the_page(client, cast):
    case = told_of_hearing(cast)
    with standing_at(at("2025-10-11 10:00")):
        client.force_login(cast.applicant)
        response = answer(client, case, "ask-for-hearing")
    assert response.status_code == 409 and "已经过期了" in response.content.decode()


def test_strangers_and_staff_find_no_such_address(client, cast):
    case = told_of_hearing(cast)
    for user in (cast.stranger, cast.clerk, cast.legal):
        client.force_login(user)
        for name in ("ask-for-hearing", "waive-hearing", "object-to-presider"):
            assert answer(client, case, name).status_code == 404


def test_the_applicant_asks_that_the_presider_withdraw(client, cast):
    case = told_of_hearing(cast)
    asked(cast, case, "2025-09-28 10:00")
    scheduled(cast, case, "2025-10-09 10:00", "2025-10-22 14:30")
    page = own(client, cast, case, "2025-10-09 11:00")
    assert "回避" not in page, "time and place are not told yet"
    from tests.approvals.procedure_cases import notified

    notified(cast, case, "2025-10-09 12:00")
    page = own(client, cast, case, "2025-10-09 13:00")
    assert "2025年10月22日（星期三）14:30" in page and "回避" in page
    with standing_at(at("2025-10-09 13:00")):
        assert answer(client, case, "object-to-presider", reason=" ").status_code == 409
        assert answer(client, case, "object-to-presider", reason="他是邻居的亲戚").status_code == 302
    message = case.messages.get()
    assert "申请主持人" in message.text and "他是邻居的亲戚" in message.text


def test_an_extension_is_told_with_its_reason(client, cast, case):
    from approvals.clock import extending

    with standing_at(at("2025-03-05 10:00")):
        extending.ask_extension(case.public_id, actor=c.actor(cast.reviewer), days=10, reason="补充监测")
        extending.approve_extension(case.public_id, actor=c.actor(cast.leader))
    page = own(client, cast, case, "2025-03-06 10:00")
    assert "办理时间延长10个工作日" in page and "补充监测" in page and "延长办理期限告知书" in page


def test_anyone_who_asks_for_progress_reads_that_it_is_paused(client, cast, case):
    start(cast, case, "2025-03-05 10:00")
    with standing_at(at("2025-03-06 10:00")):
        found = Application.objects.get(pk=case.pk)
        response = client.post(reverse("progress"), {"code": found.query_code, "tail": found.id_number[-4:]})
    page = plain(response.content.decode())
    assert "暂停" in page and "技术方案复杂" not in page, "why is the applicant's alone"
    assert ITEM not in page


def test_the_leader_reads_who_asks_and_why_beside_the_button(client, cast, case):
    with standing_at(at("2025-03-05 10:00")):
        client.force_login(cast.reviewer)
        press(client, case, "ask_extension", days="7", reason="补充监测")
        client.force_login(cast.leader)
        assert "审查甲申请延长7个工作日：补充监测" in plain(page_of(client, case))
