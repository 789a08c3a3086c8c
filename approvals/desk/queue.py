"""The queue (待办), page by page, ordered by urgency."""

from dataclasses import dataclass
from datetime import date, timedelta

from approvals.desk import merging, rows
from approvals.desk.merging import Order
from approvals.desk.rows import Row
from approvals.desk.wanted import PARTS, Wanted, narrowed, parts
from approvals.workflow import access
from approvals.workflow.models import Task
from hall.people.actor import Actor
from hall.worktime import add, today

PAGE = 50
GLANCE = 5
URGENCY = Order("due_on")
WAITING = "补正中，等申请人"


@dataclass
class Page:
    """One page of a list. `previous` and `next` go into addresses; '' at the ends."""

    rows: list[Row]
    previous: str
    next: str


def page(actor: Actor, wanted: Wanted) -> Page:
    """The rows of the list at the place the address names."""
    if wanted.name == "waiting":
        return _page_of_cases(actor, wanted)
    narrow = [narrowed(part, wanted) for part in parts(actor, wanted)]
    found = merging.page(narrow, URGENCY, PAGE, after=wanted.after, before=wanted.before)
    tasks = _tasks(actor, wanted.name, [pk for _, pk in found.keys])
    return Page(rows.of_tasks(tasks, actor), found.previous, found.next)


def first(actor: Actor) -> Row | None:
    """The most urgent of what the person has in hand or could take."""
    # One's own matters are in the parts and not in the rows.
    found = merging.keys(PARTS["todo"](actor), URGENCY, GLANCE)
    tasks = _tasks(actor, "todo", [pk for _, pk in found])
    return rows.of_tasks(tasks, actor)[0] if tasks else None


def grouped(found: list[Row]) -> list[tuple[str, list[Row]]]:
    """The rows under 已超期, 今天和明天, 以后, or those that wait for the applicant."""
    groups: dict[str, list[Row]] = {}
    for row in found:
        groups.setdefault(group_of(row.due) if row.task else WAITING, []).append(row)
    return list(groups.items())


def group_of(due: date) -> str:
    """Today and the next day that is worked stand together, so that on a Friday Monday is not overlooked."""
    day, following = today(), add(today(), 1).date
    if due < day:
        return "已超期"
    if due > following:
        return "以后"
    return "今天和明天" if following == day + timedelta(days=1) else "今天和下一个工作日"


def _tasks(actor: Actor, name: str, ids: list[int]) -> list[Task]:
    """The rows behind the keys, as far as the person may see them, in the order of the keys."""
    if name == "department":
        seen = Task.objects.open().filter(application__in=access.seen_at_desk(actor))
    else:
        seen = access.open_tasks(actor)
    found = seen.filter(pk__in=ids).select_related(
        "application__version", "application__department", "assignee", "asked_by"
    )
    by_id = {task.pk: task for task in found.defer("application__version__definition", "application__form")}
    return [by_id[pk] for pk in ids if pk in by_id]


def _page_of_cases(actor: Actor, wanted: Wanted) -> Page:
    found = merging.page(parts(actor, wanted), URGENCY, PAGE, after=wanted.after, before=wanted.before)
    ids = [pk for _, pk in found.keys]
    by_id = {case.pk: case for case in access.seen_at_desk(actor).filter(pk__in=ids).for_list()}
    return Page(rows.of_cases([by_id[pk] for pk in ids if pk in by_id]), found.previous, found.next)
