"""The account page: identity, contacts, password, sessions, who has read my data."""

import re
import time
from datetime import date

import pytest
import time_machine
from django.urls import reverse

from hall.journal.apart import read_of_personal_data
from hall.journal.models import Entry
from hall.people import id_numbers
from hall.people.account import changing
from hall.people.actor import Actor
from hall.people.models import Person, User
from hall.people.refusals import NotDone
from tests.cast import ID_NUMBER, a_person, a_user
from tests.hall.sign_in_hand import PASSWORD

pytestmark = pytest.mark.django_db


@pytest.fixture
def citizen(client, quick_hashing):
    """Signed in with a password a moment ago."""
    user = a_person("张明", phone="13912340000")
    user.set_password(PASSWORD)
    user.save()
    client.post(reverse("account_login"), {"login": "13912340000", "password": PASSWORD})
    return user


def entries(user) -> list[str]:
    return list(Entry.objects.filter(chain=f"person:{user.public_id}").values_list("action", flat=True))


def test_the_account_page_shows_what_is_kept_and_covers_numbers(client, citizen):
    Person.objects.filter(user=citizen).delete()
    Person.objects.create(user=citizen, id_number=ID_NUMBER)
    page = client.get(reverse("account")).content.decode()
    assert "110101********4370" in page and "男，1990年3月7日出生" in page and "139****0000" in page
    assert ID_NUMBER not in page and "13912340000" not in page


def test_the_account_page_costs_the_same_with_ten_enterprises(client, citizen, django_assert_max_num_queries):
    client.get(reverse("account"))
    with django_assert_max_num_queries(16):
        client.get(reverse("account"))


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("", "请填证件号码"),
        ("11010119900307437", "17 位"),
        ("110101900307437", "15 位的旧号码"),
        ("110101199003074371", "最后一位"),
        ("110101199013074370", "出生日期"),
        ("11010119900307437Y", "数字或 X"),
        ("110101209003074370", "出生日期"),
    ],
)
def test_a_number_that_cannot_be_is_refused_with_where_to_look(client, citizen, number, told):
    answer = client.post(reverse("account-identity"), {"id_type": "居民身份证", "number": number})
    assert answer.status_code == 400 and told in answer.content.decode()
    assert not Person.objects.get(user=citizen).id_number


def test_a_number_is_entered_once_and_written_down_covered(client, citizen):
    client.post(reverse("account-identity"), {"id_type": "居民身份证", "number": "110101 19900307 4370"})
    person = Person.objects.get(user=citizen)
    assert person.id_number == ID_NUMBER
    entry = Entry.objects.get(chain=f"person:{citizen.public_id}", action="identity_entered")
    assert entry.changes["id_number"] == "110101********4370"
    with pytest.raises(NotDone, match="已经登记过"):
        changing.enter_identity(citizen, actor=Actor.of(citizen), id_type="居民身份证", number=ID_NUMBER)


def test_entering_a_number_does_not_confirm_it(client, citizen):
    Person.objects.filter(user=citizen).update(level=1)
    client.post(reverse("account-identity"), {"id_type": "居民身份证", "number": ID_NUMBER, "level": "4"})
    assert Person.objects.get(user=citizen).level == 1


def test_a_number_of_another_account_is_refused_without_telling_whose(client, citizen):
    a_person("李四", ID_NUMBER)
    page = client.post(
        reverse("account-identity"), {"id_type": "居民身份证", "number": ID_NUMBER}
    ).content.decode()
    assert "没能登记" in page and "李四" not in page
    assert entries(citizen).count("identity_entered") == 0


def test_numbers_cannot_be_tried_out(client, citizen):
    a_person("李四", ID_NUMBER)
    for _ in range(5):
        client.post(reverse("account-identity"), {"id_type": "居民身份证", "number": ID_NUMBER})
    page = client.post(
        reverse("account-identity"), {"id_type": "居民身份证", "number": ID_NUMBER}
    ).content.decode()
    assert "次数太多" in page


def test_the_profile_form_changes_name_and_address_and_nothing_else(client, citizen):
    extra = {"is_staff": "on", "is_superuser": "on", "username": "root", "phone": "13900000000", "level": "4"}
    client.post(reverse("account-profile"), {"name": "张小明", "address": "云溪路1号", **extra})
    user = User.objects.get(pk=citizen.pk)
    assert (user.name, user.person.address) == ("张小明", "云溪路1号")
    assert (user.is_staff, user.is_superuser, user.username, user.phone) == (
        False,
        False,
        citizen.username,
        "13912340000",
    )


