"""The case on one screen: what a press does, what may not be done and why, who can be chosen."""

import re
import uuid

import pytest
from django.urls import reverse

from approvals.desk.models import OpinionTemplate
from approvals.workflow import claims, reviewing
from approvals.workflow.choices import Move, Outcome, State, TaskKind, TaskState
from approvals.workflow.models import Application, Task
from hall.journal.models import Entry
from hall.people.models import Absence, Role
from hall.worktime import today
from tests import cast as c
from tests.approvals.case_pages import page_of, plain, press, screen

pytestmark = pytest.mark.django_db
ITEM = "ZJ01"


@pytest.fixture
def cast():
    return c.make_cast("ZJJ")


@pytest.fixture
def filed(cast):
    return c.filed(cast, ITEM)


def test_a_move_leads_back_to_the_queue_with_a_sentence(client, cast, filed):
    client.force_login(cast.clerk)
    response = press(client, filed, "accept", opinion="")
    assert response.status_code == 302 and response.headers["Location"] == reverse("desk")
    assert Application.objects.get(pk=filed.pk).state == State.ACCEPTED


def test_a_second_press_does_nothing_twice(client, cast, filed):
    client.force_login(cast.clerk)
    data = {"expected": filed.revision, "nonce": uuid.uuid4()}
    address = reverse("desk-case-move", args=[filed.public_id, "accept"])
    assert [client.post(address, data).status_code for _ in range(2)] == [302, 302]
    assert Entry.objects.filter(chain=filed.chain, action="accept").count() == 1


def test_a_stale_screen_says_who_was_first_and_keeps_what_was_typed(client, cast, filed):
    client.force_login(cast.clerk)
    old = filed.revision
    claims.claim(filed.public_id, actor=c.actor(cast.clerk))
    data = {"expected": old, "nonce": uuid.uuid4(), "ground": "not_ours", "reason": "请向交通局申请"}
    response = client.post(reverse("desk-case-move", args=[filed.public_id, "refuse"]), data)
    page = response.content.decode()
    assert response.status_code == 409
    assert "没有重复执行" in page and "窗口甲" in page and "请向交通局申请" in page
    fresh = re.search(
        r'name="expected" value="(\d+)"[^>]*>(?=.{0,400}name="nonce")', page.split('id="panel"')[1], re.S
    )
    assert int(fresh[1]) == Application.objects.get(pk=filed.pk).revision
    assert Application.objects.get(pk=filed.pk).state == State.SUBMITTED


def test_what_may_not_be_done_stands_there_with_the_reason(client, cast, filed):
    client.force_login(cast.reviewer)
    page = page_of(client, filed)
    button = re.search(r'<button[^>]*aria-disabled="true" aria-describedby="why-accept"', page)
    assert button and 'id="why-accept"' in page
    for move in ("准予", "撤销", "终止", "送达", "转办", "加签"):
        assert move in page


def test_an_unknown_move_is_not_found(client, cast, filed):
    client.force_login(cast.clerk)
    assert press(client, filed, "lapse").status_code == 404
    assert press(client, filed, "nothing").status_code == 404


@pytest.mark.parametrize(
    "given", [{"expected": ""}, {"expected": "x"}, {"nonce": "1"}, {"nonce": ""}, {"task": "x"}]
)
def test_an_edited_frame_carries_nothing_out(client, cast, filed, given):
    client.force_login(cast.clerk)
    assert press(client, filed, "accept", **given).status_code == 422
    assert Application.objects.get(pk=filed.pk).state == State.SUBMITTED


def test_refusing_names_the_ground_and_where_to_turn(client, cast, filed):
    client.force_login(cast.clerk)
    form = page_of(client, filed, "?do=refuse")
    assert "行政复议" in form and "不属于本机关职权范围" in form
    assert press(client, filed, "refuse", reason="请向交通局申请").status_code == 422
    assert press(client, filed, "refuse", ground="not_ours", reason="请向交通局申请").status_code == 302
    assert Application.objects.get(pk=filed.pk).outcome == Outcome.REFUSED


def test_a_case_goes_its_whole_way_over_the_screen(client, cast, filed):
    client.force_login(cast.clerk)
    assert press(client, filed, "accept").status_code == 302
    client.force_login(cast.reviewer)
    page = page_of(client, filed)
    assert 'name="outcome"' in page and 'name="opinion"' in page
    assert press(client, filed, "propose", outcome="approved", opinion="符合条件").status_code == 302
    client.force_login(cast.signer)
    assert "符合条件" in page_of(client, filed)
    assert press(client, filed, "approve", opinion="同意", valid_until="长期").status_code == 302
    client.force_login(cast.clerk)
    assert press(client, filed, "deliver", method="窗口领取").status_code == 302
    filed.refresh_from_db()
    assert (filed.outcome, filed.delivery_method, filed.result_valid_until) == (
        "approved",
        "窗口领取",
        "长期",
    )
    assert page_of(client, filed)


