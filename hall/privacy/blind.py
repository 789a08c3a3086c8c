"""A blind index: finds a number that is encrypted, without making it readable."""

from cryptography.hazmat.primitives import hashes, hmac

from hall.privacy import keys


def index(value: str) -> str:
    """64 hex digits, the same for the same number however it was typed (case, spaces)."""
    mac = hmac.HMAC(keys.ring().index_key, hashes.SM3())
    mac.update("".join(value.split()).upper().encode())
    return mac.finalize().hex()
