"""A look at the most urgent tasks of a list, from which the counts beside it are taken.

It costs the same whether a hundred or a million tasks wait: where not all were looked at, the counts say so.
"""

from dataclasses import dataclass

from approvals.desk.counting import MOST, bounded
from approvals.desk.queue import group_of
from approvals.desk.wanted import LISTS, PARTS, Wanted, lists_of, parts
from approvals.workflow.models import Application
from hall.people.actor import Actor

# So many tasks of each part of a list are looked at.
GLANCE = 200


@dataclass(frozen=True)
class Glance:
    """`facts`: (due date, kind, case) of the tasks looked at; `cut`: there may be more. Cases are counted, not tasks."""

    facts: list[tuple]
    cut: bool = False

    def count(self, wanted: Wanted, group: str = "") -> str:
        """How many the list holds, or a group of it, as shown; '' when none was seen and there may be some."""
        cases = {
            case
            for due, kind, case in self.facts
            if wanted.holds(due, kind) and (not group or group_of(due) == group)
        }
        number = len(cases)
        return "" if self.cut and not number else bounded(number, more=self.cut)


def glance(actor: Actor, wanted: Wanted) -> Glance:
    """At the list that is shown, whatever its step and light."""
    if wanted.name == "waiting":
        return Glance([])
    facts, cut = [], False
    for part in parts(actor, wanted):
        found = list(part.order_by("due_on", "id").values_list("due_on", "kind", "application")[:GLANCE])
        facts += found
        cut = cut or len(found) == GLANCE
    return Glance(facts, cut)


def lists(actor: Actor, wanted: Wanted) -> list[dict]:
    """The lists the person has, as {name, label, count, current}."""
    names = lists_of(actor)
    sizes = {name: _size(actor, name) for name in names if name != "todo"}
    sizes["todo"] = sizes["hand"] + sizes.get("free", 0)
    return [
        {"name": name, "label": LISTS[name], "count": bounded(sizes[name]), "current": name == wanted.name}
        for name in names
    ]


def _size(actor: Actor, name: str) -> int:
    """Counted until it is too many to be shown."""
    cases: set[int] = set()
    for part in PARTS[name](actor):
        case = "pk" if part.model is Application else "application"
        cases.update(part.order_by().values_list(case, flat=True)[:GLANCE])
        if len(cases) > MOST:
            break
    return len(cases)
