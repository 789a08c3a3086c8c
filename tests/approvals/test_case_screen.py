"""The case on one screen: what it shows, what it costs, who may see it, what a press does."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.desk.case import reading
from approvals.desk.models import OpinionTemplate, Phrase, Presence
from approvals.workflow import acceptance, claims, filing, reviewing
from approvals.workflow.choices import Move, Outcome, State, TaskKind, TaskState
from approvals.workflow.models import Application, Task, Verdict
from hall.journal.models import Entry
from hall.people.actor import Actor
from hall.people.models import Role
from hall.worktime import now
from hall.worktime.clock import standing_at
from tests import cast as c

pytestmark = pytest.mark.django_db
ITEM = "ZJ01"
# Statements of the whole screen, whatever the number of papers, findings, tasks and entries.
MOST = 26


@pytest.fixture
def cast():
    return c.make_cast("ZJJ")


@pytest.fixture
def filed(cast):
    return c.filed(cast, ITEM)


def screen(client, application, query="", **headers):
    return client.get(reverse("desk-case", args=[application.public_id]) + query, headers=headers)


def page_of(client, application, query=""):
    response = screen(client, application, query)
    assert response.status_code == 200
    return response.content.decode()


def press(client, application, move, **given):
    application.refresh_from_db(fields=["revision"])
    data = {"expected": application.revision, "nonce": uuid.uuid4()} | given
    return client.post(reverse("desk-case-move", args=[application.public_id, move]), data)


def plain(page):
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", page))


# What it shows.


def test_the_screen_shows_form_papers_and_what_can_be_done(client, cast, filed):
    client.force_login(cast.clerk)
    page = plain(page_of(client, filed))
    for text in (
        "建筑工程施工许可证核发",
        filed.number,
        "合同价",
        "施工合同",
        "系统查了",
        "不予受理",
        "环节",
        "日期",
        "经过",
    ):
        assert text in page, text


def test_personal_numbers_are_covered(client, cast, filed):
    client.force_login(cast.clerk)
    page = page_of(client, filed)
    for number in (c.ID_NUMBER, "110101198506122237", "13912340000"):
        assert number not in page
    assert "110101********" in page


def test_a_number_is_shown_for_a_reason_and_written_down(client, cast, filed):
    client.force_login(cast.clerk)
    address = reverse("desk-case-number", args=[filed.public_id])
    assert client.post(address, {"key": "legal_rep.id_no", "reason": ""}).status_code == 409
    shown = client.post(address, {"key": "legal_rep.id_no", "reason": "电话核对身份"}).content.decode()
    assert filed.form["legal_rep.id_no"] in shown
    entry = Entry.objects.get(chain=f"reads:{filed.chain}", action="unmask")
    assert (entry.actor, entry.reason) == (cast.clerk, "电话核对身份")
    assert filed.form["legal_rep.id_no"] not in str(entry.changes)


def test_a_field_that_is_not_there_has_no_number(client, cast, filed):
    client.force_login(cast.clerk)
    address = reverse("desk-case-number", args=[filed.public_id])
    assert client.post(address, {"key": "no.such", "reason": "电话核对身份"}).status_code == 404


def test_what_changed_since_the_last_hand_in_is_shown_old_and_new(client, cast):
    again = corrected(cast, price="1208.00")
    client.force_login(cast.clerk)
    page = plain(page_of(client, again))
    assert "1,208.00万元" in page and "补正时改" in page and "原来：6.00万元" in page
    assert "1处改过" in page and "第2次提交" in page


def corrected(cast, price):
    application = c.told(cast, ITEM)
    changed = application.form | {"contract.price": price}
    Application.objects.filter(pk=application.pk).update(form=changed)
    return filing.resubmit(application.public_id, actor=c.actor(cast.applicant))


def test_a_correction_on_the_spot_is_told_apart_from_what_was_handed_in(client, cast, filed):
    client.force_login(cast.clerk)
    given = {"key": "contract.price", "value": "5.50", "note": "申请人当场核对合同"}
    assert press(client, filed, "correct_on_spot", **given).status_code == 302
    filed.refresh_from_db()
    assert filed.form["contract.price"] == "5.50"
    page = plain(page_of(client, filed))
    assert "当场更正" in page and "5.50万元" in page and "原来：6.00万元" in page


@pytest.mark.parametrize(
    "given",
    [
        {"key": "contract.price", "value": "一千", "note": "改"},
        {"key": "contract.price", "value": "", "note": "改"},
        {"key": "no.such", "value": "1", "note": "改"},
        {"key": "contract.price", "value": "5.50", "note": ""},
    ],
)
def test_a_correction_on_the_spot_must_be_right_itself(client, cast, filed, given):
    client.force_login(cast.clerk)
    response = press(client, filed, "correct_on_spot", **given)
    assert response.status_code == 422
    filed.refresh_from_db()
    assert filed.form["contract.price"] == "6.00"
    assert filed.revision == Application.objects.get(pk=filed.pk).revision


def test_the_machine_finds_what_does_not_agree(client, cast, filed):
    changed = filed.form | {"legal_rep.id_no": "110101198506122230", "building.area_above": "1.00"}
    Application.objects.filter(pk=filed.pk).update(form=changed)
    client.force_login(cast.clerk)
    page = plain(page_of(client, filed))
    assert "法定代表人证件号码：" in page and "最后一位" in page
    assert "只供参考，通不通过由人定" in page


def test_a_second_open_case_of_the_same_applicant_is_pointed_out(client, cast, filed):
    other = c.filed(cast, ITEM)
    client.force_login(cast.clerk)
    assert f"还有在办的：{other.number}" in plain(page_of(client, filed))


def test_a_paper_that_did_not_come_is_found(client, cast, filed):
    paper = filed.papers.get(code="M027")
    paper.files.all().delete()
    filed.papers.filter(pk=paper.pk).update(received=False, received_at=None, how="")
    client.force_login(cast.clerk)
    assert "还没有交来" in page_of(client, filed)


def test_the_preview_shows_the_paper_asked_for_in_a_frame_of_our_own(client, cast, filed):
    client.force_login(cast.clerk)
    response = screen(client, filed, "?look=material:M027")
    page = response.content.decode()
    file = filed.files.get(paper__code="M027")
    assert f'src="{reverse("file", args=[file.public_id])}#navpanes=0"' in page
    assert "frame-src 'self'" in response.headers["Content-Security-Policy"]
    assert "保证工程质量安全的具体措施" in page


@pytest.mark.parametrize("look", ["material:M999", "field:x", "", "material:", "<script>", "a" * 3000])
def test_an_edited_address_still_shows_the_case(client, cast, filed, look):
    client.force_login(cast.clerk)
    assert screen(client, filed, f"?look={look}&file=x&q=x").status_code == 200


def test_no_inline_style_or_script(client, cast, filed):
    client.force_login(cast.clerk)
    page = page_of(client, filed)
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:|<script(?![^>]*src=)", page)


# What it costs.


def statements(client, application):
    client.get(reverse("desk-case", args=[application.public_id]))
    from django.db import connection

    with CaptureQueriesContext(connection) as captured:
        assert screen(client, application).status_code == 200
    return len(captured)


def test_the_screen_costs_the_same_whatever_has_happened(client, cast, filed):
    client.force_login(cast.clerk)
    few = statements(client, filed)
    for code in filed.papers.values_list("code", flat=True):
        Verdict.objects.create(
            application=filed, round=1, subject="material", key=code, fine=True, by=cast.clerk, at=now()
        )
    for number in range(15):
        claims.claim(filed.public_id, actor=c.actor(cast.clerk))
        claims.release(filed.public_id, actor=c.actor(cast.clerk))
        Phrase.objects.create(department_id="ZJJ", wrong=f"句 {number}")
    paper = filed.papers.get(code="M027")
    one = paper.files.get()
    for number in range(10):
        one.pk, one.public_id, one.position, one._state.adding = None, uuid.uuid4(), number + 2, True
        one.save()
    assert statements(client, filed) == few
    assert few <= MOST


def test_the_screen_of_a_case_under_review_costs_no_more(client, cast):
    client.force_login(cast.reviewer)
    application = c.accepted(cast, ITEM)
    few = statements(client, application)
    for name in "甲乙丙丁":
        helper = c.a_post(c.a_user(f"协办{name}"), Role.REVIEWER, "ZJJ")
        reviewing_ask(application, cast, helper)
    assert statements(client, application) <= few + 1
    assert few <= MOST


def reviewing_ask(application, cast, helper):
    from approvals.workflow.transitions import VERBS

    VERBS[Move.ASK_HELP](application.public_id, actor=c.actor(cast.reviewer), of=helper, request="请看一下")


# Who may see it.


@pytest.mark.parametrize("who", ["clerk", "reviewer", "signer", "supervisor", "leader"])
def test_staff_of_the_department_see_it(client, cast, filed, who):
    client.force_login(getattr(cast, who))
    assert screen(client, filed).status_code == 200


@pytest.mark.parametrize(
    "name", ["desk-case", "desk-case-print", "desk-case-preview", "desk-case-presence", "desk-case-history"]
)
def test_staff_of_another_department_find_nothing(client, cast, filed, name):
    other = c.make_staff("SCJGJ", cast)
    client.force_login(other.clerk)
    assert client.get(reverse(name, args=[filed.public_id])).status_code == 404


@pytest.mark.parametrize("name", ["desk-case-verdict", "desk-case-pass-rest", "desk-case-number"])
def test_staff_of_another_department_change_nothing(client, cast, filed, name):
    other = c.make_staff("SCJGJ", cast)
    client.force_login(other.clerk)
    assert client.post(reverse(name, args=[filed.public_id])).status_code == 404


@pytest.mark.parametrize("who", ["applicant", "stranger", "agent"])
def test_the_public_never_comes_in(client, cast, filed, who):
    client.force_login(getattr(cast, who))
    assert screen(client, filed).status_code == 403


def test_whoever_is_not_signed_in_is_asked_to(client, filed):
    response = screen(client, filed)
    assert response.status_code == 302 and "/account/" in response.headers["Location"]


def test_a_draft_is_not_at_the_desk(client, cast):
    client.force_login(cast.clerk)
    assert screen(client, c.a_draft(cast, ITEM)).status_code == 404


def test_what_changes_something_wants_a_post_with_a_token(client, cast, filed):
    strict = type(client)(enforce_csrf_checks=True)
    strict.force_login(cast.clerk)
    for name, more in (("desk-case-move", ["accept"]), ("desk-case-verdict", []), ("desk-case-number", [])):
        address = reverse(name, args=[filed.public_id, *more])
        assert strict.get(address).status_code == 405
        assert strict.post(address).status_code == 403


def test_reading_is_written_down_once_an_hour(client, cast, filed):
    client.force_login(cast.clerk)
    page_of(client, filed)
    page_of(client, filed)
    reads = Entry.objects.filter(chain=f"reads:{filed.chain}", action="read")
    assert list(reads.values_list("actor", flat=True)) == [cast.clerk.pk]
    with standing_at(now() + timedelta(minutes=61)):
        assert reading.note_read(filed, Actor.of(cast.clerk))
    assert reads.count() == 2


def test_two_people_on_one_case_see_each_other(client, cast, filed):
    Presence.objects.create(application=filed, user=cast.supervisor, seen_at=now())
    client.force_login(cast.clerk)
    assert "正在看：督查甲" in page_of(client, filed)
    address = reverse("desk-case-presence", args=[filed.public_id]) + f"?revision={filed.revision}"
    first = client.get(address)
    assert "督查甲" in first.content.decode()
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    Presence.objects.filter(user=cast.supervisor).update(seen_at=now() - timedelta(minutes=2))
    gone = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert gone.status_code == 200 and "督查甲" not in gone.content.decode()


def test_an_open_screen_learns_that_the_case_has_moved_on(client, cast, filed):
    client.force_login(cast.supervisor)
    page_of(client, filed)
    acceptance.accept(filed.public_id, actor=c.actor(cast.clerk))
    address = reverse("desk-case-presence", args=[filed.public_id]) + f"?revision={filed.revision}"
    assert "这件刚由窗口甲办过" in client.get(address).content.decode()


# What a press does.


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
            assert press(client, application, move).status_code in (409, 422), (application.state, move)


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


def test_a_case_of_an_enterprise_costs_no_more(client, cast):
    draft = c.an_empty_draft(cast, ITEM, enterprise=cast.enterprise)
    Application.objects.filter(pk=draft.pk).update(applicant=cast.legal, applicant_name=cast.enterprise.name)
    draft.refresh_from_db()
    from approvals.filling import samples

    samples.complete(draft)
    application = filing.submit(draft.public_id, actor=c.actor(cast.legal))
    client.force_login(cast.clerk)
    assert statements(client, application) <= MOST + 2


def test_a_person_sees_who_has_looked_at_his_case(client, cast, filed):
    from hall.people.account.reads import reads_of

    client.force_login(cast.clerk)
    page_of(client, filed)
    assert [entry.actor for entry in reads_of(cast.applicant)] == [cast.clerk]
    assert reads_of(cast.stranger) == []


def test_whoever_applies_does_not_handle_his_own_case(client, cast, filed):
    c.a_post(cast.applicant, Role.CLERK, "ZJJ")
    client.force_login(cast.applicant)
    page = page_of(client, filed)
    assert "回避" in page and 'name="finding"' not in page
    assert press(client, filed, "accept").status_code == 409
