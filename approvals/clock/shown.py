"""The dates of a case that somebody is shown, by the name they have there, and what a new schedule made of them."""

from datetime import date

from approvals.workflow.choices import State
from hall.worktime.templatetags.dates import plain_date

# What the next date of a case is until when, by the state it is in; else until when it is decided.
NAMES = {State.SUBMITTED: "答复日期", State.CORRECTING: "补正期限", State.CLOSED: "送达期限"}
DECISION, LEGAL = "办结日期", "法定期限"
# Name → (as it was, as it is), of those that differ.
Moves = dict[str, tuple[date | None, date | None]]


def headline(application) -> date | None:
    """The date that counts now; while the clock stands still, the one if everything takes as long as it may."""
    return application.promised_due_on if application.paused_on else application.due_on


def name_of(application) -> str:
    """What that date is called."""
    return NAMES.get(application.state, DECISION)


def shown(application) -> dict[str, date | None]:
    """Name → date, the one that counts now first."""
    found = {name_of(application): headline(application)}
    if application.accepted_at:
        found |= {DECISION: application.promised_due_on, LEGAL: application.legal_due_on}
    return found


def moves(before: dict, after: dict) -> Moves:
    """What differs between two answers of `shown`."""
    names = [name for name in after if before.get(name) != after[name]]
    return {name: (before.get(name), after[name]) for name in names}


def sentence(found: Moves, *, firm: bool = False) -> str:
    """办结日期从2027年1月5日改为2027年1月6日；法定期限从…改为…. `firm`: it was provisional and is no longer."""
    if not found:
        return "日期没有变，不再是暂定" if firm else "日期没有变"
    return "；".join(_moved(name, *pair) for name, pair in found.items())


def _moved(name: str, before: date | None, after: date | None) -> str:
    if before is None:
        return f"{name}定为{plain_date(after)}"
    return f"{name}从{plain_date(before)}改为{plain_date(after)}"
