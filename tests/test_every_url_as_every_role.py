"""Every address of the site, asked for by everybody: what each may see and do stands in every_url.txt.

A new address without a line there makes the test fail and prints the line it would need; whoever pastes it has read it.
"""

from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import get_resolver, reverse

from approvals.alerts.models import Alert
from approvals.api.models import ApiToken
from approvals.desk.models import ExportJob, OpinionTemplate, Phrase, SavedView
from approvals.supervision import orders
from approvals.workflow.models import CorrectionNotice
from hall.notices.models import Notice
from hall.people.models import Absence, Agent, Role
from hall.portal.models import Announcement
from hall.timers.models import Timer
from hall.worktime import now, today
from tests import cast as casts
from tests.cast import a_post, a_user

TABLE = Path(__file__).parent / "every_url.txt"
ITEM = "SC05"
DEPARTMENT, ANOTHER = "SCJGJ", "ZJJ"
# Everybody, in the order of the columns: who applies, a stranger, an agent of an enterprise with a case of its own, the staff of
# the department, staff of another department, and who keeps the site.
ROLES = (
    *("anonymous", "applicant", "stranger", "agent", "clerk", "reviewer", "signer", "supervisor"),
    *("leader", "catalog_admin", "system_admin", "outsider", "superuser"),
)
METHODS = ("GET", "POST")
HEAD = ("method", "name", *ROLES)


def addresses() -> Iterator[str]:
    """The names of all addresses; of the administration, whose pages Django makes, only its front door."""

    def walk(resolver):
        for pattern in resolver.url_patterns:
            if getattr(pattern, "app_name", None) == "admin":
                yield "admin:index"
            elif hasattr(pattern, "url_patterns"):
                yield from walk(pattern)
            else:
                yield pattern.name

    return dict.fromkeys(walk(get_resolver()))


@pytest.fixture
def world(db, settings, tmp_path):
    """Everybody, and one of everything an address can name."""
    settings.MEDIA_ROOT = tmp_path
    cast = casts.make_cast(DEPARTMENT)
    people = {role.value: getattr(cast, role) for role in Role}
    people |= {"anonymous": None, "applicant": cast.applicant, "stranger": cast.stranger, "agent": cast.agent}
    people["outsider"] = a_post(a_user("外局窗口"), Role.CLERK, ANOTHER)
    people["superuser"] = type(cast.applicant).objects.create_superuser("root", name="超级管理员")
    return SimpleNamespace(cast=cast, people=people, things=_things(cast))


def _things(cast) -> dict[str, tuple]:
    """What stands for which argument of an address."""
    found = _cases(cast) | _of_people(cast) | _messages(cast) | _at_the_desk(cast) | CATALOG
    return {name: each if isinstance(each, tuple) else (each,) for name, each in found.items()}


CATALOG = {
    "item": ITEM,
    "version": (ITEM, 1),
    "package": "PK01",
    "element": "shop.area",
    "material": "M004",
    "project": "STD_LAND",
    "point_of_service": "SP01",
    "calendar": 2026,
    "phone": "phone",
    "provider": "trusted",
    "": (),
}


def _cases(cast) -> dict:
    """A case at each point of its way, with what hangs on it."""
    draft, told, decided = casts.a_draft(cast, ITEM), casts.told(cast, ITEM), casts.approved(cast, ITEM)
    binned = casts.a_draft(cast, ITEM)
    type(binned).objects.filter(pk=binned.pk).update(discarded_at=now())
    paper, letter = (draft.public_id, draft.papers.first().code), decided.documents.last()
    return {
        "draft": draft.public_id,
        "binned": binned.public_id,
        "told": told.public_id,
        "case": decided.public_id,
        "paper": paper,
        "upload": paper,
        "file": decided.files.first().public_id,
        "draft_file": draft.files.first().public_id,
        "document": letter.public_id,
        "check_code": letter.check_code,
        "point": (told.public_id, CorrectionNotice.objects.get(application=told).points.first().pk),
        "case_move": (told.public_id, "withdraw"),
        "task": casts.filed(cast, ITEM).tasks.first().public_id,
    }


def _of_people(cast) -> dict:
    """Enterprises, agents, absences, tokens."""
    asked = Agent.objects.create(
        enterprise=cast.enterprise,
        invited_phone=cast.applicant.phone,
        role=Agent.Role.AGENT,
        state=Agent.State.INVITED,
        starts_on=today(),
    )
    deputy = casts.another_reviewer(cast)
    absence = Absence.objects.create(user=cast.reviewer, deputy=deputy, starts_on=today(), ends_on=today())
    token = ApiToken.objects.create(
        user=cast.applicant, name="x", digest="x", hint="x", created_at=now(), expires_at=now()
    )
    return {
        "enterprise": cast.enterprise.public_id,
        "agent": (cast.enterprise.public_id, Agent.objects.get(user=cast.agent).public_id),
        "invitation": asked.public_id,
        "absence": absence.pk,
        "token": token.public_id,
    }


