"""Interrupted anywhere, a verb has done all or nothing."""

from itertools import product

import pytest
from django.db import transaction

from approvals.documents import issuing
from approvals.workflow import change as frame
from approvals.workflow import tasks, telling
from approvals.workflow.choices import Move
from approvals.workflow.models import Application, Press, Serial, Submission
from approvals.workflow.transitions import VERBS
from hall.journal.models import Chain, Entry
from hall.notices.models import Notice
from hall.timers.models import Timer
from tests.approvals import workflow_rows as rows

pytestmark = pytest.mark.django_db

# Verbs that reach every kind of writing: number, snapshot, task, document, message, journal.
VERBS_TRIED = {
    Move.SUBMIT: ("draft", "agent"),
    Move.REQUEST_CORRECTION: ("submitted, faults found", "clerk"),
    Move.RESUBMIT: ("correcting", "agent"),
    Move.ACCEPT: ("submitted", "clerk"),
    Move.REFUSE: ("submitted", "clerk"),
    Move.PASS_ON: ("accepted", "reviewer"),
    Move.PROPOSE: ("reviewing, last stage", "reviewer"),
    Move.SEND_BACK: ("deciding", "signer"),
    Move.ADD_SIGNER: ("deciding", "signer"),
    Move.APPROVE: ("deciding", "signer"),
    Move.DENY: ("deciding", "signer"),
    Move.WITHDRAW: ("deciding", "agent"),
    Move.TERMINATE: ("accepted", "signer"),
    Move.DELIVER: ("granted", "clerk"),
    Move.REVOKE: ("granted", "signer"),
}
PLACES = {
    "the journal": (frame, "record_all"),
    "the dates": (frame.dates, "settle"),
    "a document": (issuing, "issue"),
    "a message": (telling.outbox, "queue"),
    "a task": (tasks, "put"),
    "the timers": (frame.arming, "arm_case"),
}


class PowerCut(Exception):
    pass


@pytest.mark.parametrize("move", VERBS_TRIED, ids=str)
def test_a_power_cut_leaves_nothing_behind(monkeypatch, move):
    cast = rows.everybody()
    row, who = VERBS_TRIED[move]
    application = rows.ROWS[row](cast)
    given, actor = rows.given(move, cast, application), rows.actors(cast)[who]
    before, cut = everything(), []
    for place, after in product(PLACES, (False, True)):
        with monkeypatch.context() as patched, transaction.atomic():
            came_by = _cut(patched, *PLACES[place], after)
            try:
                with transaction.atomic():
                    VERBS[move](application.public_id, actor=actor, **given)
            except PowerCut:
                cut.append(place)
                assert everything() == before, (place, after)
            assert came_by == ([True] if place in cut else []), place
            transaction.set_rollback(True)
    assert {"the journal", "the dates"} <= set(cut)
    assert len(set(cut)) >= 3
    VERBS[move](application.public_id, actor=actor, **given)  # and nothing is in the way of doing it again


def _cut(monkeypatch, module, name: str, after: bool) -> list:
    """From now on the power fails there; the list tells whether it did."""
    real, came_by = getattr(module, name), []

    def cut(*args, **given):
        if after:
            real(*args, **given)
        came_by.append(True)
        raise PowerCut

    monkeypatch.setattr(module, name, cut)
    return came_by


def everything() -> dict:
    """Every row of every table a verb writes to."""
    tables = (Application, Submission, Press, Serial, Chain, Entry, Notice, Timer)
    found = {table.__name__: list(table.objects.order_by("pk").values()) for table in tables}
    for application in Application.objects.all():
        found[f"tasks {application.pk}"] = list(application.tasks.order_by("pk").values())
        found[f"papers {application.pk}"] = list(application.documents.order_by("pk").values())
        found[f"notices {application.pk}"] = list(application.correction_notices.order_by("pk").values())
    return found
