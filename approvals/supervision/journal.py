"""What happens to an order, in its own journal and in that of its case."""

from approvals.supervision.models import SupervisionOrder, SupervisionStep
from hall.journal.record import record as put
from hall.people.actor import Actor

Action = SupervisionStep.Action


def action_of(step_action: str) -> str:
    """The journal's name of a step: supervision_issue."""
    return f"supervision_{step_action}"


def record(order: SupervisionOrder, application, step: SupervisionStep, actor: Actor) -> None:
    """One entry in each chain. The row of the case is locked by the caller."""
    changes = {
        "number": order.number,
        "state": str(order.state),
        "reply_due_on": order.reply_due_on.isoformat(),
    }
    if step.measures:
        changes["measures"] = step.measures
    if order.addressee_name:
        changes["addressee"] = order.addressee_name
    given = {"actor": actor, "reason": step.text, "post": str(actor.post_for(order.department_id) or "")}
    put(order.chain, action_of(step.action), changes=changes, **given)
    if application is not None:
        put(application.chain, action_of(step.action), changes=changes, **given)


def _said(words: str):
    def sentence(entry) -> str:
        changes = entry.changes
        return words.format(number=changes.get("number", ""), to=changes.get("addressee") or "被督办部门")

    return sentence


# Entry of the journal → its sentence, after the name.
WORDS = {
    action_of(Action.ISSUE): _said("开了督办单 {number}，请{to}反馈"),
    action_of(Action.ANSWER): _said("反馈了督办单 {number}"),
    action_of(Action.RETURN): _said("退回了督办单 {number} 的反馈，要求重办"),
    action_of(Action.STRIKE): _said("核查后把督办单 {number} 销号"),
    action_of(Action.URGE): _said("催办了督办单 {number}"),
    action_of(Action.ESCALATE): _said("督办单 {number} 到期没有反馈，报了上一级"),
    action_of(Action.RECOMPUTE): _said("按新的放假安排重算了督办单 {number} 的反馈期限"),
}
