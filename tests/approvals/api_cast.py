"""Programs that call the API, each with a token of its own."""

import json

from django.test import Client

from approvals.api import tokens
from approvals.api.scopes import Scope
from hall.people.actor import Actor

EVERYTHING = [scope.value for scope in Scope]
MINE = [Scope.READ_MINE.value, Scope.WRITE_MINE.value]


class Program:
    """Speaks JSON with a token of the account."""

    def __init__(self, user=None, scopes=None):
        self.client, self.headers = Client(enforce_csrf_checks=True), {}
        if user is not None:
            actor = Actor.of(user)
            wanted = scopes or [scope.value for scope in tokens.offered(actor)]
            _, text = tokens.create(actor, name="测试程序", scopes=wanted, days=30)
            self.headers = {"authorization": f"Bearer {text}"}

    def get(self, path: str, **given):
        return self.client.get(f"/api/v1/{path}", given, headers=self.headers)

    def send(self, method: str, path: str, body=None, kind: str = "application/json"):
        content = body if isinstance(body, bytes) else json.dumps(body if body is not None else {})
        return self.client.generic(
            method, f"/api/v1/{path}", content, content_type=kind, headers=self.headers
        )

    def post(self, path: str, **body):
        return self.send("POST", path, body)

    def patch(self, path: str, **body):
        return self.send("PATCH", path, body)
