"""Which questions to ask: only what some condition depends on, and only while it is still open."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from hall.catalog.definitions.portal import AnswerOption, QuestionWording
from hall.catalog.scopes import as_question
from hall.catalog.situations.conditions import Condition
from hall.rules import Kind, Name, Scope


class Shape(StrEnum):
    """How a question is answered. The order is how easy it is, easiest first."""

    YES_NO = "yes_no"
    CHOICE = "choice"
    CHOICES = "choices"
    DATE = "date"
    NUMBER = "number"


SHAPES = {
    Kind.BOOL: Shape.YES_NO,
    Kind.CHOICE: Shape.CHOICE,
    Kind.CHOICES: Shape.CHOICES,
    Kind.TEXT: Shape.CHOICE,
    Kind.DATE: Shape.DATE,
    Kind.NUMBER: Shape.NUMBER,
}


@dataclass(frozen=True)
class Question:
    key: str
    shape: Shape
    text: str
    help: str
    unit: str
    options: tuple[AnswerOption, ...]


def build_questions(
    conditions: Iterable[Condition], scope: Scope, wordings: Mapping[str, QuestionWording]
) -> dict[str, Question]:
    """Every question some condition could need, those that decide the most first; of equals the easiest first."""
    conditions = list(conditions)
    weight = Counter(key for condition in conditions for key in condition.keys)
    questions = [_question(key, conditions, scope, wordings.get(key)) for key in weight]
    order = list(Shape)
    questions.sort(
        key=lambda question: (-weight[question.key], order.index(question.shape), len(question.options))
    )
    return {question.key: question for question in questions}


def to_ask(
    questions: Mapping[str, Question], conditions: Iterable[Condition], answers: Mapping[str, object]
) -> list[Question]:
    """The questions to show now: the answered ones that still matter, and the next open one of each open condition."""
    conditions = list(conditions)
    shown = set()
    for condition in conditions:
        if condition.open(answers):
            shown.add(next((key for key in questions if key in condition.keys and key not in answers), None))
    for key in answers:
        without = {other: value for other, value in answers.items() if other != key}
        if any(key in condition.keys and condition.open(without) for condition in conditions):
            shown.add(key)
    return [question for key, question in questions.items() if key in shown]


def _question(
    key: str, conditions: list[Condition], scope: Scope, wording: QuestionWording | None
) -> Question:
    name = scope.get(key)
    shape = SHAPES[name.type.kind] if name else Shape.YES_NO
    return Question(
        key=key,
        shape=shape,
        text=as_question(wording.question if wording else _plain_wording(key, name, conditions)),
        help=wording.help if wording else "",
        unit=(wording.unit if wording else "") or _unit(name),
        options=_options(key, shape, name, wording, conditions),
    )


def _plain_wording(key: str, name: Name | None, conditions: list[Condition]) -> str:
    """What to ask where nobody has worded it: the name itself, or the comparison read out."""
    if name:
        return name.label
    rule = next(condition.rule for condition in conditions if key in condition.keys)
    return rule.sentence()


def _unit(name: Name | None) -> str:
    if not name or name.type.kind is not Kind.NUMBER or not name.label.endswith((")", "）")):
        return ""
    return name.label.rstrip(")）").replace("（", "(").rpartition("(")[2]


def _options(key, shape, name, wording, conditions) -> tuple[AnswerOption, ...]:
    """Options as worded, then those the wording does not mention; for free text, what conditions compare it with."""
    if shape in (Shape.NUMBER, Shape.DATE):
        return ()
    if shape is Shape.YES_NO:
        return (wording and wording.options) or (
            AnswerOption(value=True, label="是"),
            AnswerOption(value=False, label="否"),
        )
    possible = list(name.type.options)
    if not possible:
        compared = (value for condition in conditions for value in condition.rule.literals(key))
        possible = list(dict.fromkeys([*(o.value for o in (wording.options if wording else ())), *compared]))
    worded = {option.value: option for option in (wording.options if wording else ())}
    return tuple(worded.get(value) or AnswerOption(value=value, label=value) for value in possible)
