"""What happened to a case, in plain words for its applicant. Who inside the administration said what to whom is not told."""

from dataclasses import dataclass
from datetime import date, datetime

from approvals.clock.dates import NOTICE_DAYS
from approvals.documents.models import DocumentKind
from approvals.following.clock_story import clock_events
from approvals.following.event import Event
from approvals.procedures.models import ProcedureKind
from approvals.procedures.telling import fallen_away
from approvals.workflow.choices import Move, TaskKind
from hall.journal.models import Entry
from hall.privacy import masking
from hall.worktime.templatetags.dates import long_moment, short_date

# Stages that are between colleagues.
INTERNAL = (TaskKind.HELP.label, TaskKind.ADDED.label, TaskKind.PROPOSE.label)


@dataclass(frozen=True)
class Teller:
    """What the tales need besides the entry."""

    application: object
    viewer_id: int | None
    names: dict[str, str]


def story(application, viewer, definition, documents) -> list[Event]:
    """Newest first; one query, and at most one for the ledger of its clock. `documents`: the case's papers, issued in the same transaction as the entry they go with."""
    names = {element.code: element.name for element in definition.elements}
    names |= {material.code: material.name for material in definition.materials}
    teller = Teller(application, getattr(viewer, "pk", None), names)
    entries = Entry.objects.filter(chain=application.chain, action__in=TALES).order_by("number")
    told = []
    for entry in entries:
        event = TALES[entry.action](entry, teller)
        if event is not None:
            event.documents = [
                found
                for found in documents
                if entry.action in KINDS.get(found.kind, ()) and _near(found, entry)
            ]
            told.append(event)
    told += clock_events(application)
    return sorted(told, key=lambda event: event.at)[::-1]


def _near(document, entry) -> bool:
    """Issued by that entry's change: the last one of its action not later than the entry."""
    return abs((entry.at - document.issued_at).total_seconds()) < 60


def _whom(entry, teller: Teller) -> str:
    """您, or the masked name of whoever acted."""
    if entry.actor_id and entry.actor_id == teller.viewer_id:
        return "您"
    return masking.name(entry.actor_name)


def _desk(entry, teller: Teller) -> str:
    """The department and who of it, masked; what the system did by itself has nobody."""
    department = teller.application.department.name
    return f"{department} · {masking.name(entry.actor_name)}" if entry.actor_id else department


def _submitted(entry, teller):
    if teller.application.entered_by_id and entry.actor_id == teller.application.entered_by_id:
        return Event("窗口替您录入并提交了申请", entry.at)
    return Event(f"{_whom(entry, teller)}提交了申请", entry.at)


def _told(entry, teller):
    points = entry.changes.get("points")
    title = f"请您补正 {points} 处" if points else "请您补正"
    text = (
        "要补的一次说全了，以后不再增加。"
        if entry.changes.get("notice") == 1
        else "上次告知的，还有没补好的。"
    )
    return Event(title, entry.at, _desk(entry, teller), text)


def _resubmitted(entry, teller):
    return Event(f"{_whom(entry, teller)}交来了补正", entry.at)


def _on_spot(entry, teller):
    name = teller.names.get(entry.changes.get("key", ""), "")
    return Event("在窗口当场更正", entry.at, _desk(entry, teller), f"更正了“{name}”。" if name else "")


def _accepted(entry, teller):
    return Event("受理", entry.at, _desk(entry, teller), "从这天的下一个工作日开始计算办理时间。")


def _deemed(entry, teller):
    return Event(
        "视为受理",
        entry.at,
        "",
        f"我们 {NOTICE_DAYS} 个工作日内没有告诉您是否受理，按规定从收到材料那天起就算受理了。",
    )


def _refused(entry, teller):
    return Event("不予受理", entry.at, _desk(entry, teller), teller.application.decision_reason, icon="x-lg")


def _reviewing(entry, teller):
    return Event("开始审查", entry.at)


def _passed(entry, teller):
    stage = entry.changes.get("stage", "")
    if not stage or stage in INTERNAL:
        return None
    return Event(f"“{stage}”办完了", entry.at, entry.post.partition(" · ")[0])


def _proposed(entry, teller):
    return Event("审查完了，等签发", entry.at)


def _approved(entry, teller):
    return Event("决定：准予", entry.at, _desk(entry, teller))


