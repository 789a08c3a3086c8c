"""The one-time correction notice before it is sent: what it will say, to the person in plain words and on paper."""

from dataclasses import dataclass

from approvals.clock.dates import CORRECTION_DAYS, correction_due, day_of
from approvals.desk.case.verdicts import Standing
from approvals.workflow.models import CorrectionNotice
from hall.worktime import Day, now


@dataclass(frozen=True)
class Point:
    """One thing to put right. `repeated`: a notice has named it before."""

    name: str
    subject: str
    key: str
    wrong: str
    remedy: str
    basis: str
    repeated: bool = False

    @property
    def sentence(self) -> str:
        """What is wrong and how to put it right, each ended."""
        return "".join(f"{text.rstrip('。；')}。" for text in (self.wrong, self.remedy) if text)


@dataclass(frozen=True)
class Letter:
    """`refused`: why a second notice cannot name these points; the new ones are `new`."""

    points: list[Point]
    due: Day
    number: int
    days: int = CORRECTION_DAYS

    @property
    def second(self) -> bool:
        return self.number > 1

    @property
    def new(self) -> list[Point]:
        return [point for point in self.points if not point.repeated] if self.second else []


def letter_of(rows, standings: dict[tuple[str, str], Standing], notices: list[CorrectionNotice]) -> Letter:
    """What would be sent now. `rows`: papers and fields; `notices`: those sent before, with their points read."""
    told = {(point.subject, point.key) for notice in notices[:1] for point in notice.points.all()}
    points = []
    for row in rows:
        standing = standings[row.subject, row.key]
        if standing.is_wrong:
            repeated = (row.subject, row.key) in told
            points.append(
                Point(
                    row.name, row.subject, row.key, standing.wrong, standing.remedy, standing.basis, repeated
                )
            )
    return Letter(points, correction_due(day_of(now())), len(notices) + 1)
