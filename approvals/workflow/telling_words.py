"""What the applicant is told, per move: a title and a sentence or two in plain words."""

from collections.abc import Callable
from datetime import date

from approvals.clock.shown import LEGAL, headline, name_of
from approvals.procedures.telling import WORDS as OF_PROCEDURES
from approvals.procedures.telling import fallen_away
from approvals.workflow.change import Change
from approvals.workflow.choices import Move, State
from hall.worktime.templatetags.dates import long_date


def _submitted(change: Change) -> tuple[str, str]:
    a = change.application
    return (
        f"收到您的申请：{change.definition.name}",
        f"办件编号 {a.number}，查询码 {a.query_code}。我们最晚 {long_date(_notice_due(change))} 告诉您是否受理。",
    )


def _notice_due(change: Change):
    from approvals.clock.dates import NOTICE_DAYS, day_of
    from hall.worktime import add

    return add(day_of(change.at), NOTICE_DAYS).date


def _resubmitted(change: Change) -> tuple[str, str]:
    return "收到您的补正材料", f"“{change.definition.name}”的补正我们收到了，接着办理。"


def _correction(change: Change) -> tuple[str, str]:
    a = change.application
    return (
        f"请补正 {change.changes['points']} 处：{change.definition.name}",
        f"请在 {long_date(a.correction_due_on)} 前补正，要补的都在里面，一次说全。补正期间不算办理时间。",
    )


def _accepted(change: Change) -> tuple[str, str]:
    a = change.application
    note = "（日期暂定，等放假安排公布）" if a.due_provisional else ""
    return (
        f"已受理：{change.definition.name}",
        f"办件编号 {a.number}。最晚 {long_date(a.promised_due_on)} 办好{note}。",
    )


def _refused(change: Change) -> tuple[str, str]:
    return f"不予受理：{change.definition.name}", f"{change.reason} 决定书里写明了怎样申请复议和提起诉讼。"


def _approved(change: Change) -> tuple[str, str]:
    return f"办好了：{change.definition.name}", "决定：准予。现在就可以下载决定书。"


def _denied(change: Change) -> tuple[str, str]:
    return f"不予许可：{change.definition.name}", f"{change.reason} 决定书里写明了怎样申请复议和提起诉讼。"


def _ended(change: Change) -> tuple[str, str]:
    title = f"{change.application.get_outcome_display()}：{change.definition.name}"
    without = fallen_away(change.changes.get("hearing"))
    return title, f"{change.reason.rstrip('。')}。{without}" if without else change.reason


def _delivered(change: Change) -> tuple[str, str]:
    return f"已送达：{change.definition.name}", f"送达方式：{change.application.delivery_method}。"


def _recomputed(change: Change) -> tuple[str, str]:
    """After the schedule of a year was published: a date is firm, or another."""
    a, was = change.application, change.changes
    of, day, moved = name_of(a), headline(a), dict(was["moved"])
    hers, law = moved.pop(of, None), moved.pop(LEGAL, None) if a.state != State.CLOSED else None
    if hers is None and was["was_provisional"] == a.due_provisional:
        title, told = (
            f"{LEGAL}改为{_iso_date(law[1])}",
            f"{of}没有变，还是{long_date(day, a.due_provisional)}。",
        )
    else:
        soft = was["was_provisional"] and not a.due_provisional
        title = f"{of}{'确定' if soft else '改'}为{long_date(day, a.due_provisional)}"
        told = "日期和原来暂定的一样，现在定下来了。"
    if hers:
        told = f"按它重新算过。原来{'暂定' if was['was_provisional'] else '是'}{_iso_date(hers[0])}。"
    if law and law != hers:
        told += f"{LEGAL}从{_iso_date(law[0])}改为{_iso_date(law[1])}。"
    if a.paused_on:
        told += "现在暂停计时，这是按最长的时间算的。"
    return f"{title}：{change.definition.name}", f"国务院公布了放假安排，{told}"


def _iso_date(text: str) -> str:
    return long_date(date.fromisoformat(text))


WORDS: dict[Move, Callable[[Change], tuple[str, str]]] = {
    Move.SUBMIT: _submitted,
    Move.RESUBMIT: _resubmitted,
    Move.REQUEST_CORRECTION: _correction,
    Move.ACCEPT: _accepted,
    Move.DEEM_ACCEPTED: _accepted,
    Move.REFUSE: _refused,
    Move.APPROVE: _approved,
    Move.DENY: _denied,
    Move.WITHDRAW: _ended,
    Move.TERMINATE: _ended,
    Move.LAPSE: _ended,
    Move.REVOKE: _ended,
    Move.DELIVER: _delivered,
    Move.RECOMPUTE: _recomputed,
    **OF_PROCEDURES,
}
