"""The special procedures of a case, read once per application object; how long each may go on."""

from datetime import date

from django.db.models import QuerySet

from approvals.clock.dates import day_of, promise_missed, promise_over
from approvals.procedures.models import Hearing, Procedure, ProcedureKind
from approvals.workflow.choices import TaskKind
from approvals.workflow.models import Application
from hall.worktime import Day, add, count, today
from hall.worktime.templatetags.dates import near_date


def procedures_of(application: Application) -> list[Procedure]:
    """In the order they were started. No query for a case that never had one."""
    if not application.procedure_count:
        return []
    if "procedures_read" not in application.__dict__:
        application.__dict__["procedures_read"] = list(_whole(application.procedures))
    return application.__dict__["procedures_read"]


def read_together(applications: list[Application]) -> None:
    """The same for many, in one query; none when no case of them ever had a procedure."""
    had = {each.pk: each for each in applications if each.procedure_count}
    for each in had.values():
        each.__dict__["procedures_read"] = []
    for procedure in _whole(Procedure.objects.filter(application__in=list(had))) if had else ():
        had[procedure.application_id].__dict__["procedures_read"].append(procedure)


def _whole(found) -> QuerySet[Procedure]:
    """With hearing and papers, in the order they were started."""
    unread = ("notice__facts", "notice__content", "hearing__notice__facts", "hearing__notice__content")
    found = found.select_related("hearing__notice", "hearing__presider", "hearing__scan", "notice")
    return found.defer(*unread).order_by("started_at", "id")


def remember(application: Application, procedure: Procedure) -> None:
    """One more, just started."""
    application.__dict__["procedures_read"] = [*procedures_of(application), procedure]
    application.procedure_count += 1


def running(application: Application) -> list[Procedure]:
    return [each for each in procedures_of(application) if each.state == Procedure.State.RUNNING]


def untold(application: Application) -> list[Procedure]:
    """Those that would stop the clock, had the applicant been told in writing (law.md C2)."""
    return [each for each in running(application) if each.stops_clock and each.told_at is None]


def hearing_of(application: Application) -> Hearing | None:
    """Of the hearing that is under way, whatever its step."""
    found = [each for each in running(application) if each.kind == ProcedureKind.HEARING]
    return found[0].hearing if found else None


def told_to_applicant(application: Application) -> list[Procedure]:
    """What stops the clock is his to know once he was told in writing."""
    return [each for each in procedures_of(application) if each.told_at or not each.stops_clock]


def presiders_of(application: Application) -> set[int]:
    """Who presides over a hearing of the case, or did; not who was named for one that was called off."""
    hearings = [each.hearing for each in procedures_of(application) if each.kind == ProcedureKind.HEARING]
    found = [
        each.presider_id
        for each in hearings
        if each.held_at or each.procedure.state == Procedure.State.RUNNING
    ]
    return {*found} - {None}


def keeps_out(application: Application, user_id: int, kind: TaskKind) -> bool:
    """Whether presiding over a hearing of the case keeps the person from a task of this kind (Art. 48(3)): from all that is
    review or decision, not from handing over what others decided. No query for a case that never had a procedure."""
    return kind != TaskKind.DELIVER and user_id in presiders_of(application)


def counted_from(procedure: Procedure) -> date | None:
    """The day it began to take time: told, or for what stops no clock, started. None while nobody has been told."""
    moment = procedure.told_at if procedure.stops_clock else procedure.started_at
    return day_of(moment) if moment else None


def cap_day(procedure: Procedure) -> Day | None:
    """The last day it may take out (law.md C4, C6); None while nothing is taken out."""
    start = counted_from(procedure)
    return add(start, procedure.cap) if start else None


def used(procedure: Procedure, now: date | None = None) -> int:
    """Working days it has taken so far, its first day not among them."""
    start = counted_from(procedure)
    end = day_of(procedure.ended_at) if procedure.ended_at else now or today()
    return max(count(start, end), 0) if start else 0


def is_over_cap(procedure: Procedure, now: date | None = None) -> bool:
    """Whether its last day has passed while it goes on."""
    last = cap_day(procedure)
    return procedure.state == Procedure.State.RUNNING and last is not None and last.date < (now or today())


def over_cap_unsaid(application: Application) -> list[Procedure]:
    """Those over their cap that nothing has been said of yet."""
    return [each for each in running(application) if each.capped_at is None and is_over_cap(each)]


def missed_before(application: Application) -> str:
    """Said before something stops the clock today, when that cannot move the promise any more; else empty."""
    if not promise_over(application):
        return ""
    day = near_date(application.promised_due_on)
    if promise_missed(application):
        return f"承诺的期限 {day}已经过了，没有按时办好，这一点不会改变。暂停的只是法定期限的计时。"
    return f"承诺的期限就是今天（{day}），不会因此往后推。暂停的只是法定期限的计时。"


def came_too_late(procedure: Procedure, application: Application) -> str:
    """The same of one that has stopped the clock: it began when the promised days were used up; else empty."""
    start, promised = counted_from(procedure), application.promised_due_on
    if not (procedure.stops_clock and start and promised) or promised > start:
        return ""
    past = "在这以前就过了，没有按时办好，" if promised < start else "就是开始的那天，"
    return f"承诺的期限 {near_date(promised)}{past}不因此改变；暂停的只是法定期限的计时。"
