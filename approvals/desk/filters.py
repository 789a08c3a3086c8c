"""What a list of cases is narrowed by. One reading of an address serves the list, its count, saved views and exports."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Q
from django.utils import timezone

from approvals.clock.lights import WARNING_DAYS
from approvals.workflow.choices import WITH_US, Outcome, State
from approvals.workflow.models import Task
from hall.people.actor import Via
from hall.people.models import User
from hall.worktime import add, today
from hall.worktime.templatetags.dates import plain_date

STATES = {state.value: state.label for state in State if state != State.DRAFT}
LIGHTS = {"over": "超期", "soon": "快到期", "fine": "正常"}
TOLD = {"yes": "告知过补正", "no": "没有告知过"}
SCOPES = {"asked": "别的部门请我们参与的"}
SORTS = {"newest": "新提交的在前", "due": "快到期的在前"}
# Field of the address → column and words.
RANGES = {
    "submitted": ("submitted_at", "提交"),
    "accepted": ("accepted_at", "受理"),
    "due": ("due_on", "期限"),
}
BAD_DATE = "日期请写成 2026-11-21 这样"


@dataclass
class Filter:
    """`given`: name → value as in the address, only what can be read; `errors`: name → what is wrong with what cannot."""

    given: dict = field(default_factory=dict)
    errors: dict = field(default_factory=dict)

    @classmethod
    def of(cls, address) -> "Filter":
        """From a QueryDict."""
        found = cls()
        if text := _clean(address.get("q", "")):
            found.given["q"] = text[:100]
        states = [value for value in dict.fromkeys(address.getlist("state")) if value in STATES]
        if states:
            found.given["state"] = states
        for name, known in _CLOSED.items():
            if address.get(name) in known:
                found.given[name] = address[name]
        for name in ("item", "department"):
            if code := _clean(address.get(name, ""))[:10]:
                found.given[name] = code
        if handler := _public_id(address.get("handler", "")):
            found.given["handler"] = handler
        found._read_dates(address)
        return found

    def _read_dates(self, address) -> None:
        for name in RANGES:
            for side in ("from", "to"):
                key = f"{name}_{side}"
                text = _clean(address.get(key, ""))
                if text and (day := _day(text)):
                    self.given[key] = day.isoformat()
                elif text:
                    self.errors[key] = BAD_DATE

    def get(self, name: str, default=""):
        return self.given.get(name, default)

    @property
    def sort(self) -> str:
        return self.get("sort", "newest")

    @property
    def narrows(self) -> bool:
        """Whether anything is left out, other than by the order."""
        return any(name != "sort" for name in self.given)

    def address(self, **changed) -> str:
        """The query of the address, with these names changed; a name set to '' is left out."""
        pairs = {**self.given, **changed}
        return urlencode(
            [(name, value) for name, value in pairs.items() if value not in ("", [])], doseq=True
        )

    def apply(self, cases):
        """The cases that pass, of a queryset of cases. What is searched for is not applied here: see `searching`."""
        for condition in self._conditions():
            cases = cases.filter(condition)
        return cases

    def _conditions(self):
        if states := self.get("state"):
            yield Q(state__in=states)
        for name in ("item", "department", "via", "outcome"):
            if value := self.get(name):
                yield Q(**{name: value})
        if light := self.get("light"):
            yield Q(state__in=WITH_US, **_due(light))
        if told := self.get("told"):
            yield Q(corrected_at__isnull=told == "no")
        if handler := self.get("handler"):
            user = User.objects.filter(public_id=handler).values("pk")
            yield Q(
                pk__in=Task.objects.filter(Q(assignee__in=user) | Q(done_by__in=user)).values("application")
            )
        for name, (column, _) in RANGES.items():
            yield self._within(name, column)

    def _within(self, name: str, column: str) -> Q:
        """Both days included."""
        found = Q()
        if start := self.get(f"{name}_from"):
            found &= Q(**{f"{column}__gte": _edge(column, date.fromisoformat(start))})
        if end := self.get(f"{name}_to"):
            found &= Q(**{f"{column}__lt": _edge(column, date.fromisoformat(end) + timedelta(days=1))})
        return found


def words(found: Filter, items: dict[str, str], departments: dict[str, str], handler: str = "") -> list[dict]:
    """Each condition in words, with the address without it: {label, address}. `items`, `departments`: code → name."""
    named = {
        "q": lambda value: f"查找“{value}”",
        "light": LIGHTS.get,
        "told": TOLD.get,
        "scope": SCOPES.get,
        "item": lambda value: items.get(value, f"事项 {value}"),
        "department": lambda value: departments.get(value, f"部门 {value}"),
        "via": lambda value: f"{Via(value).label}申报",
        "outcome": lambda value: f"结果：{Outcome(value).label}",
        "handler": lambda value: f"经办：{handler or '没有这个人'}",
    }
    chips = [
        {"label": named[name](found.given[name]), "address": found.address(**{name: ""})}
        for name in named
        if name in found.given
    ]
    for state in found.get("state", []):
        rest = [value for value in found.get("state") if value != state]
        chips.append({"label": STATES[state], "address": found.address(state=rest)})
    return chips + _range_words(found)


def _range_words(found: Filter) -> list[dict]:
    chips = []
    for name, (_, label) in RANGES.items():
        start, end = found.get(f"{name}_from"), found.get(f"{name}_to")
        if start or end:
            parts = [plain_date(date.fromisoformat(day)) if day else "" for day in (start, end)]
            text = (
                f"{label}：{'—'.join(parts)}"
                if start and end
                else f"{label}：{parts[0]}起"
                if start
                else f"{label}：{parts[1]}止"
            )
            chips.append({"label": text, "address": found.address(**{f"{name}_from": "", f"{name}_to": ""})})
    return chips


_CLOSED = {
    "light": LIGHTS,
    "told": TOLD,
    "scope": SCOPES,
    "sort": SORTS,
    "via": dict(Via.choices),
    "outcome": dict(Outcome.choices),
}


def _due(light: str) -> dict:
    warning = add(today(), WARNING_DAYS).date
    return {
        "over": {"due_on__lt": today()},
        "soon": {"due_on__gte": today(), "due_on__lte": warning},
        "fine": {"due_on__gt": warning},
    }[light]


def _edge(column: str, day: date):
    """The day, or for a column with a time the moment it begins in the hall."""
    return day if column == "due_on" else timezone.make_aware(datetime.combine(day, time.min))


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 1980 <= day.year <= 2100 else None


def _clean(text: str) -> str:
    return "".join(sign for sign in text if sign.isprintable()).strip()


def _public_id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""
