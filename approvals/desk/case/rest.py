"""Papers that pass together at one press, and those that somebody has to look at one by one."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from approvals.desk.case.papers import PaperRow
from approvals.materials.models import FileState
from approvals.materials.scanning import scanner

MISSING, SCANNING, DOUBTFUL = "没有交来", "还在查毒", "核对有疑点"


@dataclass(frozen=True)
class Rest:
    """Papers nobody has said anything about. `keys`: nothing speaks against them; `left`: why → how many stay as they are."""

    keys: tuple[str, ...] = ()
    left: tuple[tuple[str, int], ...] = ()

    @property
    def count(self) -> int:
        return sum(number for _, number in self.left)

    @property
    def why(self) -> str:
        """1 份还在查毒，1 份核对有疑点"""
        return "，".join(f"{number} 份{reason}" for reason, number in self.left)


def rest_of(rows: Iterable[PaperRow]) -> Rest:
    """Of rows that carry their checks and how they stand."""
    open_rows = [row for row in rows if row.standing_now.finding is None]
    reasons = {row.key: _against(row) for row in open_rows}
    counted = Counter(reasons.values())
    return Rest(
        keys=tuple(key for key, reason in reasons.items() if not reason),
        left=tuple((reason, counted[reason]) for reason in (MISSING, SCANNING, DOUBTFUL) if counted[reason]),
    )


def _against(row: PaperRow) -> str:
    if row.missing and not row.files:
        return MISSING
    if _waits_for_scan(row):
        return SCANNING
    return DOUBTFUL if any(check.is_trouble for check in row.checks) else ""


def _waits_for_scan(row: PaperRow) -> bool:
    """A hall without a scanner waits for none."""
    waiting = (FileState.SCANNING, FileState.UNCHECKED) if scanner() else (FileState.SCANNING,)
    return any(file.state in waiting for file in row.files)
