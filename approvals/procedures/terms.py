"""Which special procedures a case may have, and how long each may take at most (law.md C1, C3, C6)."""

import re
from dataclasses import dataclass, replace

from approvals.clock import history, ledger
from approvals.procedures.models import ProcedureKind
from approvals.workflow.models import Application
from hall.catalog.definitions.item import ItemDefinition
from hall.worktime import count, today

LAW = "《行政许可法》第四十五条"
# The most working days taken out where the item names none, and by which rule. Hearing: five to ask, twenty to hold it, five for
# the record (Art. 47, 48). Expert review: 建设工程消防设计审查验收管理暂行规定 Art. 22. Appraisal: 司法鉴定程序通则 Art. 28.
# Tender: twenty days for bids (招标投标法 Art. 24) and their evaluation. The others are this hall's convention.
DEFAULTS: dict[ProcedureKind, tuple[int, str]] = {
    ProcedureKind.HEARING: (30, f"{LAW}、第四十七条、第四十八条"),
    ProcedureKind.TENDER: (40, f"{LAW}、《招标投标法》第二十四条"),
    ProcedureKind.AUCTION: (30, LAW),
    ProcedureKind.INSPECTION: (20, LAW),
    ProcedureKind.TESTING: (20, LAW),
    ProcedureKind.QUARANTINE: (20, LAW),
    ProcedureKind.APPRAISAL: (30, LAW),
    ProcedureKind.EXPERT_REVIEW: (20, LAW),
    ProcedureKind.SURVEY: (10, "《优化营商环境条例》第三十六条"),
}
# Only where a special law says that its time does not count (取水许可和水资源费征收管理条例 Art. 19): not by Art. 45, so without a
# basis of its own it rests on the item's.
CONSULTATION_CAP = 20
DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Terms:
    """`cap`: working days; `detail`: what the item calls it, such as 委托评估; `before`: working days that earlier ones of the
    kind have already taken out of this case's limit."""

    kind: ProcedureKind
    cap: int
    basis: str
    detail: str = ""
    before: int = 0

    @property
    def stops_clock(self) -> bool:
        """A site survey is the administration's own work and counts (优化营商环境条例 Art. 36); so does what goes beyond the cap,
        in however many goes (law.md C6)."""
        return self.kind != ProcedureKind.SURVEY and self.before < self.cap

    @property
    def most(self) -> int:
        """The most working days one may take now: what earlier ones left, or the whole cap where the clock goes on anyway."""
        return self.cap - self.before if self.stops_clock else self.cap

    @property
    def label(self) -> str:
        return f"{self.kind.label}（{self.detail}）" if self.detail else self.kind.label


def terms_of(definition: ItemDefinition) -> dict[ProcedureKind, Terms]:
    """What the item names comes first, with its own cap and basis; then what Art. 45 allows every permit, and the survey."""
    own = "、".join(f"《{each.law}》{_numbered(each.article)}" for each in definition.legal_basis)
    found = {}
    for excluded in definition.excluded_time:
        kind = next(each for each in ProcedureKind if each.label == excluded.kind)
        cap, basis = DEFAULTS.get(kind, (CONSULTATION_CAP, own))
        cited = _cited(excluded.basis) or basis
        found[kind] = Terms(kind, excluded.max_workdays or cap, cited, excluded.detail)
    return found | {
        kind: Terms(kind, cap, basis) for kind, (cap, basis) in DEFAULTS.items() if kind not in found
    }


def terms_for(application: Application, definition: ItemDefinition) -> dict[ProcedureKind, Terms]:
    """The same for one case: what earlier ones of a kind took out counts towards its cap. No query for a case whose clock
    nothing has touched."""
    taken: dict[str, int] = {}
    for pause in history.pauses_of(ledger.entries_of(application)):
        days = min(count(pause.start, max(pause.end or today(), pause.start)), pause.cap)
        taken[pause.kind] = taken.get(pause.kind, 0) + days
    return {
        kind: replace(terms, before=min(taken.get(kind.label, 0), terms.cap))
        for kind, terms in terms_of(definition).items()
    }


def _cited(basis: str) -> str:
    """《行政许可法》第四十五条, however the item writes it: 行政许可法第45条."""
    return _numbered(re.sub("(?<!国)(?<!《)行政许可法(?=第)", "《行政许可法》", basis))


def _numbered(articles: str) -> str:
    return re.sub("第([0-9]{1,2})条", lambda found: f"第{_in_words(int(found[1]))}条", articles)


def _in_words(number: int) -> str:
    """四十五, below a hundred."""
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{DIGITS[tens]}十") + (DIGITS[ones] if ones else "")
