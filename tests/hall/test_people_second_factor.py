"""Staff give a second proof where it is required; without it they hold no post."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
)
from django.test import RequestFactory
from django.urls import reverse

from hall.journal.models import Entry
from hall.people.access import holds_any, role_required, staff_required
from hall.people.actor import Actor
from hall.people.models import Role
from tests.cast import a_person, a_post, a_user
from tests.hall.sign_in_hand import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_hashing")]


@pytest.fixture
def required(settings):
    settings.STAFF_SECOND_FACTOR = True


@pytest.fixture
def signer():
    user = a_post(a_user("签发甲", username="signer"), Role.SIGNER, None)
    user.set_password(PASSWORD)
    user.save()
    return user


def code_now(secret: str) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def sign_in(client):
    return client.post(reverse("account_login"), {"login": "signer", "password": PASSWORD})


def actor_of(client, user) -> Actor:
    request = RequestFactory().get("/")
    request.user, request.session = user, client.session
    return Actor.of_request(request)


def test_without_it_a_member_of_staff_holds_no_post(client, required, signer):
    sign_in(client)
    actor = actor_of(client, signer)
    assert actor.unproved and not actor.posts and not actor.is_staff and not actor.deputising
    assert client.get(reverse("absence"))["Location"] == reverse("mfa_activate_totp")


def test_with_it_the_posts_are_there(client, required, signer):
    secret = generate_totp_secret()
    TOTP.activate(signer, secret)
    assert sign_in(client)["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "_auth_user_id" not in client.session
    client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    assert actor_of(client, signer).has(Role.SIGNER)
    assert client.get(reverse("absence")).status_code == 200


def test_setting_it_up_is_proof_in_this_session(client, required, signer):
    sign_in(client)
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    secret = re.search(r'zw-secret">(\w+)<', page)[1]
    answer = client.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200


def test_its_secret_is_sealed_in_the_database(client, signer):
    secret = generate_totp_secret()
    TOTP.activate(signer, secret)
    assert secret not in str(Authenticator.objects.values_list("data", flat=True)[0])


def test_staff_cannot_switch_it_off_while_it_is_required(client, required, signer):
    secret = generate_totp_secret()
    TOTP.activate(signer, secret)
    sign_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code_now(secret)})
    page = client.post(reverse("mfa_deactivate_totp")).content.decode()
    assert "不能停用" in page and Authenticator.objects.filter(user=signer, type="totp").exists()


def test_citizens_need_none(client, required):
    citizen = a_person("张明")
    client.force_login(citizen)
    assert not actor_of(client, citizen).unproved
    assert client.get(reverse("account")).status_code == 200


def test_in_the_demo_staff_need_none(client, signer):
    sign_in(client)
    assert actor_of(client, signer).has(Role.SIGNER)


def test_the_administration_wants_it_too(client, required, django_user_model):
    root = django_user_model.objects.create_superuser("root", password=PASSWORD)
    client.force_login(root)
    assert client.get(reverse("admin:index"))["Location"].startswith(reverse("admin:login"))
    assert client.get(reverse("admin:login"))["Location"] == reverse("mfa_activate_totp")
    assert not holds_any(actor_of(client, root), Role.SYSTEM_ADMIN)


def test_the_administration_has_no_door_of_its_own(client, django_user_model):
    django_user_model.objects.create_superuser("root", password=PASSWORD)
    answer = client.post(reverse("admin:login"), {"username": "root", "password": PASSWORD})
    assert answer["Location"].startswith(reverse("account_login")) and "_auth_user_id" not in client.session


def test_whoever_has_no_business_in_the_administration_gets_403(client):
    client.force_login(a_person("张明"))
    assert client.get(reverse("admin:index"), follow=True).status_code == 403


@pytest.mark.parametrize(("role", "status"), [(Role.SUPERVISOR, 200), (Role.CLERK, 403), (None, 403)])
def test_role_required_lets_only_the_role_in(rf, role, status):
    from django.core.exceptions import PermissionDenied
    from django.http import HttpResponse

    user = a_post(a_user("某人"), role, None) if role else a_person("张明")
    request = rf.get("/desk/team/")
    request.user, request.session = user, {}
    view = role_required(Role.SUPERVISOR)(lambda request: HttpResponse("in"))
    if status == 403:
        with pytest.raises(PermissionDenied):
            view(request)
    else:
        assert view(request).status_code == 200


def test_staff_required_sends_whoever_is_not_signed_in_to_sign_in(rf):
    from django.contrib.auth.models import AnonymousUser

    request = rf.get("/desk/?group=late")
    request.user, request.session = AnonymousUser(), {}
    answer = staff_required(lambda request: None)(request)
    assert answer["Location"] == "/account/login/?next=/desk/%3Fgroup%3Dlate"


def test_sign_ins_of_staff_are_written_down_and_those_of_citizens_are_not(client, signer):
    sign_in(client)
    citizen = a_person("张明")
    client.force_login(citizen)
    chains = Entry.objects.filter(action="sign_in").values_list("chain", flat=True)
    assert list(chains) == [f"sign-ins:{signer.public_id}"]
