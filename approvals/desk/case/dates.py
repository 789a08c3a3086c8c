"""Every date of a case with what it follows from, for the desk."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial

from approvals.clock import explain
from approvals.clock.dates import CORRECTION_DAYS, DELIVERY_DAYS, NOTICE_DAYS, RUNNING, reckonings
from approvals.clock.lights import Light, urgency
from approvals.clock.reckoning import Reckoning
from approvals.clock.telling import Explanation
from approvals.workflow.choices import State
from approvals.workflow.models import Application
from hall.catalog.definitions.item import ItemDefinition, Limit
from hall.worktime import is_provisional


@dataclass(frozen=True)
class DateRow:
    """A moment that was, or with `due` a day until when; `light` stands at the one that counts now. `explanation`: how the day
    is reckoned, made when it is shown."""

    label: str
    day: date | datetime
    due: bool = False
    provisional: bool = False
    light: Light | None = None
    why: str = ""
    explanation: Callable[[], Explanation] | None = None


def dates_of(application: Application, definition: ItemDefinition) -> list[DateRow]:
    """In the order of the way a case takes."""
    promised, legal = _limits(application, definition)
    rows = [
        _was("提交", application.submitted_at),
        _was("交齐", application.received_at, "补正后重新交齐的那一刻" if application.round > 1 else ""),
        _until(application, "告知期限", application.notice_due_on, (State.SUBMITTED,), NOTICE_WHY,
               partial(explain.explain_notice, application)),
        _was("一次性告知", application.corrected_at),
        _until(application, "补正期限", application.correction_due_on, (State.CORRECTING,), CORRECTION_WHY,
               partial(explain.explain_correction, application)),
        _was("受理", application.accepted_at, "五个工作日没有告知，视为受理" if application.deemed else ""),
        _until(application, "承诺期限", application.promised_due_on, RUNNING, promised,
               partial(explain.explain_promised, application, definition)),
        _until(application, "法定期限", application.legal_due_on, (), legal,
               partial(explain.explain_legal, application, definition)),
        _was("决定", application.decided_at),
        _until(application, "送达期限", _delivery(application), (State.CLOSED,), DELIVERY_WHY,
               partial(explain.explain_delivery, application)),
        _was("送达", application.delivered_at, application.delivery_method),
    ]  # fmt: skip
    return [row for row in rows if row]


NOTICE_WHY = f"交齐那天不算，从第二天起数 {NOTICE_DAYS} 个工作日；不答复就算受理（行政许可法第三十二条）"
CORRECTION_WHY = f"告知那天不算，从第二天起数 {CORRECTION_DAYS} 个工作日；补正期间不计时"
DELIVERY_WHY = f"作出决定那天不算，从第二天起数 {DELIVERY_DAYS} 个工作日（行政许可法第四十四条）"


def _was(label: str, moment: datetime | None, why: str = "") -> DateRow | None:
    return DateRow(label, moment, why=why) if moment else None


def _until(
    application: Application, label: str, day: date | None, states, why: str, explanation
) -> DateRow | None:
    if day is None:
        return None
    running = application.state in states
    light = urgency(application) if running and application.state != State.CLOSED else None
    # The law's date binds beside the one that counts now, until the decision.
    beside = not states and application.state in RUNNING
    soft = is_provisional(day) if beside else application.due_provisional and running
    return DateRow(label, day, True, soft, light, why, explanation)


def _limits(application: Application, definition: ItemDefinition) -> tuple[str, str]:
    """What the promised and the legal date follow from: the days, what stopped the clock, what lengthened it. One query where
    something has touched the clock."""
    given = definition.limits
    if not (application.accepted_at and application.clock_entry_count):
        return _limit("承诺", given.promised), _limit("法定", given.legal)
    promised, legal = reckonings(application, definition)
    return _limit("承诺", given.promised) + _moved(promised), _limit("法定", given.legal) + _moved(legal)


def _moved(found: Reckoning) -> str:
    last = found.base_due.date if found.base_due else None
    paused = any(span.end > span.start and (last is None or span.start < last) for span in found.spans)
    longer = f"，延长 {found.extension.days} 个工作日" if found.extension_valid else ""
    return ("，暂停的时间不算" if paused else "") + longer


def _limit(name: str, limit: Limit) -> str:
    if not limit.value:
        return f"{name}当场办结"
    unit = limit.unit if limit.unit != "日" else "自然日"
    return f"受理那天不算，从第二天起数{name} {limit.value:g} 个{unit}"


def _delivery(application: Application) -> date | None:
    return application.due_on if application.state == State.CLOSED else None