def test_a_denial_needs_its_reason(client, cast):
    application = c.reviewed(cast, ITEM, Outcome.DENIED)
    client.force_login(cast.signer)
    response = press(client, application, "deny", reason=" ")
    assert response.status_code == 422 and "行政许可法第三十八条" in response.content.decode()
    assert press(client, application, "deny", reason="不符合规划").status_code == 302


def test_a_signer_is_added_from_those_who_may(client, cast):
    application = c.accepted(cast, ITEM)
    other = c.a_post(c.a_user("周岚"), Role.REVIEWER, "SCJGJ")
    client.force_login(cast.reviewer)
    assert "周岚" in page_of(client, application, "?do=add_signer&q=周岚")
    given = {"signer": other.public_id, "before": "before", "reason": "请看面积"}
    assert press(client, application, "add_signer", **given).status_code == 302
    assert Task.objects.get(application=application, kind=TaskKind.ADDED).assignee == other
    client.force_login(other)
    assert "请看面积" in page_of(client, application)
    assert press(client, application, "pass_on", opinion="没有意见").status_code == 302


@pytest.mark.parametrize("who", ["applicant", "stranger"])
def test_nobody_from_outside_can_be_chosen(client, cast, who):
    application = c.accepted(cast, ITEM)
    client.force_login(cast.reviewer)
    given = {"signer": getattr(cast, who).public_id, "before": "before", "reason": "请看面积"}
    response = press(client, application, "add_signer", **given)
    assert response.status_code == 422 and "请换一位" in response.content.decode()


def test_a_case_is_handed_over_to_a_colleague_of_the_same_post(client, cast, filed):
    other = c.a_post(c.a_user("王敏"), Role.CLERK, "ZJJ")
    client.force_login(cast.clerk)
    press(client, filed, "claim")
    page = page_of(client, filed, "?do=hand_over")
    assert "王敏" in page and "审查甲</" not in page.split('id="colleagues"')[1].split("</fieldset>")[0]
    assert press(client, filed, "hand_over", to=other.public_id, reason="休假").status_code == 302
    assert filed.tasks.get().assignee == other


def test_a_supervisor_takes_a_task_away_with_a_reason(client, cast, filed):
    claims.claim(filed.public_id, actor=c.actor(cast.clerk))
    client.force_login(cast.supervisor)
    task = filed.tasks.get()
    assert "在窗口甲手里" in page_of(client, filed, "?do=take_away")
    assert press(client, filed, "take_away", which=task.public_id, reason="").status_code == 422
    assert press(client, filed, "take_away", which=task.public_id, reason="超时没办").status_code == 302
    assert filed.tasks.get().assignee is None


def test_a_case_is_sent_back_to_a_stage_that_was_done(client, cast):
    application = c.reviewed(cast, ITEM)
    client.force_login(cast.signer)
    form = page_of(client, application, "?do=send_back")
    assert "退给审查甲" in form
    step = application.tasks.get(kind=TaskKind.REVIEW).step
    assert press(client, application, "send_back", to_step=step, reason="面积没写清").status_code == 302
    assert Application.objects.get(pk=application.pk).state == State.REVIEWING


def test_what_was_proposed_no_longer_stands_once_it_is_returned(client, cast):
    application = c.reviewed(cast, ITEM)
    client.force_login(cast.signer)
    assert "拟定：" in page_of(client, application)
    step = application.tasks.get(kind=TaskKind.REVIEW).step
    press(client, application, "send_back", to_step=step, reason="面积没写清")
    assert "拟定：" not in page_of(client, application)


def test_who_takes_back_goes_on_from_his_own_words_and_who_gets_it_returned_does_not(client, cast):
    application = c.accepted(cast, ITEM)
    c.step_on(cast, application)
    client.force_login(cast.reviewer)
    press(client, application, "take_back")
    assert "符合条件</textarea>" in page_of(client, application, "?do=pass_on")
    again = c.reviewed(cast, ITEM)
    step = again.tasks.get(kind=TaskKind.REVIEW).step
    reviewing.send_back(again.public_id, actor=c.actor(cast.signer), to_step=step, reason="面积没写清")
    assert "符合条件</textarea>" not in page_of(client, again, "?do=pass_on")


def test_a_deputy_reads_for_whom_he_acts(client, cast, filed):
    claims.claim(filed.public_id, actor=c.actor(cast.clerk))
    deputy = c.a_post(c.a_user("窗口丙"), Role.CLERK, "ZJJ")
    Absence.objects.create(user=cast.clerk, deputy=deputy, starts_on=today(), ends_on=today())
    client.force_login(deputy)
    assert f"您代{cast.clerk.name}办" in page_of(client, filed)


def test_colleagues_are_found_by_name_post_and_department(client, cast):
    application = c.accepted(cast, ITEM)
    c.a_post(c.a_user("郑云"), Role.REVIEWER, "SCJGJ")
    client.force_login(cast.reviewer)
    address = reverse("desk-case-colleagues", args=[application.public_id, "ask_help"])
    assert "郑云" in client.get(address + "?q=郑").content.decode()
    assert "郑云" in client.get(address + "?q=市场监督").content.decode()
    assert "没有找到" in client.get(address + "?q=没有这个人").content.decode()
    assert (
        client.get(reverse("desk-case-colleagues", args=[application.public_id, "accept"])).status_code == 404
    )


