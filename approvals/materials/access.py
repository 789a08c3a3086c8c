"""Who may see a file and who may hand one in."""

from django.db.models import Q
from django.http import Http404

from approvals.filling.access import get_fillable
from approvals.materials.models import FileState, Paper, StoredFile
from approvals.materials.papers import row_of
from approvals.materials.wanted import errors_of
from approvals.workflow import access
from approvals.workflow.choices import State
from approvals.workflow.models import Application, CorrectionPoint, Verdict
from hall.catalog.shelf import definition_of
from hall.people.actor import Actor
from hall.people.models import Role


def get_file(actor: Actor, public_id) -> StoredFile:
    """A file that arrived whole, for the applicant's side, for staff who see the case, and for the clerk who is entering it.
    One that was taken out stays to be seen by staff only once the case was filed with it. Raises Http404."""
    file = (
        StoredFile.objects.exclude(state=FileState.RECEIVING)
        .select_related("application", "paper")
        .defer("application__form")
        .filter(public_id=public_id)
        .first()
    )
    if file is None or not _may_see(actor, file):
        raise Http404("没有这个文件，或者它不是给您看的。")
    return file


def _may_see(actor: Actor, file: StoredFile) -> bool:
    case = Q(pk=file.application_id)
    if file.removed_at is None and access.mine(actor).filter(case).exists():
        return True
    if file.application.state == State.DRAFT:
        return file.application.entered_by_id == getattr(actor.user, "pk", 0) and actor.has(Role.CLERK)
    return access.seen_at_desk(actor).filter(case).exists()


def get_paper(actor: Actor, public_id, code: str) -> tuple[Application, Paper]:
    """A paper of an application the actor may fill in, its row made when missing. Raises Http404."""
    application = get_fillable(actor, public_id)
    ensure_asked_for(application, code)
    return application, row_of(application, code)


def get_upload(actor: Actor, public_id) -> StoredFile:
    """An upload of an application the actor may fill in, not taken out. Raises Http404."""
    file = (
        StoredFile.objects.filter(public_id=public_id, removed_at=None, paper__isnull=False)
        .select_related("application", "paper")
        .first()
    )
    if file is None:
        raise Http404
    get_fillable(actor, file.application.public_id)
    ensure_asked_for(file.application, file.paper.code)
    return file


def ensure_asked_for(application: Application, code: str) -> None:
    """In a case that waits to be put right only the papers its notices name may change, and those missing otherwise, such as
    one that only the correction brings up: the rest was found fine. Raises Http404."""
    if application.state != State.CORRECTING:
        return
    points = CorrectionPoint.objects.filter(notice__application=application, subject=Verdict.Subject.MATERIAL)
    if points.filter(key=code).exists() or code in errors_of(application, definition_of(application.version)):
        return
    raise Http404("这份材料没有要您补，不能改。")
