"""Which parts of a decided condition decide it."""

from __future__ import annotations

from collections.abc import Iterator

from hall.rules.evaluator import Facts, build
from hall.rules.tree import Chain, Group, Node, Not


def causes(node: Node, facts: Facts) -> Iterator[tuple[Node, bool]]:
    """Yield the conditions, none of them joined, that make a decided tree true or false, each with its answer.

    Where one of several is enough (a true `or`, a false `and`), those that are so; of a false chain the
    first link that fails.
    """
    answer = build(node)(facts)
    match node:
        case Not(operand=operand):
            yield from causes(operand, facts)
        case Chain(links=links) if answer is False:
            yield next(link for link in links if build(link)(facts) is False), False
        case Group(parts=parts):
            for part in parts:
                if build(part)(facts) is answer:
                    yield from causes(part, facts)
        case _:
            yield node, answer
