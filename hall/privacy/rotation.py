"""Sealing everything anew with the ring's current key, so that an old key can be dropped.

Rows are taken in the order of their keys, a batch a transaction; what already bears the current key is left alone, so a run
that was broken off goes on where it stopped. A row that somebody changes meanwhile is sealed with the current key anyway.
"""

from collections import Counter
from collections.abc import Callable, Iterator

from django.apps import apps
from django.db import transaction
from django.db.models import F, Model, TextField, Value
from django.db.models.functions import Cast

from hall.privacy import cipher, keys
from hall.privacy.fields import EncryptedTextField

BATCH = 500
Progress = Callable[[str, int], None]

# Sealed texts outside our own columns: name → function(batch size) that seals them anew and returns how many it did, and
# function() that counts them by key.
_others: dict[str, tuple[Callable[[int], int], Callable[[], Counter]]] = {}


def register(name: str, rotate: Callable[[int], int], count: Callable[[], Counter]) -> None:
    """For rooms that keep sealed texts in somebody else's tables."""
    _others[name] = rotate, count


def columns() -> Iterator[tuple[type[Model], EncryptedTextField]]:
    """Every encrypted column of every model."""
    for model in apps.get_models():
        for field in model._meta.local_fields:
            if isinstance(field, EncryptedTextField):
                yield model, field


def rotate_all(batch: int = BATCH, told: Progress = lambda name, done: None) -> dict[str, int]:
    """Column → rows sealed anew. `told` is called after each batch."""
    done = {}
    for model, field in columns():
        name = name_of(model, field)
        done[name] = 0
        for count in rotate_column(model, field, batch):
            done[name] += count
            told(name, done[name])
    for name, (rotate, _) in _others.items():
        done[name] = rotate(batch)
        told(name, done[name])
    return done


def rotate_column(model: type[Model], field: EncryptedTextField, batch: int = BATCH) -> Iterator[int]:
    """Rows sealed anew, batch by batch. Raises cipher.CannotOpen for a text whose key is not in the ring."""
    after = None
    while rows := _rows(model, field, after, batch):
        after = rows[-1][0]
        stale = [row for row in rows if not is_current(row[1])]
        if stale:
            with transaction.atomic():
                yield sum(_seal(model, field, *row) for row in stale)


def keys_in_use() -> dict[str, Counter]:
    """Column → how many texts bear which key."""
    found = {}
    for model, field in columns():
        raw = _raw(model, field).values_list("sealed", flat=True)
        found[name_of(model, field)] = Counter(cipher.key_of(text) for text in raw.iterator(chunk_size=2000))
    return found | {name: count() for name, (_, count) in _others.items()}


def name_of(model: type[Model], field: EncryptedTextField) -> str:
    return f"{model._meta.label_lower}.{field.name}"


def reseal(sealed: str, column: str) -> str:
    """A sealed text under the current key."""
    return cipher.encrypt(cipher.decrypt(sealed, column), column)


def is_current(sealed: str) -> bool:
    return cipher.key_of(sealed) == keys.ring().current[0]


def _raw(model: type[Model], field: EncryptedTextField):
    """Rows that hold something, with the sealed text as it lies in the table."""
    rows = model._base_manager.annotate(sealed=Cast(F(field.name), TextField()))
    return rows.exclude(sealed=None).exclude(sealed="")


def _rows(model: type[Model], field: EncryptedTextField, after, batch: int) -> list[tuple]:
    rows = _raw(model, field).order_by("pk")
    if after is not None:
        rows = rows.filter(pk__gt=after)
    return list(rows.values_list("pk", "sealed")[:batch])


def _seal(model: type[Model], field: EncryptedTextField, pk, sealed: str) -> int:
    """Only while the text is still the one that was read: what somebody wrote meanwhile stays."""
    row = model._base_manager.annotate(sealed=Cast(F(field.name), TextField())).filter(pk=pk, sealed=sealed)
    # As an expression, so that the field does not seal what is sealed already.
    fresh = Value(reseal(sealed, name_of(model, field)), output_field=TextField())
    return row.update(**{field.name: fresh})
