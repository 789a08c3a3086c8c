"""Signing in and registering by a code that was sent."""

import time
from dataclasses import replace

import pytest
from django.core import mail
from django.urls import reverse

from hall.journal.models import Entry
from hall.people.models import User
from hall.people.signing_in import codes
from hall.throttle.guard import Limit
from hall.throttle.models import Tries
from tests.cast import a_user
from tests.hall.sign_in_hand import ask, bare, code_in, give, who

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_hashing")]


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
