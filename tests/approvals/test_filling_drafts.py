"""Drafts: saved as they are, field by field; one of them; from which nothing is lost."""

import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse

from approvals.filling import drafts, tasks
from approvals.filling.models import Draft
from approvals.filling.reading import mark_of
from approvals.workflow.choices import State
from approvals.workflow.models import Application
from hall.catalog.models import ServiceItem
from hall.catalog.publishing import publish_item
from hall.catalog.shelf import definition_of
from hall.notices.models import Notice
from hall.people.models import Agent
from hall.revision import memory
from hall.worktime import now, standing_at
from tests import cast as c

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return c.make_cast("SCJGJ")


def begin(client, user, code="SC05", **given):
    client.force_login(user)
    client.post(reverse("apply", args=[code]), {"who": "me"} | given)
    return Application.objects.filter(item=code).latest("pk")


def save(client, draft, field, value, base="", **more):
    given = {"field": field, field: value, **more}
    if base:
        given[f"base.{field}"] = base
    return client.post(reverse("draft-save", args=[draft.public_id]), given)


def stored(draft, code):
    return Application.objects.get(pk=draft.pk).form.get(code)


def test_what_is_known_is_filled_in_and_says_from_where(client, cast):
    draft = begin(client, cast.applicant)
    assert stored(draft, "applicant.name") == "张明" and stored(draft, "applicant.id_no") == c.ID_NUMBER
    page = client.get(reverse("draft-form", args=[draft.public_id])).content.decode()
    assert "与实名信息一致" in page and "来自您的账号" in page
    assert c.ID_NUMBER not in page and "110101********4370" in page and "13912340000" not in page


def test_a_value_of_an_earlier_case_is_brought_along(client, cast):
    earlier = c.filed(cast, "SC05")
    draft = begin(client, cast.applicant)
    assert stored(draft, "shop.name") == earlier.form["shop.name"]
    assert "办的食品经营许可" in client.get(reverse("draft-form", args=[draft.public_id])).content.decode()


def test_what_was_proved_cannot_be_changed_by_the_person(client, cast):
    draft = begin(client, cast.applicant)
    for code, value in (
        ("applicant.name", "李四"),
        ("applicant.id_no", "110101198506122237"),
        ("applicant.kind", "法人"),
    ):
        save(client, draft, code, value)
    assert stored(draft, "applicant.name") == "张明" and stored(draft, "applicant.kind") == "自然人"
    assert stored(draft, "applicant.id_no") == c.ID_NUMBER


def test_what_cannot_be_right_is_kept_and_told(client, cast):
    draft = begin(client, cast.applicant)
    answer = save(client, draft, "shop.area", "很大").json()
    assert answer["faults"] == {"shop.area": {"shop.area": "请填数字，比如 120.5"}}
    assert stored(draft, "shop.area") == "很大"
    assert "很大" in client.get(reverse("draft-form", args=[draft.public_id])).content.decode()


def test_a_number_may_be_written_with_commas_and_full_width(client, cast):
    draft = begin(client, cast.applicant)
    assert save(client, draft, "shop.area", "１，２８６.5").json()["faults"] == {"shop.area": {}}
    assert stored(draft, "shop.area") == "1286.5"


def test_a_mask_left_alone_keeps_the_number(client, cast):
    draft = begin(client, cast.applicant)
    save(client, draft, "applicant.mobile", "139****0000")
    assert stored(draft, "applicant.mobile") == "13912340000"
    save(client, draft, "applicant.mobile", "139****0001")
    assert stored(draft, "applicant.mobile") == "139****0001"


def test_two_windows_do_not_write_over_each_other(client, cast):
    draft = begin(client, cast.applicant)
    seen = mark_of(stored(draft, "shop.name"))
    save(client, draft, "shop.name", "甲店", seen)
    answer = save(client, draft, "shop.name", "乙店", seen).json()
    assert stored(draft, "shop.name") == "甲店" and answer["conflicts"]["shop.name"]["said"] == "甲店"
    other = save(client, draft, "shop.area", "12", mark_of(stored(draft, "shop.area"))).json()
    assert not other["conflicts"] and stored(draft, "shop.area") == "12"
    save(client, draft, "shop.name", "乙店", answer["conflicts"]["shop.name"]["mark"])
    assert stored(draft, "shop.name") == "乙店"


