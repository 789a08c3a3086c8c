"""Where a case stands for its applicant, who has it, and what comes next."""

from dataclasses import dataclass

from approvals.clock.dates import DELIVERY_DAYS
from approvals.workflow.choices import STAGES, State, TaskKind, TaskState
from approvals.workflow.options import is_free, tasks_of
from hall.org.models import Window
from hall.privacy import masking
from hall.worktime.templatetags.dates import short_date


@dataclass(frozen=True)
class Standing:
    """`title`: what is going on; `text`: until when what happens; `icon` for the dot."""

    title: str
    text: str
    icon: str = "play-fill"


@dataclass(frozen=True)
class Holder:
    """Who has a part of the case in hand: department, step, person (masked, or nobody yet) and a phone."""

    department: str
    stage: str
    person: str
    phone: str


def standing(application) -> Standing | None:
    """What is going on now; None when the case is over and handed over."""
    due = _until(application)
    if application.state == State.CLOSED:
        if application.decided_at and not application.delivered_at:
            return Standing("等您领取结果", "在这里下载决定书就算送达，也可以到窗口领取。", "download")
        return None
    told = {
        State.SUBMITTED: ("等我们告诉您是否受理", f"{due}。过了这天没有告诉您，就算受理。"),
        State.CORRECTING: (
            "等您补正",
            f"请在 {short_date(application.due_on)} 前补上。补正期间不算办理时间。",
        ),
        State.ACCEPTED: ("已经受理，马上审查", f"{due} 办好。"),
        State.REVIEWING: (f"审查中{_stages(application)}", f"{due} 办好。"),
        State.DECIDING: ("等签发决定", f"{due} 办好。"),
    }
    title, text = told[application.state]
    if application.paused_on:
        return Standing(title, text, "pause-fill")
    return Standing(title, text, "pencil-fill" if application.state == State.CORRECTING else "play-fill")


def _until(application) -> str:
    """By when, or while the clock stands still, by when at the latest."""
    if application.paused_on:
        return f"现在暂停计时，最晚 {short_date(application.promised_due_on)}"
    return f"最晚 {short_date(application.due_on)}" if application.due_on else ""


def steps_ahead(application) -> list[tuple[str, str]]:
    """What comes next and by when, a title and a few words each."""
    if application.state == State.CLOSED:
        return []
    ahead = []
    if application.state == State.CORRECTING:
        ahead.append(("您交来补正", f"最晚 {short_date(application.correction_due_on)}"))
    if application.state in (State.SUBMITTED, State.CORRECTING):
        ahead.append(("受理", "材料齐全就受理，发受理通知书"))
    ahead += [(name, "") for name in _waiting(application)]
    promised = application.promised_due_on
    ahead.append(("作出决定", f"最晚 {short_date(promised)}" if promised else "受理后告诉您最晚哪天"))
    ahead.append(("送达", f"决定后 {DELIVERY_DAYS} 个工作日内，会通知您"))
    return ahead


def holders(application) -> list[Holder]:
    """Departments that have something to do now; the case's own when nobody has."""
    found = {}
    for task in tasks_of(application):
        if task.state == TaskState.OPEN and task.kind not in (TaskKind.HELP, TaskKind.ADDED):
            person = "" if is_free(task) or not task.assignee else masking.name(task.assignee.get_full_name())
            found.setdefault(task.department_id, (task.department.name, task.name, person))
    if not found:
        found[application.department_id] = (application.department.name, "", "")
    phones = _phones(list(found))
    return [Holder(*told, phones.get(code, "")) for code, told in found.items()]


def _phones(departments: list[str]) -> dict[str, str]:
    """The first window of each department that has a phone; one query."""
    windows = Window.objects.filter(departments__in=departments).exclude(phone="")
    rows = windows.order_by("point__position", "position").values_list("departments", "phone")
    phones: dict[str, str] = {}
    for department, phone in rows:
        if department in departments:
            phones.setdefault(department, phone)
    return phones


def _stages(application) -> str:
    names = dict.fromkeys(
        task.name for task in tasks_of(application) if task.state == TaskState.OPEN and _public(task)
    )
    return f"：{'、'.join(names)}" if names else ""


def _waiting(application) -> list[str]:
    waiting = (task for task in tasks_of(application) if task.state == TaskState.WAITING and _public(task))
    return list(dict.fromkeys(task.name for task in waiting))


def _public(task) -> bool:
    return task.kind in STAGES and task.kind not in (TaskKind.ADDED, TaskKind.PROPOSE)
