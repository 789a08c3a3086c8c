"""Refusals of the rooms below as answers of the API. The exception handler knows them all; the mark is for the documentation,
which lists 409 where something may be refused."""

from collections.abc import Callable


def refusable(handler: Callable) -> Callable:
    """Marks a handler whose verb may be refused; the schema lists 409 for it."""
    handler.refusable = True
    return handler
