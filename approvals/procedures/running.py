"""Special procedures of a case (特别程序): started, told in writing, ended, cancelled, over their cap (law.md 4)."""

from approvals.clock.arming import look_anew
from approvals.escalation.models import Whom
from approvals.escalation.recipients import people
from approvals.procedures import hearing_days, pausing
from approvals.procedures.checks import HANDLERS, may_be_cancelled
from approvals.procedures.closing import call_off, end
from approvals.procedures.models import Hearing, Procedure, ProcedureKind
from approvals.procedures.reading import over_cap_unsaid, remember, running, untold
from approvals.procedures.terms import Terms, terms_for
from approvals.workflow.change import Change, verb
from approvals.workflow.choices import Move
from approvals.workflow.holding import held
from approvals.workflow.refusals import Refused
from approvals.workflow.reviewing import begin
from approvals.workflow.telling import tell, tell_applicant, tell_desk
from approvals.workflow.wording import said
from hall.worktime import today

REASON, RESULT, BODY, WISH = 500, 1000, 100, 500


@verb(Move.START_PROCEDURE)
def start_procedure(
    change: Change,
    *,
    kind: str,
    reason: str,
    days: int | None = None,
    body: str = "",
    tell: bool = True,
    by_law: bool = False,
    task=None,
) -> None:
    """Starts one. `days`: working days it is to take, as the applicant is told, at most the cap (the cap itself when None);
    `body`: who carries it out. With `tell` the written notice goes out and the clock stops today; without it the clock runs
    on until `tell_procedure` (law.md C2). A hearing is always told; `by_law`: it is held whether or not anybody asks
    (Art. 46)."""
    terms = _terms(change, kind)
    reason = said(reason, "原因", REASON, missing="请写明为什么要启动。")
    days = _days(terms, days)
    change.act_for(held(change.application, change.actor, HANDLERS, task))
    begin(change, record=True)
    procedure = Procedure.objects.create(
        application=change.application,
        kind=terms.kind,
        stops_clock=terms.stops_clock,
        basis=terms.basis[:200],
        days=days,
        cap=terms.most,
        body=said(body, "承办机构", BODY),
        reason=reason,
        started_at=change.at,
        started_by=change.actor.user,
        started_by_name=change.done_by[:60],
    )
    remember(change.application, procedure)
    _write_down(change, procedure)
    change.reason = reason
    change.changes |= {"days": days, "cap": procedure.cap, "basis": procedure.basis}
    change.changes |= {"before": terms.before} if terms.before else {}
    if terms.kind == ProcedureKind.HEARING:
        _open_hearing(change, procedure, by_law)
    _begin_to_count(change, procedure, tell or terms.kind == ProcedureKind.HEARING)


@verb(Move.TELL_PROCEDURE)
def tell_procedure(change: Change, *, procedure=None, task=None) -> None:
    """The written notice, late: nothing before this day is taken out (law.md C2)."""
    found = chosen(untold(change.application), procedure)
    change.act_for(held(change.application, change.actor, HANDLERS, task))
    _write_down(change, found)
    before = terms_for(change.application, change.definition)[found.kind].before
    change.changes |= {"before": before} if before else {}
    _begin_to_count(change, found, True)


@verb(Move.END_PROCEDURE)
def end_procedure(change: Change, *, result: str, procedure=None, task=None) -> None:
    """The result came in today; from tomorrow the clock runs again (law.md C4)."""
    result = said(result, "结果", RESULT, missing="请写明结果。")
    others = [each for each in running(change.application) if each.kind != ProcedureKind.HEARING]
    found = chosen(others, procedure)
    change.act_for(held(change.application, change.actor, HANDLERS, task))
    _write_down(change, found)
    change.reason = result
    end(change, found, result)
    tell_applicant(change)


