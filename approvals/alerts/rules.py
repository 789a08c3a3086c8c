"""Rules at work: compiled, asked of a case on a day, worded (functions.md M1)."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from approvals.alerts import facts
from approvals.alerts.facts import Values, words
from approvals.alerts.looking import Answerable, Look
from approvals.alerts.models import AlertRule
from approvals.clock.dates import day_of
from hall.rules import Rule, RuleError, compile_rule

# {fact} in a sentence.
SLOT = re.compile(r"\{([^{}]*)\}")
OCCASION = 60


@dataclass(frozen=True)
class Hit:
    """A rule that holds for a case. `occasion`: what it is raised for once; `facts`: (label, words) of what it asked about."""

    rule: AlertRule
    occasion: str
    description: str
    facts: tuple[tuple[str, str], ...]
    answers: Answerable


def compiled(text: str) -> Rule:
    """Raises RuleError."""
    return _compiled(text, facts.generation())


@lru_cache(maxsize=512)
def _compiled(text: str, generation: int) -> Rule:
    return compile_rule(text, facts.scope())


def slots(sentence: str) -> list[str]:
    """The facts a sentence names."""
    return SLOT.findall(sentence)


def waits_for(rule: AlertRule) -> list[str]:
    """The rooms a rule waits for; empty when every fact it needs is there."""
    try:
        names = compiled(rule.condition).names
    except RuleError:
        return []
    wanted = [*names, *slots(rule.sentence), *filter(None, [rule.occasion])]
    return list(dict.fromkeys(found.room for name in wanted if (found := facts.awaited(name))))


def trouble(rule: AlertRule) -> str:
    """What is wrong with a rule that once was right, because a fact is gone; '' for a sound one."""
    try:
        compiled(rule.condition)
    except RuleError as error:
        return error.reason
    gone = [
        name
        for name in (*slots(rule.sentence), *filter(None, [rule.occasion]))
        if facts.fact_of(name) is None and facts.awaited(name) is None
    ]
    return f"没有“{gone[0]}”这一项事实" if gone else ""


def watches(rule: AlertRule) -> bool:
    """Whether the rule can be asked at all, whatever the day."""
    return not waits_for(rule) and not trouble(rule)


def usable() -> list[AlertRule]:
    """Every rule that can be asked; one query."""
    return [rule for rule in AlertRule.objects.all() if watches(rule)]


def is_on(rule: AlertRule, day: date) -> bool:
    return rule.starts_on <= day and (rule.ends_on is None or day <= rule.ends_on)


def moves(rule: AlertRule) -> bool:
    """Whether it may begin to hold as days go by and nobody acts."""
    found = compiled(rule.condition)
    return "today" in found.canonical or any(
        fact.moves for name in found.names if (fact := facts.fact_of(name))
    )


def hit(rule: AlertRule, values: Values) -> Hit | None:
    """What there is to raise on the day of `values`; None when the rule is off, does not hold, or held before it began."""
    if not is_on(rule, values.day) or not _holds(rule, values):
        return None
    occasion = _occasion(rule, values)
    if _held_before(rule, values.look, occasion):
        return None
    return Hit(rule, occasion, describe(rule, values), _asked(rule, values), _answers(rule, values))


def would_hit(rule: AlertRule, values: Values) -> bool:
    """Whether the condition holds, whenever the rule begins: for trying one out."""
    return _holds(rule, values)


def describe(rule: AlertRule, values: Values) -> str:
    """The rule's sentence with the facts in it."""
    return SLOT.sub(lambda found: words(values.get(found[1])), rule.sentence)[:300]


def _holds(rule: AlertRule, values: Values) -> bool:
    return compiled(rule.condition).evaluate(values, today=values.day) is True


def _occasion(rule: AlertRule, values: Values) -> str:
    value = values.get(rule.occasion) if rule.occasion else None
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)[:OCCASION]


def _held_before(rule: AlertRule, look: Look, occasion: str) -> bool:
    """A rule holds from its first day: what had come about by the eve is not raised (M1). Cases filed since cannot have."""
    if look.application.submitted_at is None or day_of(look.application.submitted_at) >= rule.starts_on:
        return False
    eve = Values(look, rule.starts_on - timedelta(days=1))
    return _holds(rule, eve) and _occasion(rule, eve) == occasion


def _asked(rule: AlertRule, values: Values) -> tuple:
    names = [*compiled(rule.condition).names, *slots(rule.sentence), *filter(None, [rule.occasion])]
    return tuple(
        (fact.label, words(values.get(name)))
        for name in dict.fromkeys(names)
        if (fact := facts.fact_of(name))
    )


def _answers(rule: AlertRule, values: Values) -> Answerable:
    """By the first fact of the condition that knows whose doing it is; else whoever has the case in hand."""
    for name in compiled(rule.condition).names:
        fact = facts.fact_of(name)
        if fact and fact.who and (found := fact.who(values.look, values.day)):
            return found
    return values.look.holder
