"""Raising an alert: numbered, kept with what the rule said, told, and written into two journals (GB/T 39046 table 11)."""

from django.urls import reverse

from approvals.alerts.looking import Look
from approvals.alerts.models import Alert
from approvals.alerts.rules import Hit, compiled
from approvals.alerts.words import RAISED
from approvals.clock.dates import day_of
from approvals.escalation.recipients import people
from approvals.workflow.numbering import next_serial
from approvals.workflow.telling import SUBJECT
from hall.journal.record import record
from hall.notices import outbox
from hall.people.actor import SYSTEM
from hall.people.models import User
from hall.worktime import now


def raise_alert(look: Look, hit: Hit) -> Alert:
    """Inside the transaction that holds the case: nobody else raises the same."""
    alert = _made(look, hit)
    alert.save(force_insert=True)
    _write_down(look, hit, alert)
    _tell(look, hit, alert)
    return alert


def _made(look: Look, hit: Hit) -> Alert:
    at = now()
    return Alert(
        number=_number(hit.answers.department_id, at),
        rule=hit.rule,
        rule_name=hit.rule.name,
        kind=hit.rule.kind,
        level=hit.rule.level,
        application=look.application,
        occasion=hit.occasion,
        department_id=hit.answers.department_id,
        person_id=hit.answers.user_id,
        person_name=hit.answers.name[:60],
        description=hit.description,
        raised_at=at,
    )


def _number(department: str, at) -> str:
    """监察编号: JC, department, day, serial of the day in that department."""
    day = day_of(at)
    return f"JC{department}{day:%Y%m%d}{next_serial(f'alert {department} {day:%Y%m%d}'):04d}"


def _write_down(look: Look, hit: Hit, alert: Alert) -> None:
    """The alert's own chain keeps what the rule said and the facts of that moment, whatever becomes of the rule; the case's,
    which more people read, only that there was one."""
    kept = {
        "rule": hit.rule.code,
        "name": hit.rule.name,
        "condition": hit.rule.condition,
        "says": compiled(hit.rule.condition).sentence(),
        "basis": hit.rule.basis,
        "facts": [list(pair) for pair in hit.facts],
        "case": look.application.number,
    }
    record(alert.chain, RAISED, actor=SYSTEM, reason=alert.description, changes=kept)
    said = {"number": alert.number, "name": alert.rule_name, "level": str(alert.get_level_display())}
    record(look.application.chain, "alert", actor=SYSTEM, changes=said)


def _tell(look: Look, hit: Hit, alert: Alert) -> None:
    """Whom the rule names, and whoever answers for it: he may contest it. Each once."""
    told = {user.pk: user for _, user in people(look.application, hit.rule.whom)}
    if alert.person_id and alert.person_id not in told:
        told |= {user.pk: user for user in User.objects.filter(pk=alert.person_id, is_active=True)}
    outbox.queue(
        "alert",
        f"alert:{alert.public_id}",
        list(told.values()),
        subject=f"{alert.get_level_display()}预警：{alert.rule_name}"[:SUBJECT],
        body=f"{look.application.applicant_name} · {look.definition.name}（{look.application.number}）。"
        f"{alert.description}。有异议可以在预警页面提出。",
        link=reverse("desk-alert", args=[alert.public_id]),
    )
