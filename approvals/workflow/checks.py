"""Why a move cannot be made: each check answers '' or one sentence. `options` says which move asks which."""

from approvals.workflow import access
from approvals.workflow.choices import STAGES, Move, Outcome, State, TaskKind, TaskState
from approvals.workflow.holding import held, is_free, whose
from approvals.workflow.layout import (
    earlier,
    ends_review,
    last_passed,
    opened_behind,
    tasks_of,
)
from approvals.workflow.models import CorrectionNotice, Verdict
from approvals.workflow.wrong_state import wrong_state
from hall.people.actor import SYSTEM
from hall.people.models import Role
from hall.worktime import now, today

URGE_AGAIN_HOURS = 24


# Who.


def applicant(application, actor, task) -> str:
    return "" if access.may_file(actor, application) else "只有申请人或有权提交的经办人能做。"


def submitter(application, actor, task) -> str:
    """The applicant; of a case entered at a window, the clerk who entered it, and once it is filed every clerk it reaches."""
    if not application.entered_by_id or access.may_file(actor, application):
        return applicant(application, actor, task)
    entered = actor.user is not None and application.entered_by_id == actor.user.pk
    if entered or application.submitted_at:
        return "" if access.serves(actor, application, Role.CLERK) else "窗口录入的件，由窗口人员替申请人办。"
    return "这份草稿由录入它的窗口人员提交。"


def system(application, actor, task) -> str:
    return "" if actor is SYSTEM else "到期由系统自动办理，不能手工操作。"


def overseer(application, actor, task) -> str:
    """A supervisor of the case's department, or of the one whose task it is."""
    if any(access.serves(actor, row, Role.SUPERVISOR) for row in (application, task) if row is not None):
        return ""
    return "只有督查岗能做。"


def signer(application, actor, task) -> str:
    if access.is_applicant(actor, application):
        return whose(application, (), actor)
    return "" if access.serves(actor, application, Role.SIGNER) else "只有签发岗能做。"


def waits_for_us(application, actor, task) -> str:
    """Of a case that has ended, what was decided is still to be handed over."""
    if application.state != State.CLOSED or not undelivered(application, actor, task):
        return ""
    return wrong_state(application, Move.URGE, (State.CLOSED,))


def department_may_urge(application, actor, task) -> str:
    """The department at any time; the applicant once the date has passed."""
    if access.serves(actor, application, *access.HANDLING, *access.OVERSEEING):
        return ""
    if not access.may_follow(actor, application):
        return f"只有{application.department.name}的工作人员和申请人能催办。"
    if application.due_on and application.due_on < today():
        return ""
    return "还没到期。过了最晚办好的日子还没办好，就能催办。"


def delivers(application, actor, task) -> str:
    """Whoever hands it over, the applicant who downloads it, or the system that sees it arrive."""
    if actor is SYSTEM or access.may_file(actor, application):
        return ""
    kinds = (TaskKind.DELIVER,)
    return "" if held(application, actor, kinds, task) else whose(application, kinds, actor)


def something_in_hand(application, actor, task) -> str:
    """A task that stands under his name, or a colleague's he deputises for; not what he was asked for in person."""
    kinds = tuple(kind for kind in TaskKind if kind not in (TaskKind.HELP, TaskKind.ADDED))
    found = held(application, actor, kinds, task)
    if found is None and held(application, actor, tuple(TaskKind), task):
        return "加签、协办是请您本人办的，不能放回队列，可以转办给同岗位的同事。"
    if found is None:
        return whose(application, kinds, actor)
    return "" if found.assignee_id in (actor.user.pk, *actor.deputising) else "这件本来就在队列里。"


def somebody_has_it(application, actor, task) -> str:
    open_now = [each for each in tasks_of(application) if each.state == TaskState.OPEN and each.assignee_id]
    if not open_now or (task is not None and task not in open_now):
        return "这一环节现在没有人占着。"
    return ""


def something_free(application, actor, task) -> str:
    """A task for one of his posts that nobody has in hand."""
    kinds = tuple(TaskKind)
    found = held(application, actor, kinds, task)
    if found is None:
        return whose(application, kinds, actor)
    return "" if is_free(found) and found.assignee_id != actor.user.pk else _already_in_hand(found, actor)


