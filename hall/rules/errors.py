"""The one exception a condition can raise, and the number of a place inside its text."""

from __future__ import annotations


class RuleError(ValueError):
    """A condition cannot be used; says why, where, and what to write instead.

    `reason` is one Chinese sentence for the person who wrote the condition. `column` counts characters
    from 1, never bytes; `line` is always 1, because a condition stands on one line.
    """

    line = 1

    def __init__(self, reason: str, text: str, column: int) -> None:
        super().__init__(reason, text, column)
        self.reason = reason
        self.text = text
        self.column = column

    def __str__(self) -> str:
        return f"第{self.line}行第{self.column}列：{self.reason}"


def shorten(text: str, limit: int = 30) -> str:
    """Return `text` for quoting inside a message, cut to `limit` characters."""
    return text if len(text) <= limit else text[: limit - 1] + "…"
