"""一件事: which members a case needs, and what is asked of people for all of them at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import QueryDict

from hall.catalog.definitions.item import ItemDefinition
from hall.catalog.definitions.package import Member, PackageDefinition, ScenarioQuestion
from hall.catalog.definitions.portal import QuestionWording
from hall.catalog.scopes import item_scope, package_scope
from hall.catalog.situations.answers import Answers, read_answers
from hall.catalog.situations.case import Standing, case_of
from hall.catalog.situations.conditions import Condition, compile_conditions
from hall.catalog.situations.merging import NeededMember, PackageCase, figures, merge
from hall.catalog.situations.questions import Question, build_questions, to_ask
from hall.rules import NO_VALUE


@dataclass(frozen=True)
class MemberCondition:
    """A condition of a member's item, as the package asks it: on its own questions where they stand for an element."""

    condition: Condition
    questions: tuple[ScenarioQuestion, ...]

    @property
    def rule(self):
        return self.condition.rule

    @property
    def keys(self) -> tuple[str, ...]:
        asked_by = {q.stands_for.element: q.key for q in self.questions if q.stands_for}
        return tuple(dict.fromkeys(asked_by.get(key, key) for key in self.condition.keys))

    def decide(self, answers: Mapping[str, object]):
        return self.condition.decide(answers_for_items(self.questions, answers))

    def open(self, answers: Mapping[str, object]) -> bool:
        return self.decide(answers) is NO_VALUE

    @property
    def wanted(self) -> str:
        return self.condition.wanted

    def because(self, answers: Mapping[str, object]) -> str:
        return self.condition.because(answers_for_items(self.questions, answers))


def answers_for_items(
    questions: tuple[ScenarioQuestion, ...], answers: Mapping[str, object]
) -> dict[str, object]:
    """The answers as a member's item understands them: keys of the package mean nothing to it, except that they stand
    for data elements. Answers read from an old address give way to what the package's own question says."""
    own = {question.key for question in questions}
    said = {key: value for key, value in answers.items() if key not in own}
    for question in questions:
        stands_for = question.stands_for
        if stands_for is None:
            continue
        said.pop(stands_for.element, None)
        given = answers.get(question.key, ())
        known = [stands_for.values[text] for text in _listed(given) if text in stands_for.values]
        if known:
            said[stands_for.element] = known if isinstance(given, list) else known[0]
    return said


def _listed(given) -> list[str]:
    return [given] if isinstance(given, str) else list(given)


@dataclass(frozen=True)
class PackageGuide:
    definition: PackageDefinition
    items: dict[str, ItemDefinition]
    member_conditions: dict[str, Condition]
    item_conditions: dict[str, dict[str, MemberCondition]]
    questions: dict[str, Question]

    def read(self, query: QueryDict) -> Answers:
        """What the address answers; “none of these” beside another option is not understood."""
        answers = read_answers(query, self.questions)
        for question in self.definition.scenario_questions:
            chosen = answers.values.get(question.key, ())
            if question.exclusive and question.exclusive in chosen and len(chosen) > 1:
                del answers.values[question.key]
                answers.errors[question.key] = f"选了“{question.exclusive}”就不要再选别的"
        return answers

    def ask(self, answers: Answers) -> list[Question]:
        """Questions still worth asking; a member that is out asks nothing any more."""
        live = [*self.member_conditions.values()]
        for member in self._members(answers):
            if member.standing != Standing.NOT_NEEDED:
                live += self.item_conditions[member.member.item].values()
        shown = to_ask(self.questions, live, answers.values)
        return shown + [self.questions[key] for key in answers.errors if self.questions[key] not in shown]

    def case(self, answers: Answers) -> PackageCase:
        members = self._members(answers)
        cases = {
            m.member.item: case_of(m.definition, self.item_conditions[m.member.item], answers.values)
            for m in members
        }
        materials = merge(members, {code: case.materials for code, case in cases.items()})
        fields = merge(members, {code: case.fields for code, case in cases.items()})
        return PackageCase(members, materials, fields, figures(members, cases, materials, fields))

    def _members(self, answers: Answers) -> tuple[NeededMember, ...]:
        return tuple(
            NeededMember(member, self.items[member.item], *self._standing(member, answers))
            for member in self.definition.members
        )

    def _standing(self, member: Member, answers: Answers) -> tuple[Standing, str]:
        condition = self.member_conditions.get(member.when) if member.when else None
        if condition is None:
            return Standing.NEEDED, "都要办"
        truth = condition.decide(answers.values)
        if truth is NO_VALUE:
            return Standing.OPEN, f"如果{condition.wanted}"
        if not condition.keys:
            return Standing.NEEDED, member.condition or "都要办"
        return (Standing.NEEDED if truth else Standing.NOT_NEEDED), f"因为{condition.because(answers.values)}"


def build_package_guide(
    definition: PackageDefinition, items: Mapping[str, ItemDefinition], worded
) -> PackageGuide:
    """`items` are the members' definitions in force; their conditions are asked here too, except on keys of their own
    (办理方式 and the like), which each item asks itself."""
    elements = {element.code: element for item in (*items.values(), definition) for element in item.elements}
    own = {question.key for question in definition.scenario_questions}
    scope = package_scope(definition, elements.values(), worded)
    member_conditions = compile_conditions(definition.conditions_written(), scope, worded)
    item_conditions = {}
    for code, item in items.items():
        unasked = frozenset({"mode", *own, *(question.key for question in item.situations)})
        compiled = compile_conditions(
            item.conditions_written(), item_scope(item, elements.values(), worded), worded, unasked
        )
        item_conditions[code] = {
            text: MemberCondition(condition, definition.scenario_questions)
            for text, condition in compiled.items()
        }
    every = [
        *member_conditions.values(),
        *(c for several in item_conditions.values() for c in several.values()),
    ]
    own_wordings = {key: value for key, value in worded.items() if key not in own} | _own_wordings(
        definition, worded
    )
    questions = build_questions(every, scope, own_wordings)
    return PackageGuide(definition, dict(items), member_conditions, item_conditions, questions)


def _own_wordings(definition: PackageDefinition, worded) -> dict:
    """A package words its own questions; only the help of a general wording is of use beside it."""
    return {
        question.key: QuestionWording(
            key=question.key,
            question=question.asked,
            help=worded[question.key].help if question.key in worded else "",
        )
        for question in definition.scenario_questions
    }
