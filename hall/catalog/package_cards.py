"""The packages in force: their guides, and the cards that advertise what one form saves."""

from django.urls import reverse

from hall.catalog.models import ItemVersion, ServiceItem, ServicePackage
from hall.catalog.package_page import speed_of
from hall.catalog.shelf import definition_of, wordings
from hall.catalog.situations.answers import Answers
from hall.catalog.situations.packages import PackageGuide, build_package_guide
from hall.revision.memory import per_revision


@per_revision
def guides(token: str) -> dict[str, PackageGuide]:
    """Package code → its guide, built from the members' versions in force."""
    versions = {
        version.item_id: version
        for version in ItemVersion.objects.filter(
            pk__in=ServiceItem.objects.listed().values("current")
        ).defer("definition")
    }
    built = {}
    for row in ServicePackage.objects.filter(current__isnull=False).select_related("current"):
        definition = definition_of(row.current)
        members = {member.item: definition_of(versions[member.item]) for member in definition.members}
        built[row.code] = build_package_guide(definition, members, wordings(token))
    return built


@per_revision
def package_cards(token: str) -> list[dict]:
    """What a card says: title, what it joins, and what one form saves against separate ones."""
    cards = []
    for code, guide in guides(token).items():
        case, target = guide.case(Answers()), guide.definition.target
        most = "最多" if guide.questions else "要"
        figures = [
            _figure(f"{most}填", case.figures.fields_before, case.figures.fields_after, "项"),
            _figure(f"{most}备材料", case.figures.materials_before, case.figures.materials_to_submit, "份"),
        ]
        if speed := speed_of(target):
            figures.append({"label": "办好", "before": "", "after": speed[0], "unit": speed[1]})
        names = [member.name for member in guide.definition.members]
        text = "、".join(names[:3]) + (f"等 {len(names)} 项" if len(names) > 3 else f" {len(names)} 项")
        cards.append(
            {
                "code": code,
                "url": reverse("package", args=[code]),
                "title": short_title(guide.definition.name),
                "text": text,
                "figures": figures,
                "applicant": [str(kind) for kind in guide.definition.applicant],
            }
        )
    return cards


def short_title(name: str) -> str:
    """餐饮店开办一件事 → 餐饮店开办: a card below 一件事 need not repeat it."""
    return name.replace("一件事", "")


def _figure(label: str, before: int, after: int, unit: str) -> dict:
    return {"label": label, "before": before if before != after else "", "after": after, "unit": unit}