def _messages(cast) -> dict:
    """A message of the applicant's, one that could not be sent, an announcement. After the cases, which send messages."""
    dead = Notice.objects.create(
        address="13900000000",
        channel="sms",
        kind="x",
        event="x",
        subject="x",
        body="x",
        state="dead",
        created_at=now(),
    )
    return {
        "notice": Notice.objects.filter(recipient=cast.applicant, channel="portal").first().public_id,
        "dead": dead.public_id,
        "timer": Timer.objects.create(
            kind="x", subject="x:1", due_at=now(), fire_at=now(), parked_at=now()
        ).pk,
        "announcement": Announcement.objects.out(today()).first().slug,
    }


def _order(cast):
    """A supervision order that waits for an answer."""
    case, actor = casts.accepted(cast, ITEM), casts.actor(cast.supervisor)
    return orders.open_order(actor=actor, application_id=case.public_id, content="请尽快办结")


def _at_the_desk(cast) -> dict:
    """What the staff keep for themselves."""
    return {
        "view": SavedView.objects.create(user=cast.clerk, name="常看", query="").pk,
        "phrase": Phrase.objects.create(department=cast.department, wrong="缺签字").pk,
        "opinion": OpinionTemplate.objects.create(department=cast.department, text="符合条件").pk,
        "alert": _alert(cast).public_id,
        "alert_rule": "SX06",
        "order": _order(cast).public_id,
        "export": ExportJob.objects.create(user=cast.clerk, format="csv", asked_at=now()).public_id,
    }


def _alert(cast) -> Alert:
    """One that the reviewer answers for."""
    return Alert.objects.create(
        number="JC1",
        rule_id="SX06",
        application=casts.accepted(cast, ITEM),
        department=cast.department,
        person=cast.reviewer,
        raised_at=now(),
    )


# name of the address → what stands for its arguments, where the first letters do not tell it (see `thing_of`).
ARGUMENTS = {
    "announcement": "announcement",
    "item": "item",
    "item-situation": "item",
    "item-notice": "item",
    "item-start": "item",
    "item-versions": "item",
    "item-version": "version",
    "package": "package",
    "package-situation": "package",
    "package-notice": "package",
    "element": "element",
    "material": "material",
    "project": "project",
    "point": "point_of_service",
    "account-contact": "phone",
    "enterprise": "enterprise",
    "enterprise-details": "enterprise",
    "agent-invite": "enterprise",
    "agent-leave": "enterprise",
    "agent-limit": "agent",
    "agent-remove": "agent",
    "invitation-answer": "invitation",
    "openid_connect_login": "provider",
    "openid_connect_callback": "provider",
    "absence-end": "absence",
    "notice-open": "notice",
    "notice-read": "notice",
    "dead-letter": "dead",
    "timer-retry": "timer",
    "timer-drop": "timer",
    "holidays-year": "calendar",
    "api-item": "item",
    "api-guide": "item",
    "api-application": "case",
    "api-progress": "case",
    "api-answers": "draft",
    "api-submit": "draft",
    "api-resubmit": "told",
    "api-withdraw": "told",
    "api-hearing_request": "told",
    "api-hearing_waive": "told",
    "api-materials": "draft",
    "api-upload-begin": "upload",
    "api-upload": "draft_file",
    "api-file": "file",
    "api-document": "document",
    "api-case": "case",
    "token-revoke": "token",
    "apply": "item",
    "apply-questions": "item",
    "draft-restore": "binned",
    "receipt": "case",
    "receipt-qr": "case",
    "window-visitor": "item",
    "file": "file",
    "file-remove": "draft_file",
    "file-move": "draft_file",
    "upload-begin": "paper",
    "paper-mark": "paper",
    "paper-card": "paper",
    "upload-piece": "draft_file",
    "upload-whole": "upload",
    "desk-view-delete": "view",
    "desk-export-file": "export",
    "desk-take-away": "task",
    "favour": "item",
    "my-application": "case",
    "withdraw": "told",
    "urge-application": "told",
    "ask-for-hearing": "told",
    "waive-hearing": "told",
    "object-to-presider": "told",
    "correction": "told",
    "correction-point": "point",
    "correction-bar": "told",
    "write-message": "case",
    "desk-write-message": "case",
    "my-messages": "case",
    "desk-messages": "case",
    "document": "document",
    "document-pdf": "document",
    "verify-document": "check_code",
    "desk-case": "case",
    "desk-case-move": "case_move",
    "desk-case-colleagues": "case_move",
    "desk-phrase": "phrase",
    "desk-alerts": "",
    "desk-alert-rules": "",
    "desk-alert-rule-new": "",
    "desk-alert-figures": "",
    "desk-opinion": "opinion",
    "desk-board-urge": "told",
    "desk-board-order": "told",
    "desk-supervision-new": "",
}
FAMILIES = {
    "desk-supervision-": "order",
    "desk-alert-rule": "alert_rule",
    "desk-alert": "alert",
    "api-case-": "case",
    "draft-": "draft",
    "desk-case-": "case",
}


