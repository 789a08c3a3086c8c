"""The people who act for an enterprise (经办人): invited by phone, limited, removed. Each change is one entry in the
enterprise's chain of the journal, and the person concerned is told."""

from datetime import date

from django.apps import apps
from django.db import transaction
from django.http import Http404
from django.urls import reverse

from hall.notices.outbox import queue
from hall.people import witness
from hall.people.actor import Actor
from hall.people.enterprises.access import get_agent, invitations
from hall.people.enterprises.registering import chain_of
from hall.people.models import Agent, Enterprise, User
from hall.people.refusals import NotDone
from hall.privacy import masking
from hall.worktime import now, today

MOST_AGENTS = 50
STATES = (Agent.State.INVITED, Agent.State.ACTIVE)


@transaction.atomic
def invite(
    enterprise: Enterprise,
    *,
    actor: Actor,
    phone: str,
    items: list[str],
    may_submit: bool,
    starts_on: date,
    ends_on: date | None,
) -> Agent:
    """Invites whoever proves the phone to be his, whether there is an account yet or not. Raises NotDone."""
    _lock(enterprise)
    if actor.user.phone == phone:
        raise NotDone("这是您自己的手机号，您已经可以替企业办事。", "phone")
    there = enterprise.agents.filter(state__in=STATES)
    if there.filter(invited_phone=phone).exists() or there.filter(user__phone=phone).exists():
        raise NotDone("已经邀请过这个手机号，或者对方已经是经办人。", "phone")
    if there.count() >= MOST_AGENTS:
        raise NotDone(f"一家企业最多 {MOST_AGENTS} 位经办人，请先解除不用的。")
    agent = Agent.objects.create(
        enterprise=enterprise,
        invited_phone=phone,
        role=Agent.Role.AGENT,
        state=Agent.State.INVITED,
        items=items,
        may_submit=may_submit,
        starts_on=starts_on,
        ends_on=_checked_end(starts_on, ends_on),
        invited_by=actor.user,
    )
    _write(agent, "agent_invited", actor)
    _tell_invited(agent)
    return agent


@transaction.atomic
def accept(user: User, public_id, *, actor: Actor) -> Agent:
    """The invited person agrees. Raises Http404 for somebody else's invitation, NotDone."""
    agent = _invitation(user, public_id)
    if agent.enterprise.agents.filter(user=user, state=Agent.State.ACTIVE).exists():
        raise NotDone("您已经是这家企业的经办人了。")
    agent.user, agent.state = user, Agent.State.ACTIVE
    agent.save(update_fields=["user", "state"])
    _write(agent, "agent_accepted", actor)
    _tell_leader(agent, f"{user.get_full_name()}同意做经办人", "对方现在可以替企业办事了。")
    return agent


@transaction.atomic
def decline(user: User, public_id, *, actor: Actor) -> Agent:
    """The invited person does not want to. Raises Http404."""
    agent = _invitation(user, public_id)
    agent.user, agent.state = user, Agent.State.DECLINED
    agent.save(update_fields=["user", "state"])
    _write(agent, "agent_declined", actor)
    _tell_leader(agent, f"{user.get_full_name()}谢绝了经办邀请", "如果请错了人，可以再邀请别的手机号。")
    return agent


@transaction.atomic
def limit(
    enterprise: Enterprise,
    public_id,
    *,
    actor: Actor,
    items: list[str],
    may_submit: bool,
    ends_on: date | None,
) -> Agent:
    """Other items, another end, submitting or only preparing. Raises Http404, NotDone."""
    _lock(enterprise)
    agent = get_agent(enterprise, public_id)
    _not_the_leader(agent)
    agent.items, agent.may_submit, agent.ends_on = items, may_submit, _checked_end(agent.starts_on, ends_on)
    agent.save(update_fields=["items", "may_submit", "ends_on"])
    _write(agent, "agent_limited", actor)
    _tell_agent(agent, "您替企业办事的范围变了", f"“{enterprise.name}”的法定代表人改了您能办的事项或期限。")
    return agent


@transaction.atomic
def remove(enterprise: Enterprise, public_id, *, actor: Actor) -> Agent:
    """Ends the right at once; whoever was acting for the enterprise no longer does. Raises Http404, NotDone."""
    _lock(enterprise)
    agent = get_agent(enterprise, public_id)
    _not_the_leader(agent)
    _end(agent, "agent_removed", actor)
    _tell_agent(agent, "您不再是经办人", f"“{enterprise.name}”解除了您的经办资格。您自己的办件不受影响。")
    return agent


