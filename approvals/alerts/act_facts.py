"""Facts on what was done and by whom: the process, the discretion, the papers, the hands (functions.md M3, M4, M6, M7)."""

from collections import Counter, defaultdict
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from approvals.alerts.facts import Fact
from approvals.alerts.looking import Answerable, Look, register_reader
from approvals.alerts.words import ATTEMPT
from approvals.clock.dates import day_of, local
from approvals.workflow.choices import STAGES, Move, Outcome, Rule, TaskKind, TaskResult, TaskState
from approvals.workflow.models import Application, Verdict
from approvals.workflow.plan import review_plan
from hall.rules import BOOL, NUMBER, TEXT
from hall.worktime import is_workday

DECIDED = (Outcome.APPROVED, Outcome.DENIED, Outcome.REVOKED)
# Working hours, within which nothing is said of the hour of a decision.
FROM_HOUR, TO_HOUR = 8, 18
# Calendar days looked back at for decisions on the last day.
LOOK_BACK = 30


def _decided(look: Look, day: date) -> bool:
    case = look.application
    return bool(case.decided_at and day_of(case.decided_at) <= day and case.outcome in DECIDED)


def _granted(look: Look) -> bool:
    return look.application.outcome in (Outcome.APPROVED, Outcome.REVOKED)


# The process.


def _returned(look: Look, day: date) -> list:
    """Stages and signings that were ended by returning the case; a notice to the applicant is none."""
    kinds = (*STAGES, TaskKind.SIGN)
    return [
        task
        for task in look.tasks
        if task.kind in kinds and task.result == TaskResult.RETURNED and day_of(task.done_at) <= day
    ]


def returns(look: Look, day: date) -> int:
    return len(_returned(look, day))


def same_person(look: Look, day: date) -> bool:
    case = look.application
    return (
        _decided(look, day) and case.accepted_by_id is not None and case.accepted_by_id == case.decided_by_id
    )


def skipped(look: Look, day: date) -> list[str]:
    """Stages of the item that nobody did although the case was decided."""
    if not _decided(look, day):
        return []
    done = [task for task in look.tasks if task.state == TaskState.DONE]
    by_name = {(task.kind, task.name) for task in done}
    by_body = {(task.kind, task.name, task.department_id) for task in done}
    return list(
        dict.fromkeys(
            part.name
            for part in review_plan(look.definition)
            if (part.kind, part.name) not in by_name
            or (part.rule == Rule.ALL and (part.kind, part.name, part.department) not in by_body)
        )
    )


def disorder(look: Look, day: date) -> str | None:
    """The first pair of dates that cannot be: a later step before an earlier one, or a date before the day it was written.
    Days are compared, so that servers whose clocks differ a little accuse nobody."""
    return next((said for said in (*_steps(look, day), *_backdated(look, day)) if said), None)


def _steps(look: Look, day: date):
    case = look.application
    way = [
        ("提交", case.submitted_at),
        ("受理", case.accepted_at),
        ("决定", case.decided_at),
        ("送达", case.delivered_at),
    ]
    known = [(name, moment) for name, moment in way if moment and day_of(moment) <= day]
    for (before, first), (after, then) in zip(known, known[1:], strict=False):
        if day_of(then) < day_of(first):
            yield f"{after}（{local(then):%Y-%m-%d}）早于{before}（{local(first):%Y-%m-%d}）"
    for task in look.tasks:
        if task.opened_at and task.done_at and day_of(task.done_at) < day_of(task.opened_at) <= day:
            yield f"“{task.name}”办完早于开始"


def _backdated(look: Look, day: date):
    """倒签: the date on the case is earlier than the day on which the journal saw it happen. What is accepted by law is dated
    back by law (Art. 32(4))."""
    case = look.application
    dates = {Move.APPROVE: case.decided_at, Move.DENY: case.decided_at, Move.REFUSE: case.decided_at}
    dates[Move.ACCEPT] = None if case.deemed else case.accepted_at
    for entry in look.acts:
        dated = dates.get(entry.action)
        if dated and day_of(dated) < day_of(entry.at) <= day:
            yield f"{Move(entry.action).label}写的是 {local(dated):%Y-%m-%d}，实际在 {local(entry.at):%Y-%m-%d}"


# Discretion.


def against(look: Look, day: date) -> str | None:
    """In what the decision differs from what was proposed and found; it is looked at again, never changed by itself (M4)."""
    case = look.application
    if not _decided(look, day):
        return None
    outcome = Outcome.APPROVED if _granted(look) else Outcome.DENIED
    if case.proposed_outcome and case.proposed_outcome != outcome:
        return f"拟的是{Outcome(case.proposed_outcome).label}，决定是{outcome.label}"
    wrong = [verdict for verdict in look.verdicts if not verdict.fine]
    if wrong and _granted(look):
        return f"还有 {len(wrong)} 处标着“要补”，就准予了"
    return None


# Papers and corrections.


def attempts(look: Look, day: date) -> list:
    """Times a notice with new points was refused since the papers last came in (许可法 Art. 32(4), law.md A10)."""
    return [
        entry
        for entry in look.acts
        if entry.action == ATTEMPT
        and entry.changes.get("round") == look.application.round
        and day_of(entry.at) <= day
    ]


def added_points(look: Look, day: date) -> int:
    return max((entry.changes.get("points", 0) for entry in attempts(look, day)), default=0)


def notices(look: Look, day: date) -> int:
    return len({point.notice_id for point in look.points if day_of(point.notice.at) <= day})


def _asked(look: Look, day: date) -> list:
    return [
        point
        for point in look.points
        if point.subject == Verdict.Subject.MATERIAL and day_of(point.notice.at) <= day
    ]


