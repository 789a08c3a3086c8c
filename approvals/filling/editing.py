"""Which fields of an application may change now."""

from approvals.filling import form
from approvals.workflow.choices import State
from approvals.workflow.models import CorrectionPoint, Verdict
from hall.catalog.shelf import definition_of


def editable(application) -> set[str] | None:
    """Element codes, None for all. In a case that waits to be put right, those the notices name, and what is wrong
    otherwise, such as a field that only the correction brings up: the rest was found fine."""
    if application.state != State.CORRECTING:
        return None
    points = CorrectionPoint.objects.filter(notice__application=application, subject=Verdict.Subject.FIELD)
    wrong = form.errors_of(application, definition_of(application.version))
    return set(points.values_list("key", flat=True)) | set(wrong)
