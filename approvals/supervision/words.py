"""What an order says, and why something cannot be done with it."""

from datetime import date

from approvals.clock.lights import days_left
from approvals.supervision.models import SupervisionOrder, SupervisionStep
from approvals.workflow.choices import State as CaseState
from approvals.workflow.choices import TaskState
from approvals.workflow.layout import tasks_of
from approvals.workflow.models import Application
from hall.catalog.shelf import definition_of
from hall.worktime import today
from hall.worktime.templatetags.dates import long_date, near_date, near_moment

State, Action = SupervisionOrder.State, SupervisionStep.Action
CONTENT = 1000
# Names in one sentence.
NAMED = 5
WHAT = {CaseState.SUBMITTED: "受理告知期限", CaseState.CLOSED: "送达期限"}


def suggested(application: Application) -> str:
    """The words of an order on a case, as far as the case itself says them."""
    name = definition_of(application.version).name
    what = WHAT.get(application.state, "承诺期限")
    text = (
        f"{application.applicant_name}申请的“{name}”（办件编号 {application.number}），"
        f"{_standing(application, what)}，{_with_whom(application)}。"
        "请说明没有按时办好的原因、采取的措施和办完的日子，并尽快办结。"
    )
    return text[:CONTENT]


def _standing(application: Application, what: str) -> str:
    if application.due_on is None:
        return "现在暂停计时"
    left = days_left(today(), application.due_on)
    due = f"{what} {long_date(application.due_on)}"
    if left < 0:
        return f"{due} 已过 {-left} 个工作日"
    return f"{due}，{'今天到期' if left == 0 else f'只剩 {left} 个工作日'}"


def _with_whom(application: Application) -> str:
    open_now = [task for task in tasks_of(application) if task.state == TaskState.OPEN]
    if not open_now:
        return "现在没有人在办"
    held = [f"{task.assignee.get_full_name()}的“{task.name}”" for task in open_now if task.assignee_id]
    if held:
        return f"停在{'、'.join(held)}"
    return f"停在“{open_now[0].name}”，还没有人认领"


def is_open(application: Application | None) -> bool:
    """Whether the case of an order still waits for its decision."""
    return application is not None and application.state != CaseState.CLOSED


def still_late(application: Application | None) -> str:
    """办件仍未办结 of a case past its date without a decision, 决定仍未送达 of one not handed over in time; else nothing."""
    if application is None or application.due_on is None or application.due_on >= today():
        return ""
    return "办件仍未办结" if is_open(application) else "决定仍未送达"


def with_promise(measures: str, promised: date | None) -> str:
    """The measures with the day by which it will be done: “…，承诺 12月3日（星期四） 前办完。”"""
    if promised is None:
        return measures
    return f"{measures.rstrip('。；，！!;,. ')}，承诺 {near_date(promised)} 前办完。"


def urged(names: list[str]) -> str:
    """What a press to urge came to."""
    if not names:
        return "记下了这次催办，但没有人收到消息：没有在岗的人能接这一步，也没有别的督查。可以开督办单。"
    some = "、".join(names[:NAMED])
    return f"催过了，{some}{f'等 {len(names)} 人' if len(names) > NAMED else ''}收到了消息。"


def overdue(order: SupervisionOrder) -> str:
    return (
        f"要求 {long_date(order.reply_due_on)} 前反馈，"
        f"已过 {-days_left(today(), order.reply_due_on)} 个工作日，没有收到反馈。"
    )


def recomputed(before: date, after: date, notice: str) -> str:
    return f"按新的放假安排（{notice}）重算，反馈的期限从{long_date(before)}改到{long_date(after)}。"


def wrong_state(order: SupervisionOrder, action: str) -> str:
    """Why the step does not fit the state, with the way on."""
    if order.state == State.STRUCK_OFF:
        return f"督办单 {order.number} 已由{order.struck_by_name}销号，不能再办。"
    if order.state == State.ANSWERED:
        return f"督办单 {order.number} 已经反馈，等督查核查。"
    return {
        Action.RETURN: "还没有收到反馈，不能退回。可以催办。",
        Action.STRIKE: "还没有收到反馈，不能销号。先由被督办的一方反馈。",
    }.get(Action(action), f"督办单 {order.number} 现在{order.get_state_display()}。")


def who_was_first(order: SupervisionOrder) -> str:
    """撞车: somebody moved the order since the screen was drawn."""
    last = order.steps.last()
    if last is None:
        return "这张督办单刚有变化，没有重复执行。请刷新页面再看。"
    return (
        f"这张督办单刚由{last.by_name}在{near_moment(last.at)} 办过（{last.get_action_display()}），"
        "没有重复执行。请刷新页面再看。"
    )
