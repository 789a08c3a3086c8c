"""Which list of the queue an address asks for, and the tasks that stand in it."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from approvals.clock.lights import WARNING_DAYS
from approvals.desk import scope
from approvals.workflow.access import HANDLING
from approvals.workflow.choices import STAGES, TaskKind
from hall.people.actor import Actor
from hall.people.models import User
from hall.worktime import add, today

LISTS = {
    "todo": "我的待办",
    "hand": "我手上的",
    "free": "待认领",
    "colleagues": "同事在办",
    "waiting": "等申请人",
    "department": "部门全部",
}
PARTS = {
    "todo": lambda actor: scope.in_hand(actor) + scope.free(actor),
    "hand": scope.in_hand,
    "free": scope.free,
    "colleagues": scope.with_colleagues,
    "waiting": scope.waiting,
    "department": scope.of_departments,
}
STEPS = {
    "accept": ("收件", (TaskKind.ACCEPT,)),
    "review": ("审查", STAGES),
    "help": ("协办", (TaskKind.HELP,)),
    "sign": ("签发", (TaskKind.SIGN,)),
    "deliver": ("送达", (TaskKind.DELIVER,)),
}
LIGHTS = {"over": "超期", "soon": "快到期", "fine": "正常"}


@dataclass(frozen=True)
class Wanted:
    """`name`: a list; `step`, `light`, `item`, `who` narrow it ('' for all; `who` is the public id of who has the task in
    hand); `after`, `before`: the place in it."""

    name: str = "todo"
    step: str = ""
    light: str = ""
    item: str = ""
    who: str = ""
    after: str = ""
    before: str = ""

    @classmethod
    def of(cls, given, actor: Actor) -> "Wanted":
        """From an address; what it should not hold counts as nothing."""
        name = given.get("list", "")
        return cls(
            name=name if name in lists_of(actor) else lists_of(actor)[0],
            step=_one_of(STEPS, given.get("step")),
            light=_one_of(LIGHTS, given.get("light")),
            item=given.get("item", "").replace("\0", "")[:10],
            who=_public_id(given.get("who", "")),
            after=given.get("after", ""),
            before=given.get("before", ""),
        )

    @property
    def address(self) -> dict:
        """What of the address says which list it is, without the place in it."""
        return {
            "list": self.name,
            "step": self.step,
            "light": self.light,
            "item": self.item,
            "who": self.who,
        }

    def holds(self, due: date, kind: str) -> bool:
        """Whether a task of that kind and date belongs here, by step and light."""
        return of_step(kind, self.step) and (not self.light or light_of(due) == self.light)


def lists_of(actor: Actor) -> list[str]:
    """The lists the person has, the one shown first in front."""
    handles = any(post.role in HANDLING for post in actor.posts)
    found = [name for name in LISTS if name != "department"] if handles else ["hand", "waiting"]
    if not scope.oversees(actor):
        return found
    return [*found, "department"] if handles else ["department", *found]


def parts(actor: Actor, wanted: Wanted) -> list:
    """The tasks (cases, of those that wait for the applicant) of the list, whatever its step and light, in parts."""
    found = PARTS[wanted.name](actor)
    if wanted.item:
        field = "item" if wanted.name == "waiting" else "application__item"
        found = [part.filter(**{field: wanted.item}) for part in found]
    if wanted.who and wanted.name != "waiting":
        holder = User.objects.filter(public_id=wanted.who).values("pk")
        found = [part.filter(assignee__in=holder) for part in found]
    return found


def narrowed(part, wanted: Wanted):
    """A part of a list of tasks with only the step and light that are wanted."""
    if wanted.step:
        part = part.filter(kind__in=STEPS[wanted.step][1])
    return part.filter(**_dates(wanted.light)) if wanted.light else part


def of_step(kind: str, step: str) -> bool:
    return not step or kind in STEPS[step][1]


def light_of(due: date) -> str:
    """The light by the date alone, as the lists are narrowed by it."""
    if due < today():
        return "over"
    return "soon" if due <= warning_until() else "fine"


def warning_until() -> date:
    return add(today(), WARNING_DAYS).date


def _dates(light: str) -> dict:
    return {
        "over": {"due_on__lt": today()},
        "soon": {"due_on__gte": today(), "due_on__lte": warning_until()},
        "fine": {"due_on__gt": warning_until()},
    }[light]


def _one_of(known: dict, value: str | None) -> str:
    return value if value in known else ""


def _public_id(text: str) -> str:
    try:
        return str(UUID(text))
    except ValueError:
        return ""
