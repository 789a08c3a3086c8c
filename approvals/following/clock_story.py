"""What stopped, restarted and lengthened the clock of a case, in plain words for its applicant: from the ledger, line by line."""

from approvals.clock.ledger import entries_of
from approvals.clock.models import ClockEntry
from approvals.following.event import Event
from hall.worktime.templatetags.dates import near_date

Kind = ClockEntry.Kind


def clock_events(application) -> list[Event]:
    """In the order they happened; no query for a case whose clock nothing has touched."""
    events, running = [], set()
    for entry in entries_of(application):
        if entry.kind == Kind.PAUSED:
            running.add(entry.procedure_id)
        elif entry.kind in (Kind.RESUMED, Kind.CAPPED):
            running.discard(entry.procedure_id)
        event = TALES[entry.kind](entry, bool(running))
        event.documents = [entry.document] if entry.document else []
        events.append(event)
    return events


def _paused(entry, _) -> Event:
    where = "法定期限" if _comes_late(entry) else "办理时间"
    text = f"{_ended(entry.reason)}最多 {entry.days} 个工作日不算在{where}里。{_promise(entry)}"
    return Event(f"{entry.procedure.get_kind_display()}，暂停计时", entry.at, "", text, "pause", "pause-fill")


def _resumed(entry, still: bool) -> Event:
    kind = entry.procedure.get_kind_display()
    if still:
        return Event(
            f"{kind}结束了", entry.at, "", "还有别的程序在进行，继续暂停计时。", "pause", "pause-fill"
        )
    return Event(f"{kind}结束了，恢复计时", entry.at, "", _latest(entry) or _promise(entry))


def _capped(entry, still: bool) -> Event:
    kind, cap = entry.procedure.get_kind_display(), entry.procedure.cap
    if still:
        text = "还有别的程序在进行，继续暂停计时。"
    else:
        text = f"还没有结果，超过的时间照常计算。{_latest(entry) or _promise(entry)}"
    return Event(f"{kind}满了 {cap} 个工作日，恢复计时", entry.at, "", text)


def _extended(entry, _) -> Event:
    what = "法定期限" if _comes_late(entry) else "办理时间"
    text = f"{_ended(entry.reason)}{_promise(entry) if _comes_late(entry) else _latest(entry)}"
    return Event(f"{what}延长 {entry.days} 个工作日", entry.at, "", text, icon="calendar-plus")


def _recomputed(entry, _) -> Event:
    return Event("按新公布的放假安排重新算了期限", entry.at, "", _ended(entry.reason), icon="calendar-check")


def _latest(entry) -> str:
    day = entry.due_after or entry.due_before
    return f"最晚 {near_date(day)} 办好。" if day and day >= entry.on else ""


def _comes_late(entry) -> bool:
    """The promise was not moved by it, for its days were used up: what it moves is the law's limit."""
    return bool(entry.due_before) and entry.due_after is None and entry.due_before <= entry.on


def _promise(entry) -> str:
    """承诺的 3月10日（星期一）已经过了，没有按时办好，不因此改变。"""
    if not _comes_late(entry):
        return ""
    past = "就是这天" if entry.due_before == entry.on else "已经过了，没有按时办好"
    return f"承诺的 {near_date(entry.due_before)}{past}，不因此改变。"


def _ended(text: str) -> str:
    return f"{text.rstrip('。')}。" if text else ""


TALES = {
    Kind.PAUSED: _paused,
    Kind.RESUMED: _resumed,
    Kind.CAPPED: _capped,
    Kind.EXTENDED: _extended,
    Kind.RECOMPUTED: _recomputed,
}