@verb(Move.CANCEL_PROCEDURE)
def cancel_procedure(change: Change, *, reason: str, wish: str = "", procedure=None, task=None) -> None:
    """It is not carried out after all, for a reason that is told; the days it took stay taken out. A hearing that was asked for
    is cancelled when whoever asked withdraws: `wish` says how and when, and is kept."""
    reason = said(reason, "理由", REASON, missing="请写明为什么取消。")
    found = chosen([each for each in running(change.application) if may_be_cancelled(each)], procedure)
    change.act_for(held(change.application, change.actor, HANDLERS, task))
    _write_down(change, found)
    if found.kind == ProcedureKind.HEARING:
        change.changes["wish"] = _withdrawn(found.hearing, wish)
    change.reason = reason
    call_off(change, found, reason)
    tell_applicant(change)


def _withdrawn(hearing: Hearing, wish: str) -> str:
    who = hearing.requested_by
    missing = f"{who}申请的听证，只有{who}撤回才能取消，请写明撤回的书面申请。"
    return said(wish, "撤回申请", WISH, missing=missing)


@verb(Move.CAP_PROCEDURE)
def cap_procedure(change: Change) -> None:
    """The timer's, the day after the last one a procedure may take out: the clock runs again, whoever handles the case and
    whoever signs are told (law.md C6)."""
    look_anew(change)
    over = over_cap_unsaid(change.application)
    for procedure in over:
        pausing.cap(change, procedure)
    change.about = next((each for each in over if each.stops_clock), over[0])
    names = "、".join(each.get_kind_display() for each in over)
    change.changes |= {"kind": names, "cap": change.about.cap}
    change.reason = f"{names}超过了上限，请尽快取得结果。"
    tell_desk(change)
    chiefs = people(change.application, [Whom.CHIEF])
    tell(change, [user for _, user in chiefs], "特别程序超过上限")
    if change.about.stops_clock:
        tell_applicant(change)


def chosen(found: list[Procedure], public_id) -> Procedure:
    """The one meant; with one alone it need not be named. Raises Refused."""
    if public_id is None and len(found) == 1:
        return found[0]
    meant = [each for each in found if str(each.public_id) == str(public_id)]
    if not meant:
        raise Refused("请选是哪一项特别程序。")
    return meant[0]


def _write_down(change: Change, procedure: Procedure) -> None:
    look_anew(change)
    change.about = procedure
    change.changes |= {"kind": procedure.get_kind_display(), "procedure": str(procedure.public_id)}


def _begin_to_count(change: Change, procedure: Procedure, tell: bool) -> None:
    """What stops the clock stops it with the notice; what does not is only announced, a hearing in writing all the same."""
    if tell and procedure.stops_clock:
        pausing.pause(change, procedure)
    elif procedure.kind == ProcedureKind.HEARING:
        pausing.tell_in_writing(change, procedure)
    change.changes |= {"told": bool(procedure.told_at), "stops": procedure.stops_clock}
    if tell:
        tell_applicant(change)


def _terms(change: Change, kind: str) -> Terms:
    known = terms_for(change.application, change.definition)
    if kind not in known:
        raise Refused("这个事项没有这种特别程序，请从列出的里面选。")
    found = known[ProcedureKind(kind)]
    if any(each.kind == found.kind for each in running(change.application)):
        raise Refused(f"{found.kind.label}已经在进行，结束以后才能再启动。")
    return found


def _days(terms: Terms, days: int | None) -> int:
    if days is None:
        return terms.most
    if not 1 <= days <= terms.most:
        taken = f"前面已经扣了 {terms.before} 个，" if terms.before and terms.stops_clock else ""
        raise Refused(f"{terms.kind.label}{taken}最少 1 个、最多 {terms.most} 个工作日，请改一下天数。")
    return days


def _open_hearing(change: Change, procedure: Procedure, by_law: bool) -> None:
    """Told of the right to ask for it (Art. 47); one that the law prescribes counts as asked for (Art. 46)."""
    hearing = Hearing(
        procedure=procedure,
        by_law=by_law,
        told_at=change.at,
        request_due_on=hearing_days.request_due(today()).date,
    )
    if by_law:
        due = hearing_days.organise_due(today()).date
        hearing.request(at=change.at, who="依法应当举行", organise_due_on=due)
        change.changes["by_law"] = True
    hearing.save()
    procedure.hearing = hearing