def _denied(entry, teller):
    return Event(
        "决定：不予许可", entry.at, _desk(entry, teller), teller.application.decision_reason, icon="x-lg"
    )


def _withdrawn(entry, teller):
    return Event(
        f"{_whom(entry, teller)}撤回了申请", entry.at, "", "想办时可以重新申请。", icon="arrow-return-left"
    )


def _terminated(entry, teller):
    without = fallen_away(entry.changes.get("hearing"))
    text = f"{entry.reason.rstrip('。')}。{without}" if without else entry.reason
    return Event("终止办理", entry.at, _desk(entry, teller), text, icon="x-lg")


def _lapsed(entry, teller):
    return Event("到期没有补正，这次申请结束了", entry.at, "", "不影响您再次申请。", icon="x-lg")


def _delivered(entry, teller):
    return Event("送达", entry.at, "", teller.application.delivery_method)


def _revoked(entry, teller):
    return Event(
        "决定被撤销", entry.at, _desk(entry, teller), teller.application.decision_reason, icon="x-lg"
    )


def _urged(entry, teller):
    mine = entry.actor_id and entry.actor_id == teller.viewer_id
    return Event("您催了一次", entry.at, "", "经办人已经收到提醒。", icon="bell") if mine else None


def _survey(entry, teller):
    """What stops the clock is told from the ledger; what does not, here."""
    kind = entry.changes.get("kind")
    if kind == ProcedureKind.SURVEY.label:
        return Event("要到现场踏勘", entry.at, _desk(entry, teller), "时间照常计算。", icon="geo-alt")
    if entry.changes.get("stops") is False:
        text = f"前面已经扣满 {entry.changes.get('cap')} 个工作日，这次时间照常计算。"
        return Event(f"再次{kind}", entry.at, _desk(entry, teller), text)
    return None


def _hearing_asked(entry, teller):
    until = entry.changes.get("until")
    text = f"最晚 {short_date(date.fromisoformat(until))}举行，时间地点会提前通知。" if until else ""
    return Event(f"{entry.changes.get('who') or '申请人'}申请听证", entry.at, "", text, icon="megaphone")


def _hearing_called(entry, teller):
    when = entry.changes.get("when")
    text = f"{long_moment(datetime.fromisoformat(when))}，地点在通知书里。" if when else ""
    return Event("听证通知", entry.at, _desk(entry, teller), text, icon="megaphone")


def _hearing_held(entry, teller):
    return Event("听证举行了", entry.at, "", "笔录签字后接着办理。")


TALES = {
    Move.START_PROCEDURE: _survey,
    Move.HEARING_REQUEST: _hearing_asked,
    Move.HEARING_NOTIFY: _hearing_called,
    Move.HEARING_HOLD: _hearing_held,
    Move.SUBMIT: _submitted,
    Move.REQUEST_CORRECTION: _told,
    Move.RESUBMIT: _resubmitted,
    Move.CORRECT_ON_SPOT: _on_spot,
    Move.ACCEPT: _accepted,
    Move.DEEM_ACCEPTED: _deemed,
    Move.REFUSE: _refused,
    Move.START_REVIEW: _reviewing,
    Move.PASS_ON: _passed,
    Move.PROPOSE: _proposed,
    Move.APPROVE: _approved,
    Move.DENY: _denied,
    Move.WITHDRAW: _withdrawn,
    Move.TERMINATE: _terminated,
    Move.LAPSE: _lapsed,
    Move.DELIVER: _delivered,
    Move.REVOKE: _revoked,
    Move.URGE: _urged,
}
# The moves a paper is issued by.
KINDS = {
    DocumentKind.HEARING_NOTICE: (Move.HEARING_NOTIFY,),
    DocumentKind.RECEIPT: (Move.SUBMIT,),
    DocumentKind.CORRECTION: (Move.REQUEST_CORRECTION,),
    DocumentKind.ACCEPTANCE: (Move.ACCEPT, Move.DEEM_ACCEPTED),
    DocumentKind.REFUSAL: (Move.REFUSE,),
    DocumentKind.APPROVAL: (Move.APPROVE,),
    DocumentKind.DENIAL: (Move.DENY,),
    DocumentKind.TERMINATION: (Move.TERMINATE, Move.LAPSE),
}


def register(tales: dict) -> None:
    """Rooms that stand on this one add what is told of their entries: action → (entry, teller) → Event or None."""
    TALES.update(tales)
