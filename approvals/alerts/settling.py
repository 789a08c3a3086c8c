"""What people do about an alert: contest it, uphold it, strike it off (functions.md M10)."""

from collections.abc import Callable

from django.db import transaction
from django.http import Http404
from django.urls import reverse

from approvals.alerts import access
from approvals.alerts.models import Alert
from approvals.alerts.words import CONTESTED, STRUCK_OFF, UPHELD
from approvals.workflow.change import pressed_before
from approvals.workflow.refusals import Refused, Stale
from approvals.workflow.telling import SUBJECT
from approvals.workflow.wording import said
from hall.journal.record import record
from hall.notices import outbox
from hall.people.actor import Actor
from hall.people.models import Post, Role, User
from hall.worktime import now, today

REASON = 500


def contest(public_id, *, actor: Actor, reason: str, expected: int | None = None, nonce=None) -> Alert:
    """The person concerned, his chief or the head of department says why it is not so. Raises Http404, Stale, Refused."""

    def body(alert: Alert, words: str) -> None:
        alert.contest(at=now(), by=actor.user, by_name=actor.name, reason=words)
        _write_down(alert, actor, CONTESTED, words)
        _tell_supervisors(alert, actor, words)

    return _carried_out(public_id, actor, CONTESTED, access.why_not_contest, body, reason, expected, nonce)


def uphold(public_id, *, actor: Actor, reason: str, expected: int | None = None, nonce=None) -> Alert:
    """A third person finds that it is so. Raises Http404, Stale, Refused."""
    return _settled(public_id, actor, UPHELD, Alert.uphold, reason, expected, nonce)


def strike_off(public_id, *, actor: Actor, reason: str, expected: int | None = None, nonce=None) -> Alert:
    """A third person finds that it is not so. Raises Http404, Stale, Refused."""
    return _settled(public_id, actor, STRUCK_OFF, Alert.strike_off, reason, expected, nonce)


def _settled(public_id, actor, action, move, reason, expected, nonce) -> Alert:
    def body(alert: Alert, words: str) -> None:
        move(alert, at=now(), by=actor.user, by_name=actor.name, reason=words)
        _write_down(alert, actor, action, words)
        chain = alert.application.chain
        changes = {"number": alert.number, "name": alert.rule_name}
        record(
            chain,
            f"alert_settled_{alert.state}",
            actor=actor,
            changes=changes,
            post=_post(actor, alert),
        )
        _tell_settled(alert, actor, words)

    return _carried_out(public_id, actor, action, access.why_not_settle, body, reason, expected, nonce)


@transaction.atomic
def _carried_out(
    public_id, actor: Actor, action: str, why_not: Callable, body: Callable, reason: str, expected, nonce
):
    """One transaction: lock, press, stale check, who may, the rest."""
    alert = _locked(actor, public_id)
    if nonce and pressed_before(nonce, alert.application, actor, action):
        return alert
    if expected is not None and expected != alert.revision:
        raise Stale(_who_was_first(alert))
    if refusal := why_not(actor, alert):
        raise Refused(refusal)
    body(alert, said(reason, "理由", REASON, missing="请写明理由。"))
    alert.revision += 1
    alert.save()
    return alert


def _locked(actor: Actor, public_id) -> Alert:
    rows = access.seen(actor).select_for_update(of=("self",)).select_related("application", "department")
    found = rows.defer("application__form").filter(public_id=public_id).first()
    if found is None:
        raise Http404
    return found


def _who_was_first(alert: Alert) -> str:
    who = alert.settled_by_name or alert.contested_by_name or "别人"
    done = {Alert.State.CONTESTED: "提出异议", Alert.State.UPHELD: "认定成立", Alert.State.STRUCK_OFF: "撤销"}
    return f"这条预警刚由{who}{done.get(alert.state, '处理')}，没有重复执行。请看现在的情况。"


def _post(actor: Actor, alert: Alert) -> str:
    return str(actor.post_for(alert.department_id) or "")


def _write_down(alert: Alert, actor: Actor, action: str, words: str) -> None:
    record(alert.chain, action, actor=actor, reason=words, post=_post(actor, alert))


def _tell_supervisors(alert: Alert, actor: Actor, words: str) -> None:
    posts = Post.objects.in_force(today()).filter(role=Role.SUPERVISOR, user__is_active=True)
    posts = posts.filter(department=alert.department_id) | posts.filter(department=None)
    people = {post.user for post in posts.select_related("user")} - {actor.user}
    _tell("alert_contested", alert, people, f"{actor.name}提出异议：{words}", "有异议，请认定")


def _tell_settled(alert: Alert, actor: Actor, words: str) -> None:
    concerned = {alert.person_id, alert.contested_by_id} - {None, actor.user.pk}
    people = User.objects.filter(pk__in=concerned, is_active=True)
    result = alert.get_state_display()
    _tell("alert_settled", alert, people, f"{actor.name}认定{result}：{words}", f"认定{result}")


def _tell(kind: str, alert: Alert, people, words: str, headline: str) -> None:
    outbox.queue(
        kind,
        f"{kind}:{alert.public_id}:{alert.revision + 1}",
        sorted(people, key=lambda user: user.pk),
        subject=f"预警{headline}：{alert.rule_name}"[:SUBJECT],
        body=f"{alert.number}：{alert.description}。{words}",
        link=reverse("desk-alert", args=[alert.public_id]),
    )
