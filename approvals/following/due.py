"""The date a case has to keep, in words for its applicant."""

from dataclasses import dataclass
from datetime import date

from approvals.clock.lights import days_left
from approvals.workflow.choices import Outcome, State
from hall.worktime import today
from hall.worktime.templatetags.dates import plain_date, weekday

TITLES = {
    State.SUBMITTED: "最晚告诉您是否受理",
    State.CORRECTING: "请您在这天前补上",
    State.CLOSED: "最晚送到您手上",
}
SAID = {
    State.SUBMITTED: "等受理",
    State.CORRECTING: "等您补正",
    State.ACCEPTED: "已受理",
    State.REVIEWING: "审查中",
    State.DECIDING: "等签发",
}
ENDED = {
    Outcome.APPROVED: "办好了",
    Outcome.WITHDRAWN: "已撤回",
    Outcome.TERMINATED: "已终止",
}
# How a case may end without a decision: a title and what can be done.
ENDS = {
    Outcome.WITHDRAWN: ("申请已经撤回", "想办时可以重新申请。"),
    Outcome.TERMINATED: ("这件终止办理了", "理由写在终止办理告知书里。不影响您再次申请。"),
    Outcome.LAPSED: ("到期没有补正，这次申请结束了", "不影响您再次申请，填过的内容还能用。"),
}


@dataclass(frozen=True)
class Due:
    """`left`: how many working days, in a sentence; `legal`: the legal date when it is another and still matters."""

    title: str
    day: date
    weekday: str
    left: str
    late: bool
    legal: date | None
    provisional: bool


def due(application) -> Due | None:
    """None when no clock runs."""
    day = application.due_on
    if day is None:
        return None
    left = days_left(today(), day)
    promise = application.state in (State.ACCEPTED, State.REVIEWING, State.DECIDING)
    legal = application.legal_due_on if promise and application.legal_due_on != day else None
    return Due(
        TITLES.get(application.state, "最晚办好"),
        day,
        f"（{weekday(day)}）",
        _left(left, application),
        left < 0,
        legal,
        application.due_provisional,
    )


def _left(left: int, application) -> str:
    if left > 0:
        return f"还剩 {left} 个工作日。"
    if left == 0:
        return "就是今天。"
    if application.state == State.CORRECTING:
        return f"已经过了 {-left} 个工作日，请尽快补上。"
    return f"已经过了 {-left} 个工作日还没办好，对不起。"


def said(application) -> str:
    """The state in a word or two, for the light."""
    if application.state != State.CLOSED:
        late = application.due_on is not None and application.due_on < today()
        return SAID.get(application.state, application.get_state_display()) + ("，过了期限" if late else "")
    return ENDED.get(application.outcome, application.get_outcome_display())


def light_kind(application, light) -> str:
    """The colour for its applicant: a denial is no green light, however punctual."""
    if application.state == State.CLOSED and application.outcome in (Outcome.DENIED, Outcome.REFUSED):
        return "gray"
    return light.kind


def ended(application) -> tuple[str, str]:
    """How it ended without a decision; empty while it runs."""
    if application.state != State.CLOSED:
        return "", ""
    title, text = ENDS.get(application.outcome, ("这件办完了", ""))
    return title, f"{plain_date(application.closed_at)}结束。{text}"
