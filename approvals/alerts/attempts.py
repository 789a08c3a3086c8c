"""An attempt at what the law forbids is kept, although it changed nothing (许可法 Art. 72(4))."""

from django.db import transaction

from approvals.alerts.watching import WATCH
from approvals.alerts.words import ATTEMPT
from approvals.clock.arming import subject_of
from approvals.workflow.change import locked
from approvals.workflow.checks import new_points, only_old_points
from approvals.workflow.naming import name_of
from approvals.workflow.refusals import Refused
from hall.catalog.shelf import definition_of
from hall.journal.record import record
from hall.people.actor import Actor
from hall.timers.arming import Wanted, arm
from hall.worktime import now


@transaction.atomic
def note_second_correction(public_id, actor: Actor, refused: Refused) -> None:
    """After a notice was refused: when it was for its new points, the case's journal keeps who tried and what, and the case is
    looked at. The refusal itself was rolled back."""
    application = locked(public_id)
    if refused.sentence != only_old_points(application, actor, None):
        return
    points = sorted(new_points(application))
    definition = definition_of(application.version)
    names = [name_of(definition, subject, key) for subject, key in points]
    record(
        application.chain,
        ATTEMPT,
        actor=actor,
        reason="、".join(names)[:500],
        changes={"round": application.round, "points": len(points), "names": names},
        post=str(actor.post_for(application.department_id) or ""),
    )
    arm(subject_of(application), [Wanted(WATCH, now())])