def test_the_name_of_a_registered_number_stays(client, citizen):
    changing.enter_identity(citizen, actor=Actor.of(citizen), id_type="居民身份证", number=ID_NUMBER)
    client.post(reverse("account-profile"), {"name": "别的名字", "address": "云溪路1号"})
    citizen.refresh_from_db()
    assert citizen.name == "张明" and citizen.person.address == "云溪路1号"


def test_a_new_phone_counts_once_its_code_was_given(client, citizen, sent):
    client.post(reverse("account-contact", args=["phone"]), {"contact": "13800001111"})
    citizen.refresh_from_db()
    assert citizen.phone == "13912340000"
    client.post(reverse("account-code-confirm"), {"code": re.search(r"\d{6}", sent[0][1])[0]})
    citizen.refresh_from_db()
    assert (citizen.phone, citizen.phone_verified) == ("13800001111", True)
    assert "contact_changed" in entries(citizen)


def test_a_phone_that_another_account_proved_stays_there(client, citizen, sent):
    other = a_user("李四", phone="13800001111", phone_verified=True)
    client.post(reverse("account-contact", args=["phone"]), {"contact": "13800001111"})
    client.post(reverse("account-code-confirm"), {"code": re.search(r"\d{6}", sent[0][1])[0]})
    citizen.refresh_from_db()
    other.refresh_from_db()
    assert (citizen.phone, other.phone) == ("13912340000", "13800001111")


@pytest.mark.parametrize(("kind", "contact"), [("phone", "a@example.com"), ("email", "13800001111")])
def test_a_contact_of_the_other_kind_is_refused(client, citizen, sent, kind, contact):
    assert client.post(reverse("account-contact", args=[kind]), {"contact": contact}).status_code == 400


@pytest.mark.parametrize(("name", "args"), [("account-contact", ["phone"]), ("account-password", [])])
def test_delicate_pages_ask_for_proof_again_after_ten_minutes(client, citizen, name, args):
    address = reverse(name, args=args)
    assert client.get(address).status_code == 200
    with time_machine.travel(time.time() + 700):
        answer = client.get(address)
        assert answer["Location"].startswith(reverse("account_reauthenticate"))
        client.post(answer["Location"], {"password": PASSWORD})
        assert client.get(address).status_code == 200


def test_the_proof_can_be_a_code_to_ones_own_phone(client, citizen, sent):
    address = reverse("account-password")
    with time_machine.travel(time.time() + 700):
        client.post(reverse("account-confirm-myself"), {"next": address})
        assert sent[0][0] == "13912340000"
        code = re.search(r"\d{6}", sent[0][1])[0]
        assert client.post(reverse("account-code-confirm"), {"code": code})["Location"] == address
        assert client.get(address).status_code == 200


def test_a_new_password_ends_the_other_sessions_and_keeps_this_one(client, citizen):
    elsewhere = type(client)()
    elsewhere.post(reverse("account_login"), {"login": "13912340000", "password": PASSWORD})
    before = client.session.session_key
    new = {"password": "another-long-2026", "again": "another-long-2026"}
    client.post(reverse("account-password"), new)
    assert client.get(reverse("account")).status_code == 200
    assert elsewhere.get(reverse("account")).status_code == 302
    assert client.session.session_key != before


def test_sessions_are_listed_and_ended(client, citizen):
    elsewhere = type(client)(headers={"user-agent": "Elsewhere/1.0"})
    elsewhere.post(reverse("account_login"), {"login": "13912340000", "password": PASSWORD})
    assert "Elsewhere/1.0" in client.get(reverse("account-sessions")).content.decode()
    client.post(reverse("account-sessions-end"))
    assert client.get(reverse("account")).status_code == 200
    assert elsewhere.get(reverse("account")).status_code == 302


def test_who_has_read_my_data_names_who_when_and_why(client, citizen):
    clerk = a_user("窗口甲")
    read_of_personal_data(f"person:{citizen.public_id}", "证件号码", actor=Actor.of(clerk), reason="核对身份")
    stranger = a_person("路人")
    read_of_personal_data(f"person:{stranger.public_id}", "证件号码", actor=Actor.of(clerk), reason="别人的")
    page = client.get(reverse("account-reads")).content.decode()
    assert "窗口甲" in page and "核对身份" in page and "别人的" not in page


def test_the_session_is_not_written_on_every_page(client, citizen, django_assert_num_queries):
    client.get(reverse("account-profile"))
    before = client.session.get("seen_at")
    client.get(reverse("account-profile"))
    assert client.session.get("seen_at") == before


@pytest.mark.parametrize("day", [date(1990, 3, 7)])
def test_gender_and_birth_date_come_from_the_number(day):
    assert id_numbers.birth_date(ID_NUMBER) == day and id_numbers.gender(ID_NUMBER) == "男"
