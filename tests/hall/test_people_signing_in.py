"""Signing in by password and by code, registering, setting a new password."""

import re
import time
from dataclasses import replace

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.sessions.models import Session
from django.core import mail
from django.urls import reverse

from hall.journal.models import Entry
from hall.people.models import Person, User
from hall.people.signing_in import codes
from hall.throttle.guard import Limit
from hall.throttle.models import Tries
from tests.cast import a_user

pytestmark = pytest.mark.django_db
PASSWORD = "yunxi-hall-2026"


@pytest.fixture
def citizen():
    user = a_user("张明", username="zhangming", phone="13912340000", phone_verified=True)
    user.set_password(PASSWORD)
    user.save()
    Person.objects.create(user=user)
    return user


@pytest.fixture
def sent(monkeypatch):
    """Short messages that went out: (phone, text)."""
    messages = []
    monkeypatch.setattr(codes, "send_sms", lambda phone, text: messages.append((phone, text)))
    return messages


@pytest.fixture(autouse=True)
def quick_hashing(monkeypatch):
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 10)


def bare(page: str) -> str:
    """A page without what differs each time: tokens, and the contact it is about."""
    page = re.sub(r'value="[^"]*"|\d{3}\*{4}\d{4}|验证码是 \d{6}', "", page)
    return re.sub(r"X-CSRFToken\": \"\w+", "", page)


def sign_in(client, login="zhangming", password=PASSWORD, **more):
    return client.post(reverse("account_login"), {"login": login, "password": password, **more})


def ask(client, contact, url="account-code", **more):
    return client.post(reverse(url), {"contact": contact, **more})


def code_in(text: str) -> str:
    return re.search(r"验证码 (\d{6})", text)[1]


def give(client, code):
    return client.post(reverse("account-code-confirm"), {"code": code})


def who(client) -> str | None:
    return client.session.get("_auth_user_id")


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


# Codes.


def test_a_code_signs_in(client, citizen, sent):
    page = ask(client, "139-1234-0000")
    assert page["Location"] == reverse("account-code-confirm")
    phone, text = sent[0]
    assert phone == "13912340000"
    assert give(client, code_in(text)).status_code == 302
    assert who(client) == str(citizen.pk)


def test_the_same_happens_for_a_phone_nobody_has(client, citizen, sent):
    """What an onlooker sees until the code is given does not tell whether there is an account."""
    seen = []
    for contact in ("13912340000", "13912349999"):
        fresh = type(client)()
        answer = ask(fresh, contact)
        confirm = fresh.get(answer["Location"]).content.decode()
        confirm = bare(confirm)
        wrong = give(fresh, "000000" if "000000" not in sent[-1][1] else "111111").content.decode()
        seen.append((answer.status_code, answer["Location"], confirm, "验证码不对" in wrong))
    assert seen[0] == seen[1]
    assert len(sent) == 2


def test_a_phone_nobody_has_becomes_an_account(client, sent):
    ask(client, "13912349999", "account_signup")
    assert give(client, code_in(sent[0][1]))["Location"] == reverse("account-register")
    answer = client.post(
        reverse("account-register"), {"name": "王 小二", "password": "long-enough-2026", "agreed": "on"}
    )
    assert answer.status_code == 302
    user = User.objects.get(phone="13912349999")
    assert (user.name, user.phone_verified, user.person.level) == ("王 小二", True, 1)
    assert not (user.is_staff or user.is_superuser) and who(client) == str(user.pk)
    entry = Entry.objects.get(chain=f"person:{user.public_id}")
    assert (entry.action, entry.changes) == ("register", {"phone": "139****9999"})


def test_an_e_mail_address_becomes_an_account(client, sent):
    ask(client, "Li@Example.com", "account_signup")
    give(client, code_in(mail.outbox[0].body))
    client.post(reverse("account-register"), {"name": "李青", "agreed": "on"})
    user = User.objects.get(email="li@example.com")
    assert not user.has_usable_password() and who(client) == str(user.pk)
    client.post(reverse("account_logout"))
    forget_pause()
    ask(client, "li@example.com")
    give(client, code_in(mail.outbox[1].body))
    assert who(client) == str(user.pk)


def test_nobody_registers_without_having_given_a_code(client):
    assert client.post(reverse("account-register"), {"name": "王小二", "agreed": "on"}).status_code == 302
    assert not User.objects.exists()


def test_what_a_browser_adds_to_the_registration_is_not_looked_at(client, sent):
    ask(client, "13912349999", "account_signup")
    give(client, code_in(sent[0][1]))
    extra = {"is_staff": "on", "is_superuser": "on", "level": "4", "phone": "13900000000", "username": "root"}
    client.post(reverse("account-register"), {"name": "王小二", "agreed": "on", **extra})
    user = User.objects.get()
    assert (user.is_staff, user.is_superuser, user.phone, user.person.level) == (
        False,
        False,
        "13912349999",
        1,
    )
    assert user.username != "root"


@pytest.mark.parametrize("name", ["", "王", "x" * 51, "王<script>", "王123", "1"])
def test_a_name_that_is_none_is_told_so_and_what_was_typed_stays(client, sent, name):
    ask(client, "13912349999", "account_signup")
    give(client, code_in(sent[0][1]))
    answer = client.post(reverse("account-register"), {"name": name, "agreed": "on"})
    assert answer.status_code == 400 and not User.objects.exists()


@pytest.mark.parametrize("password", ["short", "1234567890123", "password123"])
def test_a_weak_password_is_refused(client, sent, password):
    ask(client, "13912349999", "account_signup")
    give(client, code_in(sent[0][1]))
    answer = client.post(
        reverse("account-register"), {"name": "王小二", "password": password, "agreed": "on"}
    )
    assert answer.status_code == 400 and not User.objects.exists()


