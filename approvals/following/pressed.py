"""What every form of a transition carries."""

from uuid import UUID


class BadPress(Exception):
    """The form did not carry what ours do."""


def pressed(request) -> dict:
    """The revision the page showed and its nonce, for a verb. Raises BadPress."""
    try:
        return {"expected": int(request.POST["expected"]), "nonce": UUID(request.POST["nonce"])}
    except (KeyError, ValueError) as error:
        raise BadPress from error
