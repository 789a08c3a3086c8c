"""A definition with its conditions compiled and its questions worded, ready to be asked. Kept per process."""

from dataclasses import dataclass

from hall.catalog.definitions.item import ItemDefinition
from hall.catalog.models import ItemVersion
from hall.catalog.scopes import item_scope
from hall.catalog.shelf import definition_of, wordings
from hall.catalog.situations.answers import Answers
from hall.catalog.situations.case import Case, case_of
from hall.catalog.situations.conditions import Condition, compile_conditions
from hall.catalog.situations.questions import Question, build_questions, to_ask

_kept: dict[tuple[str, str], "ItemGuide"] = {}
KEPT = 8192


@dataclass(frozen=True)
class ItemGuide:
    definition: ItemDefinition
    conditions: dict[str, Condition]
    questions: dict[str, Question]

    def case(self, answers: Answers) -> Case:
        return case_of(self.definition, self.conditions, answers.values)

    def ask(self, answers: Answers) -> list[Question]:
        shown = to_ask(self.questions, self.conditions.values(), answers.values)
        wrong = [self.questions[key] for key in answers.errors if self.questions[key] not in shown]
        return shown + wrong


def item_guide(version: ItemVersion, token: str) -> ItemGuide:
    """The guide of a version, worded as of the revision `token`."""
    key = (version.digest, token)
    guide = _kept.get(key)
    if guide is None:
        guide = build_item_guide(definition_of(version), wordings(token))
        if len(_kept) >= KEPT:
            _kept.clear()
        _kept[key] = guide
    return guide


def build_item_guide(definition: ItemDefinition, worded) -> ItemGuide:
    scope = item_scope(definition, definition.elements, worded)
    conditions = compile_conditions(definition.conditions_written(), scope, worded)
    return ItemGuide(definition, conditions, build_questions(conditions.values(), scope, worded))
