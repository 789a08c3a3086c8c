"""The API keeps to its own description, whatever it is sent."""

import json

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import checks

from approvals.api import tokens
from approvals.api.schema import EVERYWHERE
from hall.people.actor import Actor
from hall.wsgi import application
from tests import cast as c
from tests.approvals.api_cast import EVERYTHING, Program

pytestmark = pytest.mark.django_db

EXAMPLES = 4
CHECKED = (
    checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
)


@pytest.fixture(autouse=True)
def one_connection():
    """Requests through the bare WSGI application leave the test's transaction open, as Django's own client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def described() -> dict:
    return Program().client.get("/api/v1/schema/").json()


def test_the_description_is_valid_and_names_every_problem(db, tmp_path):
    call_command("spectacular", "--validate", "--fail-on-warn", "--file", str(tmp_path / "schema.yaml"))
    schema = described()
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            for status in EVERYWHERE:
                assert str(status) in operation["responses"], (path, method)
            assert operation["summary"] and operation["tags"], (path, method)
    ids = [operation["operationId"] for methods in schema["paths"].values() for operation in methods.values()]
    assert len(ids) == len(set(ids)) > 45


@pytest.mark.parametrize("role", ["applicant", "clerk", "signer"])
def test_nothing_that_is_sent_breaks_it(role):
    """Every operation with generated values, some of them valid for a case that is there."""
    cast = c.make_cast("SCJGJ")
    case = c.accepted(cast, "SC05") if role == "signer" else c.filed(cast, "SC05")
    user = getattr(cast, role)
    actor = Actor.of(user)
    _, text = tokens.create(
        actor, name="试", scopes=[s for s in EVERYTHING if actor.is_staff or "case" not in s], days=7
    )
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", application)
    found = []
    for operation in schema.get_all_operations():
        found += _tried(operation.ok(), text, case)
    assert found == []


def _tried(operation, text: str, case) -> list[str]:
    said = []

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    def send(one):
        if "public_id" in one.path_parameters:
            one.path_parameters["public_id"] = str(case.public_id)
        response = one.call(headers={"Authorization": f"Bearer {text}"})
        try:
            one.validate_response(response, checks=CHECKED)
        except BaseExceptionGroup as failures:
            said.append(f"{operation.label}: {'；'.join(str(each) for each in failures.exceptions)[:1500]}")

    given(operation.as_strategy())(send)()
    return said[:2]


def test_the_description_has_an_example_of_each_problem():
    for methods in described()["paths"].values():
        for operation in methods.values():
            said = operation["responses"]["404"]["content"]["application/json"]["example"]
            assert json.dumps(said, ensure_ascii=False) and set(said) == {"code", "sentence", "errors"}


def test_the_net_catches_an_answer_that_is_not_as_described(monkeypatch):
    """The test above can fail: here an answer is bent."""
    from approvals.api import mine

    cast = c.make_cast("SCJGJ")
    case = c.filed(cast, "SC05")
    _, text = tokens.create(c.actor(cast.applicant), name="试", scopes=["applications:read"], days=7)
    monkeypatch.setattr(mine.Me, "get", lambda self, request: mine.Response({"name": 5}))
    schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", application)
    found = [
        _tried(each.ok(), text, case)
        for each in schema.get_all_operations()
        if each.ok().path.endswith("/me/")
    ]
    assert any("name" in said for each in found for said in each), found
