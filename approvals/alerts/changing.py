"""Writing rules. What was raised keeps what its rule said then (functions.md M1); the change stands in the rule's journal."""

import hashlib
import json
from datetime import timedelta

from django.db import transaction

from approvals.alerts.facts import words as fact_words
from approvals.alerts.models import AlertRule
from approvals.alerts.watching import WATCH
from approvals.workflow.refusals import Stale
from hall.journal.record import record
from hall.people.actor import Actor
from hall.timers.arming import Wanted, arm
from hall.timers.models import Timer
from hall.timers.registry import Next
from hall.timers.sweep import FREE
from hall.worktime import now

FIELDS = (
    "name",
    "kind",
    "level",
    "condition",
    "occasion",
    "sentence",
    "whom",
    "basis",
    "starts_on",
    "ends_on",
)
LOOK_AGAIN, SUBJECT = "alerts.look_again", "alert_rules:all"
# Cases called up at once, and seconds until the next: deadlines that fall due meanwhile are not held up.
BATCH, PACE = 1000, 20


def chain(rule: AlertRule) -> str:
    return f"alert_rule:{rule.code}"


def fingerprint(rule: AlertRule) -> str:
    """Of what the form showed, to notice that somebody else has changed it since."""
    kept = json.dumps(
        {name: _plain(getattr(rule, name)) for name in FIELDS}, sort_keys=True, ensure_ascii=False
    )
    return hashlib.sha256(kept.encode()).hexdigest()[:16]


@transaction.atomic
def save(rule: AlertRule, *, actor: Actor, expected: str = "") -> AlertRule:
    """Keeps a new or changed rule; every open case is looked at anew, a few at a time. Raises Stale."""
    before = AlertRule.objects.select_for_update().filter(pk=rule.pk).first()
    if expected and (before is None or fingerprint(before) != expected):
        raise Stale("这条规则刚有人改过，没有保存。请看现在的内容再改。")
    changed = {
        AlertRule._meta.get_field(name).verbose_name: [
            _plain(getattr(before, name, None)),
            _plain(getattr(rule, name)),
        ]
        for name in FIELDS
        if before is None or getattr(before, name) != getattr(rule, name)
    }
    if changed:
        rule.save()
        told = {"code": rule.code, "name": rule.name, "changed": changed}
        record(chain(rule), "alert_rule_changed", actor=actor, changes=told)
        arm(SUBJECT, [Wanted(LOOK_AGAIN, now())])
    return rule


def look_again(timer: Timer) -> Next | None:
    """Calls up the next few cases to be looked at now, also those whose look a faulty rule has stopped."""
    at = now()
    waiting = Timer.objects.filter(kind=WATCH, pk__gt=timer.payload.get("after", 0))
    keys = list(waiting.order_by("pk").values_list("pk", flat=True)[:BATCH])
    # A case being looked at this moment, by the old rules, loses its claim and is looked at once more.
    Timer.objects.filter(pk__in=keys).update(fire_at=at, due_at=at, **FREE)
    if len(keys) < BATCH:
        return None
    return Next(at + timedelta(seconds=PACE), payload={"after": keys[-1]})


def _plain(value):
    return value if value is None or isinstance(value, str | list) else fact_words(value)
