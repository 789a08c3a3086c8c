"""The points of the notice that a case waits on: what was wrong, what the applicant made of it, what is still open."""

from dataclasses import dataclass

from django.db import transaction
from django.http import Http404

from approvals.filling.elements import blank_of
from approvals.filling.reading import said
from approvals.materials.models import FileState
from approvals.materials.wanted import HANDED_IN
from approvals.workflow.choices import State
from approvals.workflow.models import Application, CorrectionNotice, CorrectionPoint, Submission, Verdict
from approvals.workflow.refusals import Refused
from hall.worktime import now

LONGEST_ANSWER = 500
FILED_MEANWHILE = "这件刚在别处提交了补正，内容没有变。请刷新页面。"


@dataclass
class Standing:
    """A point as it stands. `files`: handed in since it was told; `before`: the earlier value in words, or earlier files."""

    point: CorrectionPoint
    number: int
    settled: bool
    said: str
    before: str = ""
    files: tuple = ()
    earlier: tuple = ()
    card: object = None
    field: object = None
    error: str = ""

    @property
    def is_material(self) -> bool:
        return self.point.subject == Verdict.Subject.MATERIAL


def latest_notice(application) -> CorrectionNotice | None:
    return application.correction_notices.order_by("-number").first()


def standings(application, definition, notice) -> list[Standing]:
    """Every point of the notice, in its order. Four queries."""
    points = list(notice.points.all())
    submission = Submission.objects.filter(application=application, round=application.round).first()
    elements = {element.code: element for element in definition.elements}
    files = _files(application)
    rows = {row.code: row for row in application.papers.all()}
    found = []
    for number, point in enumerate(points, start=1):
        if point.subject == Verdict.Subject.MATERIAL:
            found.append(_material(application, point, number, files.get(point.key, []), rows.get(point.key)))
        else:
            found.append(_field(application, point, number, elements.get(point.key), submission))
    return found


def unsettled(found: list[Standing]) -> list[Standing]:
    return [standing for standing in found if not standing.settled]


def named(application, subject: str, key: str) -> bool:
    """Whether the latest notice asks for that paper or field: nothing else may be changed while it is answered."""
    notice = latest_notice(application)
    return notice is not None and notice.points.filter(subject=subject, key=key).exists()


@transaction.atomic
def answer(application, point_id: int, text: str) -> CorrectionPoint:
    """Keeps what the applicant says to a point. Raises Http404, Refused."""
    _hold(application)
    point = CorrectionPoint.objects.filter(notice=latest_notice(application), pk=point_id).first()
    if point is None:
        raise Http404
    point.answer = text.replace("\x00", "").strip()[:LONGEST_ANSWER]
    point.save(update_fields=["answer"])
    return point


def _hold(application) -> None:
    row = Application.objects.select_for_update(of=("self",)).only("state").get(pk=application.pk)
    if row.state != State.CORRECTING:
        raise Refused(FILED_MEANWHILE)
    Application.objects.filter(pk=application.pk).update(saved_at=now())


def _files(application) -> dict[str, list]:
    kept = application.files.filter(paper__isnull=False, removed_at=None).select_related("paper")
    found: dict[str, list] = {}
    for file in kept.order_by("position", "id"):
        found.setdefault(file.paper.code, []).append(file)
    return found


def _material(application, point, number: int, files: list, row) -> Standing:
    """Settled by a file handed in since, by what may stand in its place, by the paper at the window, or by an explanation."""
    new = tuple(file for file in files if file.round > application.round and file.state in HANDED_IN)
    old = tuple(
        file for file in files if file.round <= application.round and file.state != FileState.RECEIVING
    )
    if new:
        return Standing(point, number, True, "已重传", files=new, earlier=old)
    if row and (row.deferred or row.waived):
        return Standing(point, number, True, "承诺后补" if row.deferred else "以承诺代替", earlier=old)
    if point.answer:
        return Standing(point, number, True, "已说明", earlier=old)
    return Standing(point, number, False, "还没交", earlier=old)


def _field(application, point, number: int, element, submission) -> Standing:
    """Settled by another value than the one handed in, or by an explanation."""
    value = application.form.get(point.key)
    was = submission.form.get(point.key) if submission else None
    before = said(blank_of(element), was) if element is not None else ""
    if value != was:
        return Standing(point, number, True, "已改", before=before)
    if point.answer:
        return Standing(point, number, True, "已说明", before=before)
    return Standing(point, number, False, "还没改", before=before)
