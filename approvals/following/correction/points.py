"""The points of the notice that a case waits on: what was wrong, what the applicant made of it, what is still open."""

from dataclasses import dataclass

from django.db import transaction
from django.http import Http404

from approvals.filling.elements import blank_of
from approvals.filling.reading import said
from approvals.workflow.choices import State
from approvals.workflow.models import Application, CorrectionPoint, Verdict
from approvals.workflow.putting_right import Answered, Point, latest_notice, points_of
from approvals.workflow.refusals import Refused
from hall.worktime import now

LONGEST_ANSWER = 500
FILED_MEANWHILE = "这件刚在别处提交了补正，内容没有变。请刷新页面。"
SAID = {
    Answered.FILE: "已重传",
    Answered.SHEET: "窗口收了纸质的",
    Answered.DEFERRED: "承诺后补",
    Answered.WAIVED: "以承诺代替",
    Answered.VALUE: "已改",
    Answered.WORDS: "已说明",
}
NOT_YET = {Verdict.Subject.MATERIAL: "还没交", Verdict.Subject.FIELD: "还没改"}


@dataclass
class Standing:
    """A point as the page shows it. `files`: handed in since it was told, `earlier`: before; `before`: the earlier value in
    words."""

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


def standings(application, definition, notice) -> list[Standing]:
    """Every point of the notice, in its order. Four queries."""
    elements = {element.code: element for element in definition.elements}
    return [
        _standing(
            each,
            number,
            elements.get(each.point.key) if each.point.subject == Verdict.Subject.FIELD else None,
        )
        for number, each in enumerate(points_of(application, notice), start=1)
    ]


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


def _standing(each: Point, number: int, element) -> Standing:
    point = each.point
    words = SAID[each.answered] if each.answered else NOT_YET[point.subject]
    shown = said(blank_of(element), each.was) if element is not None else ""
    return Standing(point, number, bool(each.answered), words, shown, each.files, each.earlier)
