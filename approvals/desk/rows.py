"""One case on one line of the queue: its light, what has to be done, and what one should know before opening it."""

from dataclasses import dataclass, field
from datetime import date

from approvals.clock.dates import local
from approvals.clock.lights import Light, urgency
from approvals.materials.models import Paper
from approvals.workflow.choices import State, TaskKind
from approvals.workflow.models import Application, Task
from hall.people.actor import Actor, Via
from hall.privacy import masking
from hall.worktime import now, today
from hall.worktime.templatetags.dates import clock_time, month_day, near_moment

# What a task asks of the person, in two or three words.
TODO = {
    TaskKind.ACCEPT: "收件",
    TaskKind.REVIEW: "审材料",
    TaskKind.SITE: "现场核查",
    TaskKind.PROPOSE: "拟意见",
    TaskKind.SIGN: "签发",
    TaskKind.ADDED: "加签",
    TaskKind.HELP: "协办",
    TaskKind.DELIVER: "送达",
}


@dataclass
class Row:
    """`todo`: what to do; `hints`: what to know; `holder`: who has it in hand, `until` when, in words; `mine`: whether that is the person
    himself (or one he deputises for); `others`: further open tasks of the same case in this list."""

    application: Application
    task: Task | None
    light: Light
    due: date | None
    todo: str
    holder: str = ""
    until: str = ""
    mine: bool = False
    hints: list[str] = field(default_factory=list)
    others: int = 0

    @property
    def id(self) -> str:
        return str(self.application.public_id)

    @property
    def tone(self) -> str:
        """The class of its line."""
        return {"red": "over", "breach": "over", "yellow": "warn"}.get(self.light.kind, "")

    @property
    def applicant(self) -> str:
        return applicant_of(self.application)


def applicant_of(application: Application) -> str:
    """The name as lists show it: a person's masked, an enterprise's whole."""
    if application.enterprise_id or application.applicant_kind == "法人":
        return application.applicant_name
    return masking.name(application.applicant_name)


def of_tasks(tasks: list[Task], actor: Actor) -> list[Row]:
    """One row per case, in the order of the tasks."""
    deferred = _deferred({task.application_id for task in tasks})
    rows: dict[int, Row] = {}
    for task in tasks:
        if known := rows.get(task.application_id):
            known.others += 1
            continue
        rows[task.application_id] = _of_task(task, actor, deferred.get(task.application_id, 0))
    return list(rows.values())


def of_cases(cases: list[Application]) -> list[Row]:
    """Cases nobody of us has to act in now."""
    return [
        Row(
            application=case,
            task=None,
            light=urgency(case),
            due=case.due_on,
            todo="等补正" if case.state == State.CORRECTING else "",
            hints=_of_case(case),
        )
        for case in cases
    ]


def _of_task(task: Task, actor: Actor, deferred: int) -> Row:
    mine = task.assignee_id in (actor.user.pk, *actor.deputising)
    return Row(
        application=task.application,
        task=task,
        light=urgency(task),
        due=task.due_on,
        todo=TODO[task.kind],
        holder=_holder(task, actor),
        until=_until(task),
        mine=mine,
        hints=[
            *_of_the_task(task),
            *_of_case(task.application),
            *([f"容缺 {deferred} 份"] if deferred else []),
        ],
    )


def _holder(task: Task, actor: Actor) -> str:
    if task.assignee_id is None:
        return ""
    who = "我" if task.assignee_id == actor.user.pk else task.assignee.get_full_name()
    if task.assignee_id in actor.deputising:
        who = f"代 {who}"
    return who


def _until(task: Task) -> str:
    if task.assignee_id is None or task.claimed_until is None:
        return ""
    if task.claimed_until <= now():
        return "占用已到期"
    until = local(task.claimed_until)
    moment = clock_time(until) if until.date() == today() else near_moment(until)
    return f"占到 {moment}"


def _of_the_task(task: Task) -> list[str]:
    found = []
    if task.repeats_id:
        found.append("重办")
    if task.urged_at:
        found.append(f"{month_day(task.urged_at)}催过")
    if task.request and task.asked_by:
        found.append(f"{task.asked_by.get_full_name()}：{_short(task.request)}")
    if task.kind == TaskKind.SIGN and task.application.proposed_outcome:
        found.append(f"拟{task.application.get_proposed_outcome_display()}")
    return found


def _of_case(case: Application) -> list[str]:
    found = []
    if case.state == State.CORRECTING:
        found.append(f"{month_day(case.corrected_at)}告知")
    elif case.corrected_at:
        found.append("一次告知过" if case.state == State.SUBMITTED else "补正过")
    if case.state == State.SUBMITTED and case.notice_due_on and case.notice_due_on <= today():
        found.append("过今天自动受理" if case.notice_due_on == today() else "等自动受理")
    if case.via == Via.WINDOW:
        found.append("窗口收的")
    if case.due_provisional:
        found.append("日期暂定")
    return found


def _deferred(cases: set[int]) -> dict[int, int]:
    """Case → how many papers are promised for later."""
    counted: dict[int, int] = {}
    for case in Paper.objects.filter(application__in=cases, deferred=True, received=False).values_list(
        "application_id", flat=True
    ):
        counted[case] = counted.get(case, 0) + 1
    return counted


def _short(text: str) -> str:
    return text if len(text) <= 14 else f"{text[:13]}…"
