"""Paper cards as pages show them: state with colour and words, files, what can be done."""

from dataclasses import dataclass

from django.urls import reverse

from approvals.filling.needs import case_of, worded_guide
from approvals.materials import limits
from approvals.materials.models import FileState, Receipt, StoredFile
from approvals.materials.wanted import HANDED_IN, WantedPaper, sentence_of, wanted_papers
from hall.catalog.situations.case import Standing

ICONS = {
    "application/pdf": "bi-file-earmark-pdf",
    "image/jpeg": "bi-file-earmark-image",
    "image/png": "bi-file-earmark-image",
}
# State of a card: colour, icon, words.
LIGHTS = {
    "bad": ("red", "bi-x-octagon-fill", "要改"),
    "todo": ("gray", "bi-circle", "还没做"),
    "receiving": ("yellow", "bi-hourglass-split", "没传完"),
    "scanning": ("blue", "bi-arrow-repeat", "正在检查"),
    "clean": ("green", "bi-check-circle-fill", "检查通过"),
    "unchecked": ("green", "bi-check-circle-fill", "已上传"),
    "paper": ("green", "bi-check-circle-fill", "窗口已收"),
    "deferred": ("yellow", "bi-hourglass-split", "承诺后补"),
    "waived": ("green", "bi-pen", "以承诺代替"),
    "made": ("gray", "bi-magic", "自动生成"),
    "optional": ("gray", "bi-question-circle", "看情形"),
    "fetch": ("green", "bi-cloud-check", "我们调取"),
}
BY_FILES = (FileState.INFECTED, FileState.RECEIVING, FileState.SCANNING, FileState.UNCHECKED, FileState.CLEAN)
NAMES = {FileState.INFECTED: "bad", FileState.RECEIVING: "receiving", FileState.SCANNING: "scanning",
         FileState.UNCHECKED: "unchecked", FileState.CLEAN: "clean"}  # fmt: skip


@dataclass(frozen=True)
class FileLine:
    file: StoredFile
    first: bool
    last: bool

    @property
    def icon(self) -> str:
        return ICONS.get(self.file.content_type, "bi-file-earmark-text")

    @property
    def facts(self) -> str:
        """6 页 · 2.1 MB."""
        pages = f"{self.file.pages} 页 · " if self.file.pages else ""
        return pages + limits.readable(self.file.size)

    @property
    def whole(self) -> bool:
        return self.file.state in HANDED_IN

    @property
    def percent(self) -> int:
        return self.file.received_bytes * 100 // max(1, self.file.size)

    @property
    def note(self) -> str:
        return {
            FileState.UNCHECKED: "暂时没查病毒，不影响提交",
            FileState.SCANNING: "正在查病毒，您可以接着填别的",
            FileState.INFECTED: "有病毒，已经隔离，没有交上来",
        }.get(self.file.state, "")


@dataclass(frozen=True)
class Card:
    """One paper as a card. `error`: what is missing, shown once the person tried to go on; `round`: how often the case was handed
    in."""

    paper: WantedPaper
    application_id: object
    error: str = ""
    round: int = 0

    @property
    def anchor(self) -> str:
        return f"m-{self.paper.code}"

    @property
    def files(self) -> list[FileLine]:
        files = self.paper.files
        return [FileLine(file, file == files[0], file == files[-1]) for file in files]

    @property
    def state(self) -> str:
        paper, row = self.paper, self.paper.row
        if paper.shared:
            return "fetch"
        if paper.made_here:
            return "made"
        states = {file.state for file in paper.files}
        if worst := next((state for state in BY_FILES if state in states), None):
            return NAMES[worst]
        if row and row.received and row.how == Receipt.PAPER:
            return "paper"
        if row and row.deferred and paper.may_defer:
            return "deferred"
        if row and row.waived and paper.may_waive:
            return "waived"
        if self.error:
            return "bad"
        return "todo" if paper.need.standing == Standing.NEEDED else "optional"

    @property
    def light(self) -> dict[str, str]:
        return dict(zip(("colour", "icon", "label"), LIGHTS[self.state], strict=True))

    @property
    def uploads(self) -> bool:
        return not self.paper.shared and not self.paper.made_here

    @property
    def replaces(self) -> bool:
        """Whether something of an earlier hand-in is there to be exchanged."""
        return any(file.round <= self.round for file in self.paper.files)

    @property
    def scanning(self) -> bool:
        return any(file.state == FileState.SCANNING for file in self.paper.files)

    @property
    def addresses(self) -> dict[str, str]:
        keys = [self.application_id, self.paper.code]
        return {
            "card": reverse("paper-card", args=keys),
            "begin": reverse("upload-begin", args=keys),
            "whole": reverse("upload-whole", args=keys),
            "mark": reverse("paper-mark", args=keys),
        }


def cards_of(application, definition, errors: dict[str, str], token: str) -> list[Card]:
    """Every paper the case wants, or may want, in the order of the item. Two queries."""
    needs = case_of(application, definition, worded_guide(application, token)).materials
    wanted = [paper for paper in wanted_papers(application, needs) if paper.wanted]
    return [
        Card(paper, application.public_id, errors.get(paper.code, ""), application.round) for paper in wanted
    ]


def card_of(application, definition, code: str, token: str, *, strict: bool = False) -> Card | None:
    found = next(
        (card for card in cards_of(application, definition, {}, token) if card.paper.code == code), None
    )
    if found and strict and not found.paper.settled:
        return Card(found.paper, found.application_id, sentence_of(found.paper), found.round)
    return found