def test_htmx_gets_only_the_form_of_a_move(client, cast, filed):
    client.force_login(cast.clerk)
    page = screen(client, filed, "?do=refuse", **{"HX-Request": "true"}).content.decode()
    assert 'name="ground"' in page and "<html" not in page


def test_the_move_that_stands_open_is_not_offered_a_second_time(client, cast, filed):
    client.force_login(cast.clerk)
    page = page_of(client, filed)
    opened, rest = page[page.index('id="panel"') :].split('class="zw-decide"', 1)
    assert ">受理" in opened.replace("\n", "").replace(" ", "") and 'data-move="accept"' not in rest
    assert 'data-move="refuse"' in rest
    part = screen(client, filed, "?do=refuse", **{"HX-Request": "true"}).content.decode()
    assert 'data-move="accept"' in part and 'data-move="refuse"' not in part


def test_a_paper_nobody_looked_at_is_not_shown_as_paused(client, cast, filed):
    client.force_login(cast.clerk)
    page = page_of(client, filed)
    assert re.search(r'bi-circle" aria-hidden="true"></i>没看', page)
    assert "bi-pause-circle-fill" not in page[page.index('id="review"') : page.index('id="more"')]


def test_templates_of_the_department_are_offered(client, cast, filed):
    OpinionTemplate.objects.create(department_id="ZJJ", move="refuse", text="请向有权机关申请")
    OpinionTemplate.objects.create(department_id="SCJGJ", move="refuse", text="别家的话")
    client.force_login(cast.clerk)
    page = page_of(client, filed, "?do=refuse")
    assert "请向有权机关申请" in page and "别家的话" not in page


def test_on_site_checks_ask_for_a_second_checker(client, cast):
    application = c.accepted(cast, ITEM)
    Task.objects.filter(application=application, kind=TaskKind.REVIEW).update(kind=TaskKind.SITE)
    client.force_login(cast.reviewer)
    page = page_of(client, application)
    assert "第二位核查人" in page
    assert reviewing.propose.move == Move.PROPOSE


def test_every_form_opens_in_every_state(client, cast):
    from approvals.desk.case.forms import FORMS

    for application in (
        c.filed(cast, ITEM),
        c.told(cast, ITEM),
        c.accepted(cast, ITEM),
        c.approved(cast, ITEM),
    ):
        for who in (cast.clerk, cast.reviewer, cast.signer, cast.supervisor):
            client.force_login(who)
            for move in FORMS:
                assert screen(client, application, f"?do={move}").status_code == 200, (
                    application.state,
                    move,
                )


def test_every_empty_form_is_answered_with_words(client, cast):
    """No move breaks when it is pressed with nothing, in whatever state, by whoever."""
    from approvals.desk.case.forms import FORMS

    for application in (c.told(cast, ITEM), c.approved(cast, ITEM)):
        client.force_login(cast.applicant)
        for move in FORMS:
            assert press(client, application, move).status_code == 403
        client.force_login(cast.leader)
        for move in FORMS:
            done = move == Move.URGE and application.state == State.CLOSED  # needs no words
            wanted = (204, 302) if done else (409, 422)
            assert press(client, application, move).status_code in wanted, (application.state, move)


def test_the_history_is_paged(client, cast, filed):
    client.force_login(cast.clerk)
    for _ in range(13):
        claims.claim(filed.public_id, actor=c.actor(cast.clerk))
        claims.release(filed.public_id, actor=c.actor(cast.clerk))
    page = page_of(client, filed)
    older = re.search(r'href="([^"]*/partial/history/\?before=\d+)"', page)
    assert "提交了申请" in client.get(older[1]).content.decode()


def test_the_case_prints_whole_and_covered(client, cast):
    application = c.approved(cast, ITEM)
    client.force_login(cast.clerk)
    page = client.get(reverse("desk-case-print", args=[application.public_id])).content.decode()
    for text in ("申请表", "材料", "环节", "文书", "经过", "符合条件"):
        assert text in page
    assert c.ID_NUMBER not in page


def test_tasks_left_open_are_shown_as_a_flow(client, cast):
    application = c.reviewed(cast, ITEM)
    client.force_login(cast.signer)
    page = plain(page_of(client, application))
    assert "审查已办审查甲" in page and "签发待办" in page
    assert application.tasks.filter(state=TaskState.OPEN).count() == 1


def test_a_person_sees_who_has_looked_at_his_case(client, cast, filed):
    from hall.people.account.reads import reads_of

    client.force_login(cast.clerk)
    page_of(client, filed)
    assert [entry.actor for entry in reads_of(cast.applicant)] == [cast.clerk]
    assert reads_of(cast.stranger) == []


def test_whoever_applies_does_not_handle_his_own_case(client, cast, filed):
    c.a_post(cast.applicant, Role.CLERK, "ZJJ")
    client.force_login(cast.applicant)
    assert client.get(reverse("desk-case", args=[filed.public_id])).status_code == 404
    assert press(client, filed, "accept").status_code == 404
