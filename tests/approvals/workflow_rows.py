"""One case at every point of its way, and everybody who might press a button on it: the rows and columns of the table test."""

from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from types import SimpleNamespace

from django.utils import timezone

from approvals.clock import extending
from approvals.filling import samples
from approvals.procedures import hearing, hearing_days, running
from approvals.workflow import acceptance, claims, deciding, filing, reviewing
from approvals.workflow.choices import Move, Outcome, RefusalGround, TaskKind, TaskState
from approvals.workflow.models import Application, Verdict
from hall.catalog.choices import ApplicantKind
from hall.people.actor import SYSTEM, Actor
from hall.people.models import Agent, Role
from hall.worktime import now, today
from hall.worktime.clock import standing_at
from tests import cast as c

ITEM, DEPARTMENT, OTHER = "SC05", "SCJGJ", "ZJJ"
STAFF = (Role.CLERK, Role.REVIEWER, Role.SIGNER, Role.SUPERVISOR, Role.LEADER)
ADMINS = (Role.CATALOG_ADMIN, Role.SYSTEM_ADMIN)


def everybody() -> SimpleNamespace:
    """The cast, with an agent who may only prepare, one limited to other items, and staff of another department."""
    cast = c.make_cast(DEPARTMENT)
    cast.preparing = _agent(cast, "赵备", may_submit=False)
    cast.elsewhere = _agent(cast, "钱限", items=["ZJ01"])
    cast.other_clerk = c.colleague(cast, Role.CLERK, OTHER)
    cast.other_signer = c.colleague(cast, Role.SIGNER, OTHER)
    cast.other_supervisor = c.colleague(cast, Role.SUPERVISOR, OTHER)
    cast.other_reviewer = c.colleague(cast, Role.REVIEWER, OTHER)
    cast.presider = c.colleague(cast, Role.LEADER, OTHER)
    cast.twins = {role: c.a_post(c.a_user(f"{role.label}乙"), role, DEPARTMENT) for role in STAFF}
    return cast


def actors(cast) -> dict[str, Actor]:
    """Column → who acts. The case is an enterprise's, filed by its agent."""
    users = {
        "agent": cast.agent,
        "legal": cast.legal,
        "preparing": cast.preparing,
        "elsewhere": cast.elsewhere,
    }
    users |= {"stranger": cast.stranger}
    users |= {str(role): getattr(cast, role) for role in (*STAFF, *ADMINS)}
    users |= {"other_clerk": cast.other_clerk, "other_signer": cast.other_signer}
    users |= {"other_supervisor": cast.other_supervisor}
    return {name: c.actor(user) for name, user in users.items()} | {"system": SYSTEM}


def _agent(cast, name: str, **given):
    user = c.a_person(name)
    Agent.objects.create(
        enterprise=cast.enterprise,
        user=user,
        role=Agent.Role.AGENT,
        state=Agent.State.ACTIVE,
        starts_on=date(2020, 1, 1),
        **given,
    )
    return user


# Rows: name → a case that stands there, made by the verbs.


def draft(cast) -> Application:
    found = c.an_empty_draft(cast, ITEM, enterprise=cast.enterprise)
    found.applicant, found.applicant_kind = cast.agent, ApplicantKind.LEGAL_PERSON
    found.applicant_name, found.id_number = cast.enterprise.name, c.CREDIT_CODE
    found.save()
    return samples.complete(found)


def submitted(cast):
    return filing.submit(draft(cast).public_id, actor=c.actor(cast.agent))


def submitted_with_faults(cast):
    application = submitted(cast)
    Verdict.objects.create(
        application=application,
        round=application.round,
        subject=Verdict.Subject.MATERIAL,
        key=application.papers.first().code,
        fine=False,
        wrong="缺签字",
        by=cast.clerk,
        at=now(),
    )
    return application


def correcting(cast):
    return acceptance.request_correction(submitted_with_faults(cast).public_id, actor=c.actor(cast.clerk))


def accepted(cast):
    return acceptance.accept(submitted(cast).public_id, actor=c.actor(cast.clerk))


def claimed(cast):
    return claims.claim(accepted(cast).public_id, actor=c.actor(cast.reviewer))


def passed_once(cast):
    return reviewing.pass_on(claimed(cast).public_id, actor=c.actor(cast.reviewer), opinion="通过")


def at_last_stage(cast):
    return c.step_on(cast, passed_once(cast))


def deciding_(cast):
    return c.step_on(cast, at_last_stage(cast))


def granted(cast):
    return deciding.approve(deciding_(cast).public_id, actor=c.actor(cast.signer))


def delivered(cast):
    return deciding.deliver(granted(cast).public_id, actor=c.actor(cast.clerk), method="窗口领取")


def denied(cast):
    return deciding.deny(deciding_(cast).public_id, actor=c.actor(cast.signer), reason="场所不符合要求")


def refused(cast):
    ground = RefusalGround.NOT_OURS
    return acceptance.refuse(
        submitted(cast).public_id, actor=c.actor(cast.clerk), ground=ground, reason="请向市局申请"
    )


def withdrawn(cast):
    return filing.withdraw(submitted(cast).public_id, actor=c.actor(cast.agent))


def revoked(cast):
    return deciding.revoke(granted(cast).public_id, actor=c.actor(cast.signer), reason="以欺骗手段取得")


def reviewed_by_experts(cast):
    return _started(cast, claimed(cast))


def reviewed_without_notice(cast):
    return _started(cast, claimed(cast), tell=False)


