"""Whoever opens a case reads personal data; the journal keeps who and when, once an hour."""

from datetime import timedelta

from approvals.workflow.models import Application
from hall.journal.apart import read_of_personal_data
from hall.journal.models import Entry
from hall.people.account.reads import chain_of_reads
from hall.people.actor import Actor
from hall.worktime import now

AGAIN = timedelta(hours=1)
CASE, PRINT = "办件", "办件（打印）"


# A person is told of reads of so many of the latest cases.
LATEST = 300


def chains_about(user) -> list[str]:
    """The chains of reads of a person's own cases, for “谁看过我的信息”."""
    own = Application.objects.filed().filter(applicant=user).order_by("-pk")
    return [
        chain_of_reads(f"application:{public_id}")
        for public_id in own.values_list("public_id", flat=True)[:LATEST]
    ]


def note_read(application: Application, actor: Actor, what: str = CASE) -> bool:
    """Writes down that the actor looked at the case; False when that stands there already within the hour."""
    seen = Entry.objects.filter(
        chain=chain_of_reads(application.chain), actor=actor.user, at__gt=now() - AGAIN, action="read"
    )
    if any(changes.get("what") == what for changes in seen.values_list("changes", flat=True)):
        return False
    read_of_personal_data(application.chain, what, actor=actor)
    return True
