"""What every form that moves a case carries: the revision its screen showed, and the nonce of the press."""

from uuid import UUID


def expected(given) -> int | None:
    """The revision, or None when the form names none."""
    text = given.get("expected", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def nonce(given) -> UUID | None:
    """The nonce, or None when it is none: then a second press is caught by the revision alone."""
    try:
        return UUID(given.get("nonce", ""))
    except ValueError:
        return None
