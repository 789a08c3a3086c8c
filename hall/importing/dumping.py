"""Rows → YAML files, as an import reads them: what is in force, in the files' own order and style."""

from pathlib import Path

import yaml

from hall.catalog.choices import VersionState
from hall.catalog.definitions.dictionary import ElementsFile, MaterialsFile
from hall.catalog.definitions.item import DepartmentEntry, DepartmentFile
from hall.catalog.definitions.organisation import OrganisationFile
from hall.catalog.definitions.package import PackagesFile
from hall.catalog.definitions.portal import AnnouncementsFile, QuestionsFile, SearchWordsFile, ThemesFile
from hall.catalog.models import (
    DataElement,
    ImportedDocument,
    Material,
    PortalHint,
    ProjectRules,
    Question,
    ServiceItem,
    ServicePackage,
    SynonymGroup,
    Theme,
)
from hall.catalog.shelf import definition_of
from hall.org.models import Department, HallProfile, Region, ServicePoint
from hall.portal.models import Announcement

ONE_LINE = 100_000  # A condition or a sentence is easier to read, and to compare, unbroken.


def dump(folder: Path) -> list[str]:
    """Writes every part that has rows and returns the names of the files. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, document in _documents():
        text = yaml.safe_dump(document.written(), allow_unicode=True, sort_keys=False, width=ONE_LINE)
        (folder / name).write_text(text, encoding="utf-8")
        written.append(name)
    return written


def _documents():
    for row in Department.objects.all():
        yield f"{row.code.lower()}.yaml", department(row)
    for part, build in PARTS.items():
        document = build()
        if document is not None:
            yield f"{part}.yaml", document


def department(row: Department) -> DepartmentFile:
    entry = {"id": row.code, "name": row.name, "uscc": row.uscc, "division_code": row.division_code}
    entry |= {"document_word": row.document_word} if row.document_word else {}
    entry |= {"fictional": True} if row.fictional else {}
    entry |= {"service_windows": row.service_windows} if row.service_windows else {}
    items = ServiceItem.objects.listed().filter(department=row).select_related("current")
    return DepartmentFile(
        department=DepartmentEntry.read(entry), items=tuple(definition_of(item.current) for item in items)
    )


def elements() -> ElementsFile | None:
    rows = list(DataElement.objects.values("code", "name", "type", "rule"))
    return ElementsFile.read({"elements": rows}) if rows else None


def materials() -> MaterialsFile | None:
    rows = list(Material.objects.values("code", "name", "source", "form", "copies", "note", "bring"))
    for row in rows:
        if not row["bring"]:
            del row["bring"]
    return MaterialsFile.read({"materials": rows}) if rows else None


def packages() -> PackagesFile | None:
    rows = ServicePackage.objects.filter(current__isnull=False).select_related("current")
    if not rows:
        return None
    preamble = ImportedDocument.objects.get(key="packages").preamble
    return PackagesFile(
        dedupe_rule=preamble["dedupe_rule"], packages=tuple(definition_of(row.current) for row in rows)
    )


def projects():
    row = ProjectRules.objects.filter(state=VersionState.PUBLISHED).first()
    return definition_of(row) if row else None


def themes() -> ThemesFile | None:
    rows = list(Theme.objects.values("code", "name", "audience", "icon"))
    return ThemesFile.read({"themes": rows}) if rows else None


def questions() -> QuestionsFile | None:
    rows = list(Question.objects.values_list("wording", flat=True))
    return QuestionsFile.read({"questions": rows}) if rows else None


def announcements() -> AnnouncementsFile | None:
    rows = [
        _filled(
            slug=row.slug,
            title=row.title,
            published_on=row.published_on,
            category=row.category,
            body=row.body,
            items=[item.code for item in row.items.all()],
        )
        for row in Announcement.objects.order_by("id").prefetch_related("items")
    ]
    return AnnouncementsFile.read({"announcements": rows}) if rows else None


def search_words() -> SearchWordsFile | None:
    synonyms = list(SynonymGroup.objects.order_by("id").values_list("words", flat=True))
    hints = list(PortalHint.objects.all())
    if not synonyms and not hints:
        return None
    hot = [
        _filled(label=h.label, query=h.query, item=h.item_id)
        for h in hints
        if h.place == PortalHint.Place.HOT
    ]
    elder = [hint.item_id for hint in hints if hint.place == PortalHint.Place.ELDER]
    return SearchWordsFile.read({"synonyms": synonyms, "hot": hot, "elder": elder})


def organisation() -> OrganisationFile | None:
    profile = HallProfile.objects.values().first()
    if profile is None:
        return None
    del profile["id"]
    regions = [
        _filled(code=row.code, name=row.name, level=row.level, parent=row.parent_id)
        for row in Region.objects.all()
    ]
    contacts = Department.objects.exclude(reconsideration_body="")
    points = ServicePoint.objects.prefetch_related("windows__departments", "windows__items")
    return OrganisationFile.read(
        {
            "hall": _filled(**profile),
            "regions": regions,
            "departments": [
                {"department": row.code, "reconsideration_body": row.reconsideration_body} for row in contacts
            ],
            "service_points": [_point(point) for point in points],
        }
    )


def _point(row: ServicePoint) -> dict:
    return _filled(
        id=row.code,
        name=row.name,
        region=row.region_id,
        level=row.level,
        address=row.address,
        transport=row.transport,
        phone=row.phone,
        hours=row.hours,
        latitude=float(row.latitude),
        longitude=float(row.longitude),
        facilities=row.facilities,
        note=row.note,
        windows=[_window(window) for window in row.windows.all()],
    )


def _window(row) -> dict:
    return _filled(
        code=row.code,
        name=row.name,
        kind=row.kind,
        area=row.area,
        phone=row.phone,
        departments=[department.code for department in row.departments.all()],
        items=[item.code for item in row.items.all()],
        description=row.description,
    )


def _filled(**values) -> dict:
    """The values that say something: an empty one is as good as none."""
    return {key: value for key, value in values.items() if value not in (None, "", [])}


# Part of a SourceCatalog → what builds it from the rows.
PARTS = {
    "elements": elements,
    "materials": materials,
    "packages": packages,
    "projects": projects,
    "themes": themes,
    "questions": questions,
    "organisation": organisation,
    "announcements": announcements,
    "search": search_words,
}
