"""Setting the timers that running cases lack: after an upgrade that brings new kinds, or after a restore."""

from django.db import transaction
from django.db.models import Q

from approvals.clock.arming import subject_of, wanted_of
from approvals.workflow.change import Change
from approvals.workflow.choices import OPEN, Move, State
from approvals.workflow.models import Application
from hall.catalog.shelf import definition_of
from hall.people.actor import SYSTEM
from hall.timers.arming import arm_missing
from hall.worktime import now

CHUNK = 100


def arm_all() -> int:
    """Goes through every case on which a deadline may hang; returns how many. Timers that are there stay as they are."""
    after, done = 0, 0
    while found := _arm_chunk(after):
        after, done = found[-1].pk, done + len(found)
    return done


@transaction.atomic
def _arm_chunk(after: int) -> list[Application]:
    """Holds a hundred cases at a time, so that no verb moves one while its timers are set."""
    undelivered = Q(state=State.CLOSED, decided_at__isnull=False, delivered_at=None)
    rows = Application.objects.select_for_update(of=("self",)).filter(Q(state__in=OPEN) | undelivered)
    rows = rows.select_related("version", "item", "department").defer("form", "version__definition")
    found = list(rows.filter(id__gt=after).order_by("id")[:CHUNK])
    arm_missing({subject_of(each): wanted_of(_as_it_stands(each)) for each in found})
    return found


def _as_it_stands(application: Application) -> Change:
    """What sources are asked about; the move is one that changes no date."""
    return Change(application, SYSTEM, now(), definition_of(application.version), Move.CLAIM)
