"""A column for what an entry hashes: the text that was hashed is the text that is kept."""

import json

from django.db import models


class CanonicalJSONField(models.TextField):
    """Plain data kept as JSON in one fixed form (sorted keys, no spaces), the same on every database. A database's own JSON
    type rewrites numbers and order, and the hash would no longer match."""

    def from_db_value(self, value, expression, connection):
        return json.loads(value) if value else {}

    def get_prep_value(self, value):
        return value if value is None else canonical(value)

    def to_python(self, value):
        return value


def canonical(value) -> str:
    """JSON in the one form that is hashed. Raises TypeError or ValueError for what JSON cannot hold."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
