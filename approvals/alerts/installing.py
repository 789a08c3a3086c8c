"""What the room makes known to the rest when the app starts."""

from django.urls import reverse

from approvals.alerts import act_facts, awaited_facts, changing, facts, time_facts
from approvals.alerts.access import sees_alerts
from approvals.alerts.attempts import note_second_correction
from approvals.alerts.watching import WATCH, look, look_of, wanted
from approvals.alerts.words import KINDS, WORDS
from approvals.clock import arming
from approvals.desk import menu
from approvals.workflow.change import AFTER_REFUSAL
from approvals.workflow.choices import Move
from hall.journal import words
from hall.notices import kinds
from hall.people.actor import Actor
from hall.timers import registry, subjects
from hall.timers.subjects import Subject


def install() -> None:
    facts.register(time_facts.FACTS)
    facts.register(act_facts.FACTS)
    facts.wait_for(awaited_facts.AWAITED)
    arming.register((WATCH,), wanted, key=look_of)
    registry.register(WATCH, look, "看有没有要预警的")
    registry.register(changing.LOOK_AGAIN, changing.look_again, "监察规则改了，重新看每一件")
    subjects.register(changing.SUBJECT.partition(":")[0], _name)
    AFTER_REFUSAL[Move.REQUEST_CORRECTION] = note_second_correction
    words.register(WORDS)
    kinds.register(KINDS)
    menu.register(menu.Entry("预警", "desk-alerts", sees_alerts))


def _name(actor: Actor, rests: list[str]) -> dict[str, Subject]:
    """For the page of stopped timers."""
    return {rest: Subject("监察规则", reverse("desk-alert-rules")) for rest in rests}
