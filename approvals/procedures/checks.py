"""Why a move of a special procedure, or a decision while one runs, cannot be made: '' or one sentence each."""

from approvals.procedures.models import Hearing, Procedure, ProcedureKind
from approvals.procedures.reading import hearing_of, over_cap_unsaid, presiders_of, running, untold
from approvals.workflow import access
from approvals.workflow.choices import STAGES, TaskKind
from approvals.workflow.holding import PRESIDES, held, whose
from hall.people.actor import SYSTEM
from hall.people.models import Role
from hall.worktime import today
from hall.worktime.templatetags.dates import short_date

HANDLERS = (*STAGES, TaskKind.SIGN)
State = Hearing.State
# Asked for and not yet held.
WITHDRAWABLE = (State.REQUESTED, State.SCHEDULED, State.NOTIFIED)
# What stands in the way of a step of the hearing, by where the hearing stands.
NO_HEARING = "这件没有正在进行的听证。"
STANDS = {
    State.TOLD: "已经告知听证权利，正在等申请人答复",
    State.REQUESTED: "已经申请听证，还没有定时间",
    State.SCHEDULED: "听证时间已经定了，还没有发通知",
    State.NOTIFIED: "听证通知已经发出，还没有举行",
    State.HELD: "听证已经举行，还没有登记笔录",
}


def nothing_runs(application, actor, task) -> str:
    """A decision waits for the result, and for the record of a hearing (Art. 48(2))."""
    names = [each.get_kind_display() for each in running(application)]
    if not names:
        return ""
    return f"{'、'.join(names)}还没有结束，登记结果或取消以后，才能作决定。"


def something_to_end(application, actor, task) -> str:
    if any(each.kind != ProcedureKind.HEARING for each in running(application)):
        return ""
    if running(application):
        return "听证登记了笔录就结束，不用另外登记结果。"
    return "这件没有正在进行的特别程序。"


def something_to_cancel(application, actor, task) -> str:
    return (
        ""
        if any(may_be_cancelled(each) for each in running(application))
        else _nothing_to_cancel(application)
    )


def may_be_cancelled(procedure: Procedure) -> bool:
    """A hearing is not the body's to call off: only what was asked for, by whoever asked, until it is held (Art. 46, 47)."""
    if procedure.kind != ProcedureKind.HEARING:
        return True
    return not procedure.hearing.by_law and procedure.hearing.state in WITHDRAWABLE


def _nothing_to_cancel(application) -> str:
    hearing = hearing_of(application)
    if hearing is None:
        return "这件没有正在进行的特别程序。"
    if hearing.state == State.HELD:
        return "听证已经举行，请登记笔录，不能再取消。"
    if hearing.by_law:
        return "依法应当举行的听证不能取消（行政许可法第四十六条）。"
    return "已经告知听证权利，申请的期限留给申请人，不能取消。申请人不要听证的，记下放弃听证。"


def something_untold(application, actor, task) -> str:
    if untold(application):
        return ""
    return "没有要告知的特别程序：没有启动，或者已经告知过了。"


def something_over_cap(application, actor, task) -> str:
    return "" if over_cap_unsaid(application) else "没有超过上限的特别程序。"


# Who.


def hearing_side(application, actor, task) -> str:
    """The applicant's side; the window or whoever handles the case writes down what they said."""
    if access.may_file(actor, application):
        return ""
    if access.is_applicant(actor, application):
        return "只有申请人或有权提交的经办人能做。"
    if access.serves(actor, application, Role.CLERK) or held(application, actor, HANDLERS, task):
        return ""
    return whose(application, HANDLERS, actor, task)


def hearing_side_or_system(application, actor, task) -> str:
    return "" if actor is SYSTEM else hearing_side(application, actor, task)


def does_not_preside(application, actor, task) -> str:
    """For moves made by virtue of a post alone; those made in a task ask `holding.held`, which says the same (Art. 48(3)). No
    query for a case without a hearing."""
    return PRESIDES if actor.user is not None and actor.user.pk in presiders_of(application) else ""


# The steps of a hearing.


def hearing_is(*states: State):
    """A check: the hearing that is under way stands at one of these steps."""

    def check(application, actor, task) -> str:
        hearing = hearing_of(application)
        if hearing is None:
            return NO_HEARING
        return "" if hearing.state in states else f"{STANDS[hearing.state]}，现在不能做这一步。"

    return check


def may_be_asked_for(application, actor, task) -> str:
    """Within five working days of being told (Art. 47)."""
    hearing = hearing_of(application)
    if today() <= hearing.request_due_on:
        return ""
    return f"听证要在 {short_date(hearing.request_due_on)}以前申请，已经过期了。"


def may_be_waived(application, actor, task) -> str:
    """A hearing the law prescribes is nobody's to waive (Art. 46); the system only writes down that the days have passed."""
    hearing = hearing_of(application)
    if actor is SYSTEM and today() <= hearing.request_due_on:
        return "申请听证的期限还没有过。"
    return ""


def its_day_has_come(application, actor, task) -> str:
    from approvals.clock.dates import day_of

    day = day_of(hearing_of(application).scheduled_for)
    return "" if day <= today() else f"听证定在 {short_date(day)}，还没有到。"
