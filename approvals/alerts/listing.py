"""The list of alerts: what a person looks after, narrowed, newest first, page by page."""

from dataclasses import dataclass
from urllib.parse import urlencode

from approvals.alerts import access
from approvals.alerts.models import Alert, AlertKind, AlertLevel
from approvals.desk import merging
from approvals.desk.merging import Keys, Order
from hall.people.actor import Actor

PAGE = 50
ORDER = Order("raised_at", descending=True, moments=True)
MINE, DEPARTMENT, ALL = "mine", "department", "all"
SCOPES = {MINE: "我的", DEPARTMENT: "本部门", ALL: "全部"}
CHOICES = {
    "kind": dict(AlertKind.choices),
    "level": dict(AlertLevel.choices),
    "state": dict(Alert.State.choices),
}


@dataclass(frozen=True)
class Wanted:
    """`scope`: one of those the person has; `given`: column → value, of what narrows the list."""

    scope: str
    given: dict[str, str]

    def address(self, **more) -> str:
        return urlencode({"scope": self.scope, **self.given, **{k: v for k, v in more.items() if v}})


def scopes(actor: Actor) -> dict[str, str]:
    """Those this person has, widest last."""
    has = {MINE: True, DEPARTMENT: bool(access.departments(actor)), ALL: access.sees_all(actor)}
    return {name: label for name, label in SCOPES.items() if has[name]}


def wanted(actor: Actor, given, rules, departments) -> Wanted:
    """From an address; what cannot be chosen is left out. `rules`, `departments`: code → name."""
    offered = scopes(actor)
    scope = given.get("scope") if given.get("scope") in offered else list(offered)[-1]
    known = CHOICES | {"rule": rules, "department": departments}
    return Wanted(scope, {name: given[name] for name, values in known.items() if given.get(name) in values})


def page(actor: Actor, asked: Wanted, *, after: str = "", before: str = "") -> tuple[list[Alert], Keys]:
    """One page of the list. As many statements as departments are looked after, and one for the rows."""
    parts = [part.filter(**asked.given) for part in _parts(actor, asked.scope)]
    keys = merging.page(parts, ORDER, PAGE, after=after, before=before)
    rows = access.seen(actor).filter(pk__in=[pk for _, pk in keys.keys])
    rows = rows.select_related("department", "application__version")
    loaded = {
        alert.pk: alert for alert in rows.defer("application__form", "application__version__definition")
    }
    return [loaded[pk] for _, pk in keys.keys if pk in loaded], keys


def of_case(actor: Actor, application) -> list[Alert]:
    """The alerts of a case that the person may see, newest first; one query."""
    return list(access.seen(actor).filter(application=application))


def _parts(actor: Actor, scope: str) -> list:
    if scope == ALL:
        return [access.everything(actor)]
    if scope == DEPARTMENT:
        return [access.of_department(actor, code) for code in access.departments(actor)]
    return [access.mine(actor)]
