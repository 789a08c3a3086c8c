"""The form of one move on the screen of a case: its fields, what follows from it, templates and colleagues to choose from."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from approvals.clock.extensions import waiting
from approvals.desk.case import actions, colleagues, phrases
from approvals.desk.case.actions import Choice
from approvals.desk.case.forms import FORMS, FRAME, MoveForm
from approvals.workflow.choices import Move, TaskKind, TaskResult
from approvals.workflow.layout import tasks_of
from approvals.workflow.models import Application, Task
from approvals.workflow.refusals import Refused, Stale
from hall.people.actor import Actor
from hall.portal.context import hall
from hall.revision import memory

# What follows, said before it is done.
FOLLOWS = {
    Move.REQUEST_CORRECTION: "申请人马上收到告知，办件转为“待补正”，补正期间不计时。",
    Move.ACCEPT: "从今天起算办理期限，申请人收到受理通知书。",
    Move.REFUSE: "办件就此办结，申请人收到不予受理决定书。",
    Move.PASS_ON: "意见记入办理过程，送下一环节。",
    Move.PROPOSE: "送签发。申请人看不到您的意见。",
    Move.SEND_BACK: "那一环节和后面的都要重办一遍，原来的意见都留着。",
    Move.TAKE_BACK: "您上一步重新打开，可以改了再送。",
    Move.TRANSFER: "这一环节从此由他办，他会收到消息。",
    Move.ASK_HELP: "他会收到消息并写意见，办件不等他。",
    Move.ADD_SIGNER: "他会收到消息。他没有签，办件不往下走。",
    Move.APPROVE: "办件办结，马上出准予决定书。这一步不能撤回。",
    Move.DENY: "办件办结，马上出不予许可决定书。这一步不能撤回。",
    Move.TERMINATE: "办件不作决定就结束，申请人收到终止告知书，可以重新申请。",
    Move.DELIVER: "申请人会收到“已送达”的消息。",
    Move.REVOKE: "准予决定书马上作废，扫码验真会显示“已撤销”。",
    Move.HAND_OVER: "这件从此在他手里，他会收到消息。",
    Move.TAKE_AWAY: "原来办的人会收到消息和理由。",
    Move.CORRECT_ON_SPOT: "申请人在窗口当场改好，不用发告知，也不耽误时间。改动会记进经过。",
    Move.START_PROCEDURE: "告知以后，从今天的下一个工作日起不算办理时间，到收到结果那天为止，最多到上限。",
    Move.TELL_PROCEDURE: "告知书马上发给申请人，从今天的下一个工作日起才不算办理时间。",
    Move.END_PROCEDURE: "从明天起接着计算办理时间，申请人会收到新的日期。",
    Move.CANCEL_PROCEDURE: "从明天起接着计算办理时间，申请人会收到理由和新的日期。",
    Move.HEARING_REQUEST: "从今天起 20 个工作日内要举行听证。",
    Move.HEARING_WAIVE: "听证到此结束，从明天起接着计算办理时间。",
    Move.HEARING_SCHEDULE: "主持人会收到消息。时间定好以后还要发听证通知。",
    Move.HEARING_NOTIFY: "听证通知书马上发给申请人。改期要重新通知。",
    Move.HEARING_HOLD: "记下听证已经举行，接着登记签字的笔录。",
    Move.HEARING_RECORD: "听证就此结束，从明天起接着计算办理时间。",
    Move.ASK_EXTENSION: "负责人会收到消息。期限当天或以前批准才有效。",
    Move.APPROVE_EXTENSION: "期限马上延长，申请人收到延期告知书和理由。",
    Move.REFUSE_EXTENSION: "期限不变，申请的同事会收到理由。",
    Move.URGE: "手里有这件的同事都会收到消息；还没有人认领的，也告诉督查。",
}
# Decisions against the applicant name where to turn (行政许可法 Art. 32, 38).
WITH_REMEDIES = (Move.REFUSE, Move.DENY, Move.REVOKE)
# What a colleague's question or a return is answered with.
ANSWERS = (Move.PASS_ON, Move.PROPOSE)
# Cannot be undone, or takes something away: the red button.
GRAVE = (Move.REFUSE, Move.DENY, Move.TERMINATE, Move.REVOKE)


@dataclass(frozen=True)
class Panel:
    """`refused`: what the verb said; `stale`: because somebody was first. `typed` stays in the form."""

    form: MoveForm
    choice: Choice
    opinions: list = field(default_factory=list)
    offered: colleagues.Offered | None = None
    query: str = ""
    remedies: str = ""
    refused: str = ""
    stale: bool = False

    @property
    def move(self) -> Move:
        return self.choice.move

    @property
    def follows(self) -> str:
        if self.move == Move.PASS_ON and actions.helps(self.form.held):
            return "意见交给请您的人，办件不等它，也不往下走。"
        return FOLLOWS.get(self.move, "")

    @property
    def asked(self) -> str:
        """Why the task is the person's: what he was asked, or with which words it was returned."""
        if self.move in actions.LEADS:
            wanted = waiting(self.form.application)
            return f"{wanted.asked_by_name}申请延长 {wanted.days} 个工作日：{wanted.reason}" if wanted else ""
        task = self.form.held
        if task is None or self.move not in ANSWERS:
            return ""
        if task.kind in (TaskKind.HELP, TaskKind.ADDED) and task.asked_by:
            return (
                f"{task.asked_by.get_full_name()}请您看：{task.request or '没有写明，请看材料和前面的意见。'}"
            )
        back = returned_before(self.form.application, task)
        return f"{back.done_by_name}退回：{back.opinion}" if back else ""

    @property
    def chosen(self) -> str:
        """The colleague who was chosen before, when the form comes back."""
        return self.form.data.get(self.form.colleague_field, "") if self.form.is_bound else ""

    @property
    def light(self) -> bool:
        """Nothing has to be written: one press is enough, and the fields are folded away."""
        fields = [field for name, field in self.form.fields.items() if name not in FRAME]
        return not self.refused and not self.form.errors and not any(field.required for field in fields)

    @property
    def grave(self) -> bool:
        return self.move in GRAVE