def _already_in_hand(task, actor) -> str:
    if task.assignee_id == actor.user.pk:
        return "这件已经在您手里了。"
    return f"这件在{task.assignee.get_full_name()}手里，您是他的代理人，可以直接办。"


# The rest.


def not_in_the_bin(application, actor, task) -> str:
    if application.discarded_at:
        return "这份草稿在回收站里，恢复以后才能提交。"
    return "" if application.item.current_id else "这个事项现在不办了，不能提交新的申请。"


def is_over_due(application, actor, task) -> str:
    if application.due_on and application.due_on < today():
        return ""
    return "还没有过期限，不能自动办理。"


def nothing_wrong(application, actor, task) -> str:
    wrong = _wrong(application).count()
    return f"有 {wrong} 处要补，不能直接受理。请先发一次性告知，或当场更正后改为通过。" if wrong else ""


def something_wrong(application, actor, task) -> str:
    return "" if _wrong(application).exists() else "还没有标出哪里要补。请先对材料或填报项选“要补”。"


def only_old_points(application, actor, task) -> str:
    """One notice lists everything; afterwards only what was not put right may be named again (许可法 Art. 32(4), A10)."""
    if new_points(application):
        return (
            "已经一次性告知过，不能再增加新的补正内容（行政许可法第三十二条）。"
            "只能再指出上次告知过、还没补好的；新发现的问题请受理后在审查中处理。"
        )
    return ""


def new_points(application) -> set[tuple[str, str]]:
    """(subject, key) of what stands as wrong now and was not named in the first notice; nothing before there is one."""
    first = CorrectionNotice.objects.filter(application=application, number=1).first()
    if first is None:
        return set()
    told = set(first.points.values_list("subject", "key"))
    return set(_wrong(application).values_list("subject", "key")) - told


def _wrong(application):
    return Verdict.objects.filter(application=application, round=application.round, fine=False)


def leaves_more_to_review(application, actor, task) -> str:
    found = held(application, actor, (*STAGES, TaskKind.HELP), task)
    return "这是最后一个环节，请拟定意见（准予或不予）。" if ends_review(application, found) else ""


def ends_the_review(application, actor, task) -> str:
    found = held(application, actor, STAGES, task)
    return "" if ends_review(application, found) else "后面还有环节，请先通过并送下一环节。"


def has_earlier(application, actor, task) -> str:
    found = held(application, actor, (*STAGES, TaskKind.SIGN), task)
    if found.kind == TaskKind.ADDED or earlier(application, found):
        return ""
    return "这是第一个环节，前面没有可以退回的。"


def can_be_taken_back(application, actor, task) -> str:
    """What one passed on last, as long as nobody has taken up what follows."""
    last = last_passed(application)
    if actor.user is None or last is None or last.done_by_id != actor.user.pk:
        return "最后一步不是您办的，不能拿回。可以请现在办理的人退回。"
    if any(_is_taken_up(each, actor) for each in opened_behind(application, last)):
        return "下一环节已经有人在办，不能拿回。可以请他退回。"
    return ""


def _is_taken_up(task, actor) -> bool:
    return (
        bool(task.assignee_id)
        and task.assignee_id != actor.user.pk
        and not is_free(task)
        and bool(task.claimed_until)
    )


def a_day_has_passed_since_urging(application, actor, task) -> str:
    urged = [
        each.urged_at for each in tasks_of(application) if each.state == TaskState.OPEN and each.urged_at
    ]
    if any((now() - at).total_seconds() < URGE_AGAIN_HOURS * 3600 for at in urged):
        return f"{URGE_AGAIN_HOURS} 小时内已经催过一次了。"
    return ""


def granted(application, actor, task) -> str:
    return "" if application.outcome == Outcome.APPROVED else "只有准予的决定才能撤销。"


def undelivered(application, actor, task) -> str:
    if application.decided_at is None:
        return "这件没有要送达的决定。"
    if application.outcome == Outcome.REVOKED:
        return "决定已经撤销，不用再送达。"
    return "已经送达过了。" if application.delivered_at else ""
