"""Who sees which alerts, who may contest one and who may settle it (functions.md M10). Views obtain rows only through here."""

from django.db.models import Q
from django.http import Http404

from approvals.alerts.models import Alert, AlertRule
from approvals.escalation.parts import took_part
from approvals.workflow import access
from hall.people.access import holds_any
from hall.people.actor import Actor
from hall.people.models import Role

# Posts that look after what a department's people do.
OVERSEERS = (Role.SIGNER, Role.LEADER, Role.SUPERVISOR)
WORKING = (*access.HANDLING, *access.OVERSEEING)
State = Alert.State


def sees_alerts(actor: Actor) -> bool:
    """Whether the list of alerts is for this person."""
    return any(post.role in WORKING for post in actor.posts) or keeps_rules(actor)


def keeps_rules(actor: Actor) -> bool:
    """Who writes the rules: system administrators and the hall's own supervisors."""
    hall = any(post.role == Role.SUPERVISOR and _is_hall(post) for post in actor.posts)
    return hall or holds_any(actor, Role.SYSTEM_ADMIN)


def sees_all(actor: Actor) -> bool:
    """The hall's supervisors and leaders look after every department."""
    return any(post.role in access.OVERSEEING and _is_hall(post) for post in actor.posts)


def _is_hall(post) -> bool:
    """Of the whole hall, not of one department or service point."""
    return post.department_id is None and post.service_point_id is None


def departments(actor: Actor) -> list[str]:
    """Codes of the departments whose alerts he looks after."""
    return sorted(
        {post.department_id for post in actor.posts if post.role in OVERSEERS and post.department_id}
    )


def mine(actor: Actor):
    """Alerts the person answers for himself."""
    return _not_his_own(actor).filter(person=actor.user) if actor.posts else Alert.objects.none()


def of_department(actor: Actor, code: str):
    return _not_his_own(actor).filter(department=code)


def everything(actor: Actor):
    return _not_his_own(actor)


def seen(actor: Actor):
    """Everything the person may see, by whichever of the three."""
    if not actor.posts:
        return Alert.objects.none()
    if sees_all(actor):
        return everything(actor)
    return _not_his_own(actor).filter(Q(person=actor.user) | Q(department__in=departments(actor)))


def get(actor: Actor, public_id) -> Alert:
    """Raises Http404 for an alert that is not the person's to see."""
    rows = seen(actor).select_related("rule", "department", "application__version", "application__department")
    found = (
        rows.defer("application__form", "application__version__definition")
        .filter(public_id=public_id)
        .first()
    )
    if found is None:
        raise Http404
    return found


def get_rule(actor: Actor, code: str) -> AlertRule:
    """For changing it. Raises Http404."""
    found = AlertRule.objects.filter(pk=code).first() if keeps_rules(actor) else None
    if found is None:
        raise Http404
    return found


def why_not_contest(actor: Actor, alert: Alert) -> str:
    """'' or one sentence: the person concerned, his chief or the head of the department may, once."""
    if alert.state != State.RAISED:
        return "这条预警已经有人提出异议了。" if alert.state == State.CONTESTED else "这条预警已经认定了。"
    if actor.user.pk == alert.person_id or _looks_after(actor, alert, Role.SIGNER, Role.LEADER):
        return ""
    return "只有责任人、科长和部门负责人能提出异议。"


def why_not_settle(actor: Actor, alert: Alert) -> str:
    """'' or one sentence: a supervisor who has no part in it. Three queries for one who might, none for others."""
    if alert.state not in (State.RAISED, State.CONTESTED):
        return "这条预警已经认定了。"
    posts = [post for post in actor.posts if post.role == Role.SUPERVISOR]
    if not any(_is_hall(post) or post.department_id == alert.department_id for post in posts):
        return "由督查岗认定。"
    if actor.user.pk == alert.person_id:
        return "您是责任人，请由另一位督查认定。"
    if actor.user.pk == alert.contested_by_id:
        return "异议是您提出的，请由另一位督查认定。"
    if {alert.person_id, alert.contested_by_id} & set(actor.deputising):
        return "您正代理责任人或提出异议的人，请由另一位督查认定。"
    if actor.user.pk in took_part(alert.application):
        return "您经办过这件，请由另一位督查认定。"
    return ""


def _looks_after(actor: Actor, alert: Alert, *roles: Role) -> bool:
    return any(post.role in roles and post.department_id == alert.department_id for post in actor.posts)


def _not_his_own(actor: Actor):
    """Alerts of a person's own matter are not his to see as staff (回避)."""
    own = Q(application__applicant=actor.user)
    if enterprises := [agent.enterprise_id for agent in access.agencies(actor)]:
        own |= Q(application__enterprise__in=enterprises)
    return Alert.objects.exclude(own)
