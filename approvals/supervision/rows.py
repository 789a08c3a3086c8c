"""One case on a line of the board: its light, who has it, what was climbed, the order that is open, and the two presses."""

import uuid
from dataclasses import dataclass, field

from approvals.clock.lights import Light, urgency
from approvals.desk.rows import applicant_of
from approvals.escalation.models import Climbed
from approvals.escalation.phases import STATES
from approvals.escalation.words import DATES, climbed_words
from approvals.supervision import access
from approvals.supervision.models import SupervisionOrder
from approvals.workflow.choices import Move, TaskKind, TaskState
from approvals.workflow.layout import UNREAD
from approvals.workflow.models import Application, Task
from approvals.workflow.options import why_not
from hall.people.actor import Actor
from hall.worktime.templatetags.dates import near_moment


@dataclass
class Row:
    """`handlers`: who has it in hand, in words; `climbed`: the rungs of its date, the last one last, which `last_climbed` says
    shorter; `why_not_urge`,
    `why_not_open`: empty when the press can be made; `said`, `refused`: what the last press came to."""

    case: Application
    light: Light
    handlers: str
    climbed: list[str]
    last_climbed: str
    order: SupervisionOrder | None
    why_not_urge: str
    why_not_open: str
    urged: str = ""
    said: str = ""
    refused: str = ""
    nonce: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def tone(self) -> str:
        """The class of its line."""
        return {"red": "over", "breach": "over", "yellow": "warn"}.get(self.light.kind, "")

    @property
    def applicant(self) -> str:
        return applicant_of(self.case)

    @property
    def due_name(self) -> str:
        """承诺期限, 送达期限."""
        return DATES.get(STATES.get(self.case.state), "期限")


def rows_of(cases: list[Application], actor: Actor) -> list[Row]:
    """Three queries, however many."""
    tasks = _by_case(
        Task.objects.filter(application__in=cases).select_related("assignee", "department").defer(*UNREAD)
    )
    climbed = _by_case(Climbed.objects.filter(application__in=cases).order_by("id"))
    orders = _by_case(
        SupervisionOrder.objects.filter(application__in=cases).exclude(
            state=SupervisionOrder.State.STRUCK_OFF
        )
    )
    for case in cases:
        case.tasks_read = tasks.get(case.pk, [])
        for task in case.tasks_read:
            task.application = case
    return [_row(case, actor, climbed.get(case.pk, []), orders.get(case.pk, [])) for case in cases]


def row_of(case: Application, actor: Actor) -> Row:
    return rows_of([case], actor)[0]


def _by_case(rows) -> dict[int, list]:
    found: dict[int, list] = {}
    for row in rows:
        found.setdefault(row.application_id, []).append(row)
    return found


def _row(case: Application, actor: Actor, climbed: list[Climbed], orders: list[SupervisionOrder]) -> Row:
    open_now = [task for task in case.tasks_read if task.state == TaskState.OPEN]
    delivery = next((task for task in open_now if task.kind == TaskKind.DELIVER), None)
    phase = STATES.get(case.state)
    of_date = [each for each in climbed if (each.phase, each.due_on) == (phase, case.due_on)]
    urged = max((task.urged_at for task in open_now if task.urged_at), default=None)
    return Row(
        case=case,
        light=urgency(delivery or case),
        handlers=_handlers([task for task in open_now if task.kind != TaskKind.HELP]),
        climbed=[climbed_words(each.offset, each.action, each.told) for each in of_date],
        last_climbed=_without_names(of_date[-1]) if of_date else "",
        order=orders[0] if orders else None,
        why_not_urge=why_not(Move.URGE, case, actor),
        why_not_open=access.why_not_open(actor, case.department, case),
        urged=f"{near_moment(urged)} 催过" if urged else "",
    )


def _without_names(rung: Climbed) -> str:
    return climbed_words(rung.offset, rung.action, rung.told, names=False)


def _handlers(tasks: list[Task]) -> str:
    """签发 · 李青、审查 · 还没有人认领."""
    names = [
        f"{task.name} · {task.assignee.get_full_name() if task.assignee_id else '还没有人认领'}"
        for task in tasks
    ]
    return "、".join(dict.fromkeys(names))
