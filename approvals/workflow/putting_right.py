"""Whether the points of a correction notice have been answered: what the page shows and what handing in asks."""

from dataclasses import dataclass
from enum import StrEnum

from approvals.workflow.models import Application, CorrectionNotice, CorrectionPoint, Submission, Verdict
from approvals.workflow.refusals import Incomplete


class Answered(StrEnum):
    """By what a point is answered."""

    NOT = ""
    FILE = "file"
    SHEET = "sheet"
    DEFERRED = "deferred"
    WAIVED = "waived"
    VALUE = "value"
    WORDS = "words"


@dataclass(frozen=True)
class Point:
    """A point as it stands. `files`: handed in since it was told, `earlier`: before; `was`: the value handed in then."""

    point: CorrectionPoint
    answered: Answered
    files: tuple = ()
    earlier: tuple = ()
    was: object = None


def latest_notice(application: Application) -> CorrectionNotice | None:
    return application.correction_notices.order_by("-number").first()


def points_of(application: Application, notice: CorrectionNotice) -> list[Point]:
    """Every point of the notice, in its order. Four queries."""
    submission = Submission.objects.filter(application=application, round=application.round).first()
    files, rows = _files(application), {row.code: row for row in application.papers.all()}
    return [
        _paper(application, point, files.get(point.key, []), rows.get(point.key))
        if point.subject == Verdict.Subject.MATERIAL
        else _field(application, point, submission)
        for point in notice.points.all()
    ]


def ensure_put_right(application: Application) -> None:
    """Handing in the same once more would only begin the five days anew. Raises Incomplete, naming what is still open."""
    notice = latest_notice(application)
    left = [each.point for each in points_of(application, notice) if not each.answered] if notice else []
    if left:
        names = "、".join(f"“{point.name}”" for point in left)
        raise Incomplete(
            f"还差 {len(left)} 处：{names}。改好，或写一句说明，再提交。",
            {point.key: f"{point.name}：还没有补正，也没有说明" for point in left},
        )


def _files(application: Application) -> dict[str, list]:
    kept = application.files.filter(paper__isnull=False, removed_at=None).select_related("paper")
    found: dict[str, list] = {}
    for file in kept.order_by("position", "id"):
        found.setdefault(file.paper.code, []).append(file)
    return found


def _paper(application: Application, point: CorrectionPoint, files: list, row) -> Point:
    """Answered by a file handed in since, by the sheets at the window, by what may stand in its place, or by words."""
    from approvals.materials.models import FileState, Receipt
    from approvals.materials.wanted import HANDED_IN

    new = tuple(file for file in files if file.round > application.round and file.state in HANDED_IN)
    old = tuple(
        file for file in files if file.round <= application.round and file.state != FileState.RECEIVING
    )
    answered = Answered.WORDS if point.answer else Answered.NOT
    if new:
        answered = Answered.FILE
    elif row and row.how == Receipt.PAPER and row.received_at > application.corrected_at:
        answered = Answered.SHEET
    elif row and (row.deferred or row.waived):
        answered = Answered.DEFERRED if row.deferred else Answered.WAIVED
    return Point(point, answered, new, old)


def _field(application: Application, point: CorrectionPoint, submission: Submission | None) -> Point:
    """Answered by another value than the one handed in, or by words."""
    was = submission.form.get(point.key) if submission else None
    if application.form.get(point.key) != was:
        return Point(point, Answered.VALUE, was=was)
    return Point(point, Answered.WORDS if point.answer else Answered.NOT, was=was)
