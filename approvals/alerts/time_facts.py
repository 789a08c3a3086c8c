"""Facts on time (functions.md M2; law.md 2–4, 12). Days are working days unless they are dates."""

from datetime import date

from approvals.alerts.facts import Fact
from approvals.alerts.looking import Answerable, Look
from approvals.clock.dates import day_of, delivery_due
from approvals.clock.lights import days_left
from approvals.procedures import reading
from approvals.procedures.models import Procedure
from approvals.workflow.choices import STAGES, Move, Outcome, State, TaskKind
from approvals.workflow.plan import review_plan
from hall.rules import BOOL, CHOICE, DATE, NUMBER, TEXT
from hall.worktime import add

# Working days after the start by which the written notice of a special procedure has to be there (许可法 Art. 45).
TELL_WITHIN = 1
# Moves by which somebody works on a case; whoever takes it, hands it on or asks how it stands does not.
WORK = frozenset(Move.values) - {
    *(Move.URGE, Move.CLAIM, Move.RELEASE, Move.HAND_OVER, Move.TAKE_AWAY, Move.TRANSFER, Move.SUBMIT)
}


def _on(moment) -> date | None:
    return day_of(moment) if moment else None


def _by(day: date, moment) -> date | None:
    """The day of the moment, if it had come by `day`."""
    found = _on(moment)
    return found if found and found <= day else None


def late(due: date | None, until: date) -> int:
    """Working days past a date, at least one on every day after it; 0 up to and on it."""
    return max(-days_left(until, due), 0) if due else 0


# What runs until the decision.


def _decision_ends(look: Look, day: date) -> date:
    """The day up to which lateness counts: of the decision, or of another end."""
    return _by(day, look.application.decided_at) or _by(day, look.application.closed_at) or day


def _runs(look: Look, day: date) -> bool:
    case = look.application
    ended = _by(day, case.decided_at) or _by(day, case.closed_at)
    return bool(case.accepted_at and not ended and not look.paused(day))


def promised_left(look: Look, day: date) -> int | None:
    due = look.application.promised_due_on
    return days_left(day, due) if due and _runs(look, day) else None


def legal_left(look: Look, day: date) -> int | None:
    due = look.application.legal_due_on
    return days_left(day, due) if due and _runs(look, day) else None


def promised_overdue(look: Look, day: date) -> int:
    return late(look.application.promised_due_on, _decision_ends(look, day))


def legal_overdue(look: Look, day: date) -> int:
    return late(look.application.legal_due_on, _decision_ends(look, day))


def promised_workdays(look: Look, day: date) -> int | None:
    """How long the promise is, pauses taken out."""
    case = look.application
    if not case.accepted_at or not case.promised_due_on:
        return None
    return look.worked(_on(case.accepted_at), case.promised_due_on)


# Receipt and correction.


def notice_overdue(look: Look, day: date) -> int:
    """Nobody spoke by the fifth working day (Art. 32(4)): what is accepted by law after it was late by one."""
    case = look.application
    if case.deemed:
        return 1 if case.notice_due_on and day > case.notice_due_on else 0
    told = case.corrected_at if case.corrected_at and case.corrected_at >= case.received_at else None
    spoken = (told, case.accepted_at, case.decided_at, case.closed_at)
    acted = [found for moment in spoken if (found := _by(day, moment))]
    return late(case.notice_due_on, min([*acted, day]))


def correction_overdue(look: Look, day: date) -> int:
    """The applicant has not handed in what he was told; also of a case that ended because of it."""
    case = look.application
    if case.state != State.CORRECTING and case.outcome != Outcome.LAPSED:
        return 0
    return late(case.correction_due_on, _by(day, case.closed_at) or day)


def delivery_date(look: Look, day: date) -> date | None:
    case = look.application
    decided = _by(day, case.decided_at)
    return delivery_due(decided).date if decided and case.outcome != Outcome.REVOKED else None


def delivery_overdue(look: Look, day: date) -> int:
    return late(delivery_date(look, day), _by(day, look.application.delivered_at) or day)


# Stages.


def _last_act(look: Look, day: date) -> date | None:
    """When somebody last did something about a stage that is open; None when none is, or the clock stands still."""
    opened = [task for task in look.open_stages() if task.kind in STAGES and _by(day, task.opened_at)]
    if not opened or look.paused(day):
        return None
    worked = [entry.at for entry in look.acts if entry.actor_id and entry.action in WORK]
    judged = [verdict.at for verdict in look.verdicts]
    days = [found for moment in (*worked, *judged) if (found := _by(day, moment))]
    return max([*(_on(task.opened_at) for task in opened), *days])


def idle(look: Look, day: date) -> int | None:
    since = _last_act(look, day)
    return look.worked(since, day) if since else None


def _slowest(look: Look, day: date):
    """The open stage, or signing, that began first."""
    opened = [task for task in look.open_stages() if _by(day, task.opened_at)]
    return min(opened, key=lambda task: (task.opened_at, task.pk)) if opened else None


def stage(look: Look, day: date) -> str | None:
    task = _slowest(look, day)
    return f"{task.name}（{task.pk}）" if task else None


def stage_name(look: Look, day: date) -> str | None:
    task = _slowest(look, day)
    return task.name if task else None


def stage_days(look: Look, day: date) -> int | None:
    task = _slowest(look, day)
    if task is None or look.paused(day):
        return None
    return look.worked(_on(task.opened_at), day)


