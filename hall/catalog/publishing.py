"""Putting a new version in force. The only place that does."""

import hashlib
import json

from django.utils import timezone

from hall.catalog.choices import FacetKind, VersionState
from hall.catalog.definitions.item import ItemDefinition
from hall.catalog.definitions.package import PackageDefinition
from hall.catalog.definitions.project import ProjectRulesDefinition
from hall.catalog.models import (
    ItemFacet,
    ItemVersion,
    PackageVersion,
    ProjectRules,
    ServiceItem,
    ServicePackage,
)


def digest_of(document: dict) -> str:
    """SHA-256 of the document's canonical JSON: the same content, however ordered, has the same digest."""
    canonical = json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def publish_item(item: ServiceItem, definition: ItemDefinition) -> ItemVersion:
    """Publishes the definition as the item's next version and retires the one in force.

    Call inside a transaction that holds `memory.lock()`. The version keeps the data elements it uses.
    """
    version = ItemVersion(
        item=item,
        name=definition.name,
        kind=definition.type,
        handle_kind=definition.handle_kind,
        summary=definition.summary,
        task_code=definition.code,
        legal_days=definition.limits.legal.value,
        legal_unit=definition.limits.legal.unit,
        promised_days=definition.limits.promised.value,
    )
    _put_in_force(version, definition.pinned(), item.versions)
    item.current = version
    item.save(update_fields=["current"])
    _replace_facets(item, definition)
    return version


def publish_package(package: ServicePackage, definition: PackageDefinition) -> PackageVersion:
    version = PackageVersion(package=package, name=definition.name, summary=definition.summary)
    _put_in_force(version, definition.pinned(), package.versions)
    package.current = version
    package.save(update_fields=["current"])
    return version


def publish_project_rules(definition: ProjectRulesDefinition) -> ProjectRules:
    version = ProjectRules()
    _put_in_force(version, definition.written(), ProjectRules.objects)
    return version


def _put_in_force(version, document: dict, siblings) -> None:
    now = timezone.now()
    last = siblings.order_by("-number").first()
    for in_force in siblings.filter(state=VersionState.PUBLISHED):
        in_force.retire(at=now)
        in_force.save(update_fields=["state", "retired_at"])
    version.number = last.number + 1 if last else 1
    version.effective_on = timezone.localdate(now)
    version.definition, version.digest = document, digest_of(document)
    version.submit()
    version.publish(at=now)
    version.save()


def _replace_facets(item: ServiceItem, definition: ItemDefinition) -> None:
    values = {
        FacetKind.APPLICANT: definition.applicant,
        FacetKind.THEME: definition.themes,
        FacetKind.KIND: [definition.type],
        FacetKind.MODE: definition.modes,
        FacetKind.CHANNEL: definition.channels,
        FacetKind.CROSS_REGION: [definition.cross_region],
    }
    item.facets.all().delete()
    ItemFacet.objects.bulk_create(
        ItemFacet(item=item, kind=kind, value=str(value))
        for kind, several in values.items()
        for value in several
    )