def test_an_answer_that_others_depend_on_says_so(client, cast):
    draft = begin(client, cast.applicant)
    assert not save(client, draft, "shop.name", "甲店").json()["reshaped"]
    answered = client.post(
        reverse("draft-save", args=[draft.public_id]), {"handler.id_no~legal_rep.id_no": "true"}
    ).json()
    assert answered["reshaped"]
    page = client.get(reverse("draft-body", args=[draft.public_id])).content.decode()
    assert "委托别人办" in page and "还要问您几个问题" not in page


def test_rows_of_a_table_are_kept_with_their_masked_numbers(client, cast):
    draft = begin(client, cast.applicant, "MZ01")
    row = {"name": "张小满", "relation": "子女", "id_no": "110101198506122237", "income": ""}
    first = {f"family.members~0~{key}": value for key, value in row.items()} | {"family.members~rows": "0"}
    save(client, draft, "family.members", "", **first)
    second = first | {"family.members~0~id_no": "110101********2237", "family.members~0~_was": "0"}
    save(client, draft, "family.members", "", **second)
    assert stored(draft, "family.members") == [row]


def test_unknown_fields_and_other_columns_are_not_taken(client, cast):
    draft = begin(client, cast.applicant)
    client.post(
        reverse("draft-save", args=[draft.public_id]),
        {
            "field": ["no.such", "state"],
            "no.such": "x",
            "state": "closed",
            "applicant": cast.stranger.pk,
            "number": "1",
        },
    )
    row = Application.objects.get(pk=draft.pk)
    assert (row.state, row.applicant, row.number) == (
        State.DRAFT,
        cast.applicant,
        None,
    ) and "no.such" not in row.form


def test_a_draft_is_offered_again_and_another_only_on_request(client, cast):
    first = begin(client, cast.applicant)
    assert begin(client, cast.applicant) == first
    page = client.get(reverse("apply", args=["SC05"])).content.decode()
    assert "您有没填完的草稿" in page and str(first.public_id) in page
    nonce = str(uuid.uuid4())
    second = begin(client, cast.applicant, another="1", nonce=nonce)
    assert second != first and begin(client, cast.applicant, another="1", nonce=nonce) == second
    assert Application.objects.filter(item="SC05").count() == 2


def test_answers_of_the_guide_come_along(client, cast):
    client.force_login(cast.applicant)
    page = client.get(
        reverse("apply", args=["SC05"]) + "?handler.id_no~legal_rep.id_no=true"
    ).content.decode()
    assert 'value="true" checked' in page
    draft = begin(client, cast.applicant, **{"handler.id_no~legal_rep.id_no": "true"})
    assert draft.situation == {"handler.id_no != legal_rep.id_no": True}


def test_an_agent_keeps_to_his_limits(client, cast):
    agent = Agent.objects.get(user=cast.agent)
    who = str(cast.enterprise.public_id)
    agent.items = ["SC06"]
    agent.save()
    client.force_login(cast.agent)
    client.post(reverse("apply", args=["SC05"]), {"who": who})
    assert not Application.objects.exists()
    agent.items, agent.may_submit = [], False
    agent.save()
    client.post(reverse("apply", args=["SC05"]), {"who": who})
    draft = Application.objects.get()
    assert draft.enterprise == cast.enterprise and draft.form["applicant.uscc"] == cast.enterprise.credit_code
    c.samples.complete(draft)
    page = client.get(reverse("draft-confirm", args=[draft.public_id])).content.decode()
    assert "只有申请人或有权提交的经办人能做" in page
    client.post(
        reverse("draft-confirm", args=[draft.public_id]),
        {"declared": 1, "committed": 1, "expected": draft.revision},
    )
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_an_agent_who_was_removed_no_longer_sees_the_draft(client, cast):
    client.force_login(cast.agent)
    client.post(reverse("apply", args=["SC05"]), {"who": str(cast.enterprise.public_id)})
    draft = Application.objects.get()
    Agent.objects.filter(user=cast.agent).update(state=Agent.State.REMOVED)
    assert client.get(reverse("draft-form", args=[draft.public_id])).status_code == 404


