"""Signing in by password, locking out, setting a new password, the demo's accounts."""

from dataclasses import replace

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.sessions.models import Session
from django.urls import reverse

from hall.journal.models import Entry
from hall.people.models import User
from tests.cast import a_user
from tests.hall.sign_in_hand import PASSWORD, ask, bare, code_in, give, sign_in, who

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_hashing")]


@pytest.mark.parametrize("login", ["zhangming", "13912340000", "139 1234 0000", " zhangming "])
def test_a_password_opens_the_account_by_name_and_by_phone(client, citizen, login):
    assert sign_in(client, login).status_code == 302
    assert who(client) == str(citizen.pk)


def test_an_unproved_phone_opens_nothing(client, citizen):
    User.objects.filter(pk=citizen.pk).update(phone_verified=False)
    sign_in(client, "13912340000")
    assert who(client) is None


def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(client, citizen):
    pages = []
    for login in ("zhangming", "nobody"):
        page = sign_in(client, login, "wrong-password").content.decode()
        pages.append(bare(page))
    assert pages[0] == pages[1]
    assert "账号或密码不对" in pages[0]


@pytest.mark.parametrize("login", ["zhangming", "nobody", "13912340000", "13900009999", "a@example.com"])
def test_an_unknown_name_costs_the_same_hashing_as_a_known_one(client, citizen, monkeypatch, login):
    worked = []
    encode = PBKDF2PasswordHasher.encode
    monkeypatch.setattr(PBKDF2PasswordHasher, "encode", lambda *args: worked.append(1) or encode(*args))
    sign_in(client, login, "wrong-password")
    assert len(worked) == 1


def test_the_session_gets_a_new_key_at_sign_in(client, citizen):
    client.get(reverse("account_login"))
    session = client.session
    session["planted"] = "by somebody else"
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    sign_in(client)
    assert client.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()


def test_a_code_also_gives_the_session_a_new_key(client, citizen, sent):
    ask(client, "13912340000")
    before = client.session.session_key
    give(client, code_in(sent[0][1]))
    assert who(client) and client.session.session_key != before


@pytest.mark.parametrize(
    "next_page",
    ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example", "http:evil"],
)
def test_signing_in_never_leads_to_another_site(client, citizen, sent, next_page):
    assert "evil" not in sign_in(client, next=next_page)["Location"]
    client.post(reverse("account_logout"))
    ask(client, "13912340000", next=next_page)
    assert "evil" not in give(client, code_in(sent[0][1]))["Location"]


def test_signing_in_leads_to_the_page_that_was_asked_for(client, citizen, sent):
    assert sign_in(client, next="/items/SC05/")["Location"] == "/items/SC05/"
    client.post(reverse("account_logout"))
    ask(client, "13912340000", next="/items/SC05/")
    assert give(client, code_in(sent[0][1]))["Location"] == "/items/SC05/"


def test_a_stopped_account_does_not_come_in(client, citizen, sent):
    User.objects.filter(pk=citizen.pk).update(is_active=False)
    sign_in(client)
    assert who(client) is None
    ask(client, "13912340000")
    give(client, code_in(sent[0][1]))
    assert who(client) is None


def test_every_form_of_signing_in_wants_a_token(client):
    strict = type(client)(enforce_csrf_checks=True)
    for name in (
        "account_login",
        "account-code",
        "account_signup",
        "account_logout",
        "sign-in-again",
        "account-demo",
    ):
        assert strict.post(reverse(name), {}).status_code == 403, name


# Lock-out.


def test_after_five_wrong_passwords_even_the_right_one_waits(client, citizen):
    for _ in range(5):
        sign_in(client, password="wrong-password")
    page = sign_in(client)
    assert who(client) is None
    assert "试得太多了" in page.content.decode()


def test_ten_wrong_passwords_lock_the_name_out_for_that_address(client, citizen, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    for _ in range(10):
        answer = sign_in(client, password="wrong-password")
    assert answer.status_code == 429
    assert sign_in(client).status_code == 429
    assert who(client) is None
    elsewhere = client.post(
        reverse("account_login"), {"login": "zhangming", "password": PASSWORD}, REMOTE_ADDR="10.1.1.1"
    )
    assert elsewhere.status_code == 302


def test_an_unknown_name_is_locked_out_just_the_same(client, settings):
    settings.ACCOUNT_RATE_LIMITS = False
    answers = [sign_in(client, "nobody", "wrong-password").status_code for _ in range(11)]
    assert answers[-1] == 429


# A new password.


def test_a_forgotten_password_is_replaced_by_a_code_and_other_sessions_end(client, citizen, sent):
    elsewhere = type(client)()
    sign_in(elsewhere)
    ask(client, "13912340000", "account_reset_password")
    answer = give(client, code_in(sent[0][1]))
    assert answer["Location"] == reverse("account-password")
    new = {"password": "another-long-2026", "again": "another-long-2026"}
    assert client.post(reverse("account-password"), new)["Location"] == reverse("account")
    assert client.get(reverse("account")).status_code == 200
    assert elsewhere.get(reverse("account")).status_code == 302
    assert sign_in(type(client)(), password="another-long-2026").status_code == 302
    assert Entry.objects.filter(chain=f"person:{citizen.public_id}", action="password_changed").exists()


def test_asking_for_a_new_password_does_not_tell_whether_there_is_an_account(client, citizen, sent):
    answers = [
        ask(type(client)(), contact, "account_reset_password").content
        for contact in ("13912340000", "13912349999")
    ]
    assert answers[0] == answers[1] and len(sent) == 2


# Demo accounts.


def test_demo_accounts_sign_in_by_one_press_in_the_demo(client, db):
    user = a_user("张明", username="zhangming")
    assert "演示账号" in client.get(reverse("account_login")).content.decode()
    client.post(reverse("account-demo"), {"username": "zhangming"})
    assert who(client) == str(user.pk)


def test_only_demo_accounts_sign_in_that_way(client, db):
    a_user("别人", username="somebody")
    assert client.post(reverse("account-demo"), {"username": "somebody"}).status_code == 404
    assert who(client) is None


def test_in_production_no_demo_account_is_shown_or_let_in(client, settings):
    settings.ENV = replace(settings.ENV, mode="production")
    a_user("张明", username="zhangming")
    assert "演示账号" not in client.get(reverse("account_login")).content.decode()
    assert client.post(reverse("account-demo"), {"username": "zhangming"}).status_code == 404
    assert who(client) is None
