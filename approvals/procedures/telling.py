"""What the applicant is told of special procedures and extensions: a title and a sentence or two, in plain words."""

from approvals.clock.dates import promise_missed
from approvals.procedures import hearing_days
from approvals.procedures.models import Hearing, Procedure, ProcedureKind
from approvals.procedures.reading import came_too_late, cap_day
from approvals.workflow.change import Change
from approvals.workflow.choices import Move
from hall.worktime import today
from hall.worktime.templatetags.dates import long_date, long_moment

SURVEY = ProcedureKind.SURVEY


def started(change: Change) -> tuple[str, str]:
    procedure: Procedure = change.about
    name = _name(change)
    if procedure.kind == ProcedureKind.HEARING:
        return _told_of_hearing(change, procedure.hearing)
    body = f"由{procedure.body}承办，" if procedure.body else ""
    if procedure.kind == SURVEY:
        return (
            f"要到现场看一看：{name}",
            f"{body}预计 {procedure.days} 个工作日，时间照常计算。{_ended(procedure.reason)}",
        )
    kind = procedure.get_kind_display()
    if not procedure.stops_clock:
        return (
            f"再次{kind}，办理时间照常计算：{name}",
            f"{body}预计 {procedure.days} 个工作日。{_used_up(procedure)}{_ended(procedure.reason)}",
        )
    late = came_too_late(procedure, change.application)
    return (
        f"{kind}，{'法定期限暂停计时' if late else '办理时间暂停'}：{name}",
        f"{body}预计 {procedure.days} 个工作日，这段时间不算在{'法定期限' if late else '办理时间'}里，"
        f"最多算到 {long_date(cap_day(procedure).date)}。{late}原因写在告知书里，可以下载。",
    )


def _used_up(procedure: Procedure) -> str:
    return f"前面的{procedure.get_kind_display()}已经扣满 {procedure.cap} 个工作日，这次时间照常计算。"


def _told_of_hearing(change: Change, hearing: Hearing) -> tuple[str, str]:
    stops, late = hearing.procedure.stops_clock, came_too_late(hearing.procedure, change.application)
    if hearing.by_law:
        return (
            f"这件要举行听证：{_name(change)}",
            f"最晚 {long_date(hearing.organise_due_on)}举行，时间地点会提前通知您。"
            + (late or "听证期间不算办理时间。" if stops else _used_up(hearing.procedure)),
        )
    return (
        f"您可以申请听证：{_name(change)}",
        f"要听证的，请在 {long_date(hearing.request_due_on)}前申请，在“我的办件”里按一下就行。"
        "不申请也不影响办理。" + (late or "这几天不算办理时间。" if stops else _used_up(hearing.procedure)),
    )


def ended(change: Change) -> tuple[str, str]:
    procedure: Procedure = change.about
    kind = procedure.get_kind_display()
    return f"{kind}有了结果：{_name(change)}", _going_on(change)


def cancelled(change: Change) -> tuple[str, str]:
    kind = change.about.get_kind_display()
    return f"{kind}取消了：{_name(change)}", f"{_ended(change.reason)}{_going_on(change)}"


def capped(change: Change) -> tuple[str, str]:
    procedure: Procedure = change.about
    kind = procedure.get_kind_display()
    return (
        f"{kind}超过了 {procedure.cap} 个工作日，办理时间重新开始算：{_name(change)}",
        f"{kind}还没有结果，超过的时间不再扣除。{_new_date(change)}",
    )


def hearing_asked(change: Change) -> tuple[str, str]:
    hearing = change.about.hearing
    return (
        f"记下了听证申请：{_name(change)}",
        f"申请听证的是{hearing.requested_by}。听证最晚 {long_date(hearing.organise_due_on)}举行，"
        f"时间地点至少提前 {hearing_days.NOTICE_DAYS} 个工作日通知。",
    )


def hearing_waived(change: Change) -> tuple[str, str]:
    why = "告知以后 5 个工作日内没有申请听证" if change.changes.get("passed") else "您不要求听证"
    return f"不举行听证，接着办理：{_name(change)}", f"{why}。{_going_on(change)}"


def hearing_moved(change: Change) -> tuple[str, str]:
    return (
        f"听证改期：{_name(change)}",
        "原来通知的时间地点作废，新的通知另外发给您，请以新的为准。",
    )


def hearing_called(change: Change) -> tuple[str, str]:
    hearing = change.about.hearing
    return (
        f"听证通知：{_name(change)}",
        f"{long_moment(hearing.scheduled_for)}，{hearing.place}，由{hearing.presider_name}主持。"
        "认为主持人和这件有利害关系的，可以申请他回避。听证不收费。",
    )


def hearing_over(change: Change) -> tuple[str, str]:
    return f"听证结束：{_name(change)}", f"笔录已经签字，决定会依据笔录作出。{_going_on(change)}"


def extended(change: Change) -> tuple[str, str]:
    asked = change.about
    if promise_missed(change.application):
        promised = long_date(change.application.promised_due_on)
        return (
            f"法定期限延长 {asked.days} 个工作日：{_name(change)}",
            f"理由：{_ended(asked.reason)}承诺的 {promised}已经过了，没有按时办好，对不起。"
            f"延长的是法定期限。{_new_date(change)}告知书可以下载。",
        )
    return (
        f"办理时间延长 {asked.days} 个工作日：{_name(change)}",
        f"理由：{_ended(asked.reason)}{_new_date(change)}告知书可以下载。",
    )


def fallen_away(step: str | None) -> str:
    """Said where a hearing falls away because the case ended, by the step it stood at; empty where there was none."""
    if not step:
        return ""
    if step == Hearing.State.HELD:
        return "这件已经结束，举行过的听证不再登记笔录。"
    if step == Hearing.State.TOLD:
        return "这件已经结束，不用再申请听证。"
    return "这件已经结束，听证不再举行。"


def _going_on(change: Change) -> str:
    """From tomorrow the days count again; where none were taken out, nothing changed."""
    if change.application.paused_on:
        return "还有别的程序在进行，办理时间继续暂停。"
    stopped = getattr(change.about, "told_at", None) and change.about.stops_clock
    begins = "从明天起接着计算办理时间。" if stopped and not change.about.capped_at else ""
    return begins + _new_date(change)


def _new_date(change: Change) -> str:
    application = change.application
    if application.paused_on or not application.promised_due_on:
        return ""
    note = "（日期暂定，等放假安排公布）" if application.due_provisional else ""
    due = application.promised_due_on
    if due < today():  # the promise is broken already: what still holds is the law's date
        due = application.legal_due_on
    return f"最晚 {long_date(due)} 办好{note}。" if due >= today() else ""


def _ended(text: str) -> str:
    return f"{text.rstrip('。')}。" if text else ""


def _name(change: Change) -> str:
    return change.definition.name


WORDS = {
    Move.START_PROCEDURE: started,
    Move.TELL_PROCEDURE: started,
    Move.END_PROCEDURE: ended,
    Move.CANCEL_PROCEDURE: cancelled,
    Move.CAP_PROCEDURE: capped,
    Move.HEARING_REQUEST: hearing_asked,
    Move.HEARING_WAIVE: hearing_waived,
    Move.HEARING_SCHEDULE: hearing_moved,
    Move.HEARING_NOTIFY: hearing_called,
    Move.HEARING_RECORD: hearing_over,
    Move.APPROVE_EXTENSION: extended,
}
