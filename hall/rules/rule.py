"""A condition, compiled: what it says, what it mentions, and what it answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from hall.rules import checker, evaluator, wording
from hall.rules.canonical import canonical
from hall.rules.causes import causes
from hall.rules.characters import MAX_TEXT
from hall.rules.errors import RuleError
from hall.rules.parser import parse
from hall.rules.scope import Scope
from hall.rules.tree import (
    Comparison,
    Constant,
    Includes,
    Literal,
    Node,
    OneOf,
    Reference,
    is_answer,
    walk,
)
from hall.rules.types import BOOL, Kind, ValueType
from hall.rules.values import NO_VALUE


@dataclass(frozen=True, eq=False, slots=True)
class Rule:
    """A compiled condition; make one with `compile_rule`.

    `names` are the codes it uses, `today` left out, and `memberships` those tested as `'x' in code`.
    `comparisons` are the canonical texts of its comparisons of one name with another, such as
    `handler.id_no != legal_rep.id_no`: questions that a person can answer without giving either value.
    All three are in the order of the text, each once.
    """

    text: str
    canonical: str
    names: tuple[str, ...]
    memberships: tuple[str, ...]
    comparisons: tuple[str, ...]
    expects: ValueType
    _tree: Node = field(repr=False)
    _answer: evaluator.Closure = field(repr=False)

    def evaluate(
        self,
        values: Mapping[str, object],
        *,
        today: date | None = None,
        assume: Mapping[str, bool] | None = None,
    ) -> object:
        """Return True, False or NO_VALUE; for a rule of another type its value (days as int) or NO_VALUE.

        `values` maps codes to what was given; what is missing, blank or unreadable has no value, and
        neither has `today` when it is not passed. `assume` maps texts of `comparisons` to the answer a
        person gave; it takes the place of comparing, in whichever way round the comparison is written.
        """
        return self._answer(evaluator.Facts(values, today, assume))

    def literals(self, code: str) -> tuple[Constant, ...]:
        """Return the constants compared directly with this name, in the order of the text, each once."""
        found = (literal.value for node in walk(self._tree) for literal in _compared_with(code, node))
        return tuple(dict.fromkeys(found))

    def sentence(self, negated: bool = False) -> str:
        """Return the condition, or its opposite, as one Chinese sentence without a full stop.

        A rule of another type than BOOL is named (地上建筑面积与地下建筑面积之和) and has no opposite:
        `negated` then raises ValueError.
        """
        if negated and self.expects.kind is not Kind.BOOL:
            raise ValueError("只有是否条件才有相反的说法")
        return wording.sentence(self._tree, negated=negated)

    def because(
        self,
        values: Mapping[str, object],
        *,
        today: date | None = None,
        assume: Mapping[str, bool] | None = None,
    ) -> str:
        """Return why the condition holds or fails, by the parts alone that decide it; '' while it is open.

        The arguments are those of `evaluate`. Every part is a fact, so all are joined by 并且. Never
        longer than `sentence`. Raises ValueError for a rule of another type than BOOL.
        """
        if self.expects.kind is not Kind.BOOL:
            raise ValueError("只有是否条件才有原因")
        facts = evaluator.Facts(values, today, assume)
        if self._answer(facts) is NO_VALUE:
            return ""
        return wording.facts(causes(self._tree, facts))


def compile_rule(text: str, scope: Scope, expects: ValueType = BOOL) -> Rule:
    """Compile a condition over the names of `scope`; raise RuleError, and nothing else, for a bad text."""
    tree = checker.check(parse(text), scope, expects, text)
    normal = canonical(tree)
    if len(normal) > MAX_TEXT:
        raise RuleError(f"按规范写法超过 {MAX_TEXT} 个字，请拆成几个条件", text, 1)
    nodes = list(walk(tree))
    return Rule(
        text=text,
        canonical=normal,
        names=_once(node.code for node in nodes if is_answer(node)),
        memberships=_once(node.container.code for node in nodes if isinstance(node, Includes)),
        comparisons=_once(canonical(node) for node in nodes if _compares_names(node)),
        expects=expects,
        _tree=tree,
        _answer=evaluator.build(tree),
    )


def infer_multiple(text: str) -> set[str]:
    """Return the codes that must take several answers, because a constant is tested `in` them.

    Needs no scope, so that the type of a question can be told from the conditions that use it.
    Raises RuleError when the text is not a condition at all.
    """
    return {node.container.code for node in walk(parse(text)) if isinstance(node, Includes)}


def _once(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _compares_names(node: Node) -> bool:
    return isinstance(node, Comparison) and is_answer(node.left) and is_answer(node.right)


def _compared_with(code: str, node: Node) -> tuple[Literal, ...]:
    match node:
        case Comparison(left=Reference(code=found), right=Literal() as literal) if found == code:
            return (literal,)
        case Comparison(left=Literal() as literal, right=Reference(code=found)) if found == code:
            return (literal,)
        case OneOf(operand=Reference(code=found), options=options) if found == code:
            return options
        case Includes(option=option, container=Reference(code=found)) if found == code:
            return (option,)
    return ()