def deciding_in_review(cast):
    return _started(cast, deciding_(cast), who=cast.signer)


def _started(cast, application, kind="expert", who=None, **given):
    actor = c.actor(who or cast.reviewer)
    return running.start_procedure(application.public_id, actor=actor, kind=kind, reason="情况复杂", **given)


def told_of_hearing(cast):
    return _started(cast, claimed(cast), "hearing")


def hearing_asked_for(cast):
    return hearing.hearing_request(told_of_hearing(cast).public_id, actor=c.actor(cast.agent))


def hearing_scheduled(cast):
    found = hearing_asked_for(cast)
    return hearing.hearing_schedule(
        found.public_id, actor=c.actor(cast.reviewer), **_day(cast, hearing_days.earliest(today()).date)
    )


def hearing_notified(cast):
    return hearing.hearing_notify(hearing_scheduled(cast).public_id, actor=c.actor(cast.reviewer))


def hearing_held(cast):
    found = hearing_notified(cast)
    with standing_at(now() + timedelta(days=25)):
        return hearing.hearing_hold(found.public_id, actor=c.actor(cast.reviewer))


def _day(cast, day):
    when = timezone.make_aware(datetime.combine(day, time(14, 30)))
    return {"when": when, "place": "听证室", "presider": cast.presider}


def extension_asked(cast):
    who = c.actor(cast.reviewer)
    return extending.ask_extension(claimed(cast).public_id, actor=who, days=5, reason="等补充材料")


ROWS = {
    "draft": draft,
    "submitted": submitted,
    "submitted, faults found": submitted_with_faults,
    "correcting": correcting,
    "accepted": accepted,
    "reviewing, first stage in the reviewer's hands": claimed,
    "reviewing, first stage passed by the reviewer": passed_once,
    "reviewing, last stage": at_last_stage,
    "deciding": deciding_,
    "granted": granted,
    "granted and delivered": delivered,
    "denied": denied,
    "not accepted": refused,
    "withdrawn": withdrawn,
    "revoked": revoked,
    "reviewing, expert review running": reviewed_by_experts,
    "reviewing, expert review not told": reviewed_without_notice,
    "deciding, expert review running": deciding_in_review,
    "reviewing, told of a hearing": told_of_hearing,
    "reviewing, hearing asked for": hearing_asked_for,
    "reviewing, hearing scheduled": hearing_scheduled,
    "reviewing, hearing notified": hearing_notified,
    "reviewing, hearing held": hearing_held,
    "reviewing, extension asked for": extension_asked,
}
# The same, seen forty days later: all dates have passed.
LATE = {
    f"{name}, overdue": ROWS[name]
    for name in (
        *("submitted", "correcting", "accepted", "deciding"),
        *("reviewing, expert review running", "reviewing, told of a hearing"),
        "reviewing, extension asked for",
    )
}


@contextmanager
def in_time_of(row: str):
    """Overdue rows are looked at forty days after they were made, in the same hour."""
    if row in ROWS:
        yield
        return
    with standing_at(now() + timedelta(days=40)):
        yield


def given(move: Move, cast, application: Application) -> dict:
    """What the verb wants to know, so that it can be carried out by whoever may."""
    open_now = application.tasks.filter(state=TaskState.OPEN).order_by("id").first()
    twin = cast.twins[Role(open_now.role)] if open_now else cast.twins[Role.REVIEWER]
    second = cast.twins[Role.REVIEWER] if open_now and open_now.kind == TaskKind.SITE else None
    return {
        Move.RESUBMIT: {"answers": c.explained(application)},
        Move.REFUSE: {"ground": RefusalGround.NOT_NEEDED, "reason": "不需要取得许可"},
        Move.CORRECT_ON_SPOT: {"key": application.papers.first().code, "note": "当场换了一份"},
        Move.PASS_ON: {"opinion": "通过", "second": second},
        Move.PROPOSE: {"outcome": Outcome.APPROVED, "opinion": "拟准予", "second": second},
        Move.SEND_BACK: {"reason": "再核实"},
        Move.TRANSFER: {"to": twin, "reason": "出差"},
        Move.ASK_HELP: {"of": cast.other_reviewer, "request": "请看消防部分"},
        Move.ADD_SIGNER: {"signer": cast.other_reviewer, "before": True, "reason": "涉及规划"},
        Move.DENY: {"reason": "不符合条件"},
        Move.TERMINATE: {"reason": "申请人失联"},
        Move.REVOKE: {"reason": "以欺骗手段取得"},
        Move.DELIVER: {"method": "窗口领取"},
        Move.HAND_OVER: {"to": twin},
        Move.TAKE_AWAY: {"task": open_now, "reason": "压件"},
        Move.START_PROCEDURE: {"kind": "testing", "reason": "要检测"},
        Move.END_PROCEDURE: {"result": "通过"},
        Move.CANCEL_PROCEDURE: {"reason": "不用了", "wish": "申请人书面撤回"},
        Move.HEARING_REQUEST: {"who": "邻居周婷"},
        Move.HEARING_WAIVE: {"note": "来电说不要听证"},
        Move.HEARING_SCHEDULE: _day(cast, hearing_days.earliest(today()).date),
        Move.HEARING_RECORD: {"record": "双方陈述", "signed_by": "张明"},
        Move.ASK_EXTENSION: {"days": 5, "reason": "等补充材料"},
        Move.REFUSE_EXTENSION: {"opinion": "抓紧办"},
        Move.RECOMPUTE: {"notice": "国务院办公厅关于放假安排的通知"},
    }.get(move, {})
