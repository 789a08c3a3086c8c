"""Names of fields and papers as the case's definition has them."""

from approvals.workflow.models import Verdict
from hall.catalog.definitions.item import ItemDefinition


def name_of(definition: ItemDefinition, subject: str, key: str) -> str:
    """The name people read; the code itself for one the definition does not have."""
    if subject == Verdict.Subject.FIELD:
        return next((element.name for element in definition.elements if element.code == key), key)
    return next((material.name for material in definition.materials if material.code == key), key)
