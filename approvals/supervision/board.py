"""督查看板: every case that is late or soon will be, by department and person, as far as the person who looks oversees it.

Lights are dates here, so that the database can count and find them: yellow is due within the warning days, red before today.
A paused case has no date and stands in none of them.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q
from django.http import Http404

from approvals.clock.lights import WARNING_DAYS
from approvals.desk import merging
from approvals.desk.merging import Order
from approvals.escalation.models import Phase
from approvals.escalation.phases import STATES
from approvals.supervision.access import departments
from approvals.workflow import access
from approvals.workflow.access import HANDLING
from approvals.workflow.choices import State, TaskKind
from approvals.workflow.models import Application, Task
from hall.org.models import Department
from hall.people.actor import Actor
from hall.people.models import User
from hall.worktime import add, today

PAGE = 20
PEOPLE = 30
BY_DUE = Order("due_on")
LIGHTS = {"late": "已超期", "breach": "超法定", "soon": "快到期", "week": "下周到期"}
NOBODY = "nobody"


@dataclass(frozen=True)
class Days:
    """The dates the lights turn at, as of `today`: due before it is late, until `soonest` is soon; `monday` to `sunday` is next
    week."""

    today: date
    soonest: date
    monday: date
    sunday: date

    @classmethod
    def now(cls) -> "Days":
        day = today()
        monday = day + timedelta(days=7 - day.weekday())
        return cls(day, add(day, WARNING_DAYS).date, monday, monday + timedelta(days=6))

    def of(self, light: str) -> Q:
        """The cases of a light; '' is everything late or soon."""
        return {
            "": Q(due_on__lte=self.soonest),
            "late": Q(due_on__lt=self.today),
            "breach": self._breach(),
            "soon": Q(due_on__gte=self.today, due_on__lte=self.soonest),
            "week": Q(due_on__gte=self.monday, due_on__lte=self.sunday),
        }[light]

    def _breach(self) -> Q:
        """Past the date the law sets: of telling and handing over the date itself, else the legal limit of the item."""
        own = Q(state__in=(State.SUBMITTED, State.CLOSED), due_on__lt=self.today)
        return Q(due_on__lt=self.today) & (own | Q(legal_due_on__lt=self.today))


@dataclass(frozen=True)
class Wanted:
    """What the address asks for. `person`: a public id, or nobody."""

    department: str = ""
    person: str = ""
    phase: str = ""
    light: str = ""

    @classmethod
    def of(cls, given) -> "Wanted":
        phase, light = given.get("phase", ""), given.get("light", "")
        return cls(
            given.get("department", "")[:10],
            _person(given.get("person", "")),
            phase if phase in Phase else "",
            light if light in LIGHTS else "",
        )

    @property
    def address(self) -> dict:
        return {name: value for name, value in vars(self).items() if value}


def _person(text: str) -> str:
    if text == NOBODY:
        return text
    try:
        return str(UUID(text))
    except ValueError:
        return ""


def may_see(actor: Actor) -> bool:
    """Supervisors and leaders, and who signs for a department."""
    reached = departments(actor)
    return reached is None or bool(reached)


def departments_of(actor: Actor) -> list[Department]:
    """Those he sees on the board, one query. Raises Http404 for whoever has none."""
    if not may_see(actor):
        raise Http404
    reached = departments(actor)
    rows = Department.objects.all()
    return list(rows if reached is None else rows.filter(pk__in=reached))


def counts(actor: Actor, seen: list[Department]) -> list[dict]:
    """Per department how many are late, past the law, soon due, due next week; the worst first, those without any left out. One
    query."""
    days = Days.now()
    rows = _running(actor).filter(due_on__lte=max(days.soonest, days.sunday))
    if departments(actor) is not None:
        rows = rows.filter(department__in=[each.pk for each in seen])
    lights = {light: Count("pk", filter=days.of(light)) for light in LIGHTS}
    names = {each.pk: each.name for each in seen}
    counted = rows.values("department").annotate(**lights).order_by("-late", "-soon", "department")
    return [
        row | {"name": names.get(row["department"], "")} for row in counted if any(row[it] for it in LIGHTS)
    ]


def totals(counted: list[dict], department: str = "") -> dict[str, int]:
    chosen = [row for row in counted if not department or row["department"] == department]
    return {light: sum(row[light] for row in chosen) for light in LIGHTS}


def people(actor: Actor, wanted: Wanted) -> list[dict]:
    """Who has how many late or soon due cases in hand, the worst first; a row without a name for those nobody has. One query."""
    days = Days.now()
    rows = Task.objects.open().filter(role__in=HANDLING, due_on__lte=days.soonest).exclude(kind=TaskKind.HELP)
    rows = rows.filter(application__due_on__lte=days.soonest, application__state__in=STATES)
    reached = _reached(actor, wanted)
    if reached is not None:
        rows = rows.filter(application__department__in=reached)
    late = Count("application", filter=Q(application__due_on__lt=days.today), distinct=True)
    counted = rows.values("assignee__public_id", "assignee__name", "assignee__username").annotate(
        late=late, every=Count("application", distinct=True)
    )
    found = counted.order_by("-late", "-every", "assignee__name")[:PEOPLE]
    return [
        {
            "id": str(row["assignee__public_id"]) if row["assignee__public_id"] else NOBODY,
            "name": row["assignee__name"] or row["assignee__username"] or "还没有人认领",
            "late": row["late"],
            "soon": row["every"] - row["late"],
        }
        for row in found
    ]


def page(actor: Actor, wanted: Wanted, *, after: str = "", before: str = "") -> merging.Keys:
    """The keys of one page, ordered by the date; each part is read along an index."""
    return merging.page(parts(actor, wanted), BY_DUE, PAGE, after=after, before=before)


def parts(actor: Actor, wanted: Wanted) -> list:
    """One queryset for each department and state the person sees; together every case asked for, each once."""
    reached = _reached(actor, wanted)
    rows = _narrowed(_running(actor), wanted)
    states = [state for state, phase in STATES.items() if not wanted.phase or phase == wanted.phase]
    if reached is None:
        return [rows.filter(state=state) for state in states]
    return [rows.filter(department=code, state=state) for code in sorted(reached) for state in states]


def _reached(actor: Actor, wanted: Wanted) -> set[str] | None:
    """Of the departments he oversees, those asked for; None for every one."""
    reached = departments(actor)
    if not wanted.department:
        return reached
    return {wanted.department} if reached is None else reached & {wanted.department}


def cases(actor: Actor, ids: list[int]) -> list[Application]:
    """The rows behind the keys, in their order, as far as the person may see them."""
    found = {case.pk: case for case in access.seen_at_desk(actor).filter(pk__in=ids).for_list()}
    return [found[pk] for pk in ids if pk in found]


def get(actor: Actor, public_id) -> Application:
    """A case of the board, also one that has left it meanwhile. Raises Http404."""
    reached = departments(actor)
    found = access.get_at_desk(actor, public_id)
    if reached is not None and found.department_id not in reached:
        raise Http404
    return found


def _running(actor: Actor):
    return access.of_others(actor).filter(state__in=STATES, due_on__isnull=False)


def _narrowed(rows, wanted: Wanted):
    rows = rows.filter(Days.now().of(wanted.light))
    if not wanted.person:
        return rows
    tasks = Task.objects.open().filter(application=OuterRef("pk")).exclude(kind=TaskKind.HELP)
    if wanted.person == NOBODY:
        return rows.filter(Exists(tasks.filter(assignee=None)))
    return rows.filter(Exists(tasks.filter(assignee__public_id=wanted.person)))


def name_of(person: str) -> str:
    """Whom the list is narrowed to, in words."""
    if person in ("", NOBODY):
        return "还没有人认领" if person else ""
    found = User.objects.filter(public_id=person).first()
    return found.get_full_name() if found else ""