def thing_of(name: str) -> str:
    """What stands for the arguments of an address."""
    if name in ARGUMENTS:
        return ARGUMENTS[name]
    return next((thing for first, thing in FAMILIES.items() if name.startswith(first)), "")


def address_of(name: str, world) -> str:
    if name == "api-nowhere":
        return "/api/v1/nowhere/"
    return reverse(name, args=world.things[thing_of(name)])


def table() -> dict[tuple[str, str], list[str]]:
    """(method, name) → the status for each role."""
    lines = [line.split() for line in TABLE.read_text(encoding="utf-8").splitlines()]
    rows = [line for line in lines if line and not line[0].startswith("#")]
    assert tuple(rows[0]) == HEAD
    return {(method, name): statuses for method, name, *statuses in rows[1:]}


def visitors(world) -> dict[str, Client]:
    """Everybody at a browser, signed in."""
    browsers = {role: Client() for role in ROLES}
    for role, browser in browsers.items():
        if world.people[role] is not None:
            browser.force_login(world.people[role])
    return browsers


def asked(method: str, address: str, browser: Client) -> str:
    """The status somebody gets; `login`: being sent to sign in. Nothing of it stays."""
    cookies = browser.cookies.copy()
    cache.clear()
    with transaction.atomic():
        answer = browser.get(address) if method == "GET" else browser.post(address)
        list(answer)  # a file is closed when it has been read
        transaction.set_rollback(True)
    browser.cookies = cookies
    if answer.status_code == 302 and answer["Location"].startswith(("/account/login/", "/admin/login/")):
        return "login"
    return str(answer.status_code)


@pytest.mark.parametrize("method", METHODS)
def test_everybody_gets_what_the_table_says(world, method):
    expected, wrong, browsers = table(), [], visitors(world)
    for name in addresses():
        address = address_of(name, world)
        found = [asked(method, address, browsers[role]) for role in ROLES]
        if expected.get((method, name)) != found:
            wrong.append(f"{method:5}{name:30}" + "".join(f"{status:>8}" for status in found))
    assert not wrong, "lines that differ from every_url.txt:\n" + "\n".join(wrong)


def test_the_table_names_no_address_that_is_gone():
    names = set(addresses())
    assert {name for _, name in table()} == names


def test_nobody_who_is_not_signed_in_changes_anything():
    """Of POSTs, only those that sign in, search, choose how pages look or ask by number do more than send to sign in."""
    open_to_all = {
        *(
            "account_login",
            "account-code",
            "account_signup",
            "account_reset_password",
            "sign-in-again",
            "search-miss",
        ),
        *("display", "progress", "verify", "account_logout", "account-code-confirm", "account-code-again"),
    }
    for (method, name), statuses in table().items():
        if method == "POST" and name not in open_to_all:
            assert statuses[0] in ("login", "401", "403", "404", "405", "200", "302"), name


@pytest.mark.parametrize("role", ["stranger", "agent"])
def test_a_stranger_finds_nothing_of_anothers_case(role):
    column = ROLES.index(role)
    mine = {
        "my-application",
        "receipt",
        "draft-form",
        "draft-confirm",
        "withdraw",
        "correction",
        "file",
        "document",
        "my-messages",
    }
    for (_, name), statuses in table().items():
        if name in mine:
            assert statuses[column] in ("404", "405"), name


@pytest.mark.parametrize("role", ["applicant", "stranger", "agent", "anonymous"])
def test_the_public_does_not_come_to_the_desk(role):
    column = ROLES.index(role)
    for (_, name), statuses in table().items():
        if name.startswith("desk") and name not in ("desk-messages", "desk-write-message"):
            assert statuses[column] in ("403", "404", "405", "login"), name
