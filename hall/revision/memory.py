"""What every process may remember until the portal's content changes."""

import uuid
from collections.abc import Callable
from functools import wraps
from threading import RLock
from typing import TypeVar

from hall.revision.models import Revision

Value = TypeVar("Value")


def current() -> str:
    """The token in force, one query; empty before the first import."""
    return Revision.objects.filter(pk=1).values_list("token", flat=True).first() or ""


def lock() -> None:
    """Serialises imports and publications. Call inside a transaction."""
    Revision.objects.get_or_create(pk=1, defaults={"token": uuid.uuid4().hex})
    Revision.objects.select_for_update().get(pk=1)


def bump() -> None:
    """Makes every process read anew. Call in the transaction that changed what the portal shows."""
    Revision.objects.update_or_create(pk=1, defaults={"token": uuid.uuid4().hex})


def per_revision(build: Callable[[str], Value]) -> Callable[[str], Value]:
    """Remembers what `build` read from the database for one token, until it is asked with another. Of threads that ask
    at the same time one builds and the others wait for it."""
    kept: tuple[str, Value] | None = None
    building = RLock()

    @wraps(build)
    def remembered(token: str) -> Value:
        nonlocal kept
        found = kept
        if found is not None and found[0] == token:
            return found[1]
        with building:
            if kept is None or kept[0] != token:
                kept = (token, build(token))
            return kept[1]

    return remembered


def of_request(request) -> str:
    """The token for the whole of one request, asked once."""
    if not hasattr(request, "revision"):
        request.revision = current()
    return request.revision
