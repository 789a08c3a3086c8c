"""A draft and the versions of its item: moving to the newer one, or staying."""

from django.db import transaction

from approvals.filling.drafts import rows
from approvals.filling.models import Draft
from approvals.workflow.choices import State
from approvals.workflow.models import Application
from approvals.workflow.refusals import Refused
from hall.catalog.models import ServiceItem
from hall.journal.record import record
from hall.people.actor import Actor
from hall.worktime import now


def newer(application: Application) -> bool:
    """Whether a newer version of the item is in force than the draft was begun under."""
    return application.item.current_id is not None and application.item.current_id != application.version_id


@transaction.atomic
def move_to_current(public_id, actor: Actor) -> Application:
    """Takes a draft over to the version in force; what was filled in stays. Raises Refused."""
    application = rows.locked(public_id)
    if application.state != State.DRAFT:
        raise Refused("已经提交的申请照提交时的版本办完。")
    item = ServiceItem.objects.select_related("current").get(pk=application.item_id)
    if item.current is None:
        raise Refused("这个事项已经停办，不能再申请。")
    application.version = item.current
    application.revision += 1
    application.saved_at = now()
    application.save(update_fields=["version", "revision", "saved_at"])
    record(application.chain, "move_version", actor=actor, changes={"version": item.current.number})
    return application


@transaction.atomic
def stay(application: Application) -> None:
    """The person stays with the version the draft was begun under and is not asked again about this newer one."""
    number = application.item.current.number if application.item.current else None
    Draft.objects.update_or_create(
        application=application,
        defaults={"version_told": number},
        create_defaults={"version_told": number, "code": rows.new_code()},
    )
