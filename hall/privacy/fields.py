"""Columns whose content only a holder of the key can read."""

import json

from django.db import models

from hall.privacy import blind, cipher


class EncryptedTextField(models.TextField):
    """A text kept as SM4-GCM cipher text bound to its column; '' stays ''. Cannot be searched: see BlindIndexField."""

    @property
    def _column(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def from_db_value(self, value, expression, connection):
        return cipher.decrypt(value, self._column) if value else value

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return cipher.encrypt(value, self._column) if value else value

    def get_lookup(self, lookup_name):
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


class EncryptedJSONField(EncryptedTextField):
    """Plain data (dicts, lists, numbers, texts) kept as cipher text."""

    def from_db_value(self, value, expression, connection):
        text = super().from_db_value(value, expression, connection)
        return json.loads(text) if text else {}

    def get_prep_value(self, value):
        if value is None:
            return None
        return super().get_prep_value(json.dumps(value, ensure_ascii=False, separators=(",", ":")))

    def to_python(self, value):
        return value


class BlindIndexField(models.CharField):
    """HMAC-SM3 of another column, set whenever the row is saved; NULL while that column is empty. Look up with
    `blind.index(value)`."""

    def __init__(self, *args, source: str = "", **kwargs):
        self.source = source
        kwargs |= {"max_length": 64, "null": True, "editable": False}
        kwargs.setdefault("db_index", not kwargs.get("unique", False))
        super().__init__(*args, **kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, kwargs | {"source": self.source}

    def pre_save(self, instance, add):
        value = getattr(instance, self.source)
        digest = blind.index(value) if value else None
        setattr(instance, self.attname, digest)
        return digest
