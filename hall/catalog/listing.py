"""The list of items in memory: which items carry which facet, so that filters and their counts cost no query."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from hall.catalog import choices
from hall.catalog.choices import FacetKind
from hall.catalog.models import ItemFacet, ServiceItem, Theme
from hall.org.models import Department, ServicePoint, Window
from hall.revision.memory import per_revision

PAGE = 20

# The filters of the list in the order they are offered, by the name they have in addresses.
FILTERS = {
    "applicant": "办事人",
    "theme": "主题",
    "department": "部门",
    "kind": "事项类型",
    "mode": "办理方式",
    "channel": "渠道",
    "scope": "通办范围",
    "place": "在哪里办",
}


@dataclass(frozen=True)
class Option:
    value: str
    label: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Filter:
    name: str
    label: str
    options: tuple[Option, ...]

    @property
    def chosen(self) -> Option | None:
        return next((option for option in self.options if option.chosen), None)


@dataclass(frozen=True)
class Listing:
    order: tuple[str, ...]
    index: Mapping[str, Mapping[str, frozenset[str]]]
    labels: Mapping[str, Mapping[str, str]]

    def matching(self, chosen: Mapping[str, str], *, but: str = "") -> frozenset[str]:
        """Codes of the items that carry every chosen value; `but` leaves one filter out."""
        found = frozenset(self.order)
        for name, value in chosen.items():
            if name != but:
                found &= self.index[name].get(value, frozenset())
        return found

    def filters(self, chosen: Mapping[str, str]) -> list[Filter]:
        """Every filter with, for each option, how many items choosing it would show."""
        return [self._filter(name, chosen) for name in FILTERS]

    def _filter(self, name: str, chosen: Mapping[str, str]) -> Filter:
        others = self.matching(chosen, but=name)
        options = (
            Option(
                value,
                label,
                len(others & self.index[name].get(value, frozenset())),
                chosen.get(name) == value,
            )
            for value, label in self.labels[name].items()
        )
        return Filter(name, FILTERS[name], tuple(o for o in options if o.count or o.chosen))

    def page(self, chosen: Mapping[str, str], after: str = "", before: str = "") -> "Page":
        """The items that follow `after`, or end before `before`, at most PAGE of them; unknown keys start over."""
        found = self.matching(chosen)
        codes = [code for code in self.order if code in found]
        if before in codes:
            end = codes.index(before)
            start = max(0, end - PAGE)
        else:
            start = codes.index(after) + 1 if after in codes else 0
            end = start + PAGE
        shown = codes[start:end]
        return Page(
            codes=shown,
            total=len(codes),
            first=start + 1,
            previous=shown[0] if shown and start > 0 else "",
            next=shown[-1] if shown and end < len(codes) else "",
        )


@dataclass(frozen=True)
class Page:
    """`previous` and `next` are the keys to go on from; empty at the ends."""

    codes: list[str]
    total: int
    first: int
    previous: str
    next: str

    @property
    def position(self) -> str:
        return f"第 {self.first}—{self.first + len(self.codes) - 1} 项，共 {self.total} 项"


@per_revision
def listing(token: str) -> Listing:
    items = list(ServiceItem.objects.listed().values_list("code", "department_id"))
    index: dict[str, dict[str, set[str]]] = {name: defaultdict(set) for name in FILTERS}
    for code, department in items:
        index["department"][department].add(code)
    for code, kind, value in ItemFacet.objects.values_list("item_id", "kind", "value"):
        index[kind][value].add(code)
    _index_places(index)
    labels = {name: _labels_of(name) for name in FILTERS}
    frozen = {
        name: {value: frozenset(codes) for value, codes in values.items()} for name, values in index.items()
    }
    return Listing(tuple(code for code, _ in items), frozen, labels)


def _index_places(index) -> None:
    """Where each item is taken, by the rule of `hall.catalog.places`: a window that names items takes those, one that
    names none takes all of its departments; counters and kiosks only what has that channel."""
    for point in ServicePoint.objects.prefetch_related("windows__departments", "windows__items"):
        for window in point.windows.all():
            named = {item.code for item in window.items.all()}
            of_departments = (index["department"][department.code] for department in window.departments.all())
            channel = "自助" if window.kind == Window.Kind.KIOSK else "窗口"
            index["place"][point.code] |= (named or set().union(*of_departments)) & index["channel"][channel]


def _labels_of(name: str) -> dict[str, str]:
    if name == "theme":
        return {theme.code: theme.name for theme in Theme.objects.all()}
    if name == "department":
        return {department.code: department.name for department in Department.objects.all()}
    if name == "place":
        return {point.code: point.name for point in ServicePoint.objects.all()}
    values = ItemFacet.objects.filter(kind=FacetKind(name)).values_list("value", flat=True).distinct()
    return {value: value for value in _in_order(FacetKind(name), set(values))}


def _in_order(kind: FacetKind, values: set[str]) -> list[str]:
    """Closed lists keep the order in which they are declared."""
    declared = {
        FacetKind.APPLICANT: choices.ApplicantKind,
        FacetKind.KIND: choices.ItemKind,
        FacetKind.MODE: choices.Mode,
        FacetKind.CHANNEL: choices.Channel,
        FacetKind.CROSS_REGION: choices.CrossRegion,
    }[kind]
    return [str(value) for value in declared if str(value) in values]
