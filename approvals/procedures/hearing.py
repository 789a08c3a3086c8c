"""The steps of a hearing (听证; 许可法 Art. 46–48, law.md 5): asked for or waived, a day set, told seven days before, held, its
record signed. Telling of the right is the start of the procedure (`running.start_procedure`)."""

from datetime import datetime

from approvals.clock.arming import look_anew
from approvals.clock.dates import day_of
from approvals.documents import issuing
from approvals.documents.models import DocumentKind
from approvals.procedures import hearing_days, scans
from approvals.procedures.checks import HANDLERS
from approvals.procedures.closing import end
from approvals.procedures.models import Hearing
from approvals.procedures.presiding import ensure_may_preside
from approvals.procedures.reading import hearing_of
from approvals.workflow import access
from approvals.workflow.change import Change, verb
from approvals.workflow.choices import Move
from approvals.workflow.holding import held
from approvals.workflow.refusals import Refused
from approvals.workflow.telling import tell, tell_applicant, tell_desk
from approvals.workflow.wording import said
from hall.people.models import User
from hall.worktime import add, today
from hall.worktime.templatetags.dates import long_moment, short_date

WHO, PLACE, SIGNED, NOTE = 100, 200, 200, 500
# The record is kept whole; longer ones are scanned.
RECORD = 20000
# So many working days later than the law allows, when no earlier day leaves time for the notice.
GRACE = 5


@verb(Move.HEARING_REQUEST)
def hearing_request(change: Change, *, who: str = "") -> None:
    """told → requested: the applicant, or somebody whose interest it touches (`who`, written down at the desk), asks for it
    within five working days; it is to be held within twenty (Art. 47)."""
    hearing = _about(change)
    who = _who_asks(change, who)
    due = hearing_days.organise_due(today()).date
    hearing.request(at=change.at, who=who, organise_due_on=due)
    hearing.save()
    change.changes |= {"who": who, "until": due.isoformat()}
    tell_desk(change)
    if not access.may_file(change.actor, change.application):
        tell_applicant(change)


@verb(Move.HEARING_WAIVE)
def hearing_waive(change: Change, *, note: str = "") -> None:
    """told → waived: said so, or the five days passed without a word (the timer's). The clock runs again; where the days
    have passed, from their last one on, however late the timer comes."""
    hearing = _about(change)
    passed = change.actor.user is None
    hearing.waive()
    hearing.save()
    change.changes["passed"] = passed
    spoke = passed or access.may_file(change.actor, change.application)
    change.reason = said(note, "说明", NOTE, missing="" if spoke else "请写明申请人怎么表示不要听证的。")
    end(
        change,
        hearing.procedure,
        "告知后 5 个工作日内没有申请听证" if passed else "放弃听证",
        on=hearing.request_due_on if passed else None,
    )
    tell_desk(change)
    tell_applicant(change)


@verb(Move.HEARING_SCHEDULE)
def hearing_schedule(change: Change, *, when: datetime, place: str, presider: User, task=None) -> None:
    """requested → scheduled, or another day than before, which needs a new notice. `presider`: somebody who has no part in
    the review (Art. 48(3))."""
    hearing = _about(change)
    place = said(place, "地点", PLACE, missing="请写明听证的地点。")
    late = _ensure_day(change, hearing, when)
    ensure_may_preside(change, presider)
    change.act_for(held(change.application, change.actor, HANDLERS, task))
    moved, former = hearing.notice, hearing.presider
    hearing.schedule(when=when, place=place, presider=presider)
    hearing.notice = None
    hearing.save()
    if moved is not None:
        moved.void_at = change.at
        moved.save(update_fields=["void_at"])
        tell_applicant(change)
    change.changes |= {"when": when.isoformat(), "presider": presider.get_full_name()}
    change.changes |= {"late": True} if late else {}
    tell(change, [presider], "请您主持听证", _when_and_where(hearing))
    if former != presider:
        tell(change, [former], "不用您主持听证了", f"改由{presider.get_full_name()}主持。", parting=True)


