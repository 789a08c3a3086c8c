"""Which names a condition may use, by where it stands: an item, a package, the rules for projects."""

from collections.abc import Iterable, Mapping

from hall.catalog.choices import Mode
from hall.catalog.definitions.dictionary import DataElementDefinition
from hall.catalog.definitions.item import ItemDefinition, SituationQuestion
from hall.catalog.definitions.package import PackageDefinition
from hall.catalog.definitions.portal import QuestionWording
from hall.rules import BOOL, CHOICE, CHOICES, NUMBER, Name, Scope, infer_multiple

Wordings = Mapping[str, QuestionWording]

# Names that the planner of construction projects works out; no form asks them.
PLANNED = (
    Name("estimate.final", NUMBER, "概算(万元)"),
    Name("estimate.feasibility", NUMBER, "可研估算(万元)"),
    Name("project.simple", BOOL, "是否简单项目"),
)


def item_scope(item: ItemDefinition, elements: Iterable[DataElementDefinition], wordings: Wordings) -> Scope:
    """All data elements, `mode` (办理方式, one of the item's modes) and the item's own situation keys."""
    return Scope(
        [
            *(element_name(element, wordings) for element in elements),
            mode_name(item.modes),
            *(situation_name(question) for question in item.situations),
        ]
    )


def package_scope(
    package: PackageDefinition, elements: Iterable[DataElementDefinition], wordings: Wordings
) -> Scope:
    """All data elements and the package's situation keys; a key hides the element of the same name."""
    several = _tested_as_sets(package)
    own = {question.key: situation_name(question, several) for question in package.scenario_questions}
    names = [element_name(element, wordings) for element in elements if element.code not in own]
    return Scope([*names, *own.values()])


def project_scope(
    elements: Iterable[DataElementDefinition], packages: Iterable[PackageDefinition], wordings: Wordings
) -> Scope:
    """All data elements, the planner's own names, and situation keys of the packages that start such projects."""
    names = {element.code: element_name(element, wordings) for element in elements}
    names |= {name.code: name for name in PLANNED}
    for package in packages:
        if package.project_type:
            several = _tested_as_sets(package)
            for question in package.scenario_questions:
                names.setdefault(question.key, situation_name(question, several))
    return Scope(names.values())


def element_name(element: DataElementDefinition, wordings: Wordings) -> Name:
    wording = wordings.get(element.code)
    yes, no = (wording.yes, wording.no) if wording else ("", "")
    return Name(element.code, element.value_type, element.name, yes=yes, no=no)


def situation_name(question: SituationQuestion, several: frozenset[str] = frozenset()) -> Name:
    multiple = question.multiple or question.key in several
    value_type = CHOICES(question.options) if multiple else CHOICE(question.options)
    return Name(question.key, value_type, as_question(question.asked))


def as_question(text: str) -> str:
    """Files end questions as they like; people see one mark."""
    return text.rstrip("？?") + "？"


def mode_name(modes: Iterable[Mode]) -> Name:
    return Name("mode", CHOICE(str(mode) for mode in modes), "办理方式")


def _tested_as_sets(package: PackageDefinition) -> frozenset[str]:
    """Keys some member tests with `in`: such a question takes several answers even where the file does not say so."""
    return frozenset().union(*(infer_multiple(member.when) for member in package.members if member.when))
