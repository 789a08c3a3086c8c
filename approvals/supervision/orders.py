"""What one does with a supervision order (督办单). Each verb is one transaction: lock the case, then the order; answer a repeated
press; refuse a stale screen; ask who may; change; write it into the order's journal and the case's; tell the other side."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db import transaction
from django.http import Http404

from approvals.supervision import access, journal, replies, telling, words
from approvals.supervision.models import SupervisionOrder, SupervisionStep
from approvals.workflow import numbering
from approvals.workflow.change import locked, pressed_before
from approvals.workflow.models import Application
from approvals.workflow.refusals import Refused, Stale
from approvals.workflow.wording import said
from hall.org.models import Department
from hall.people.actor import SYSTEM, Actor
from hall.people.models import Post, User
from hall.worktime import add, now, today

State, Action = SupervisionOrder.State, SupervisionStep.Action
# Working days to answer in when nothing else is said.
REPLY_DAYS = 5
MOST_DAYS = 60
TEXT = 1000
# What is written down adds the day promised to the measures, and to a finding that the case is still unfinished.
SHORTER = TEXT - 40
URGE_AGAIN = timedelta(hours=24)
WAITING = (State.ISSUED, State.RETURNED)
# Who issues an order that no person opened.
LADDER = Actor(None, "系统（按提醒规则）")


@transaction.atomic
def open_order(
    *,
    actor: Actor,
    content: str,
    application_id=None,
    department: Department | None = None,
    addressee: User | None = None,
    days: int = REPLY_DAYS,
    nonce=None,
) -> SupervisionOrder:
    """Issues an order on a case (`application_id`, its public id) or to a department. `addressee`: who is to answer; of a case,
    whoever has it in hand when nobody is named; `days`: working days to answer in; `nonce` becomes the order's public id, so
    that a second press finds the first. Raises Http404, Refused."""
    application = locked(application_id) if application_id else None
    known = SupervisionOrder.objects.filter(public_id=nonce).first() if nonce else None
    if known is not None and known.opened_by_id == actor.user.pk:
        return known
    if known is not None:
        raise Refused("这个页面的按钮已经用过了，请刷新页面再试。")
    department = application.department if application else department
    if reason := access.why_not_open(actor, department, application):
        raise Refused(reason)
    if application:
        _refuse_a_second(application)
    if addressee is not None:
        _check_addressee(addressee, department, application)
    elif application:
        addressee = telling.first_handler(application)
    given = {"content": said(content, "督办内容", TEXT, missing="请写要督办什么。"), "days": _days(days)}
    return _issue(actor, application, department, addressee, public_id=nonce, **given)


def open_by_ladder(application: Application) -> SupervisionOrder | None:
    """The last rung: the system opens an order on a case whose row the caller has locked. None when one is open already."""
    if open_order_of(application) is not None:
        return None
    addressee = telling.first_handler(application)
    content = words.suggested(application)
    return _issue(LADDER, application, application.department, addressee, content=content, days=REPLY_DAYS)


def open_order_of(application: Application) -> SupervisionOrder | None:
    """The order of the case that is not struck off yet; there is at most one."""
    return application.supervision_orders.exclude(state=State.STRUCK_OFF).first()


def verb(action: Action, *states: State) -> Callable:
    """Makes a verb of `body(order, actor, **given)`, which returns the step to write down as {text, measures}. The verb takes the
    order's public id, `actor`, `expected` (the revision the screen showed) and `nonce`. Raises Http404, Stale, Refused."""

    def made(body):
        @transaction.atomic
        def carried_out(public_id, *, actor: Actor, expected: int | None = None, nonce=None, **given):
            order, application = _locked(public_id)
            if nonce and application and pressed_before(nonce, application, actor, f"supervision_{action}"):
                return order
            if expected is not None and expected != order.revision:
                raise Stale(words.who_was_first(order))
            if order.state not in states:
                raise Refused(words.wrong_state(order, action))
            step = body(order, actor, **given)
            order.revision += 1
            order.save()
            _write_down(order, application, actor, action, **step)
            return order

        carried_out.__doc__ = body.__doc__
        return carried_out

    return made


@verb(Action.ANSWER, *WAITING)
def answer(
    order: SupervisionOrder, actor: Actor, *, text: str, measures: str, promised: date | None = None
) -> dict:
    """反馈: what was found and what is being done, by the addressee or who answers for the department. `promised`: the day by
    which it will be done; needed while the case is open."""
    _allow(access.why_not_answer(actor, order))
    text = said(text, "情况说明", TEXT, missing="请写清楚情况：为什么慢了，现在到哪一步。")
    measures = said(measures, "措施", SHORTER, missing="请写采取了什么措施。")
    _check_promise(order, promised)
    step = {"text": text, "measures": words.with_promise(measures, promised)}
    order.answer(at=now())
    replies.disarm(order)
    return step


@verb(Action.RETURN, State.ANSWERED)
def send_back(order: SupervisionOrder, actor: Actor, *, reason: str, days: int = REPLY_DAYS) -> dict:
    """退回重办: the answer does not do; with a new date to answer by."""
    _allow(access.why_not_check(actor, order))
    text = said(reason, "退回的理由", TEXT, missing="请写为什么退回、还要做什么。")
    order.send_back(reply_from=today(), reply_days=_days(days), reply_due_on=add(today(), days).date)
    replies.arm(order)
    return {"text": text}


