"""What the demo's staff write of one case: from the department's phrase book, and from what the item itself asks."""

import re
from collections.abc import Mapping, Sequence
from random import Random

from approvals.desk.case.phrases import fitting, opinions_for, phrases_for
from approvals.desk.models import Phrase
from approvals.filling import identity
from approvals.filling.elements import blank_of, is_blank
from approvals.materials.models import Paper, Receipt
from approvals.workflow.choices import RefusalGround
from approvals.workflow.models import Application
from hall.catalog.choices import ApplicantKind, StageKind
from hall.catalog.definitions.item import ItemDefinition

Words = tuple[str, str, str]
# Of the phrases for every paper, those that fit only some: what the paper's name has to tell.
FITS = {
    "缺签字": "申请|承诺|委托|协议|合同|方案|报告|表",
    "缺公章": "合同|方案|报告|证明|章程|决议",
    "缺页": "合同|方案|报告|图|章程|决议|租赁",
    "过了有效期": "证|合同|协议|报告",
}
# Fields the book says nothing of, by what is filled in.
FIELDS: dict[str, Words] = {
    "address": ("填得太笼统，看不出具体位置", "请写到路名和门牌号。", ""),
    "decimal": ("和材料上写的数不一致", "请照交来的材料核对后改正。", ""),
    "int": ("和材料上写的数不一致", "请照交来的材料核对后改正。", ""),
    "date": ("和材料上的日期不一致", "请照交来的材料核对后改正。", ""),
    "string": ("和材料上写的不一致", "请照交来的材料改正，两处写一样。", ""),
}
NOT_OURS = "该事项由青岚市级部门办理，请向青岚市政务服务中心对应窗口申请。"
NOT_NEEDED = "您申请的经营项目不需要取得行政许可，办理营业执照后即可经营。"
UNQUALIFIED = "申请人被吊销许可证未满五年，依法在此期间不得申请。"
# Businesses one may run without a permit after all, and those a revoked permit keeps one from (食品安全法 Art. 135).
OPEN_TO_ALL, BARRED = ("SC05", "SC06", "WJ01"), ("SC05",)


class Reasons:
    """For one story: the same book, the same chance."""

    def __init__(self, definition: ItemDefinition, random: Random):
        self.definition, self.random = definition, random

    def of_paper(self, paper: Paper) -> Words:
        own = [each for each in fitting(self._book, paper.code) if each.key or _fits(each.wrong, paper.name)]
        return _words(self.random.choice(own))

    def of_field(self, code: str) -> Words | None:
        """None when there is nothing sensible to say of such a field."""
        own = [each for each in self._book if each.key == code]
        if own:
            return _words(self.random.choice(own))
        return FIELDS.get(blank_of(self.definition.element(code)).kind)

    def wrong(self, case: Application) -> list[tuple[str, str, Words]]:
        """(subject, key, words) of one to three of the papers that came and the fields that can be changed."""
        papers = list(case.papers.filter(how=Receipt.UPLOAD).order_by("code"))
        found = [("material", each.code, self.of_paper(each)) for each in self._some(papers, 2)]
        fixed, asked = identity.locked(case), {each.element for each in self.definition.form}
        filled = [code for code, value in case.form.items() if code in asked and not is_blank(value)]
        sayable = [code for code in sorted(filled) if code not in fixed and self.of_field(code)]
        found += [("field", code, self.of_field(code)) for code in self._some(sayable, 1)]
        return found[: self.random.randint(1, 3)]

    def denied(self, case: Application) -> str:
        """Which of the item's own conditions is not met, by which law."""
        you = "你单位" if case.applicant_kind == ApplicantKind.LEGAL_PERSON else "你"
        basis = self.definition.legal_basis[0]
        return (
            f"经审查，{you}的申请不具备“{self.random.choice(self.definition.conditions)}”这一条件，"
            f"不符合《{basis.law.strip('《》')}》{basis.article}的规定。具备条件后可以重新申请。"
        )

    def refused(self) -> tuple[RefusalGround, str]:
        known = [(RefusalGround.NOT_OURS, NOT_OURS)]
        if self.definition.id in OPEN_TO_ALL:
            known.append((RefusalGround.NOT_NEEDED, NOT_NEEDED))
        if self.definition.id in BARRED:
            known.append((RefusalGround.UNQUALIFIED, UNQUALIFIED))
        return self.random.choice(known)

    def revoked(self, case: Application) -> str:
        paper = self.random.choice(list(case.papers.filter(how=Receipt.UPLOAD).order_by("code")) or [None])
        what = f"申请时提交的{paper.name}不真实" if paper else "申请时填报的情况不真实"
        return f"经核查，{what}，依据《行政许可法》第六十九条撤销。"

    def opinion(self, move: str, others: Sequence[str] = ()) -> str:
        """One of the department's templates of the move that are whole sentences, or one of `others`."""
        kept = [each.text for each in opinions_for(self.definition.department, move) if each.move == move]
        whole = [text for text in kept if text.endswith("。") and "现场" not in text]
        return self.random.choice([*whole, *others])

    def questions(self, pairs: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
        """A question and its answer; about a visit only where the item has one."""
        on_site = any(stage.kind == StageKind.SITE_SURVEY for stage in self.definition.stages)
        return self.random.choice([pair for about, pair in pairs.items() if on_site or about != "site"])

    @property
    def about(self) -> str:
        """What of the words for help and passing fits: project, or any."""
        return "project" if self.definition.project_related else "any"

    @property
    def _book(self) -> list[Phrase]:
        return sorted(phrases_for(self.definition.department), key=lambda each: each.pk)

    def _some(self, found: list, most: int) -> list:
        return self.random.sample(found, min(most, len(found)))


def _fits(wrong: str, name: str) -> bool:
    return bool(re.search(FITS.get(wrong, ""), name))


def _words(phrase: Phrase) -> Words:
    return phrase.wrong, phrase.remedy, phrase.basis
