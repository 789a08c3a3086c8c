"""Definitions taken down once per process and version, and read from there."""

from hall.catalog.definitions.item import ItemDefinition
from hall.catalog.definitions.package import PackageDefinition
from hall.catalog.definitions.portal import QuestionWording
from hall.catalog.definitions.project import ProjectRulesDefinition
from hall.catalog.models import DefinitionVersion, ItemVersion, PackageVersion, Question
from hall.org.models import Department
from hall.revision.memory import per_revision

SHAPES = {ItemVersion: ItemDefinition, PackageVersion: PackageDefinition}
KEPT = 8192

_shelf: dict[str, object] = {}


def definition_of(version: DefinitionVersion):
    """The version's typed document. Load rows with `.defer("definition")`: the first reader in a process fetches it,
    later ones find it by its digest."""
    kept = _shelf.get(version.digest)
    if kept is None:
        kept = SHAPES.get(type(version), ProjectRulesDefinition).read(version.definition)
        if len(_shelf) >= KEPT:
            _shelf.clear()
        _shelf[version.digest] = kept
    return kept


@per_revision
def department_names(token: str) -> dict[str, str]:
    """Code → name."""
    return dict(Department.objects.values_list("code", "name"))


@per_revision
def wordings(token: str) -> dict[str, QuestionWording]:
    """Question key → how people are asked."""
    return {row.key: QuestionWording.read(row.wording) for row in Question.objects.all()}
