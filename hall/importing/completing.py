"""A folder need not hold everything: what it lacks is taken from what is in force, so that the whole can be checked."""

from dataclasses import replace

from hall.catalog.definitions.item import DepartmentFile
from hall.importing import dumping
from hall.importing.reading import SourceCatalog
from hall.org.models import Department


def completed(source: SourceCatalog) -> SourceCatalog:
    """The source with every part it does not give, and every department and item it does not name, as they are now."""
    lacking = {part: build() for part, build in dumping.PARTS.items() if getattr(source, part) is None}
    return replace(source, departments=_departments(source), **lacking)


def _departments(source: SourceCatalog) -> list[DepartmentFile]:
    named = {item.id for item in source.items}
    given = {entry.department.id: entry for entry in source.departments}
    whole = list(source.departments)
    for row in Department.objects.all():
        known = dumping.department(row)
        kept = tuple(item for item in known.items if item.id not in named)
        if row.code in given:
            entry = given[row.code]
            whole[whole.index(entry)] = entry.model_copy(update={"items": entry.items + kept})
        else:
            whole.append(known.model_copy(update={"items": kept}))
    return whole