def stage_limit(look: Look, day: date) -> int | None:
    """An equal share of the promised days for each step of the review and the signing, rounded up: items name no days of
    their own for a stage."""
    whole = promised_workdays(look, day)
    if whole is None:
        return None
    steps = len({part.step for part in review_plan(look.definition)}) + 1
    return max(-(-whole // steps), 1)


# Special procedures.


def _over_cap(look: Look, day: date) -> Procedure | None:
    """The latest that takes, or took, longer than it may (law.md C6)."""
    found = None
    for each in look.procedures:
        last = reading.cap_day(each)
        if last and last.date < (_by(day, each.ended_at) or day) and _by(day, each.started_at):
            found = each
    return found


def _untold(look: Look, day: date) -> Procedure | None:
    """The latest that was not told in writing on the working day after it began."""
    found = None
    for each in look.procedures:
        last = add(_on(each.started_at), TELL_WITHIN).date
        ends = [end for moment in (each.told_at, each.ended_at) if (end := _by(day, moment))]
        if each.stops_clock and min([*ends, day]) > last:
            found = each
    return found


def _named(find):
    def name(look: Look, day: date) -> str | None:
        found = find(look, day)
        return f"{found.get_kind_display()}（{_on(found.started_at).isoformat()}启动）" if found else None

    return name


def pauses(look: Look, day: date) -> int:
    return sum(span.start <= day for span in look.pauses)


# Whose doing it is.


def _of(*kinds: TaskKind):
    return lambda look, day: look.answers(look.task_of(*kinds))


def _starter(find):
    def who(look: Look, day: date) -> Answerable | None:
        found = find(look, day)
        return found and Answerable(
            found.started_by_id, found.started_by_name, look.application.department_id
        )

    return who


def _holder(look: Look, day: date) -> Answerable:
    """While it runs, whoever has it in hand; afterwards whoever decided."""
    return look.decider if look.application.decided_by_id else look.holder


def _slow(look: Look, day: date) -> Answerable:
    return look.answers(_slowest(look, day))


def _idler(look: Look, day: date) -> Answerable:
    opened = [task for task in look.open_stages() if task.kind in STAGES]
    return look.answers(min(opened, key=lambda task: (task.opened_at, task.pk), default=None))


def _nobody(look: Look, day: date) -> Answerable:
    """The applicant's doing."""
    return look.nobody


_accepting, _delivering = _of(TaskKind.ACCEPT), _of(TaskKind.DELIVER)

FACTS = [
    Fact("state", "办件状态", CHOICE(State.labels), lambda look, day: look.application.get_state_display()),
    Fact(
        "outcome",
        "办理结果",
        CHOICE(Outcome.labels),
        lambda look, day: look.application.get_outcome_display() or None,
    ),
    Fact("item", "事项", TEXT, lambda look, day: look.definition.id),
    Fact("department", "部门代码", TEXT, lambda look, day: look.application.department_id),
    Fact("round", "提交次数", NUMBER, lambda look, day: look.application.round),
    Fact("notice_due", "告知期限", DATE, lambda look, day: look.application.notice_due_on),
    Fact("notice_overdue_days", "超告知期限(个工作日)", NUMBER, notice_overdue, True, _accepting),
    Fact("correction_due", "补正期限", DATE, lambda look, day: look.application.correction_due_on),
    Fact("correction_overdue_days", "超补正期限(个工作日)", NUMBER, correction_overdue, True, _nobody),
    Fact("promised_due", "承诺期限", DATE, lambda look, day: look.application.promised_due_on),
    Fact("promised_workdays", "承诺办理时间(个工作日)", NUMBER, promised_workdays),
    Fact("promised_left", "距承诺期限(个工作日)", NUMBER, promised_left, True, _holder),
    Fact("promised_overdue_days", "超承诺期限(个工作日)", NUMBER, promised_overdue, True, _holder),
    Fact("legal_due", "法定期限", DATE, lambda look, day: look.application.legal_due_on),
    Fact("legal_left", "距法定期限(个工作日)", NUMBER, legal_left, True, _holder),
    Fact("legal_overdue_days", "超法定期限(个工作日)", NUMBER, legal_overdue, True, _holder),
    Fact("delivery_due", "送达期限", DATE, delivery_date, False, _delivering),
    Fact("delivery_overdue_days", "超送达期限(个工作日)", NUMBER, delivery_overdue, True, _delivering),
    Fact("idle_workdays", "审查没有动静(个工作日)", NUMBER, idle, True, _idler),
    Fact("idle_since", "审查最近一次动静", DATE, _last_act, True),
    Fact("stage", "现在的环节", TEXT, stage_name, False, _slow),
    Fact("stage_key", "现在的环节（带编号）", TEXT, stage, False, _slow),
    Fact("stage_workdays", "这一环节已用(个工作日)", NUMBER, stage_days, True, _slow),
    Fact("stage_limit_workdays", "这一环节限时(个工作日)", NUMBER, stage_limit),
    Fact(
        "procedure_over_cap",
        "特别程序超过上限",
        BOOL,
        lambda look, day: _over_cap(look, day) is not None,
        True,
        _starter(_over_cap),
        "特别程序超过上限",
        "特别程序没有超过上限",
    ),
    Fact("procedure_over_cap_name", "超过上限的特别程序", TEXT, _named(_over_cap), True),
    Fact(
        "procedure_without_notice",
        "特别程序没有书面告知",
        BOOL,
        lambda look, day: _untold(look, day) is not None,
        True,
        _starter(_untold),
        "特别程序启动后的下一个工作日还没有书面告知",
        "特别程序都书面告知了",
    ),
    Fact("procedure_without_notice_name", "没有书面告知的特别程序", TEXT, _named(_untold), True),
    Fact("pauses", "暂停计时(次)", NUMBER, pauses),
]
