"""The phrase book of a department: who keeps it, what it holds when the doors open."""

import pytest
from django.core.management import call_command
from django.urls import reverse

from approvals.desk.case.phrases import LARGEST, fitting, load_seed, phrases_for
from approvals.desk.models import OpinionTemplate, Phrase
from hall.catalog.models import DataElement, Material, ServiceItem
from hall.org.models import Department
from hall.people.models import Role, User
from tests import cast as c

pytestmark = pytest.mark.django_db
BOOK = reverse("desk-phrases")


@pytest.fixture
def cast():
    return c.make_cast("ZJJ")


def test_every_department_opens_with_a_book():
    call_command("load_phrases")
    assert Phrase.objects.values("department").distinct().count() == Department.objects.count()
    assert OpinionTemplate.objects.filter(department="ZJJ", move="approve").exists()


def test_loading_again_changes_nothing_a_department_has_made_of_its_book():
    load_seed()
    Phrase.objects.filter(department="ZJJ").exclude(
        pk=Phrase.objects.filter(department="ZJJ").first().pk
    ).delete()
    assert load_seed() == (0, 0)
    assert Phrase.objects.filter(department="ZJJ").count() == 1


def test_every_phrase_that_ships_is_for_something_the_catalog_knows():
    load_seed()
    known = {
        *Material.objects.values_list("code", flat=True),
        *DataElement.objects.values_list("code", flat=True),
    }
    assert set(Phrase.objects.exclude(key="").values_list("key", flat=True)) <= known


def test_what_fits_the_paper_comes_before_what_fits_everything():
    Phrase.objects.create(department_id="ZJJ", wrong="处处可用", used=9)
    Phrase.objects.create(department_id="ZJJ", key="M026", wrong="合同的")
    Phrase.objects.create(department_id="ZJJ", key="M001", wrong="申请表的")
    assert [each.wrong for each in fitting(phrases_for("ZJJ"), "M026")] == ["合同的", "处处可用"]


@pytest.mark.parametrize("who", [Role.CLERK, Role.REVIEWER, Role.SIGNER])
def test_staff_of_the_department_keep_its_book(client, cast, who):
    client.force_login(getattr(cast, who))
    given = {
        "kind": "phrase",
        "department": "ZJJ",
        "wrong": "缺附图",
        "remedy": "请补附图",
        "basis": "",
        "key": "M026",
    }
    assert client.post(BOOK, given).status_code == 302
    phrase = Phrase.objects.get()
    assert (phrase.department_id, phrase.key) == ("ZJJ", "M026")
    assert "施工合同" in client.get(BOOK).content.decode()
    page = reverse("desk-phrase", args=[phrase.pk])
    assert client.post(page, {"wrong": "缺总平面图", "remedy": "", "basis": "", "key": ""}).status_code == 302
    assert Phrase.objects.get().wrong == "缺总平面图"
    client.post(page, {"remove": "1"})
    assert not Phrase.objects.exists()


def test_another_departments_book_is_not_there(client, cast):
    phrase = Phrase.objects.create(department_id="SCJGJ", wrong="别家的话")
    client.force_login(cast.clerk)
    assert client.get(BOOK + "?department=SCJGJ").status_code == 404
    assert client.get(reverse("desk-phrase", args=[phrase.pk])).status_code == 404
    given = {"kind": "phrase", "department": "SCJGJ", "wrong": "硬塞一句"}
    assert client.post(BOOK, given).status_code == 404
    assert Phrase.objects.count() == 1


@pytest.mark.parametrize("who", ["applicant", "stranger"])
def test_the_public_has_no_book(client, cast, who):
    client.force_login(getattr(cast, who))
    assert client.get(BOOK).status_code == 403


@pytest.mark.parametrize("given", [{"wrong": ""}, {"wrong": "x" * 501}, {"wrong": "好", "key": "M999"}])
def test_what_cannot_be_kept_is_told(client, cast, given):
    client.force_login(cast.clerk)
    response = client.post(BOOK, {"kind": "phrase", "department": "ZJJ"} | given)
    assert response.status_code == 422 and "bad" in response.content.decode()
    assert not Phrase.objects.exists()


def test_a_book_has_an_end(client, cast):
    Phrase.objects.bulk_create(Phrase(department_id="ZJJ", wrong=f"句{n}") for n in range(LARGEST))
    client.force_login(cast.clerk)
    response = client.post(BOOK, {"kind": "phrase", "department": "ZJJ", "wrong": "再一句"})
    assert response.status_code == 422 and Phrase.objects.count() == LARGEST


def test_opinions_are_kept_for_a_move(client, cast):
    client.force_login(cast.signer)
    given = {"kind": "opinion", "department": "ZJJ", "text": "同意，请发证。", "move": "approve"}
    assert client.post(BOOK, given).status_code == 302
    assert OpinionTemplate.objects.get().move == "approve"
    assert client.post(BOOK, given | {"move": "lapse"}).status_code == 422


@pytest.mark.parametrize("many", [3, 60])
def test_the_book_costs_the_same_however_thick(client, cast, many, django_assert_max_num_queries):
    Phrase.objects.bulk_create(Phrase(department_id="ZJJ", wrong=f"句{n}", key="M026") for n in range(many))
    client.force_login(cast.clerk)
    client.get(BOOK)
    with django_assert_max_num_queries(16):
        assert client.get(BOOK).status_code == 200


def admin_pages(department="ZJJ"):
    item = ServiceItem.objects.listed().filter(department=department).first()
    return (
        reverse("admin:hall_department_change", args=[department]),
        reverse("admin:hall_serviceitem_change", args=[item.pk]),
    )


def test_the_admin_pages_of_a_department_and_its_items_lead_to_its_book(client):
    client.force_login(User.objects.create_superuser("admin", "admin@example.com", "a long password"))
    book = reverse("admin:approvals_phrase_changelist") + "?department__code__exact=ZJJ"
    for address in admin_pages():
        assert book in client.get(address).content.decode(), address
    assert client.get(book).status_code == 200


def test_whoever_may_not_change_the_book_is_not_led_there(client):
    client.force_login(User.objects.create_user("looker", is_staff=True))
    for address in admin_pages():
        assert "常用语" not in client.get(address).content.decode(), address


@pytest.mark.parametrize(
    ("who", "sees"), [("clerk", True), ("catalog_admin", True), ("system_admin", True), ("supervisor", False)]
)
def test_the_bar_of_the_desk_shows_the_book_to_those_who_keep_it(client, cast, who, sees):
    client.force_login(getattr(cast, who))
    page = client.get(reverse("desk")).content.decode()
    assert (f'href="{BOOK}"' in page) == sees
    assert (client.get(BOOK).status_code == 200) == sees