def outside_list(look: Look, day: date) -> int:
    """Papers the applicant was asked for that the item does not name (law.md A4)."""
    named = {material.code for material in look.definition.materials}
    return sum(point.key not in named for point in _asked(look, day))


def shared_asked(look: Look, day: date) -> int:
    """Papers the applicant was asked for that the hall fetches itself (国令716号 Art. 7; law.md A14)."""
    shared = {material.code for material in look.definition.materials if material.shared}
    return sum(point.key in shared for point in _asked(look, day))


# The hands.


def last_day(look: Look, day: date) -> bool:
    case = look.application
    return _decided(look, day) and case.promised_due_on == day_of(case.decided_at)


def off_hours(look: Look, day: date) -> bool:
    if not _decided(look, day):
        return False
    moment = local(look.application.decided_at)
    return not is_workday(moment.date()) or not FROM_HOUR <= moment.hour < TO_HOUR


def last_day_decisions(look: Look, day: date) -> int:
    """Of whoever decided, on the last day, within the month before, with this one; 0 when this was not on the last day."""
    if not last_day(look, day):
        return 0
    decided = day_of(look.application.decided_at)
    days = look.read("decisions", {}).get("last_days", ())
    return sum(decided - timedelta(days=LOOK_BACK) < each <= decided for each in days)


def decisions_that_hour(look: Look, day: date) -> int:
    """Of whoever decided, in the hour up to this decision; 0 within working hours."""
    if not off_hours(look, day):
        return 0
    at = look.application.decided_at
    moments = look.read("decisions", {}).get("moments", ())
    return sum(at - timedelta(hours=1) < each <= at for each in moments)


def _decisions(applications) -> dict[int, dict]:
    """What those who decided these cases decided around that time; one statement."""
    decided = [case for case in applications if case.decided_at and case.decided_by_id]
    if not decided:
        return {}
    first = min(day_of(case.decided_at) for case in decided) - timedelta(days=LOOK_BACK)
    start = timezone.make_aware(datetime.combine(first, time.min))
    rows = Application.objects.filter(
        decided_by__in={case.decided_by_id for case in decided},
        decided_at__gte=start,
        decided_at__lte=max(case.decided_at for case in decided),
        outcome__in=DECIDED,
    ).values_list("decided_by", "decided_at", "promised_due_on")
    moments, last_days = defaultdict(list), defaultdict(list)
    for person, at, due in rows:
        moments[person].append(at)
        if due == day_of(at):
            last_days[person].append(due)
    return {
        case.pk: {"moments": moments[case.decided_by_id], "last_days": last_days[case.decided_by_id]}
        for case in decided
    }


register_reader("decisions", _decisions)


# Whose doing it is.


def _decider(look: Look, day: date) -> Answerable:
    return look.decider


def _returner(look: Look, day: date) -> Answerable | None:
    """Whoever returned it most often; the last of them."""
    done = _returned(look, day)
    if not done:
        return None
    often = Counter(task.done_by_id for task in done)
    last = max(done, key=lambda task: (often[task.done_by_id], task.done_at))
    return Answerable(last.done_by_id, last.done_by_name, last.department_id)


def _attempter(look: Look, day: date) -> Answerable | None:
    last = next(reversed(attempts(look, day)), None)
    return last and Answerable(last.actor_id, last.actor_name, look.application.department_id)


def _teller(look: Look, day: date) -> Answerable | None:
    last = next((point.notice for point in reversed(_asked(look, day))), None)
    return last and Answerable(last.by_id, last.by_name, look.application.department_id)


FACTS = [
    Fact("returns", "环节之间退回(次)", NUMBER, returns, False, _returner),
    Fact("same_person", "受理和决定是同一人", BOOL, same_person, False, _decider, "受理和决定是同一个人", "受理和决定不是同一个人"),
    Fact("stages_skipped", "没有办的必经环节(个)", NUMBER, lambda look, day: len(skipped(look, day)), False, _decider),
    Fact("stages_skipped_names", "没有办的必经环节", TEXT, lambda look, day: "、".join(skipped(look, day)) or None),
    Fact("dates_disordered", "日期先后颠倒", BOOL, lambda look, day: disorder(look, day) is not None, yes="日期先后颠倒", no="日期先后正常"),
    Fact("dates_disordered_what", "颠倒的日期", TEXT, disorder),
    Fact("against_checks", "决定与审查意见不一致", BOOL, lambda look, day: against(look, day) is not None, False, _decider, "决定与拟定意见或审查结论不一致", "决定与审查意见一致"),
    Fact("against_checks_what", "不一致在哪里", TEXT, against),
    Fact("correction_notices", "一次性告知(份)", NUMBER, notices),
    Fact("added_points", "第二次告知想新增的补正(处)", NUMBER, added_points, False, _attempter),
    Fact("asked_outside_list", "清单以外的材料(份)", NUMBER, outside_list, False, _teller),
    Fact("asked_shared", "可以共享取得的材料(份)", NUMBER, shared_asked, False, _teller),
    Fact("decided_last_day", "在承诺期限最后一天决定", BOOL, last_day, False, _decider, "在承诺期限最后一天决定", "不在承诺期限最后一天决定"),
    Fact("last_day_decisions", "同一人30天内最后一天决定(件)", NUMBER, last_day_decisions, False, _decider),
    Fact("decided_off_hours", "在工作时间以外决定", BOOL, off_hours, False, _decider, "在工作时间以外决定", "在工作时间内决定"),
    Fact("decisions_that_hour", "同一人一小时内非工作时间决定(件)", NUMBER, decisions_that_hour, False, _decider),
]  # fmt: skip
