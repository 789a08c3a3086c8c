"""How long a session lasts, and signing in again in place."""

import time

import pytest
import time_machine
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.urls import reverse

from hall.people.models import Role
from tests.cast import a_person, a_post, a_user
from tests.hall.sign_in_hand import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_hashing")]
HOUR = 3600


@pytest.fixture
def citizen():
    user = a_person("张明", phone="13912340000")
    user.set_password(PASSWORD)
    user.save()
    return user


@pytest.fixture
def clerk():
    return a_post(a_user("窗口甲"), Role.CLERK, None)


def later(seconds):
    return time_machine.travel(time.time() + seconds)


def again(client, user, **given):
    given = {"login": "13912340000", "password": PASSWORD, "account": str(user.public_id)} | given
    return client.post(reverse("sign-in-again"), given, headers={"X-Requested-With": "fetch"})


def test_the_public_has_two_hours_and_staff_half_an_hour(client, citizen, clerk):
    staff = type(client)()
    client.force_login(citizen)
    staff.force_login(clerk)
    with later(31 * 60):
        assert client.get(reverse("account")).status_code == 200
        assert staff.get(reverse("account")).status_code == 302
    with later(31 * 60 + 2 * HOUR):
        assert client.get(reverse("account")).status_code == 302


def test_signs_of_life_keep_the_session(client, citizen):
    client.force_login(citizen)
    for number in range(1, 5):
        with later(number * 1.5 * HOUR):
            assert client.get(reverse("account")).status_code == 200


def test_what_a_page_asks_for_by_itself_is_no_sign_of_life(client, citizen):
    client.force_login(citizen)
    for number in range(1, 4):
        with later(number * 0.7 * HOUR):
            answer = client.get(reverse("session"), headers={"X-Background": "1"})
    assert answer.status_code == 401


def test_a_page_can_ask_how_long_is_left(client, citizen):
    client.force_login(citizen)
    with later(HOUR):
        left = client.get(reverse("session"), headers={"X-Background": "1"}).json()["seconds_left"]
        assert 3590 <= left <= 3600
        assert client.post(reverse("session")).json()["seconds_left"] == 7200


def test_the_reader_is_told_why_he_is_signed_out(client, citizen):
    client.force_login(citizen)
    with later(3 * HOUR):
        page = client.get(reverse("account"), follow=True).content.decode()
    assert "有一段时间没有操作" in page


@pytest.mark.parametrize(
    "headers", [{"HX-Request": "true"}, {"X-Requested-With": "fetch"}, {"Sec-Fetch-Mode": "cors"}]
)
def test_a_save_without_a_session_gets_401_and_not_the_sign_in_page(client, headers):
    answer = client.post(reverse("account-profile"), {"name": "张明"}, headers=headers)
    assert (answer.status_code, answer["HX-Trigger"]) == (401, "signInAgain")


def test_a_page_without_a_session_leads_to_the_sign_in_page_and_back(client):
    answer = client.get(reverse("account-profile"), headers={"Sec-Fetch-Mode": "navigate"})
    assert answer.status_code == 302 and answer["Location"].endswith("?next=/account/profile/")


def test_signing_in_again_in_place_gives_a_new_token(client, citizen):
    answer = again(client, citizen)
    told = answer.json()
    assert told["signed_in"] and told["account"] == str(citizen.public_id) and told["csrf"]
    assert client.session["_auth_user_id"] == str(citizen.pk)


def test_another_account_does_not_take_over_the_page(client, citizen):
    other = a_person("李四")
    answer = again(client, other)
    assert "不是刚才的账号" in answer.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_wrong_password_in_the_dialog_is_told_there(client, citizen):
    answer = again(client, citizen, password="wrong-password")
    assert "账号或密码不对" in answer.content.decode()
    assert "wrong-password" not in answer.content.decode()


def test_the_dialog_is_no_way_around_the_lock_out(client, citizen):
    for _ in range(5):
        again(client, citizen, password="wrong-password")
    assert "试得太多了" in again(client, citizen).content.decode()
    assert "_auth_user_id" not in client.session


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_the_dialog_asks_for_the_second_factor_too(client, citizen):
    secret = generate_totp_secret()
    TOTP.activate(citizen, secret)
    RecoveryCodes.activate(citizen)
    first = again(client, citizen)
    assert 'name="code"' in first.content.decode() and "_auth_user_id" not in client.session
    mine = {"account": str(citizen.public_id)}
    wrong = mine | {"code": "000000"}
    client.post(reverse("sign-in-again"), wrong, headers={"X-Requested-With": "fetch"})
    assert "_auth_user_id" not in client.session
    right = mine | {"code": code_now(secret)}
    answer = client.post(reverse("sign-in-again"), right, headers={"X-Requested-With": "fetch"})
    assert answer.json()["signed_in"] and client.session["_auth_user_id"] == str(citizen.pk)


def test_staff_hold_their_posts_again_only_after_the_second_proof(client, clerk, settings):
    """As at the sign-in page: until the code was given nobody is signed in."""
    settings.STAFF_SECOND_FACTOR = True
    clerk.set_password(PASSWORD)
    clerk.save()
    secret = generate_totp_secret()
    TOTP.activate(clerk, secret)
    fetched = {"headers": {"X-Requested-With": "fetch"}}
    asked = again(client, clerk, login=clerk.username)
    assert 'name="code"' in asked.content.decode()
    assert client.get(reverse("session"), **fetched).status_code == 401
    assert client.get(reverse("absence"), **fetched).status_code == 401
    again(client, clerk, login=clerk.username)  # the password once more is no second proof
    assert "_auth_user_id" not in client.session
    right = {"code": code_now(secret), "account": str(clerk.public_id)}
    given = client.post(reverse("sign-in-again"), right, **fetched)
    assert given.json()["signed_in"] and client.get(reverse("absence")).status_code == 200


def test_staff_who_owe_the_second_proof_and_never_set_it_up_are_led_there(client, clerk, settings):
    settings.STAFF_SECOND_FACTOR = True
    clerk.set_password(PASSWORD)
    clerk.save()
    assert "还没有开通" in again(client, clerk, login=clerk.username).content.decode()
    assert "_auth_user_id" not in client.session


def test_a_sign_in_begun_for_another_account_does_not_end_in_the_dialog(client, citizen, clerk):
    clerk.set_password(PASSWORD)
    clerk.save()
    secret = generate_totp_secret()
    TOTP.activate(clerk, secret)
    client.post(reverse("account_login"), {"login": clerk.username, "password": PASSWORD})
    given = {"code": code_now(secret), "account": str(citizen.public_id)}
    answer = client.post(reverse("sign-in-again"), given, headers={"X-Requested-With": "fetch"})
    assert "不是刚才的账号" in answer.content.decode() and "_auth_user_id" not in client.session
