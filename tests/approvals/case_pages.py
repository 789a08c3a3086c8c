"""The pages of the case screen, for its tests."""

import re
import uuid

from django.urls import reverse


def screen(client, application, query="", **headers):
    return client.get(reverse("desk-case", args=[application.public_id]) + query, headers=headers)


def page_of(client, application, query=""):
    response = screen(client, application, query)
    assert response.status_code == 200
    return response.content.decode()


def press(client, application, move, **given):
    application.refresh_from_db(fields=["revision"])
    data = {"expected": application.revision, "nonce": uuid.uuid4()} | given
    return client.post(reverse("desk-case-move", args=[application.public_id, move]), data)


def plain(page):
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", page))
