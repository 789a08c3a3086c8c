"""One order as a page shows it: its light, its steps, and the forms of what may be done with it now."""

from dataclasses import dataclass
from uuid import uuid4

from approvals.clock.lights import Light, running
from approvals.supervision import access, orders, words
from approvals.supervision.forms import AnswerForm, OrderForm, ReturnForm, StrikeForm, UrgeForm
from approvals.supervision.models import SupervisionOrder, SupervisionStep
from hall.catalog.shelf import definition_of
from hall.people.actor import Actor
from hall.worktime import today

State, Action = SupervisionOrder.State, SupervisionStep.Action
FORMS: dict[str, type[OrderForm]] = {
    "answer": AnswerForm,
    "strike": StrikeForm,
    "return": ReturnForm,
    "urge": UrgeForm,
}
VERBS = {
    "answer": orders.answer,
    "strike": orders.strike_off,
    "return": orders.send_back,
    "urge": orders.urge,
}
LABELS = {"answer": "反馈", "strike": "销号", "return": "退回重办", "urge": "催办"}
FOLLOWS = {
    "answer": "交给督查核查，开单的人会收到消息。交了以后，退回之前不能再改。",
    "strike": "督办到此结束，不能再改。被督办的一方会收到消息。",
    "return": "对方会收到消息，要在新的期限前重新反馈。",
    "urge": "责任人和部门的签发岗会收到消息，一天最多催一次。",
}
WHO = {
    "answer": access.why_not_answer,
    "strike": access.why_not_check,
    "return": access.why_not_check,
    "urge": access.why_not_urge,
}
ADDRESSES = {name: f"desk-supervision-{name}" for name in FORMS}
# What is to be done in each state; the rest is for another time.
FITTING = {
    State.ISSUED: ("answer", "urge"),
    State.RETURNED: ("answer", "urge"),
    State.ANSWERED: ("strike", "return"),
    State.STRUCK_OFF: (),
}
ICONS = {
    Action.ISSUE: "send",
    Action.ANSWER: "chat-left-text",
    Action.RETURN: "arrow-return-left",
    Action.STRIKE: "check-lg",
    Action.URGE: "alarm",
    Action.ESCALATE: "arrow-up-circle",
    Action.RECOMPUTE: "calendar-check",
}


@dataclass(frozen=True)
class Row:
    """An order on a line. `light`: until when it must be answered."""

    order: SupervisionOrder
    light: Light

    @property
    def tone(self) -> str:
        return {"red": "over", "breach": "over", "yellow": "warn"}.get(self.light.kind, "")


@dataclass(frozen=True)
class Choice:
    """Something that fits the order's state. `reason`: why the person cannot do it; empty when he can. `form` with what was typed
    when it was refused (`tried`); `still`: what is unfinished, to be asked about first."""

    name: str
    reason: str
    form: OrderForm | None
    tried: bool = False
    still: str = ""

    @property
    def label(self) -> str:
        return LABELS[self.name]

    @property
    def follows(self) -> str:
        return FOLLOWS[self.name]

    @property
    def address(self) -> str:
        return ADDRESSES[self.name]


@dataclass(frozen=True)
class Said:
    """A step in the words of a page."""

    step: SupervisionStep

    @property
    def icon(self) -> str:
        return ICONS.get(self.step.action, "dot")


def row_of(order: SupervisionOrder) -> Row:
    return Row(order, light_of(order))


def light_of(order: SupervisionOrder) -> Light:
    """Blue, yellow or red while an answer is owed; then what became of it."""
    if order.state == State.STRUCK_OFF:
        return Light("green", "已销号")
    if order.state == State.ANSWERED:
        return Light("blue", "待核查")
    found = running(today(), order.reply_due_on)
    name = "退回重办" if order.state == State.RETURNED else "待反馈"
    return Light(found.kind, f"{name}，{found.text}", found.days)


def steps_of(order: SupervisionOrder) -> list[Said]:
    """Newest first; one query."""
    return [Said(step) for step in order.steps.order_by("-id")]


def choices_of(
    order: SupervisionOrder, actor: Actor, form: OrderForm | None = None, tried: str = ""
) -> list[Choice]:
    """What the state is about, with the reason where the person may not. `form`: what he sent for `tried`."""
    found = []
    for name in FITTING[order.state]:
        reason = WHO[name](actor, order)
        mine = form if name == tried else None
        form_now = None if reason else mine or _new(order, name)
        found.append(Choice(name, reason, form_now, name == tried, _still(order, name)))
    return found


def renewed(form: OrderForm, name: str, order: SupervisionOrder) -> OrderForm:
    """The same words for the order as it stands now: a second look, then a second press."""
    data = form.data.copy()
    data["expected"], data["nonce"] = order.revision, str(uuid4())
    return form_of(name, order, data)


def form_of(name: str, order: SupervisionOrder, data=None, initial=None) -> OrderForm:
    """The form of a step; an answer on an open case must promise a day."""
    given = {"open_case": words.is_open(order.application)} if name == "answer" else {}
    return FORMS[name](data, initial=initial, auto_id=f"{name}-%s", **given)


def _new(order: SupervisionOrder, name: str) -> OrderForm:
    return form_of(name, order, initial={"expected": order.revision, "nonce": uuid4()})


def _still(order: SupervisionOrder, name: str) -> str:
    """Of striking off an order whose case is late still."""
    still = words.still_late(order.application) if name == "strike" else ""
    return f"{still}：“{definition_of(order.application.version).name}”" if still else ""
