"""Typed documents → rows, in one transaction. The same documents again change nothing."""

from dataclasses import dataclass, field
from pathlib import Path

from django.db import transaction

from hall.catalog import publishing
from hall.catalog.definitions.base import Document
from hall.catalog.definitions.dictionary import DataElementDefinition, PinningDocument
from hall.catalog.models import DataElement, ImportedDocument, Material, ServiceItem, ServicePackage
from hall.catalog.scopes import item_scope, package_scope
from hall.importing import dumping, organisation, portal
from hall.importing.checks import problems_of
from hall.importing.completing import completed
from hall.importing.problems import CatalogError, Problem
from hall.importing.reading import SourceCatalog, read
from hall.org.models import Department
from hall.revision import memory
from hall.rules import Scope, compile_rule

# Parts that the admin pages edit too.
EDITABLE = ("organisation", "announcements", "search")


@dataclass
class Report:
    """What an import did. `kept` are items known here that the files no longer name; they stay as they are."""

    counts: dict[str, int] = field(default_factory=dict)
    published: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        return bool(self.published or self.replaced)


def load(folder: Path, *, overwrite: bool = False) -> Report:
    """Imports a folder of catalog files. Raises CatalogError and changes nothing when any file is wrong, or when a changed
    file would undo what was edited here since the last import; `overwrite` lets it."""
    source = read(folder)
    with transaction.atomic():
        memory.lock()
        whole = completed(source)
        if problems := problems_of(whole):
            raise CatalogError(problems)
        report = _Loader(source, whole, overwrite).run()
        if report.changed:
            memory.bump()
    return report


class _Loader:
    def __init__(self, source: SourceCatalog, whole: SourceCatalog, overwrite: bool):
        self.source, self.overwrite = source, overwrite
        self.report = Report()
        self.known = {row.key: row for row in ImportedDocument.objects.all()}
        self.elements = {e.code: e for e in whole.elements.elements} if whole.elements else {}

    def run(self) -> Report:
        source = self.source
        self._part("elements", source.elements, self._elements)
        self._part("materials", source.materials, self._materials)
        for position, entry in enumerate(source.departments):
            self._department(position, entry.department)
        self._part("themes", source.themes, portal.replace_themes)
        self._part("questions", source.questions, portal.replace_questions)
        for position, item in enumerate(source.items):
            self._item(position, item)
        self._packages()
        self._part("projects", source.projects, publishing.publish_project_rules)
        self._part("organisation", source.organisation, organisation.replace)
        self._part("announcements", source.announcements, portal.replace_announcements)
        self._part("search", source.search, portal.replace_search_words)
        self._count()
        return self.report

    def _part(self, key: str, document: Document | None, write) -> None:
        """Writes one file's worth when it differs from what the last import read."""
        if document is None:
            return
        edited = key in EDITABLE and self._was_edited(key)
        if not self._is_new(key, document.written()):
            return
        if edited and not self.overwrite:
            reason = "后台在上次导入之后改过这一部分，导入会覆盖。先 dump_catalog 把后台的改动写进文件，或加 --overwrite"
            raise CatalogError([Problem(self.source.file_of(key), "", "", reason)])
        write(document)
        if key in EDITABLE:
            ImportedDocument.objects.filter(key=key).update(
                left=publishing.digest_of(dumping.PARTS[key]().written())
            )
        self.report.replaced.append(self.source.file_of(key))

    def _was_edited(self, key: str) -> bool:
        """Whether the rows differ from those the last import left."""
        row, now = self.known.get(key), dumping.PARTS[key]()
        return bool(row and now and row.left != publishing.digest_of(now.written()))

    def _is_new(self, key: str, content: dict, preamble: dict | None = None) -> bool:
        digest = publishing.digest_of(content)
        if key in self.known and self.known[key].digest == digest:
            return False
        ImportedDocument.objects.update_or_create(
            key=key, defaults={"digest": digest, "preamble": preamble or {}}
        )
        return True

    def _elements(self, document) -> None:
        for position, element in enumerate(document.elements):
            DataElement.objects.update_or_create(
                code=element.code,
                defaults={
                    "name": element.name,
                    "type": element.type,
                    "rule": element.rule,
                    "position": position,
                },
            )
        DataElement.objects.exclude(code__in=self.elements).delete()

    def _materials(self, document) -> None:
        for position, material in enumerate(document.materials):
            Material.objects.update_or_create(
                code=material.code, defaults={**material.model_dump(mode="json"), "position": position}
            )
        Material.objects.exclude(code__in=[material.code for material in document.materials]).delete()

    def _department(self, position: int, entry) -> None:
        if self._is_new(f"department:{entry.id}", {**entry.written(), "position": position}):
            Department.objects.update_or_create(
                code=entry.id,
                defaults={
                    "name": entry.name,
                    "document_word": entry.document_word,
                    "uscc": entry.uscc,
                    "division_code": entry.division_code,
                    "fictional": entry.fictional,
                    "service_windows": list(entry.service_windows),
                    "position": position,
                },
            )
            self.report.replaced.append(entry.id)

    def _item(self, position: int, definition) -> None:
        scope = item_scope(definition, self.elements.values(), {})
        pinned = definition.pinning(
            self._used(definition, scope, {field.element for field in definition.form})
        )
        if not self._is_new(f"item:{definition.id}", pinned.pinned()):
            return
        item, _ = ServiceItem.objects.update_or_create(
            code=definition.id, defaults={"department_id": definition.department, "position": position}
        )
        publishing.publish_item(item, pinned)
        self.report.published.append(definition.id)

    def _packages(self) -> None:
        if not self.source.packages:
            return
        preamble = {"dedupe_rule": self.source.packages.dedupe_rule}
        if self._is_new("packages", preamble, preamble):
            self.report.replaced.append("dedupe_rule")
        for position, definition in enumerate(self.source.packages.packages):
            scope = package_scope(definition, self.elements.values(), {})
            pinned = definition.pinning(self._used(definition, scope, set()))
            if self._is_new(f"package:{definition.id}", pinned.pinned()):
                package, _ = ServicePackage.objects.update_or_create(
                    code=definition.id,
                    defaults={"lead_department_id": definition.lead_department, "position": position},
                )
                publishing.publish_package(package, pinned)
                self.report.published.append(definition.id)

    def _used(
        self, definition: PinningDocument, scope: Scope, asked: set[str]
    ) -> list[DataElementDefinition]:
        """The data elements the form asks or some condition tests, in dictionary order."""
        tested = {
            name for text in definition.conditions_written() for name in compile_rule(text, scope).names
        }
        return [element for code, element in self.elements.items() if code in asked | tested]

    def _count(self) -> None:
        source = self.source
        self.report.counts = {
            "部门": len(source.departments),
            "事项": len(source.items),
            "数据元": len(self.elements),
            "材料": len(source.materials.materials) if source.materials else 0,
            "一件事": len(source.packages.packages) if source.packages else 0,
            "项目类型": len(source.projects.project_types) if source.projects else 0,
            "服务点": len(source.organisation.service_points) if source.organisation else 0,
        }
        named = {item.id for item in source.items}
        self.report.kept = sorted(set(ServiceItem.objects.values_list("code", flat=True)) - named)
