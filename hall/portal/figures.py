"""What the catalog itself promises, in four numbers."""

from dataclasses import dataclass

from django.db.models import Avg, Count, Q

from hall.catalog.choices import DayUnit, HandleKind
from hall.catalog.models import ItemVersion, ServiceItem
from hall.catalog.package_cards import package_cards
from hall.revision.memory import per_revision


@dataclass(frozen=True)
class Figure:
    """A number about the catalog; `how` says what was counted."""

    label: str
    value: str
    unit: str
    note: str
    how: str


@per_revision
def figures(token: str) -> list[Figure]:
    """What the catalog itself promises, counted over the items in force; empty before the first import. Averages in
    working days, over the items whose limits are both in working days."""
    in_workdays = Q(legal_unit=DayUnit.WORKDAY)
    counted = ItemVersion.objects.filter(pk__in=ServiceItem.objects.listed().values("current")).aggregate(
        total=Count("pk"),
        instant=Count("pk", filter=Q(handle_kind=HandleKind.INSTANT)),
        averaged=Count("pk", filter=in_workdays),
        promised=Avg("promised_days", filter=in_workdays),
        legal=Avg("legal_days", filter=in_workdays),
    )
    if not counted["averaged"]:
        return []
    return _figures(**counted, packages=len(package_cards(token)))


def _figures(*, total, instant, averaged, promised, legal, packages) -> list[Figure]:
    left_out = total - averaged
    saved = round(100 - 100 * promised / legal) if legal else 0
    return [
        Figure(
            "能办的事",
            f"{total:,}",
            "项",
            f"另有 {packages} 件“一件事”",
            "目录里现在施行的事项，一个事项数一次。",
        ),
        Figure(
            "当场办好",
            f"{instant:,}",
            "项",
            f"占全部事项的 {100 * instant / total:.0f}%",
            "目录里写明是即办件的事项：材料齐，当场办结。",
        ),
        Figure(
            "平均承诺",
            f"{promised:.1f}",
            "个工作日",
            f"法定平均 {legal:.1f} 个工作日",
            f"法定期限按工作日算的 {averaged} 项，承诺的天数加起来除以 {averaged}，当场办好的算 0 个工作日。"
            + (f"另外 {left_out} 项法定期限按自然日算，单位不同，没有放进来。" if left_out else ""),
        ),
        Figure(
            "比法定快",
            f"{saved}",
            "%",
            "按平均天数算",
            f"1 减去平均承诺 {promised:.1f} 除以平均法定 {legal:.1f}，四舍五入到整数。",
        ),
    ]
