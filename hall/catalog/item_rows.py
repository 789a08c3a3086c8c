"""An item as lists, search results and announcements show it: one row."""

from dataclasses import dataclass

from hall.catalog.choices import CrossRegion, DayUnit, FacetKind, HandleKind, Mode
from hall.catalog.definitions.item import Limit
from hall.catalog.guide_page import days
from hall.catalog.models import ItemVersion, ServiceItem

APPLICANTS = {"自然人": "个人", "法人": "企业和单位"}
TAGS = {"秒批": "秒批", "告知承诺": "可告知承诺", "容缺": "可容缺", "备案": "备案"}


@dataclass(frozen=True)
class ItemRow:
    """An item as lists show it; `limit` is a sentence, `themes` are codes."""

    code: str
    name: str
    summary: str
    department: str
    limit: str
    applicants: str
    tags: tuple[str, ...]
    themes: tuple[str, ...]


def item_rows(codes: list[str]) -> list[ItemRow]:
    """The items in the order of `codes`; those no longer listed are left out. Two queries."""
    listed = (
        ServiceItem.objects.listed().with_current().defer("current__definition").prefetch_related("facets")
    )
    found = listed.in_bulk(codes)
    return [_row(found[code]) for code in codes if code in found]


def _row(item: ServiceItem) -> ItemRow:
    facets: dict[str, list[str]] = {kind: [] for kind in FacetKind.values}
    for facet in item.facets.all():
        facets[facet.kind].append(facet.value)
    # 全区通办 holds for most items and tells nothing here.
    regions = [value for value in facets[FacetKind.CROSS_REGION] if value != CrossRegion.DISTRICT]
    promised = Limit(value=float(item.current.promised_days), unit=DayUnit.WORKDAY)
    limit = days(promised, instant="当场")
    return ItemRow(
        code=item.code,
        name=item.current.name,
        summary=item.current.summary,
        department=item.department.name,
        limit=f"{limit}办好",
        applicants="、".join(
            word for kind, word in APPLICANTS.items() if kind in facets[FacetKind.APPLICANT]
        ),
        tags=(*_tags(item.current, facets[FacetKind.MODE]), *regions),
        themes=tuple(facets[FacetKind.THEME]),
    )


def _tags(version: ItemVersion, modes: list[str]) -> list[str]:
    """The mode 即办 says that some situation is done on the spot; only an instant item is in every situation."""
    if Mode.INSTANT not in modes:
        instant = []
    else:
        instant = ["即办"] if version.handle_kind == HandleKind.INSTANT else ["部分情形即办"]
    return instant + [tag for mode, tag in TAGS.items() if mode in modes]
