"""The papers of a case as the desk looks at them: which are needed and why, what came, what of it is new."""

from dataclasses import dataclass, field

from approvals.desk.case import changes
from approvals.materials.models import FileState, Paper, StoredFile
from approvals.materials.wanted import WantedPaper, sentence_of
from hall.catalog.choices import Necessity
from hall.catalog.definitions.item import ItemMaterial
from hall.catalog.situations.case import Case, Standing

# In these the content must not be shown to anyone.
CLOSED_AWAY = (FileState.INFECTED, FileState.RECEIVING)
SHEETS = {
    "application/pdf": "pdf",
    "image/jpeg": "image",
    "image/png": "image",
    "image/webp": "image",
}


@dataclass
class PaperRow:
    """One paper. `missing`: what its own rules say is still to be handed in. `made_here`: it comes of the form itself. `change`: 这次新交, 这次换过, 这次撤下 or ''. `older`: what of the hand-in before was taken out."""

    subject = "material"
    material: ItemMaterial
    standing: Standing
    reason: str
    missing: str = ""
    paper: Paper | None = None
    files: list[StoredFile] = field(default_factory=list)
    older: list[StoredFile] = field(default_factory=list)
    change: str = ""
    made_here: bool = False

    @property
    def key(self) -> str:
        return self.material.code

    @property
    def name(self) -> str:
        return self.material.name

    @property
    def id(self) -> str:
        return f"material-{self.key}"

    @property
    def shared(self) -> bool:
        return self.material.shared

    @property
    def deferred(self) -> bool:
        return bool(self.paper and self.paper.deferred)

    @property
    def received(self) -> bool:
        return bool(self.files) or bool(self.paper and self.paper.received)

    @property
    def digests(self) -> list[str]:
        return [file.digest for file in self.files]

    @property
    def may_wait(self) -> bool:
        """Whether the item lets it follow after acceptance (容缺)."""
        return self.material.necessity == Necessity.DEFERRABLE and not self.shared

    @property
    def wait_days(self) -> int:
        """Working days it may follow in; 0 when the item names none."""
        return self.material.defer_workdays or 0

    @property
    def source(self) -> str:
        """How it came, in words."""
        if self.paper and self.paper.how:
            return self.paper.get_how_display()
        if self.files:
            return "网上上传"
        if self.made_here:
            return "在线填写生成"
        return "部门共享，由我们调取" if self.shared else ""


def papers_of(application, needed: Case, rounds: changes.Rounds) -> list[PaperRow]:
    """Every paper this case needs or that came all the same, in the item's order. Two queries."""
    kept = {paper.code: paper for paper in application.papers.all()}
    stored = list(application.files.filter(paper__isnull=False).defer("content"))
    rows = []
    for each in needed.materials:
        paper = kept.get(each.material.code)
        files = [file for file in stored if paper and file.paper_id == paper.pk]
        row = _row(each, paper, files, rounds)
        if each.standing != Standing.NOT_NEEDED or row.received:
            rows.append(row)
    return rows


def kind_of(file: StoredFile) -> str:
    """How it is shown: pdf, image, or '' for what can only be downloaded."""
    return SHEETS.get(file.content_type, "")


def is_shown(file: StoredFile) -> bool:
    return file.state not in CLOSED_AWAY


def _row(each, paper, files, rounds) -> PaperRow:
    here = [file for file in files if file.removed_at is None]
    before = set(rounds.before.files.get(each.material.code, [])) if rounds.before else set()
    wanted = WantedPaper(each, paper, tuple(here))
    row = PaperRow(each.material, each.standing, each.reason, paper=paper, files=here)
    row.missing = "" if wanted.settled else sentence_of(wanted)
    row.made_here = wanted.made_here
    row.older = [file for file in files if file.removed_at is not None and file.digest in before]
    row.change = changes.paper_change(rounds, each.material.code, row.digests)
    return row
