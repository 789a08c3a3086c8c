"""Tokens: shown once, kept as a digest, ended by their owner alone; and the page for programmers."""

import re
import time
from datetime import timedelta

import pytest
from django.urls import reverse

from approvals.api import tokens
from approvals.api.models import ApiToken
from approvals.workflow.refusals import Refused
from hall.journal.models import Entry
from hall.worktime import now
from tests import cast as c
from tests.approvals.api_cast import Program

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db):
    return c.make_cast("SCJGJ")


def prove(client):
    """As if the person had just given the password."""
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time()}]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()


def made(client, **given):
    prove(client)
    fields = {"name": "财务系统", "scopes": ["applications:read"], "days": "30"} | given
    return client.post(reverse("token-create"), fields)


def test_a_token_is_shown_once_and_kept_as_a_digest(client, cast):
    client.force_login(cast.applicant)
    page = made(client)
    assert page.status_code == 201
    text = re.search(r"yx_[\w-]{30,}", page.content.decode())[0]
    token = ApiToken.objects.get()
    assert text not in token.digest and token.hint == text[:9]
    assert text not in client.get(reverse("account-tokens")).content.decode()
    program = Program()
    program.headers = {"authorization": f"Bearer {text}"}
    assert program.get("applications/").status_code == 200
    token.refresh_from_db()
    assert token.used_at and token.used_from == "127.0.0.1"


def test_a_revoked_token_and_one_that_ran_out_open_nothing(client, cast):
    program = Program(cast.applicant)
    token = ApiToken.objects.get()
    client.force_login(cast.applicant)
    client.post(reverse("token-revoke", args=[token.public_id]))
    assert program.get("me/").status_code == 401
    later = Program(cast.applicant)
    ApiToken.objects.filter(revoked_at=None).update(expires_at=now() - timedelta(seconds=1))
    assert later.get("me/").status_code == 401


def test_nobody_ends_the_token_of_another(client, cast):
    Program(cast.applicant)
    client.force_login(cast.stranger)
    response = client.post(reverse("token-revoke", args=[ApiToken.objects.get().public_id]))
    assert response.status_code == 404 and ApiToken.objects.get().revoked_at is None


def test_an_account_without_a_post_gets_no_token_for_the_desk(client, cast):
    client.force_login(cast.applicant)
    assert "cases:read" not in client.get(reverse("account-tokens")).content.decode()
    assert made(client, scopes=["cases:read"]).status_code == 409
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("given", [{"name": " "}, {"scopes": []}, {"days": "9999"}, {"days": "x"}])
def test_what_is_missing_is_told_and_what_was_typed_stays(client, cast, given):
    client.force_login(cast.applicant)
    page = made(client, **given)
    assert page.status_code == 409 and "请" in page.content.decode()
    assert "name" in given or "财务系统" in page.content.decode()


def test_no_account_has_more_than_a_few_tokens(cast):
    actor = c.actor(cast.applicant)
    for number in range(tokens.MOST):
        tokens.create(actor, name=f"第{number}个", scopes=["applications:read"], days=7)
    with pytest.raises(Refused):
        tokens.create(actor, name="又一个", scopes=["applications:read"], days=7)


def test_making_and_ending_stand_in_the_journal(client, cast):
    client.force_login(cast.applicant)
    made(client)
    client.post(reverse("token-revoke", args=[ApiToken.objects.get().public_id]))
    entries = Entry.objects.filter(chain=f"account:{cast.applicant.public_id}").values_list(
        "action", flat=True
    )
    assert list(entries) == ["create_token", "revoke_token"]


def test_a_disabled_account_has_no_way_in(cast):
    program = Program(cast.applicant)
    cast.applicant.is_active = False
    cast.applicant.save()
    assert program.get("me/").status_code == 401


def test_a_post_that_ended_ends_the_desk_too(cast):
    program = Program(cast.clerk)
    assert program.get("queue/").status_code == 200
    cast.clerk.posts.update(ends_on=now().date() - timedelta(days=1))
    assert program.get("queue/").status_code == 403


def test_the_page_for_programmers_lists_every_operation(client):
    page = client.get("/api/").content.decode()
    for text in ("/api/v1/cases/{public_id}/accept/", "接下一件", "scope_missing", "applications:read"):
        assert text in page, text
    assert not re.search(r"\sstyle=|<style|<script(?![^>]*src=)|(src|href)=\"(https?:)?//", page)


def test_the_pages_cost_few_queries(client, cast, django_assert_max_num_queries):
    client.force_login(cast.applicant)
    client.get(reverse("account-tokens"))
    with django_assert_max_num_queries(14):
        client.get(reverse("account-tokens"))


def test_who_makes_a_token_proves_himself_first(client, cast):
    client.force_login(cast.applicant)
    response = client.post(
        reverse("token-create"), {"name": "财务系统", "scopes": ["applications:read"], "days": "30"}
    )
    assert response.status_code == 302 and "reauthenticate" in response.url
    assert not ApiToken.objects.exists()


def test_a_new_password_ends_every_token(cast):
    program = Program(cast.applicant)
    assert program.get("me/").status_code == 200
    cast.applicant.set_password("another-long-word-7")
    cast.applicant.save()
    assert program.get("me/").status_code == 401


def test_a_token_for_the_desk_carries_the_second_proof_it_was_made_with(settings, cast):
    desk = Program(cast.clerk)
    settings.STAFF_SECOND_FACTOR = True
    assert desk.get("queue/").status_code == 200
