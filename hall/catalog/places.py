"""Where to go with an item or a whole package: service points, their windows, whom to ring."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q

from hall.catalog.choices import Channel
from hall.catalog.definitions.item import ItemDefinition
from hall.catalog.models import ServiceItem
from hall.org.models import ServicePoint, Window
from hall.revision.memory import per_revision

NEAREST = 3
COUNTERS = (Window.Kind.INTEGRATED, Window.Kind.SPECIAL)
ORDER = ("point__position", "position", "code")


@dataclass(frozen=True)
class Places:
    """Service points, each with its windows for the matter, the centre first; a long list shows the first few."""

    points: list[tuple[ServicePoint, list[Window]]]

    @property
    def shown(self) -> list[tuple[ServicePoint, list[Window]]]:
        return self.points if len(self.points) <= NEAREST + 1 else self.points[:NEAREST]

    @property
    def folded(self) -> list[tuple[ServicePoint, list[Window]]]:
        return self.points[len(self.shown) :]

    @property
    def first(self) -> tuple[ServicePoint, list[Window]] | None:
        return self.points[0] if self.points else None


@dataclass(frozen=True)
class Division:
    """A package handed in at several windows of one service point: each window with the names of the members it takes,
    and those that no window takes."""

    point: ServicePoint
    parts: list[tuple[Window, list[str]]]
    left: list[str]


def places_of(item: ServiceItem, definition: ItemDefinition) -> Places:
    """Where the item is taken. A window that names items takes those; one that names none takes all of its
    departments. Counters and kiosks count only where the item has that channel. One query."""
    takes = Q(items=item) | Q(items=None, departments=item.department_id)
    kinds = [*COUNTERS] if Channel.WINDOW in definition.channels else []
    if Channel.KIOSK in definition.channels:
        kinds.append(Window.Kind.KIOSK)
    windows = Window.objects.filter(takes, kind__in=kinds).distinct()
    return _grouped(windows.select_related("point__region").order_by(*ORDER))


def places_of_all(token: str, items: Iterable[str]) -> Places:
    """Where one counter takes every one of these items, so that nobody is sent on to the next."""
    wanted = set(items)
    return _grouped(
        window for window, taken in takers(token) if window.kind in COUNTERS and wanted and wanted <= taken
    )


def division_of(token: str, members: Mapping[str, str]) -> Division | None:
    """Item → name: which window of the first service point takes which, with as few windows as possible and kiosks
    last. None where there is no service point."""
    windows = takers(token)
    if not windows:
        return None
    point = windows[0][0].point
    here = [(window, taken) for window, taken in windows if window.point_id == point.pk]
    parts: list[tuple[Window, list[str]]] = []
    left = dict(members)
    for kinds in (COUNTERS, (Window.Kind.KIOSK,)):
        candidates = [(window, taken) for window, taken in here if window.kind in kinds]
        while candidates and left:
            window, taken = max(candidates, key=lambda candidate: len(candidate[1] & left.keys()))
            if not taken & left.keys():
                break
            parts.append((window, [name for code, name in left.items() if code in taken]))
            left = {code: name for code, name in left.items() if code not in taken}
    return Division(point, parts, list(left.values()))


@per_revision
def takers(token: str) -> list[tuple[Window, frozenset[str]]]:
    """Every window with the items it takes, in the order of service points and windows."""
    windows = Window.objects.select_related("point__region").prefetch_related("items", "departments__items")
    return [
        (window, frozenset(item.pk for item in window.items.all() or _of_departments(window)))
        for window in windows.order_by(*ORDER)
    ]


def _of_departments(window: Window) -> list[ServiceItem]:
    return [item for department in window.departments.all() for item in department.items.all()]


def _grouped(windows: Iterable[Window]) -> Places:
    points: dict[ServicePoint, list[Window]] = {}
    for window in windows:
        points.setdefault(window.point, []).append(window)
    return Places(list(points.items()))
