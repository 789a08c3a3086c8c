"""The list of orders, page by page along an index: those that wait, the earliest date to answer first, or those of one state."""

from dataclasses import dataclass

from approvals.desk import merging
from approvals.desk.merging import Order
from approvals.supervision import access
from approvals.supervision.access import departments
from approvals.supervision.models import SupervisionOrder
from hall.people.actor import Actor

PAGE = 50
BY_REPLY = Order("reply_due_on")
LATEST = Order("reply_due_on", descending=True)
State = SupervisionOrder.State
OPEN = (State.ISSUED, State.RETURNED, State.ANSWERED)
STATES = {"open": "没有销号的", **{str(state): state.label for state in State}}
SCOPES = {"mine": "我的", "department": "本部门的", "all": "全部"}


@dataclass(frozen=True)
class Wanted:
    """`scope`: mine, department or all, as far as the person has them; `state`: open for all that wait."""

    scope: str
    state: str

    @classmethod
    def of(cls, actor: Actor, given) -> "Wanted":
        scopes = scopes_of(actor)
        scope, state = given.get("scope", ""), given.get("state", "")
        return cls(scope if scope in scopes else next(reversed(scopes)), state if state in STATES else "open")


def scopes_of(actor: Actor) -> dict[str, str]:
    """The lists the person has, the widest last."""
    reached = departments(actor)
    names = ("mine", "all") if reached is None else ("mine", "department") if reached else ("mine",)
    return {name: SCOPES[name] for name in names}


def page(
    actor: Actor, wanted: Wanted, *, after: str = "", before: str = ""
) -> tuple[list[SupervisionOrder], merging.Keys]:
    """The orders of one page and the places of those beside it. Two queries for each state and department."""
    order = LATEST if wanted.state == State.STRUCK_OFF else BY_REPLY
    keys = merging.page(_parts(actor, wanted), order, PAGE, after=after, before=before)
    ids = [pk for _, pk in keys.keys]
    rows = access.seen(actor).filter(pk__in=ids).select_related("department", "application__version")
    found = {row.pk: row for row in rows.defer("application__form", "application__version__definition")}
    return [found[pk] for pk in ids if pk in found], keys


def _parts(actor: Actor, wanted: Wanted) -> list:
    states = OPEN if wanted.state == "open" else (State(wanted.state),)
    rows = access.mine(actor) if wanted.scope == "mine" else access.seen(actor)
    if wanted.scope == "department":
        codes = sorted(departments(actor) or ())
        return [rows.filter(department=code, state=state) for code in codes for state in states]
    return [rows.filter(state=state) for state in states]