@verb(Action.STRIKE, State.ANSWERED)
def strike_off(order: SupervisionOrder, actor: Actor, *, finding: str) -> dict:
    """销号: checked and settled, with what the check found; what is still late is written down with it."""
    _allow(access.why_not_check(actor, order))
    text = said(finding, "核查结论", SHORTER, missing="请写核查的结论。")
    if still := words.still_late(order.application):
        text = f"{text}（{still}）"
    order.strike_off(at=now(), by=actor.user, by_name=actor.name[:60])
    replies.disarm(order)
    return {"text": text}


@verb(Action.URGE, *WAITING)
def urge(order: SupervisionOrder, actor: Actor, *, text: str = "") -> dict:
    """催办: reminds who has to answer, at most once a day."""
    _allow(access.why_not_urge(actor, order))
    last = order.steps.filter(action=Action.URGE).last()
    if last and now() - last.at < URGE_AGAIN:
        raise Refused("24 小时内已经催过一次了。")
    return {"text": said(text, "催办的话", 200)}


@transaction.atomic
def escalate(public_id) -> SupervisionOrder | None:
    """逾期升级 (functions.md M9): nobody answered in time, so the head, the hall's supervisors and leaders are told. None when
    there is nothing to escalate. The revision stays: what somebody is writing meanwhile can still be sent."""
    order, application = _locked(public_id)
    if order.state not in WAITING or order.reply_due_on >= today():
        return None
    order.escalated_at = order.escalated_at or now()
    order.save(update_fields=["escalated_at"])
    _write_down(order, application, SYSTEM, Action.ESCALATE, text=words.overdue(order))
    return order


@transaction.atomic
def recompute(public_id, *, notice: str) -> bool:
    """Reckons until when an answer is owed anew after a schedule was loaded (`notice`: its title); whether it moved. The day stood
    in the order in writing: a new schedule may give more time, never less. The revision stays, as when it is escalated."""
    order, application = _locked(public_id)
    anew = add(order.reply_from, order.reply_days).date
    if order.state not in WAITING or anew <= order.reply_due_on:
        return False
    before, order.reply_due_on = order.reply_due_on, anew
    if anew >= today():  # nobody is late any more
        order.escalated_at = None
        replies.arm(order)
    order.save(update_fields=["reply_due_on", "escalated_at"])
    _write_down(order, application, SYSTEM, Action.RECOMPUTE, text=words.recomputed(before, anew, notice))
    return True


def _locked(public_id) -> tuple[SupervisionOrder, Application | None]:
    """The order and its case, the case locked first as everywhere. Raises Http404."""
    case = (
        SupervisionOrder.objects.filter(public_id=public_id)
        .values_list("application__public_id", flat=True)
        .first()
    )
    application = locked(case) if case else None
    rows = SupervisionOrder.objects.select_for_update(of=("self",)).select_related("department", "addressee")
    order = rows.filter(public_id=public_id).first()
    if order is None:
        raise Http404
    if application:
        order.application = application
    return order, application


def _issue(
    actor: Actor, application, department, addressee, *, content: str, days: int, public_id=None
) -> SupervisionOrder:
    at = now()
    order = SupervisionOrder(
        number=_number(today().year),
        application=application,
        department=department,
        addressee=addressee,
        addressee_name=addressee.get_full_name()[:60] if addressee else "",
        content=content,
        opened_by=actor.user,
        opened_by_name=actor.name[:60],
        opened_at=at,
        reply_from=today(),
        reply_days=days,
        reply_due_on=add(today(), days).date,
    )
    if public_id is not None:
        order.public_id = public_id
    order.save(force_insert=True)
    _write_down(order, application, actor, Action.ISSUE, text=content)
    replies.arm(order)
    return order


def _write_down(order, application, actor: Actor, action: Action, *, text: str = "", measures: str = ""):
    step = SupervisionStep.objects.create(
        order=order,
        action=action,
        by=actor.user,
        by_name=actor.name[:60],
        at=now(),
        text=text,
        measures=measures,
    )
    journal.record(order, application, step, actor)
    telling.tell(order, application, step)


def _number(year: int) -> str:
    """督〔2026〕12号, counted by the year for the whole hall."""
    return f"督〔{year}〕{numbering.next_serial(f'supervision {year}')}号"


def _allow(reason: str) -> None:
    if reason:
        raise Refused(reason)


def _check_promise(order: SupervisionOrder, promised: date | None) -> None:
    if promised is None and words.is_open(order.application):
        raise Refused("请写承诺哪天前办完。")
    if promised is not None and promised < today():
        raise Refused("承诺办完的日子不能早于今天。")


def _refuse_a_second(application: Application) -> None:
    known = open_order_of(application)
    if known is not None:
        raise Refused(f"这件已经有督办单 {known.number}（{known.get_state_display()}），销号以后才能再开。")


def _check_addressee(addressee: User, department: Department, application: Application | None) -> None:
    posts = Post.objects.in_force(today()).filter(user=addressee, user__is_active=True)
    if application is not None and addressee.pk == application.applicant_id:
        raise Refused("申请人自己不能当督办的责任人，请换一位。")
    if not posts.filter(department=department).exists() and addressee not in telling.handlers(application):
        raise Refused(f"{addressee.get_full_name()}现在不在{department.name}任职，请换一位责任人。")


def _days(days: int) -> int:
    if not 1 <= days <= MOST_DAYS:
        raise Refused(f"反馈的期限请写 1 到 {MOST_DAYS} 个工作日。")
    return days
