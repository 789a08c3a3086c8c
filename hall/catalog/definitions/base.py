"""What all catalog documents share: frozen, strict, written back exactly as given."""

import json
from datetime import date
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, StringConstraints


def upto(most: int, *, least: int = 1):
    """A text of so many characters; where a column keeps it, no more than the column holds."""
    return Annotated[str, StringConstraints(min_length=least, max_length=most)]


def in_order(value):
    """Keys sorted at every depth: PostgreSQL does not keep the order in which free keys were written."""
    if isinstance(value, dict):
        return {key: in_order(value[key]) for key in sorted(value)}
    return value


Text = upto(2000)
Word, Title, Line = upto(30), upto(100), upto(200)
Note = upto(200, least=0)
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_.-]{0,63}$")]
Condition = Annotated[str, StringConstraints(min_length=1, max_length=500)]


class Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, allow_inf_nan=False)

    @classmethod
    def read(cls, data) -> Self:
        """The document from plain data. Strict as JSON is: "3" is no number, yes is no word.

        Raises pydantic.ValidationError.
        """
        return cls.model_validate_json(json.dumps(data, default=_plain))

    def written(self) -> dict:
        """The document as its file has it: only the keys that were given, JSON types, in field order."""
        return self.model_dump(mode="json", exclude_unset=True)


def _plain(value):
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"无法存放的值：{value!r}")
