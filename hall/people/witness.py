"""What happens to accounts is written down in the journal, a room that stands above this one and registers itself here."""

from collections.abc import Callable

_writer: Callable | None = None


def register(writer: Callable) -> None:
    """`writer(chain, action, *, actor, reason, changes, post)` appends one entry; called once, when the site starts."""
    global _writer
    _writer = writer


def write_down(
    chain: str, action: str, *, actor, reason: str = "", changes: dict | None = None, post: str = ""
) -> None:
    """One entry, in the transaction of the change it tells of. Personal numbers in `changes` are masked; `post`: the one acted
    at, else the first one held."""
    if _writer is None:
        raise RuntimeError("no journal is registered")
    _writer(chain, action, actor=actor, reason=reason, changes=changes or {}, post=post)
