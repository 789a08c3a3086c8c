"""Special procedures for the applicant: what goes on, until when, and what he can do about a hearing."""

from dataclasses import dataclass

from approvals.procedures.models import Hearing, Procedure
from approvals.procedures.reading import came_too_late, told_to_applicant
from approvals.procedures.showing import Shown, shown
from approvals.workflow.choices import Move
from approvals.workflow.options import why_not
from hall.people.actor import Actor
from hall.worktime.templatetags.dates import long_date, short_due_date

State = Hearing.State


@dataclass(frozen=True)
class Own:
    """`title` and `texts` in plain words; `may_ask`, `may_waive`, `may_object`: what the person can press."""

    shown: Shown
    title: str
    texts: list[str]
    may_ask: bool = False
    may_waive: bool = False
    may_object: bool = False


def of_case(application, actor: Actor) -> list[Own]:
    """Those under way that the applicant was told of. One query, none for a case that never had any."""
    told = [each for each in told_to_applicant(application) if each.state == Procedure.State.RUNNING]
    return [
        _hearing(each, application, actor) if hasattr(each, "hearing") else _other(each, application)
        for each in told
    ]


def _other(procedure: Procedure, application) -> Own:
    found = shown(procedure)
    kind = procedure.get_kind_display()
    if procedure.capped_at:
        title = f"{kind}还没有结果，办理时间照常计算"
        until = f"已经超过 {procedure.cap} 个工作日，超过的时间不再扣除。"
    elif procedure.stops_clock:
        late = came_too_late(procedure, application)
        title = f"{kind}进行中，{'法定期限暂停计时' if late else '办理时间暂停'}"
        expected = f"预计 {short_due_date(found.until)}有结果，" if procedure.days < procedure.cap else ""
        until = f"{expected}最多扣到 {short_due_date(found.last.date)}。{late}"
    else:
        title = f"{kind}进行中，办理时间照常计算"
        until = f"预计 {short_due_date(found.until)}前完成。"
    return Own(found, title, _texts(procedure, until))


def _texts(procedure: Procedure, *said: str) -> list[str]:
    body = f"由{procedure.body}承办。" if procedure.body else ""
    return [text for text in (f"原因：{procedure.reason.rstrip('。')}。{body}", *said) if text]


def _hearing(procedure: Procedure, application, actor: Actor) -> Own:
    hearing = procedure.hearing
    title, said = TOLD[hearing.state](hearing)
    return Own(
        shown(procedure),
        title,
        _texts(procedure, said, _counted(procedure, application)),
        may_ask=not why_not(Move.HEARING_REQUEST, application, actor),
        may_waive=not why_not(Move.HEARING_WAIVE, application, actor),
        may_object=hearing.state == State.NOTIFIED,
    )


def _counted(procedure: Procedure, application) -> str:
    """What a hearing does to the clock."""
    if not procedure.stops_clock:
        return f"前面的听证已经扣满 {procedure.cap} 个工作日，这次时间照常计算。"
    return came_too_late(procedure, application) or "听证期间不算办理时间。"


def _asked(hearing: Hearing) -> tuple[str, str]:
    title = "要举行听证" if hearing.by_law else "听证申请收到了"
    return title, f"最晚 {short_due_date(hearing.organise_due_on)}举行，时间地点会提前 7 个工作日以上通知您。"


TOLD = {
    State.TOLD: lambda hearing: (
        "您可以申请听证",
        f"要听证的，请在 {long_date(hearing.request_due_on)}前申请。不申请也不影响办理。",
    ),
    State.REQUESTED: _asked,
    State.SCHEDULED: _asked,
    State.NOTIFIED: lambda hearing: ("听证时间定了", "请带身份证件准时参加，可以请人代您参加。听证不收费。"),
    State.HELD: lambda hearing: ("听证举行过了", "笔录签字以后接着办理。"),
}
