"""Why a case stands where it stands in the queue, in a sentence."""

from datetime import date

from approvals.clock.lights import days_left
from approvals.desk.rows import Row
from approvals.workflow.choices import State, TaskKind
from hall.worktime import today
from hall.worktime.templatetags.dates import short_date


def why_first(row: Row) -> str:
    """The date it is due by and how far off that is; the legal date, when it is another; who urged."""
    if row.due is None:
        return f"{row.light.text}。"
    parts = [f"{_what(row)}{short_date(row.due)}到期，{_distance(row.due)}"]
    legal = row.application.legal_due_on
    if legal and legal != row.due and row.task.kind != TaskKind.DELIVER:
        parts.append(f"法定期限{short_date(legal)}，{_distance(legal)}")
    return "；".join(parts) + "。" + "".join(f"{hint}。" for hint in row.hints if "催" in hint)


def _what(row: Row) -> str:
    if row.task.kind == TaskKind.DELIVER:
        return "送达"
    return "受理答复" if row.application.state == State.SUBMITTED else "承诺"


def _distance(due: date) -> str:
    left = days_left(today(), due)
    if left < 0:
        return f"已超 {-left} 个工作日"
    return f"还有 {left} 个工作日" if left else "就是今天"