@pytest.mark.parametrize(
    "name", ["draft-form", "draft-situation", "draft-confirm", "receipt", "draft-body", "receipt-qr"]
)
def test_a_stranger_finds_no_draft(client, cast, name):
    draft = c.a_draft(cast, "SC05")
    address = reverse(name, args=[draft.public_id])
    assert client.get(address).status_code == 302
    client.force_login(cast.stranger)
    assert client.get(address).status_code == 404
    assert client.post(reverse("draft-save", args=[draft.public_id])).status_code == 404
    assert client.post(reverse("draft-discard", args=[draft.public_id])).status_code == 404


def test_pressing_submit_twice_files_once_and_shows_the_same_receipt(client, cast):
    draft = c.a_draft(cast, "SC05")
    client.force_login(cast.applicant)
    given = {"declared": 1, "committed": 1, "expected": draft.revision, "nonce": str(uuid.uuid4())}
    address = reverse("draft-confirm", args=[draft.public_id])
    one, two = client.post(address, given), client.post(address, given)
    assert one.url == two.url == reverse("receipt", args=[draft.public_id])
    assert Application.objects.get(pk=draft.pk).submissions.count() == 1
    assert client.get(reverse("receipt-qr", args=[draft.public_id]))["Content-Type"] == "image/svg+xml"


def test_what_was_changed_after_it_was_read_back_is_not_filed_unread(client, cast):
    draft = c.a_draft(cast, "SC05")
    client.force_login(cast.applicant)
    save(client, draft, "shop.name", "别的店")
    given = {"declared": 1, "committed": 1, "expected": draft.revision, "nonce": str(uuid.uuid4())}
    response = client.post(reverse("draft-confirm", args=[draft.public_id]), given)
    assert response.status_code == 409 and "刚在别的窗口改过" in response.content.decode()
    assert Application.objects.get(pk=draft.pk).state == State.DRAFT


def test_nothing_is_filed_without_the_declaration(client, cast):
    draft = c.a_draft(cast, "SC05")
    client.force_login(cast.applicant)
    address = reverse("draft-confirm", args=[draft.public_id])
    assert client.post(address, {"expected": draft.revision}).status_code == 422
    assert Application.objects.get(pk=draft.pk).state == State.DRAFT


def test_the_confirm_page_shows_numbers_masked(client, cast):
    draft = c.a_draft(cast, "SC05")
    client.force_login(cast.applicant)
    page = client.get(reverse("draft-confirm", args=[draft.public_id])).content.decode()
    assert c.ID_NUMBER not in page and "13912340000" not in page and "溪畔小馆" in page


def test_a_newer_version_is_told_and_the_person_chooses(client, cast):
    draft = begin(client, cast.applicant)
    item = ServiceItem.objects.select_related("current").get(code="SC05")
    newer = _publish_again(item)
    address = reverse("draft-form", args=[draft.public_id])
    assert "要求刚更新了" in client.get(address).content.decode()
    client.post(reverse("draft-version", args=[draft.public_id]), {"to": "own"})
    assert "要求刚更新了" not in client.get(address).content.decode()
    client.post(reverse("draft-version", args=[draft.public_id]), {"to": "current"})
    draft.refresh_from_db()
    assert draft.version == newer and draft.form["applicant.name"] == "张明"


def _publish_again(item):
    definition = definition_of(item.current)
    with transaction.atomic():
        memory.lock()
        return publish_item(item, definition.model_copy(update={"summary": "新的一句话"}))


def test_a_discarded_draft_waits_in_the_bin_and_can_be_taken_back(client, cast):
    draft = begin(client, cast.applicant)
    client.post(reverse("draft-discard", args=[draft.public_id]))
    assert client.get(reverse("draft-form", args=[draft.public_id])).status_code == 404
    assert str(draft.public_id) in client.get(reverse("drafts-bin")).content.decode()
    client.post(reverse("draft-restore", args=[draft.public_id]))
    assert client.get(reverse("draft-form", args=[draft.public_id])).status_code == 200