@verb(Move.HEARING_NOTIFY)
def hearing_notify(change: Change, *, task=None) -> None:
    """scheduled → notified: time and place in writing, seven whole working days before (Art. 48(1); law.md E4)."""
    hearing = _about(change)
    day = day_of(hearing.scheduled_for)
    if not hearing_days.is_notice_in_time(today(), day):
        first = hearing_days.earliest(today()).date
        raise Refused(
            f"听证通知要在举行 {hearing_days.NOTICE_DAYS} 个工作日以前发出，今天发来不及。"
            f"请把听证改到 {short_date(first)}或以后，再发通知。"
        )
    change.act_for(held(change.application, change.actor, HANDLERS, task))
    hearing.notify(at=change.at)
    hearing.notice = issuing.issue(change, DocumentKind.HEARING_NOTICE)
    hearing.save()
    change.changes |= {"when": hearing.scheduled_for.isoformat(), "document": hearing.notice.number}
    tell(change, [hearing.presider], "听证通知已经发出", _when_and_where(hearing))
    tell_applicant(change)


@verb(Move.HEARING_HOLD)
def hearing_hold(change: Change, *, note: str = "", task=None) -> None:
    """notified → held, on its day or after it."""
    hearing = _about(change)
    change.act_for(held(change.application, change.actor, HANDLERS, task))
    hearing.hold(at=change.at)
    hearing.save()
    change.reason = said(note, "说明", NOTE)


@verb(Move.HEARING_RECORD)
def hearing_record(change: Change, *, signed_by: str, record: str = "", scan=None, task=None) -> None:
    """held → recorded: the record signed by those who took part (Art. 48(5)); the procedure ends, the clock runs again. `scan`:
    the signed paper, by the public id of its file; then nothing need be typed."""
    hearing = _about(change)
    file = scans.chosen(hearing, scan)
    record = said(record, "笔录", RECORD, missing="" if file else "请写笔录，或选签了字的扫描件。")
    signed_by = said(signed_by, "签字的人", SIGNED, missing="请写明谁在笔录上签了字。")
    change.act_for(held(change.application, change.actor, HANDLERS, task))
    hearing.sign_record(at=change.at, record=record, signed_by=signed_by, scan=file)
    hearing.save()
    change.changes["signed_by"] = signed_by
    change.changes |= {"scan": file.name, "digest": file.digest} if file else {}
    end(change, hearing.procedure, "听证笔录已签字")
    tell_applicant(change)


def _about(change: Change) -> Hearing:
    look_anew(change)
    hearing = hearing_of(change.application)
    change.about = hearing.procedure
    change.changes["procedure"] = str(hearing.procedure.public_id)
    return hearing


def _when_and_where(hearing: Hearing) -> str:
    return f"{long_moment(hearing.scheduled_for)}，{hearing.place}。"


def _who_asks(change: Change, who: str) -> str:
    if access.may_file(change.actor, change.application):
        return change.application.applicant_name[:WHO]
    return said(who, "谁申请的", WHO, missing="请写明是谁申请听证：申请人，或哪一位利害关系人。")


def _ensure_day(change: Change, hearing: Hearing, when: datetime) -> bool:
    """Whether the day is later than the twenty working days allow, which is only taken when no earlier one leaves seven
    working days for the notice. Raises Refused."""
    day, first, last = day_of(when), hearing_days.earliest(today()).date, hearing.organise_due_on
    if day.year > max(first, last).year + 1:  # as far as the calendar may not reach
        raise Refused(f"{day.year} 年太远了，请核对日期。")
    if not hearing_days.is_notice_in_time(today(), day):
        raise Refused(
            f"听证通知要在举行 {hearing_days.NOTICE_DAYS} 个工作日以前发出，"
            f"今天发通知，最早 {short_date(first)}举行，请往后选。"
        )
    if first <= last and day > last:
        raise Refused(
            f"听证要在申请后 {hearing_days.ORGANISE_DAYS} 个工作日内举行，最晚 {short_date(last)}，请往前选。"
        )
    if first > last and day > add(first, GRACE).date:
        raise Refused(
            f"已经来不及在 {short_date(last)}前举行，请选最近的日子：{short_date(first)}起的一周内。"
        )
    return day > last
