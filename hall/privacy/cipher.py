"""SM4-GCM for short texts (GM/T 0002; functions.md S10, S14).

Cipher text: base64 of version byte, length of key id, key id, nonce, sealed text with tag. The column's name is bound in, so
that a value moved to another column does not open.
"""

import base64
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from hall.privacy import keys

VERSION = 1
NONCE = 12
TAG = 16


class CannotOpen(Exception):
    """The text was altered, moved, or sealed with a key that is not in the ring."""


def encrypt(text: str, column: str) -> str:
    """Seals with the ring's current key. `column` as app.model.field."""
    key_id, key = keys.ring().current
    nonce = os.urandom(NONCE)
    sealer = Cipher(algorithms.SM4(key), modes.GCM(nonce)).encryptor()
    sealer.authenticate_additional_data(column.encode())
    sealed = sealer.update(text.encode()) + sealer.finalize()
    name = key_id.encode()
    return base64.b64encode(bytes([VERSION, len(name)]) + name + nonce + sealed + sealer.tag).decode()


def decrypt(sealed: str, column: str) -> str:
    """Raises CannotOpen."""
    try:
        raw = base64.b64decode(sealed, validate=True)
        if raw[0] != VERSION:
            raise CannotOpen("不认识的密文版本")
        key_id, body = raw[2 : 2 + raw[1]].decode(), raw[2 + raw[1] :]
        nonce, text, tag = body[:NONCE], body[NONCE:-TAG], body[-TAG:]
        opener = Cipher(algorithms.SM4(keys.ring().key(key_id)), modes.GCM(nonce, tag)).decryptor()
        opener.authenticate_additional_data(column.encode())
        return (opener.update(text) + opener.finalize()).decode()
    except (InvalidTag, IndexError, ValueError, KeyError) as error:
        raise CannotOpen("密文打不开：内容被改过，或密钥不在密钥环里") from error


def key_of(sealed: str) -> str:
    """The id of the key a text was sealed with."""
    raw = base64.b64decode(sealed)
    return raw[2 : 2 + raw[1]].decode()
