"""A covered number in full: only for whom it concerns, for a reason, so many an hour, and written down."""

import uuid

import pytest
from django.http import Http404
from django.template import Context, Template
from django.urls import reverse

from hall.journal.models import Entry
from hall.people import unmasking
from hall.people.actor import Actor
from hall.people.models import Role
from hall.people.refusals import NotDone
from hall.privacy import masking
from tests.cast import ID_NUMBER, a_person, a_post, a_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def person():
    return a_person("张明", ID_NUMBER, "13912340000").person


@pytest.fixture
def keeper():
    return a_post(a_user("管理甲"), Role.SYSTEM_ADMIN, None)


def press(client, person, **given):
    form = {
        "kind": "person",
        "owner": person.user.public_id,
        "field": "id_number",
        "reason": "核对身份证原件",
    }
    return client.post(reverse("unmask"), form | given)


def test_a_number_is_shown_for_a_reason_and_the_reason_is_kept(client, person, keeper):
    client.force_login(keeper)
    assert ID_NUMBER in press(client, person).content.decode()
    entry = Entry.objects.get(chain=f"reads:person:{person.user.public_id}")
    assert (entry.action, entry.reason, entry.actor_name, entry.changes["what"]) == (
        "unmask",
        "核对身份证原件",
        "管理甲",
        "证件号码",
    )
    assert ID_NUMBER not in str(entry.changes)


def test_the_person_sees_who_looked(client, person, keeper):
    unmasking.unmask(Actor.of(keeper), person, "id_number", "核对身份证原件")
    client.force_login(person.user)
    page = client.get(reverse("account-reads")).content.decode()
    assert "管理甲" in page and "核对身份证原件" in page


@pytest.mark.parametrize("reason", ["", "   ", "看看", "x" * 201])
def test_without_a_reason_nothing_is_shown(client, person, keeper, reason):
    client.force_login(keeper)
    answer = press(client, person, reason=reason)
    assert answer.status_code == 422 and ID_NUMBER not in answer.content.decode()
    assert not Entry.objects.filter(action="unmask").exists()


def test_what_was_typed_stays_when_it_is_refused(client, person, keeper):
    client.force_login(keeper)
    assert 'value="看看"' in press(client, person, reason="看看").content.decode()


@pytest.mark.parametrize("role", [None, *(role for role in Role if role != Role.SYSTEM_ADMIN)])
def test_whoever_does_not_keep_accounts_finds_nobody(client, person, role):
    client.force_login(a_post(a_user("某人"), role, None) if role else a_person("路人"))
    assert press(client, person).status_code == 404
    assert not Entry.objects.filter(action="unmask").exists()


@pytest.mark.parametrize(
    "given",
    [{"kind": "nothing"}, {"owner": "x"}, {"owner": uuid.uuid4()}, {"field": "user_id"}, {"field": "level"}],
)
def test_only_registered_fields_of_what_is_there_are_shown(client, person, keeper, given):
    client.force_login(keeper)
    assert press(client, person, **given).status_code == 404


def test_so_many_an_hour_and_no_more(person, keeper):
    actor = Actor.of(keeper)
    for _ in range(unmasking.AN_HOUR.most):
        unmasking.unmask(actor, person, "id_number", "核对身份证原件")
    with pytest.raises(NotDone, match="一小时内"):
        unmasking.unmask(actor, person, "id_number", "核对身份证原件")


def test_a_get_asks_why_and_shows_nothing(client, person, keeper):
    client.force_login(keeper)
    query = {"kind": "person", "owner": person.user.public_id, "field": "id_number"}
    page = client.get(reverse("unmask"), query).content.decode()
    assert "为什么要看" in page and "110101********4370" in page and ID_NUMBER not in page


def test_the_tag_draws_the_covered_number_and_the_question(rf, person, keeper):
    page = Template('{% load people %}{% masked person "id_number" %}').render(
        Context({"request": rf.get("/"), "person": person, "csrf_token": "t"})
    )
    assert "110101********4370" in page and ID_NUMBER not in page and 'name="reason"' in page


def test_an_object_nobody_registered_is_no_owner(keeper):
    with pytest.raises(LookupError):
        unmasking.kind_of(keeper)
    with pytest.raises(Http404):
        unmasking.kind_named("user")


def test_lists_and_forms_of_the_administration_show_covered_numbers(client, person, django_user_model):
    client.force_login(django_user_model.objects.create_superuser("root", name="管理员"))
    for address in (
        reverse("admin:hall_person_changelist"),
        reverse("admin:hall_person_change", args=[person.pk]),
        reverse("admin:hall_user_changelist"),
        reverse("admin:hall_user_change", args=[person.user.pk]),
    ):
        page = client.get(address).content.decode()
        assert ID_NUMBER not in page and "13912340000" not in page, address
    assert "110101********4370" in client.get(reverse("admin:hall_person_changelist")).content.decode()


@pytest.mark.parametrize(
    ("mask", "value", "shown"),
    [
        (masking.id_number, ID_NUMBER, "110101********4370"),
        (masking.id_number, "E1234567", "******67"),
        (masking.id_number, "", ""),
        (masking.credit_code, "91990102MA7X7X7X2X", "91990102******7X2X"),
        (masking.phone, "13900000000", "139****0000"),
        (masking.name, "张小明", "张*明"),
        (masking.name, "张明", "张*"),
        (masking.name, "张", "张"),
        (masking.account, "6222020000001234567", "***************4567"),
    ],
)
def test_numbers_are_covered_as_people_expect(mask, value, shown):
    assert mask(value) == shown
