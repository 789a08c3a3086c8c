"""Which papers a case needs under its answers, and which of them are still missing."""

from dataclasses import dataclass

from approvals.filling.needs import case_of
from approvals.materials.models import FileState, Paper, StoredFile
from hall.catalog.choices import MaterialForm, Necessity
from hall.catalog.definitions.item import ItemMaterial
from hall.catalog.situations.case import NeededMaterial, Standing

# Notes of the catalog that say that filling in the form makes the paper, or that it is signed on confirming.
MADE_HERE = ("在线填报", "电子签名")
HANDED_IN = (FileState.SCANNING, FileState.CLEAN, FileState.UNCHECKED)


@dataclass(frozen=True)
class WantedPaper:
    """A paper of the case with its row and files, if there are any yet."""

    need: NeededMaterial
    row: Paper | None
    files: tuple[StoredFile, ...]

    @property
    def material(self) -> ItemMaterial:
        return self.need.material

    @property
    def code(self) -> str:
        return self.material.code

    @property
    def shared(self) -> bool:
        return self.material.shared

    @property
    def made_here(self) -> bool:
        return made_here(self.material)

    @property
    def wanted(self) -> bool:
        return self.need.standing != Standing.NOT_NEEDED

    @property
    def may_defer(self) -> bool:
        return self.material.necessity == Necessity.DEFERRABLE and not self.shared

    @property
    def may_waive(self) -> bool:
        return self.material.necessity == Necessity.COMMITMENT_WAIVES

    @property
    def handed_in(self) -> tuple[StoredFile, ...]:
        """Files that count: arrived whole and not infected."""
        return tuple(file for file in self.files if file.state in HANDED_IN)

    @property
    def settled(self) -> bool:
        """Whether nothing has to be done about it before the application is handed in."""
        if self.shared or self.made_here or self.need.standing != Standing.NEEDED or self.handed_in:
            return True
        row = self.row
        if row is None:
            return False
        return row.received or (row.deferred and self.may_defer) or (row.waived and self.may_waive)

    @property
    def to_bring(self) -> bool:
        """Only taken on paper: handed over at the window, not here."""
        return self.material.form == MaterialForm.PAPER


def errors_of(application, definition) -> dict[str, str]:
    """Material code → what is missing, of the papers the applicant has to hand in. Two queries."""
    papers = wanted_papers(application, case_of(application, definition).materials)
    return {paper.code: sentence_of(paper) for paper in papers if not paper.settled and not paper.to_bring}


def sentence_of(paper: WantedPaper) -> str:
    """What to do about a paper that is missing."""
    if any(file.state == FileState.INFECTED for file in paper.files):
        return f"{paper.material.name}：上传的文件有病毒，请换一份"
    if any(file.state == FileState.RECEIVING for file in paper.files):
        return f"{paper.material.name}：还没有传完，请接着传"
    ways = "，也可以承诺受理后再补" if paper.may_defer else "，也可以签承诺书免交" if paper.may_waive else ""
    return f"{paper.material.name}：还没有上传{ways}"


def wanted_papers(application, needs) -> list[WantedPaper]:
    """Every paper of `needs` with its row and the files of it that were not taken out."""
    rows = {row.code: row for row in application.papers.all()}
    files: dict[int, list[StoredFile]] = {}
    for file in application.files.filter(paper__isnull=False, removed_at=None).order_by("position", "id"):
        files.setdefault(file.paper_id, []).append(file)
    return [_paper(need, rows.get(need.material.code), files) for need in needs]


def _paper(need: NeededMaterial, row: Paper | None, files) -> WantedPaper:
    return WantedPaper(need, row, tuple(files.get(row.pk, ())) if row else ())


def made_here(material: ItemMaterial) -> bool:
    """Whether the paper comes of the form itself, filled in or signed here."""
    return any(words in material.note for words in MADE_HERE) and not material.shared
