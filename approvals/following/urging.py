"""When an applicant may urge: once the date he was told has passed, and once a day."""

from approvals.workflow.choices import WITH_US, Move
from approvals.workflow.options import why_not
from hall.people.actor import Actor
from hall.worktime import today
from hall.worktime.templatetags.dates import short_date


def cannot(application, actor: Actor) -> str:
    """Why not, in one sentence; empty when it may be done now."""
    due = application.due_on
    if application.state in WITH_US and due and today() <= due:
        return f"还没到期。到 {short_date(due)}还没办好，这里就能催办。"
    return why_not(Move.URGE, application, actor)
