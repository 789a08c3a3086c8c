"""Every date of a case with what it follows from, for the desk."""

from dataclasses import dataclass
from datetime import date, datetime

from approvals.clock.dates import CORRECTION_DAYS, DELIVERY_DAYS, NOTICE_DAYS
from approvals.clock.lights import Light, urgency
from approvals.workflow.choices import State
from approvals.workflow.models import Application
from hall.catalog.definitions.item import ItemDefinition, Limit


@dataclass(frozen=True)
class DateRow:
    """A moment that was, or with `due` a day until when; `light` stands at the one that counts now."""

    label: str
    day: date | datetime
    due: bool = False
    provisional: bool = False
    light: Light | None = None
    why: str = ""


def dates_of(application: Application, definition: ItemDefinition) -> list[DateRow]:
    """In the order of the way a case takes."""
    rows = [
        _was("提交", application.submitted_at),
        _was("交齐", application.received_at, "补正后重新交齐的那一刻" if application.round > 1 else ""),
        _until(application, "告知期限", application.notice_due_on, State.SUBMITTED, NOTICE_WHY),
        _was("一次性告知", application.corrected_at),
        _until(application, "补正期限", application.correction_due_on, State.CORRECTING, CORRECTION_WHY),
        _was("受理", application.accepted_at, "五个工作日没有告知，视为受理" if application.deemed else ""),
        _until(
            application,
            "承诺期限",
            application.promised_due_on,
            RUNNING,
            _limit("承诺", definition.limits.promised),
        ),
        _until(
            application, "法定期限", application.legal_due_on, (), _limit("法定", definition.limits.legal)
        ),
        _was("决定", application.decided_at),
        _until(application, "送达期限", _delivery(application), State.CLOSED, DELIVERY_WHY),
        _was("送达", application.delivered_at, application.delivery_method),
    ]
    return [row for row in rows if row]


RUNNING = (State.ACCEPTED, State.REVIEWING, State.DECIDING)
NOTICE_WHY = f"交齐那天不算，从第二天起数 {NOTICE_DAYS} 个工作日；不答复就算受理（行政许可法第三十二条）"
CORRECTION_WHY = f"告知那天不算，从第二天起数 {CORRECTION_DAYS} 个工作日；补正期间不计时"
DELIVERY_WHY = f"作出决定那天不算，从第二天起数 {DELIVERY_DAYS} 个工作日（行政许可法第四十四条）"


def _was(label: str, moment: datetime | None, why: str = "") -> DateRow | None:
    return DateRow(label, moment, why=why) if moment else None


def _until(application: Application, label: str, day: date | None, states, why: str) -> DateRow | None:
    if day is None:
        return None
    running = application.state == states if isinstance(states, str) else application.state in states
    light = urgency(application) if running and application.state != State.CLOSED else None
    return DateRow(label, day, True, application.due_provisional and running, light, why)


def _limit(name: str, limit: Limit) -> str:
    return (
        f"受理那天不算，从第二天起数{name} {limit.value:g} 个{limit.unit if limit.unit != '日' else '自然日'}"
    )


def _delivery(application: Application) -> date | None:
    return application.due_on if application.state == State.CLOSED else None