def test_a_draft_goes_only_after_a_warning(client, cast):
    draft = begin(client, cast.applicant)
    client.post(reverse("draft-discard", args=[draft.public_id]))
    with standing_at(now() + timedelta(days=drafts.BIN_DAYS + 1)):
        tasks.tidy_drafts()
        assert Application.objects.filter(pk=draft.pk).exists()
        assert Notice.objects.filter(recipient=cast.applicant, kind="draft_goes").exists()
    with standing_at(now() + timedelta(days=drafts.BIN_DAYS + tasks.WARN_DAYS + 2)):
        tasks.tidy_drafts()
    assert not Application.objects.filter(pk=draft.pk).exists()


def test_a_draft_nobody_touches_goes_into_the_bin_after_a_warning(client, cast):
    draft = begin(client, cast.applicant)
    with standing_at(now() + timedelta(days=tasks.IDLE_DAYS - tasks.WARN_DAYS + 1)):
        tasks.tidy_drafts()
    assert Notice.objects.filter(recipient=cast.applicant, kind="draft_goes").exists()
    with standing_at(now() + timedelta(days=tasks.IDLE_DAYS + 2)):
        tasks.tidy_drafts()
    draft.refresh_from_db()
    assert draft.discarded_at is not None


VISITOR = {
    "kind": "自然人",
    "name": "王小云",
    "id_type": "居民身份证",
    "id_number": "110101198506122237",
    "phone": "13912345678",
}


def test_a_clerk_enters_a_case_for_somebody_at_the_window(client, cast):
    client.force_login(cast.clerk)
    assert "食品经营许可" in client.get(reverse("window") + "?q=开饭店").content.decode()
    begun = client.post(reverse("window-visitor", args=["SC05"]), VISITOR)
    draft = Application.objects.get(entered_by=cast.clerk)
    assert begun.url == reverse("draft-form", args=[draft.public_id]) and draft.applicant is None
    assert "替 <b>王小云</b> 录入" in client.get(begun.url).content.decode()
    client.post(
        reverse("paper-mark", args=[draft.public_id, "M065"]), {"what": "paper", "given": "1", "copies": "2"}
    )
    paper = draft.papers.get(code="M065")
    assert (paper.received, paper.how, paper.copies) == (True, "paper", 2)
    c.samples.complete(draft)
    draft.refresh_from_db()
    given = {"declared": 1, "committed": 1, "expected": draft.revision}
    assert client.post(reverse("draft-confirm", args=[draft.public_id]), given).url.endswith("/receipt/")
    draft.refresh_from_db()
    assert (draft.state, draft.via) == (State.SUBMITTED, "1")


@pytest.mark.parametrize(
    "change", [{"id_number": "110101198506122238"}, {"phone": "123"}, {"kind": "法人"}, {"name": ""}]
)
def test_who_stands_at_the_window_is_checked(client, cast, change):
    client.force_login(cast.clerk)
    assert client.post(reverse("window-visitor", args=["SC05"]), VISITOR | change).status_code == 200
    assert not Application.objects.exists()


def test_only_clerks_enter_for_others(client, cast):
    for user in (cast.applicant, cast.reviewer):
        client.force_login(user)
        for address in (reverse("window"), reverse("window-visitor", args=["SC05"])):
            assert client.get(address).status_code == 403, (user, address)


def test_a_draft_is_gone_on_with_at_the_window_by_its_code(client, cast):
    draft = begin(client, cast.applicant)
    code = Draft.objects.get(application=draft).code
    client.force_login(cast.clerk)
    form = reverse("draft-form", args=[draft.public_id])
    assert client.get(form).status_code == 404
    assert client.post(reverse("window-continue"), {"code": code, "tail": "0000"}).url == reverse("window")
    assert client.get(form).status_code == 404
    assert client.post(reverse("window-continue"), {"code": code.lower(), "tail": "4370"}).url == form
    assert client.get(form).status_code == 200


def test_the_form_costs_a_constant_number_of_queries(client, cast, django_assert_max_num_queries):
    client.force_login(cast.applicant)
    for code in ("SC05", "MZ01"):
        draft = c.a_draft(cast, code)
        address = reverse("draft-form", args=[draft.public_id])
        client.get(address)
        with django_assert_max_num_queries(24):
            client.get(address)
