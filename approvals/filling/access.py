"""Which applications a person may fill in: his own and those of his enterprises, and a clerk those he is entering."""

from django.db.models import Q
from django.http import Http404

from approvals.workflow import access
from approvals.workflow.choices import State
from approvals.workflow.models import Application
from hall.people.actor import Actor
from hall.people.models import Role

FILLABLE = (State.DRAFT, State.CORRECTING)


def get_fillable(actor: Actor, public_id) -> Application:
    """A draft, or a case that waits to be put right. Raises Http404 for a stranger's, a discarded and a filed one."""
    application = _rows(actor, public_id).filter(state__in=FILLABLE, discarded_at=None).first()
    if application is None:
        raise Http404("没有这份草稿，或者它已经提交、已经删掉了。")
    return application


def get_draft(actor: Actor, public_id, *, discarded: bool = False) -> Application:
    """A draft; with `discarded` one in the bin. Raises Http404."""
    rows = _rows(actor, public_id).filter(state=State.DRAFT, discarded_at__isnull=not discarded)
    application = rows.first()
    if application is None:
        raise Http404("没有这份草稿，或者它已经提交、已经删掉了。")
    return application


def get_own(actor: Actor, public_id) -> Application:
    """An application of the actor's side in whatever state. Raises Http404."""
    application = _rows(actor, public_id).first()
    if application is None:
        raise Http404
    return application


def get_filed(actor: Actor, public_id) -> Application:
    """A filed application of the actor's side, or one he entered at the window. Raises Http404."""
    application = _rows(actor, public_id).exclude(state=State.DRAFT).first()
    if application is None:
        raise Http404
    return application


def entered_by(actor: Actor):
    """Applications a clerk enters for people at the window."""
    if actor.user is None or not actor.has(Role.CLERK):
        return Application.objects.none()
    return Application.objects.filter(entered_by=actor.user)


def _rows(actor: Actor, public_id):
    rows = Application.objects.filter(public_id=public_id).select_related(
        "version", "department", "item__current", "enterprise", "draft"
    )
    rows = rows.defer("version__definition", "item__current__definition")
    mine = access.mine(actor).filter(public_id=public_id).values("pk")
    entered = entered_by(actor).filter(public_id=public_id).values("pk")
    return rows.filter(Q(pk__in=mine) | Q(pk__in=entered))


def at_window(actor: Actor, application: Application) -> bool:
    """Whether the actor fills it in for somebody who stands at the window."""
    return bool(
        actor.user
        and application.entered_by_id == actor.user.pk
        and application.applicant_id != actor.user.pk
    )