@transaction.atomic
def leave(agent: Agent, *, actor: Actor) -> Agent:
    """The agent gives the right back. Raises NotDone."""
    _lock(agent.enterprise)
    _not_the_leader(agent)
    _end(agent, "agent_left", actor)
    _tell_leader(agent, f"{actor.name}不再做经办人", "对方自己退出了。正在办的件请您或别的经办人接着办。")
    return agent


def invitations_of(user: User) -> list[Agent]:
    """Invitations that wait for the account's answer."""
    return list(invitations(user))


def with_item_names(agents: list[Agent]) -> list[Agent]:
    """The same with `item_names`: what each may do, in words. One query, none where nobody is limited."""
    codes = {code for agent in agents for code in agent.items}
    rows = apps.get_model("hall", "ServiceItem").objects.filter(code__in=codes) if codes else None
    names = dict(rows.values_list("code", "current__name")) if codes else {}
    for agent in agents:
        agent.item_names = "、".join(names.get(code) or code for code in agent.items)
    return agents


def _invitation(user: User, public_id) -> Agent:
    agent = invitations(user).filter(public_id=public_id).first()
    if agent is None:
        raise Http404
    _lock(agent.enterprise)
    agent = invitations(user).filter(public_id=public_id).first()
    if agent is None:
        raise NotDone("这份邀请刚刚已经处理过了。")
    if agent.ends_on and agent.ends_on < today():
        raise NotDone("这份邀请的期限已经过了，请让对方重新邀请。")
    return agent


def _lock(enterprise: Enterprise) -> None:
    """One change of an enterprise's agents at a time."""
    Enterprise.objects.select_for_update().only("pk").get(pk=enterprise.pk)


def _checked_end(starts_on: date, ends_on: date | None) -> date | None:
    if ends_on and ends_on < max(starts_on, today()):
        raise NotDone("截止日不能早于开始日和今天。", "ends_on")
    return ends_on


def _not_the_leader(agent: Agent) -> None:
    if agent.role == Agent.Role.LEGAL_REPRESENTATIVE:
        raise NotDone("法定代表人不能在这里解除或限制。换法定代表人请带营业执照到服务点。")


def _end(agent: Agent, action: str, actor: Actor) -> None:
    agent.state, agent.ends_on = Agent.State.REMOVED, max(agent.starts_on, today())
    agent.save(update_fields=["state", "ends_on"])
    _write(agent, action, actor)


def _write(agent: Agent, action: str, actor: Actor) -> None:
    changes = {
        "agent": agent.user.get_full_name() if agent.user else masking.phone(agent.invited_phone),
        "items": agent.items,
        "may_submit": agent.may_submit,
        "ends_on": agent.ends_on.isoformat() if agent.ends_on else "",
    }
    witness.write_down(chain_of(agent.enterprise), action, actor=actor, changes=changes)


def _tell_invited(agent: Agent) -> None:
    known = User.objects.filter(phone=agent.invited_phone, phone_verified=True).first()
    queue(
        "agency",
        f"agent:{agent.public_id}:invited",
        [known] if known else [],
        phones=[] if known else [agent.invited_phone],
        subject="请您做企业的经办人",
        body=f"“{agent.enterprise.name}”请您替它办事。用这个手机号登录后，在“我的账号”里答复。",
        link=reverse("account"),
    )


def _tell_agent(agent: Agent, subject: str, body: str) -> None:
    if agent.user:
        event = f"agent:{agent.public_id}:{now():%Y%m%d%H%M%S%f}"
        queue("agency", event, [agent.user], subject=subject, body=body, link=reverse("account"))


def _tell_leader(agent: Agent, subject: str, body: str) -> None:
    leaders = agent.enterprise.agents.in_force(today()).filter(role=Agent.Role.LEGAL_REPRESENTATIVE)
    users = [leader.user for leader in leaders.select_related("user")]
    link = reverse("enterprise", args=[agent.enterprise.public_id])
    queue("agency", f"agent:{agent.public_id}:{agent.state}", users, subject=subject, body=body, link=link)
