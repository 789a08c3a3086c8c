"""Signing in with the trusted provider, played by a real HTTP server on this machine."""

import json
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from hall.people.models import User
from tests.cast import ID_NUMBER, a_person, a_user

pytestmark = pytest.mark.django_db
NAME = "省统一身份认证"


class Provider(BaseHTTPRequestHandler):
    """Discovery, token and user info; `claims` is what it says about whoever signs in."""

    claims: dict = {}
    asked: list = []

    def do_GET(self):
        host = f"http://{self.headers['Host']}"
        if self.path == "/.well-known/openid-configuration":
            return self._say(
                {
                    "issuer": host,
                    "authorization_endpoint": f"{host}/authorize",
                    "token_endpoint": f"{host}/token",
                    "userinfo_endpoint": f"{host}/userinfo",
                    "jwks_uri": f"{host}/jwks",
                    "token_endpoint_auth_methods_supported": ["client_secret_post"],
                }
            )
        if self.path == "/userinfo" and self.headers["Authorization"] == "Bearer token":
            return self._say(self.claims)
        return self._say({"error": "no"}, 403)

    def do_POST(self):
        body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        self.asked.append(body)
        right = body["code"] == ["good"] and body["client_secret"] == ["s3cret"]
        self._say({"access_token": "token", "token_type": "Bearer"} if right else {"error": "invalid_grant"})

    def _say(self, answer, status=200):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(answer).encode())

    def log_message(self, *args):
        pass


@pytest.fixture
def provider(settings):
    server = HTTPServer(("127.0.0.1", 0), Provider)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    env = replace(
        settings.ENV,
        oidc_name=NAME,
        oidc_issuer=f"http://127.0.0.1:{server.server_port}",
        oidc_client_id="hall",
        oidc_client_secret="s3cret",
    )
    settings.ENV = env
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": env.oidc_apps}}
    Provider.asked.clear()
    Provider.claims = {"sub": "p-1", "name": "张明"}
    yield Provider
    server.shutdown()
    server.server_close()


def come_back(client, code="good", state=None, next_page=""):
    """Presses the button, and returns from the provider with a code."""
    address = reverse("openid_connect_login", args=["trusted"])
    answer = client.post(address + (f"?next={next_page}" if next_page else ""))
    sent = parse_qs(urlsplit(answer["Location"]).query)
    assert sent["client_id"] == ["hall"] and sent["code_challenge_method"] == ["S256"]
    callback = {"code": code, "state": state or sent["state"][0]}
    return client.get(reverse("openid_connect_callback", args=["trusted"]), callback)


def who(client):
    return client.session.get("_auth_user_id")


def test_without_a_provider_there_is_no_button_and_no_way(client):
    assert "openid" not in client.get(reverse("account_login")).content.decode()
    assert client.post(reverse("openid_connect_login", args=["trusted"])).status_code == 404


def test_a_provider_that_is_set_is_offered(client, provider):
    assert f"用{NAME}登录" in client.get(reverse("account_login")).content.decode()
    assert f"用{NAME}登录" in client.get(reverse("account-code")).content.decode()


def test_somebody_new_gets_an_account_with_what_the_provider_verified(client, provider):
    provider.claims |= {
        "phone_number": "+86 139 1234 0000",
        "phone_number_verified": True,
        "email": "zhang@example.com",
        "email_verified": False,
        "id_number": ID_NUMBER,
    }
    come_back(client, next_page="/items/SC05/")
    user = User.objects.get()
    assert who(client) == str(user.pk)
    assert (user.name, user.phone, user.phone_verified, user.email) == ("张明", "13912340000", True, "")
    assert (user.person.id_number, user.person.level) == (ID_NUMBER, 2)
    assert not (user.is_staff or user.is_superuser or user.has_usable_password())
    assert provider.asked[0]["code_verifier"]


def test_personal_numbers_of_the_provider_are_not_kept_in_the_clear(client, provider):
    provider.claims |= {"id_number": ID_NUMBER}
    come_back(client)
    assert SocialAccount.objects.get().extra_data == {}
    assert ID_NUMBER not in str(dict(client.session))


def test_a_verified_phone_leads_to_the_account_that_proved_it(client, provider):
    mine = a_person("张明", phone="13912340000")
    provider.claims |= {"phone_number": "13912340000", "phone_number_verified": True}
    come_back(client)
    assert who(client) == str(mine.pk) and User.objects.count() == 1


@pytest.mark.parametrize("verified", [False, None, "true", 1])
def test_a_phone_the_provider_did_not_verify_leads_nowhere(client, provider, verified):
    mine = a_person("张明", phone="13912340000")
    provider.claims |= {"phone_number": "13912340000", "phone_number_verified": verified}
    come_back(client)
    assert who(client) not in (None, str(mine.pk))


def test_a_phone_nobody_proved_here_is_no_account_of_its_squatter(client, provider):
    squatter = a_user("占号", phone="13912340000", phone_verified=False)
    provider.claims |= {"phone_number": "13912340000", "phone_number_verified": True}
    come_back(client)
    assert who(client) not in (None, str(squatter.pk))


def test_the_second_time_the_same_account_is_found(client, provider):
    come_back(client)
    first = who(client)
    client.post(reverse("account_logout"))
    come_back(client)
    assert who(client) == first and User.objects.count() == 1


def test_a_number_that_is_taken_is_left_out(client, provider):
    a_person("李四", ID_NUMBER)
    provider.claims |= {"id_number": ID_NUMBER}
    come_back(client)
    user = User.objects.get(pk=who(client))
    assert user.person.id_number == "" and user.person.level == 1


def test_a_wrong_code_signs_nobody_in(client, provider):
    answer = come_back(client, code="bad")
    assert who(client) is None and "登录没有成功" in answer.content.decode()


def test_a_state_that_is_not_this_browsers_signs_nobody_in(client, provider):
    come_back(client, state="forged")
    assert who(client) is None and not User.objects.exists()


def test_the_way_there_is_a_post_with_a_token(client, provider):
    strict = type(client)(enforce_csrf_checks=True)
    assert strict.post(reverse("openid_connect_login", args=["trusted"])).status_code == 403


def test_it_never_leads_to_another_site(client, provider):
    assert "evil" not in come_back(client, next_page="https://evil.example/")["Location"]
