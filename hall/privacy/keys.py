"""The ring of keys that personal numbers are sealed with; named in the environment (FIELD_KEYS, INDEX_KEY)."""

from dataclasses import dataclass
from functools import cache

from django.conf import settings


@dataclass(frozen=True)
class Ring:
    """`keys`: id → 16 bytes, the current one first. `index_key`: 32 bytes, never rotated with the others."""

    keys: dict[str, bytes]
    index_key: bytes

    @property
    def current(self) -> tuple[str, bytes]:
        return next(iter(self.keys.items()))

    def key(self, key_id: str) -> bytes:
        return self.keys[key_id]


@cache
def ring() -> Ring:
    return Ring(settings.ENV.field_keys, settings.ENV.index_key)