def test_two_tabs_make_one_account(client, sent):
    first, second = type(client)(), type(client)()
    ask(first, "13912349999", "account_signup")
    give(first, code_in(sent[0][1]))
    forget_pause()
    ask(second, "13912349999", "account_signup")
    give(second, code_in(sent[1][1]))
    for tab in (first, second):
        assert tab.post(reverse("account-register"), {"name": "王小二", "agreed": "on"}).status_code == 302
    assert User.objects.count() == 1 and who(first) == who(second)


def test_whoever_holds_a_phone_unproved_loses_it_to_its_owner(client, sent):
    """A stranger's phone entered before the owner came does not give the stranger the owner's account."""
    squatter = a_user("占号的人", phone="13912349999", phone_verified=False)
    ask(client, "13912349999")
    give(client, code_in(sent[0][1]))
    assert who(client) is None
    client.post(reverse("account-register"), {"name": "王小二", "agreed": "on"})
    squatter.refresh_from_db()
    assert squatter.phone is None and User.objects.get(phone="13912349999").name == "王小二"


def test_a_code_is_good_once(client, citizen, sent):
    ask(client, "13912340000")
    code = code_in(sent[0][1])
    give(client, code)
    client.post(reverse("account_logout"))
    assert give(client, code)["Location"] == reverse("account-code")
    assert who(client) is None


def test_a_code_is_good_only_where_it_was_asked_for(client, citizen, sent):
    ask(client, "13912340000")
    other = type(client)()
    give(other, code_in(sent[0][1]))
    assert who(other) is None


def test_the_fifth_wrong_code_spoils_it(client, citizen, sent):
    ask(client, "13912340000")
    right = code_in(sent[0][1])
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(5):
        give(client, wrong)
    give(client, right)
    assert who(client) is None


def wrong_for(code: str) -> str:
    return "000000" if code != "000000" else "111111"


def test_a_strangers_wrong_codes_do_not_use_up_those_of_the_owner(client, citizen, sent):
    for _ in range(4):
        stranger = type(client)()
        forget_pause()
        ask(stranger, "13912340000")
        for _ in range(5):
            give(stranger, wrong_for(code_in(sent[-1][1])))
    forget_pause()
    ask(client, "13912340000")
    give(client, code_in(sent[-1][1]))
    assert who(client) == str(citizen.pk)


def test_wrong_codes_from_one_address_are_rationed_and_right_ones_are_not(client, citizen, sent, monkeypatch):
    monkeypatch.setattr(codes, "WRONG_PER_ADDRESS", Limit("code-wrong", 3, 3600))
    for number in range(4):
        ask(visitor := type(client)(), f"1391234{number:04d}")
        give(visitor, code_in(sent[-1][1]))
        assert "account-code-confirm" not in visitor.session
    for number in range(3):
        ask(stranger := type(client)(), f"1381234{number:04d}")
        give(stranger, wrong_for(code_in(sent[-1][1])))
    forget_pause()
    ask(client, "13912340000")
    give(client, code_in(sent[-1][1]))
    assert who(client) is None
    elsewhere = {"REMOTE_ADDR": "10.1.1.1"}
    forget_pause()
    client.post(reverse("account-code"), {"contact": "13912340000"}, **elsewhere)
    client.post(reverse("account-code-confirm"), {"code": code_in(sent[-1][1])}, **elsewhere)
    assert who(client) == str(citizen.pk)


def test_a_session_put_back_to_before_gives_no_more_tries(client, citizen, sent):
    """As many at the same moment see it: each reads the session before the others have written it."""
    ask(client, "13912340000")
    right, kept = code_in(sent[0][1]), dict(client.session)
    for _ in range(6):
        give(client, wrong_for(right))
        session = client.session
        session.update(kept)
        session.save()
    give(client, right)
    assert who(client) is None


def forget_pause():
    Tries.objects.filter(name__startswith=f"{codes.PAUSE.purpose}:").delete()


def test_an_old_code_is_refused(client, citizen, sent):
    ask(client, "13912340000")
    session = client.session
    session[codes.KEY] = session[codes.KEY] | {"at": time.time() - codes.VALID - 1}
    session.save()
    give(client, code_in(sent[0][1]))
    assert who(client) is None


def test_codes_for_one_phone_are_rationed(client, citizen, sent):
    answers = []
    for _ in range(6):
        forget_pause()
        answers.append(ask(type(client)(), "13912340000").status_code)
    assert answers == [302] * 5 + [400] and len(sent) == 5


def test_a_second_code_waits_a_minute(client, citizen, sent):
    ask(client, "13912340000")
    assert "一分钟" in ask(client, "13912340000").content.decode()
    assert len(sent) == 1


def test_codes_for_many_phones_from_one_address_are_rationed(client, sent, monkeypatch):
    monkeypatch.setattr(codes, "PER_ADDRESS", Limit("code-from", 3, 3600))
    answers = [ask(type(client)(), f"139123{number:05d}").status_code for number in range(4)]
    assert answers == [302, 302, 302, 400] and len(sent) == 3


@pytest.mark.parametrize(
    "contact", ["", "12345", "a@b", "1391234000", "139123400001", "x" * 300, "１３９１２３４００００x"]
)
def test_what_is_no_contact_is_told_so(client, sent, contact):
    assert ask(client, contact).status_code == 400 and not sent


def test_only_a_digest_of_the_code_is_kept(client, citizen, sent, settings):
    settings.ENV = replace(settings.ENV, mode="production")
    ask(client, "13912340000")
    assert code_in(sent[0][1]) not in str(dict(client.session))
    assert code_in(sent[0][1]) not in client.get(reverse("account-code-confirm")).content.decode()


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
