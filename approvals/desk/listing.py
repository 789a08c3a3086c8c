"""The list of cases (办件): everything a member of staff may see, narrowed, in an order an index keeps."""

from dataclasses import dataclass

from django.db.models import Q

from approvals.desk import merging, scope, searching
from approvals.desk.counting import up_to
from approvals.desk.filters import Filter
from approvals.desk.merging import Keys, Order
from approvals.workflow import access
from approvals.workflow.choices import OPEN
from approvals.workflow.models import Task
from hall.people.actor import Actor

PAGE = 50
# Cases are counted up to here.
COUNTED = 1000
ORDERS = {
    "newest": Order("submitted_at", descending=True, moments=True),
    "due": Order("due_on"),
}


@dataclass(frozen=True)
class Listing:
    """`parts`: querysets that together hold the cases, each only once; `note` on what was searched for."""

    parts: list
    order: Order
    note: str = ""

    def page(self, after: str, before: str) -> Keys:
        return merging.page(self.parts, self.order, PAGE, after=after, before=before)

    def count(self) -> int:
        """Up to COUNTED + 1."""
        number = 0
        for part in self.parts:
            number += up_to(part, COUNTED)
            if number > COUNTED:
                return COUNTED + 1
        return number


def listing(actor: Actor, wanted: Filter) -> Listing:
    parts, note = base(actor, wanted)
    parts = [wanted.apply(part) for part in parts]
    if wanted.sort == "due":
        parts = [
            part.filter(state=state, due_on__isnull=False) for part in parts for state in _states(wanted)
        ]
    return Listing(parts, ORDERS[wanted.sort], note)


def base(actor: Actor, wanted: Filter) -> tuple[list, str]:
    """The cases that are narrowed: his departments', those others ask his for, or what was searched for in all of them."""
    if text := wanted.get("q"):
        found = searching.find(access.seen_at_desk(actor), text)
        return [access.seen_at_desk(actor).filter(pk__in=found.ids)], found.note
    if wanted.get("scope") == "asked":
        return [_asked(actor)], ""
    return scope.cases(actor), ""


def _states(wanted: Filter) -> list[str]:
    """By the nearest date only cases that have one are listed: those that are under way, unless others are asked for."""
    return wanted.get("state") or list(OPEN)


def _asked(actor: Actor):
    """Cases of other departments in which one of his has, or had, a task."""
    departments = {post.department_id for post in actor.posts if post.department_id}
    hands = (actor.user.pk, *actor.deputising)
    tasks = Task.objects.filter(Q(department__in=departments) | Q(assignee__in=hands))
    foreign = tasks.exclude(application__department__in=departments)
    return access.seen_at_desk(actor).filter(pk__in=foreign.values("application"))
