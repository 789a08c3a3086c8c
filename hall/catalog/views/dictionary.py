"""数据元 and 材料: what the hall asks for, and every place that asks it."""

from dataclasses import dataclass

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse

from hall.catalog.case_page import NEEDS
from hall.catalog.choices import MaterialSource
from hall.catalog.definitions.dictionary import DataElementDefinition
from hall.catalog.element_words import group_of, kind_of
from hall.catalog.models import (
    DataElement,
    ItemVersion,
    Material,
    PackageVersion,
    ServiceItem,
    ServicePackage,
)
from hall.catalog.shelf import definition_of
from hall.catalog.situations.guides import ItemGuide, item_guide
from hall.revision import memory
from hall.revision.memory import per_revision

PROVIDERS = {
    MaterialSource.APPLICANT: "您自己准备",
    MaterialSource.AUTHORITY: "政府部门发给您，您来交",
    MaterialSource.SHARED: "我们调取，您不用交",
}


@dataclass(frozen=True)
class Use:
    """An item that asks for it. `firm`: always, whatever the case; `reason` says when it is not."""

    item: str
    name: str
    firm: bool
    need: str
    reason: str


@per_revision
def usage(token: str) -> dict[str, dict[str, list[Use]]]:
    """ "element"/"material" → code → the items that use it, in the order of the catalog."""
    used: dict[str, dict[str, list[Use]]] = {"element": {}, "material": {}}
    versions = ItemVersion.objects.filter(pk__in=ServiceItem.objects.listed().values("current"))
    for version in versions.order_by("item__position").defer("definition"):
        guide = item_guide(version, token)
        for field in guide.definition.form:
            need = "必填" if field.required or field.when else "选填"
            used["element"].setdefault(field.element, []).append(_use(guide, need, field.when))
        for material in guide.definition.materials:
            need = NEEDS[material.necessity]
            used["material"].setdefault(material.code, []).append(_use(guide, need, material.when))
    return used


def _use(guide: ItemGuide, need: str, when: str | None) -> Use:
    reason = f"如果{guide.conditions[when].wanted}" if when else ""
    return Use(guide.definition.id, guide.definition.name, not when, need, reason)


def elements(request):
    used = usage(memory.of_request(request))["element"]
    groups: dict[str, list] = {}
    for row in DataElement.objects.all():
        groups.setdefault(group_of(row.code), []).append(
            (row, kind_of(row.type), len(used.get(row.code, [])))
        )
    context = {
        "groups": groups.items(),
        "total": sum(map(len, groups.values())),
        "crumbs": _crumbs("数据元字典"),
    }
    return render(request, "catalog/elements.html", context)


def element(request, code):
    row = DataElement.objects.filter(code=code).first()
    if row is None:
        raise Http404("没有这个数据元，或者它已经停用。")
    definition = DataElementDefinition(code=row.code, name=row.name, type=row.type, rule=row.rule)
    used = usage(memory.of_request(request))["element"].get(code, [])
    context = {
        "element": row,
        "group": group_of(row.code),
        "kind": kind_of(row.type),
        "options": definition.options,
        "uses": used,
        "packages": _packages_of({use.item for use in used}),
        "crumbs": _crumbs("数据元字典", reverse("elements"), row.name),
    }
    return render(request, "catalog/element.html", context)


def materials(request):
    used = usage(memory.of_request(request))["material"]
    rows = [(row, PROVIDERS[row.source], len(used.get(row.code, []))) for row in Material.objects.all()]
    return render(request, "catalog/materials.html", {"rows": rows, "crumbs": _crumbs("材料目录")})


def material(request, code):
    row = Material.objects.filter(code=code).first()
    if row is None:
        raise Http404("没有这份材料，或者它已经停用。")
    used = usage(memory.of_request(request))["material"].get(code, [])
    context = {
        "material": row,
        "provided_by": PROVIDERS[row.source],
        "uses": used,
        "packages": _packages_of({use.item for use in used}),
        "crumbs": _crumbs("材料目录", reverse("materials"), row.name),
    }
    return render(request, "catalog/material.html", context)


def _packages_of(items: set[str]) -> list[PackageVersion]:
    """Packages in force with one of these items among their members."""
    versions = PackageVersion.objects.filter(pk__in=ServicePackage.objects.values("current")).defer(
        "definition"
    )
    return [
        version
        for version in versions.order_by("package__position")
        if items & {member.item for member in definition_of(version).members}
    ]


def _crumbs(label: str, url: str = "", last: str = "") -> list[dict]:
    crumbs = [{"label": "首页", "url": reverse("home")}, {"label": label, "url": url}]
    return [*crumbs, {"label": last}] if last else crumbs
