"""The case on one screen: what it shows, what it costs, and who may see it."""

import re
import uuid
from datetime import timedelta

import pytest
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from approvals.desk.case import reading
from approvals.desk.models import Phrase, Presence
from approvals.workflow import acceptance, claims, filing
from approvals.workflow.choices import Move
from approvals.workflow.models import Application, Verdict
from hall.journal.models import Entry
from hall.people.actor import Actor
from hall.people.models import Role
from hall.worktime import now
from hall.worktime.clock import standing_at
from tests import cast as c
from tests.approvals.case_pages import page_of, plain, press, screen

pytestmark = pytest.mark.django_db
ITEM = "ZJ01"
# Statements of the whole screen, whatever the number of papers, findings, tasks and entries.
MOST = 28


@pytest.fixture
def cast():
    return c.make_cast("ZJJ")


@pytest.fixture
def filed(cast):
    return c.filed(cast, ITEM)


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
    return c.resubmitted(cast, application)


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


def test_a_case_of_an_enterprise_costs_no_more(client, cast):
    draft = c.an_empty_draft(cast, ITEM, enterprise=cast.enterprise)
    Application.objects.filter(pk=draft.pk).update(applicant=cast.legal, applicant_name=cast.enterprise.name)
    draft.refresh_from_db()
    from approvals.filling import samples

    samples.complete(draft)
    application = filing.submit(draft.public_id, actor=c.actor(cast.legal))
    client.force_login(cast.clerk)
    assert statements(client, application) <= MOST + 2


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
        assert strict.get(address).status_code in (302, 405)  # 302: back to the page with the form
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
