"""What the law makes of a case when its day has passed and nobody acted. Oldest first, with no lower bound, so that a late
run catches up."""

import logging
from collections.abc import Callable, Iterator

from django.http import Http404

from approvals.workflow.acceptance import deem_accepted
from approvals.workflow.choices import State
from approvals.workflow.filing import lapse
from approvals.workflow.models import Application
from approvals.workflow.refusals import Refused
from hall.people.actor import SYSTEM
from hall.worktime import today

BATCH = 200
# State → what follows once `due_on` has passed (许可法 Art. 32(4); law.md A8, A11).
FOLLOWS: dict[str, Callable] = {State.SUBMITTED: deem_accepted, State.CORRECTING: lapse}
log = logging.getLogger(__name__)


def sweep() -> int:
    """Carries out everything due, each case in a transaction of its own; returns how many. One that fails is logged and left
    for the next run."""
    return sum(_carry_out(state, *row) for state in FOLLOWS for row in _due(state))


def _due(state: str) -> Iterator[tuple]:
    """(public_id, revision) of every case whose day has passed, read in batches by key."""
    day, after = today(), None
    rows = Application.objects.filter(state=state, due_on__lt=day).order_by("due_on", "id")
    while True:
        found = (
            rows
            if after is None
            else rows.filter(due_on__gte=after[0]).exclude(due_on=after[0], id__lte=after[1])
        )
        batch = list(found.values_list("due_on", "id", "public_id", "revision")[:BATCH])
        if not batch:
            return
        for due_on, pk, public_id, revision in batch:
            after = due_on, pk
            yield public_id, revision


def _carry_out(state: str, public_id, revision: int) -> bool:
    """The revision makes sure that nobody acted between reading the row and now."""
    try:
        FOLLOWS[state](public_id, actor=SYSTEM, expected=revision)
    except (Refused, Http404) as reason:
        log.info("%s 到期未自动办理：%s", public_id, reason)
    except Exception:  # the others must not wait for this one
        log.exception("%s 到期自动办理出错，下次再试", public_id)
    else:
        return True
    return False
