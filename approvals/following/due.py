"""The date a case has to keep, in words for its applicant."""

from dataclasses import dataclass
from datetime import date

from approvals.clock.dates import promise_over, reckonings
from approvals.clock.lights import days_left
from approvals.workflow.choices import Outcome, State
from hall.catalog.shelf import definition_of
from hall.worktime import is_provisional, today
from hall.worktime.templatetags.dates import plain_date, short_date, weekday

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
    """`left`: how many working days, in a sentence; `legal`: the legal date when it is another and still matters; `legal_note`:
    what has to be known of it."""

    title: str
    day: date
    weekday: str
    left: str
    late: bool
    legal: date | None
    provisional: bool
    legal_note: str = ""


def due(application) -> Due | None:
    """None when no clock runs; while it stands still, the date if everything takes as long as it may."""
    if application.paused_on:
        return _paused(application)
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
        _legal_note(application) if legal else "",
    )


def _paused(application) -> Due:
    day, legal = application.promised_due_on, application.legal_due_on
    return Due(
        "现在暂停计时，最晚这天办好",
        day,
        f"（{weekday(day)}）",
        f"从{short_date(application.paused_on)}起暂停，暂停的时间不算。按暂停最长的时间算到这天，早恢复就早办好。",
        False,
        legal if legal != day else None,
        application.due_provisional,
        _legal_note(application) if legal != day else "",
    )


def _legal_note(application) -> str:
    """Whether a schedule may still move it; whether it stands still alone, the promise being over already."""
    soft = "（暂定）" if is_provisional(application.legal_due_on) else ""
    if application.paused_on or not promise_over(application) or not application.clock_entry_count:
        return soft
    _, legal = reckonings(application, definition_of(application.version))
    return soft + ("（法定期限暂停计时，按暂停最长的时间算）" if legal.paused else "")


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
        more = "，过了期限" if late else "，暂停计时" if application.paused_on else ""
        return SAID.get(application.state, application.get_state_display()) + more
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
