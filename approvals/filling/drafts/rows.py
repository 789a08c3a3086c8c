"""The rows of a draft: made with its code and the first entry of its journal, fetched under lock to be changed."""

import secrets
from collections.abc import Mapping

from django.http import Http404

from approvals.filling import identity
from approvals.filling.access import FILLABLE
from approvals.filling.models import Draft
from approvals.workflow.models import Application, Press
from approvals.workflow.numbering import SIGNS
from approvals.workflow.refusals import Refused
from hall.catalog.models import ServiceItem
from hall.journal.record import record
from hall.people.actor import Actor
from hall.people.models import Enterprise, User
from hall.worktime import now

CODE_SIGNS = 8


def new(item: ServiceItem, situation: Mapping, **columns) -> Application:
    """An application for the item as it stands today, not saved yet."""
    return Application(
        item=item,
        version=item.current,
        department=item.department,
        situation=dict(situation),
        form={},
        saved_at=now(),
        **columns,
    )


def keep(application: Application, origins: dict, actor: Actor, nonce=None) -> Application:
    """Saves a new draft with what belongs to it. Raises Refused when the nonce served something else."""
    identity.settle(application)
    application.save()
    Draft.objects.create(application=application, code=new_code(), origins=origins)
    record(application.chain, "begin", actor=actor, changes={"item": application.item_id})
    if nonce and Press.objects.filter(nonce=nonce).exists():
        raise Refused("这个页面的按钮已经用过了，请刷新页面再试。")
    if nonce:
        Press.objects.create(nonce=nonce, application=application, actor=actor.user, move="begin", at=now())
    return application


def one_at_a_time(user: User, enterprise: Enterprise | None) -> None:
    """Two tabs, or two agents of one enterprise, wait for each other here."""
    if enterprise is None:
        User.objects.select_for_update().only("pk").get(pk=user.pk)
    else:
        Enterprise.objects.select_for_update().only("pk").get(pk=enterprise.pk)


def begun_before(nonce, actor: Actor) -> Application | None:
    """What an earlier press with the same nonce began."""
    if not nonce:
        return None
    pressed = Press.objects.filter(nonce=nonce, actor=actor.user).select_related("application").first()
    return pressed.application if pressed else None


def locked(public_id) -> Application:
    """The application to be changed. Raises Http404, and Refused when nothing can be filled in any more."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("version", "item")
    application = rows.defer("version__definition").filter(public_id=public_id).first()
    if application is None:
        raise Http404
    if application.state not in FILLABLE or application.discarded_at:
        raise Refused("这份申请刚在别处提交了或删掉了，这里的改动没有存。请刷新页面。")
    return application


def draft_of(application: Application) -> Draft:
    """The row beside the application, made when missing."""
    found = Draft.objects.filter(application=application).first()
    return found or Draft.objects.create(application=application, code=new_code())


def new_code() -> str:
    while True:
        code = "".join(secrets.choice(SIGNS) for _ in range(CODE_SIGNS))
        if not Draft.objects.filter(code=code).exists():
            return code
