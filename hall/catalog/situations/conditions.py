"""The conditions of an item or a package, compiled, with the questions they can be decided by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hall.catalog.definitions.portal import QuestionWording
from hall.rules import NO_VALUE, Rule, Scope, compile_rule


@dataclass(frozen=True)
class Condition:
    """One `when`: the rule, and the question keys it depends on (names, and comparisons of two names)."""

    rule: Rule
    keys: tuple[str, ...]
    phrases: tuple[str, str]

    def decide(self, answers: "Mapping[str, object]"):
        """True, False or NO_VALUE while the answers leave it open."""
        return self.rule.evaluate(answers, assume=self._assumed(answers))

    def open(self, answers) -> bool:
        return self.decide(answers) is NO_VALUE

    @property
    def wanted(self) -> str:
        """What has to be so for it to hold, as a phrase that follows 如果."""
        return self.phrases[0] or self.rule.sentence()

    def because(self, answers: "Mapping[str, object]") -> str:
        """Why these answers decide it as they do, as a phrase that follows 因为; empty while they leave it open."""
        truth = self.decide(answers)
        worded = "" if truth is NO_VALUE else self.phrases[0 if truth else 1]
        return worded or self.rule.because(answers, assume=self._assumed(answers))

    def _assumed(self, answers) -> dict[str, bool]:
        return {key: answers[key] for key in self.rule.comparisons if key in answers}


def compile_conditions(
    texts: Iterable[str],
    scope: Scope,
    wordings: Mapping[str, QuestionWording],
    unasked: frozenset[str] = frozenset(),
) -> dict[str, Condition]:
    """Text → Condition. `unasked`: names nobody is asked about here; conditions on them stay open."""
    return {text: _compile(text, scope, wordings, unasked) for text in dict.fromkeys(texts)}


def _compile(text, scope, wordings, unasked) -> Condition:
    rule = compile_rule(text, scope)
    compared = {name for key in rule.comparisons for name in compile_rule(key, scope).names}
    alone = [name for name in rule.names if name not in compared]
    keys = tuple(key for key in (*rule.comparisons, *alone) if key not in unasked)
    return Condition(rule, keys, _phrases(rule, wordings))


def _phrases(rule: Rule, wordings: Mapping[str, QuestionWording]) -> tuple[str, str]:
    """The worded reasons of a rule that is one question: a comparison of two names, or a 是/否 question answered 是."""
    wording = wordings.get(rule.canonical)
    if wording is None and len(rule.names) == 1 and rule.canonical == f"{rule.names[0]} == '是'":
        wording = wordings.get(rule.names[0])
    return (wording.yes, wording.no) if wording else ("", "")
