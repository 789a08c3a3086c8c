"""The light of a case or task: how urgent it is, in colour, shape and words (faces.md 2, law-cases L44 and L45).

Days are working days. The colour follows the date by which the side that has the case must act; being past the legal date
is marked apart.
"""

from dataclasses import dataclass
from datetime import date

from approvals.clock.dates import day_of
from approvals.workflow.choices import Outcome, State, TaskKind, TaskState
from hall import worktime

# Working days left from which a case is soon due (law-cases L44).
WARNING_DAYS = 3


@dataclass(frozen=True)
class Light:
    """`kind`: blue, yellow, red, breach, green or gray, for templates/partials/light.html. `days`: working days left, below
    zero when overdue, None when no clock runs."""

    kind: str
    text: str
    days: int | None = None

    @property
    def overdue(self) -> bool:
        return self.kind in ("red", "breach")


def urgency(subject, today: date | None = None) -> Light:
    """The light of an application or a task as of `today`. Of a task, `application` must be loaded with it."""
    today = today or worktime.today()
    if hasattr(subject, "application_id"):
        return _of_task(subject, today)
    return _of_application(subject, today)


def answer_light(application, today: date | None = None) -> Light:
    """For the applicant who was told to put things right: how long he has. Else the same as `urgency`."""
    today = today or worktime.today()
    if application.state != State.CORRECTING or not application.correction_due_on:
        return urgency(application, today)
    left = days_left(today, application.correction_due_on)
    if left < 0:
        return Light("red", "补正已过期", left)
    return Light("yellow", f"等您补正，{_left(left)}", left)


def days_left(today: date, due: date) -> int:
    """Working days from today until the due date; 0 on the day, below zero after it (at least one, also on a rest day)."""
    counted = worktime.count(today, due)
    return counted if today <= due else min(counted, -1)


def running(today: date, due: date, legal: date | None = None, *, warn: int = WARNING_DAYS) -> Light:
    """The light of a clock that runs until `due`; `legal`: the date the law sets, when it is another; `warn`: with how many
    working days left it turns yellow."""
    left = days_left(today, due)
    if legal and today > legal:
        return Light("breach", f"超法定 {-days_left(today, legal)} 天", left)
    if left < 0:
        return Light("red", f"超期 {-left} 天", left)
    return Light("yellow" if left <= warn else "blue", _left(left), left)


def _left(days: int) -> str:
    return f"剩 {days} 天" if days else "今天"


def _of_application(application, today: date) -> Light:
    if application.state == State.DRAFT:
        return Light("gray", "草稿")
    if application.state == State.CLOSED:
        return _closed(application)
    if application.state == State.CORRECTING:
        return Light("gray", "补正中")
    if application.due_on is None:  # the end of a pause is not known yet (law.md C5)
        return Light("gray", "暂停")
    return running(today, application.due_on, _legal(application))


def _legal(application) -> date | None:
    """The five days of Art. 32(4) are the law's; from acceptance on, the item's legal limit."""
    return application.due_on if application.state == State.SUBMITTED else application.legal_due_on


def _of_task(task, today: date) -> Light:
    if task.state == TaskState.DONE:
        return Light("green", "已办")
    if task.state != TaskState.OPEN:
        return Light("gray", task.get_state_display())
    if task.kind == TaskKind.DELIVER:  # ten working days, Art. 44
        return running(today, task.due_on, task.due_on) if task.due_on else Light("gray", "暂停")
    return _of_application(task.application, today)


def _closed(application) -> Light:
    if application.outcome in (Outcome.WITHDRAWN, Outcome.TERMINATED, Outcome.LAPSED, Outcome.REVOKED):
        return Light("gray", application.get_outcome_display())
    decided = day_of(application.decided_at)
    if application.legal_due_on and decided > application.legal_due_on:
        return Light("breach", "超法定办结")
    if application.promised_due_on and decided > application.promised_due_on:
        return Light("red", "超期办结")
    return Light("green", "按时办结")
