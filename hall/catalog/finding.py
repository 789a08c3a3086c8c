"""The search over what is published."""

from hall.catalog.definitions.item import ItemDefinition
from hall.catalog.definitions.package import PackageDefinition
from hall.catalog.models import (
    ItemVersion,
    PackageVersion,
    ServiceItem,
    ServicePackage,
    SynonymGroup,
)
from hall.catalog.search import Entry, SearchIndex
from hall.catalog.shelf import definition_of
from hall.revision.memory import per_revision

LONGEST_QUERY = 64


@per_revision
def index(token: str) -> SearchIndex:
    """The search index over all items and packages in force."""
    items = ItemVersion.objects.filter(pk__in=ServiceItem.objects.listed().values("current")).defer(
        "definition"
    )
    packages = PackageVersion.objects.filter(pk__in=ServicePackage.objects.values("current")).defer(
        "definition"
    )
    entries = [_item_entry(definition_of(version)) for version in items.order_by("item__position")]
    entries += [_package_entry(definition_of(version)) for version in packages.order_by("package__position")]
    return SearchIndex(
        entries, [tuple(words) for words in SynonymGroup.objects.values_list("words", flat=True)]
    )


def _item_entry(item: ItemDefinition) -> Entry:
    words = (item.department_name, item.result.name, *(material.name for material in item.materials))
    return Entry(item.id, "item", item.name, item.aliases, item.wishes, words)


def _package_entry(package: PackageDefinition) -> Entry:
    return Entry(package.id, "package", package.name, package.aliases, package.wishes)