def panel_of(page, move: Move, *, form: MoveForm | None = None, refused: Refused | None = None) -> Panel:
    """The panel of a move for the page; `form` is what was sent and not carried out."""
    form = form or new_form(page, move)
    choice = page.choices.of(move) or page.choices.head.get(move)
    choice = choice or Choice(move, actions.reason(move, page.application, page.actor))
    query = page.request.GET.get("q", "")
    return Panel(
        form,
        choice,
        opinions=phrases.opinions_for(page.application.department_id, move) if form.texts else [],
        offered=offered_of(page, form, query),
        query=query,
        remedies=remedies_of(page) if move in WITH_REMEDIES else "",
        refused=refused.sentence if refused else "",
        stale=isinstance(refused, Stale),
    )


def returned_before(application: Application, task: Task) -> Task | None:
    """The last return after which the task has to be done again."""
    if task.repeats_id is None:
        return None
    found = [each for each in tasks_of(application) if each.result == TaskResult.RETURNED and each.done_at]
    return max(found, key=lambda each: each.done_at, default=None)


def new_form(page, move: Move) -> MoveForm:
    initial = {"expected": page.application.revision, "nonce": page.nonce}
    if which := page.request.GET.get("which"):
        initial["which"] = which
    form = FORMS[move](
        initial=initial, application=page.application, actor=page.actor, definition=page.definition
    )
    if "opinion" in form.fields and (again := _taken_back(form.held, page.actor)):
        form.initial["opinion"] = again.opinion
    return form


def _taken_back(task: Task | None, actor: Actor) -> Task | None:
    """What the person himself did before and took back to do again: he goes on from his own words."""
    before = task.repeats if task and task.repeats_id else None
    mine = before and before.done_by_id == actor.user.pk
    return before if mine and not returned_before(task.application, task) else None


def bound_form(page, move: Move, data) -> MoveForm:
    return FORMS[move](data, application=page.application, actor=page.actor, definition=page.definition)


def renewed(form: MoveForm, page) -> MoveForm:
    """The same form with what was typed, for the case as it stands now: a second look, then a second press."""
    data = form.data.copy()
    data["expected"], data["nonce"] = page.application.revision, str(page.nonce)
    data["task"] = ""
    again = bound_form(page, form.move, data)
    again.full_clean()
    return again


def offered_of(page, form: MoveForm, query: str) -> colleagues.Offered | None:
    name = form.colleague_field
    if not name:
        return None
    near = form.held.department_id if form.held else page.application.department_id
    if form.move == Move.HEARING_SCHEDULE:
        near = page.application.department_id  # whose hearing it is
    found = colleagues.offered(
        form.fields[name].queryset, query, near, others=form.move != Move.HEARING_SCHEDULE
    )
    return _with_chosen(found, form, name)


def remedies_of(page) -> str:
    """Where the applicant may turn, as the letter will say."""
    department = page.application.department
    profile = hall(memory.of_request(page.request))
    body = department.reconsideration_body or profile.reconsideration_body
    return f"决定书会写明：不服的，可以在 60 日内向{body}申请行政复议，或者在 6 个月内向{profile.court}起诉。"


def _with_chosen(found: colleagues.Offered, form: MoveForm, name: str) -> colleagues.Offered:
    """Whoever was chosen before stays among those shown."""
    chosen = form.data.get(name) if form.is_bound else None
    if not chosen or any(str(person.public_id) == chosen for person in found.people):
        return found
    try:
        person = form.fields[name].to_python(chosen)
    except ValidationError:
        return found
    return colleagues.Offered([*colleagues.with_posts([person]), *found.people], found.more)
