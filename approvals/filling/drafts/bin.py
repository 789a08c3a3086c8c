"""The bin: a draft is thrown away, and taken back within its days."""

from datetime import timedelta

from django.db import transaction

from approvals.filling.drafts import rows
from approvals.filling.models import Draft
from approvals.workflow.choices import State
from approvals.workflow.models import Application
from approvals.workflow.refusals import Refused
from hall.journal.record import record
from hall.people.actor import Actor
from hall.worktime import now

# Calendar days a draft waits in the bin, and nobody touched it before it is thrown there (pains.md 3).
BIN_DAYS = 30


@transaction.atomic
def discard(public_id, actor: Actor) -> Application:
    """Into the bin, from where it can be taken back for 30 days. Raises Refused."""
    application = rows.locked(public_id)
    if application.state != State.DRAFT:
        raise Refused("已经提交的申请不能删除，可以撤回申请。")
    application.discarded_at = now()
    application.revision += 1
    application.save(update_fields=["discarded_at", "revision"])
    record(application.chain, "discard", actor=actor)
    return application


@transaction.atomic
def restore(application: Application, actor: Actor) -> None:
    """Out of the bin again."""
    row = Application.objects.select_for_update().defer("form").get(pk=application.pk)
    if row.discarded_at is None:
        return
    row.discarded_at, row.saved_at = None, now()
    row.revision += 1
    row.save(update_fields=["discarded_at", "saved_at", "revision"])
    Draft.objects.filter(application=row).update(warned_at=None)
    record(row.chain, "restore", actor=actor)


def gone_on(application: Application):
    """The day a draft in the bin is thrown away."""
    return application.discarded_at + timedelta(days=BIN_DAYS)
