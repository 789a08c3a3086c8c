"""How many alerts were raised in a period and what became of them: 产生数 and 成立数 apart (functions.md M10)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Q
from django.utils import timezone

from approvals.alerts import access
from approvals.alerts.models import Alert
from hall.people.actor import Actor

State = Alert.State


@dataclass
class Row:
    """`open`: neither upheld nor struck off yet; `contested`: ever."""

    code: str
    name: str
    raised: int = 0
    contested: int = 0
    upheld: int = 0
    struck_off: int = 0

    @property
    def open(self) -> int:
        return self.raised - self.upheld - self.struck_off

    def add(self, other: "Row") -> None:
        for name in ("raised", "contested", "upheld", "struck_off"):
            setattr(self, name, getattr(self, name) + getattr(other, name))


@dataclass(frozen=True)
class Figures:
    by_rule: list[Row]
    by_department: list[Row]

    @property
    def whole(self) -> Row:
        total = Row("", "合计")
        for row in self.by_rule:
            total.add(row)
        return total


def figures(actor: Actor, first: date, last: date) -> Figures:
    """Of the alerts the person looks after that were raised from `first` to `last`; two statements."""
    rows = access.seen(actor).filter(
        state__in=State.values, raised_at__gte=_start(first), raised_at__lt=_start(last + timedelta(days=1))
    )
    return Figures(
        _counted(rows, "rule", "rule__name", "rule__position"),
        _counted(rows, "department", "department__name", "department__code"),
    )


def _counted(rows, key: str, name: str, order: str) -> list[Row]:
    counted = rows.values(key, name, order).annotate(
        raised=Count("pk"),
        contested=Count("pk", filter=Q(contested_at__isnull=False)),
        upheld=Count("pk", filter=Q(state=State.UPHELD)),
        struck_off=Count("pk", filter=Q(state=State.STRUCK_OFF)),
    )
    return [
        Row(each[key], each[name], each["raised"], each["contested"], each["upheld"], each["struck_off"])
        for each in counted.order_by(order)
    ]


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
