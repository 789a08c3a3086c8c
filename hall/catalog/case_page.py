"""What a case needs, as pages and papers say it: who brings which paper and why, what to fill in, the sum of it in one
sentence. The same for an item and for a package."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hall.catalog.choices import MaterialForm, MaterialSource, Necessity
from hall.catalog.definitions.item import ItemMaterial
from hall.catalog.element_words import group_of
from hall.catalog.situations.case import Case, NeededField, NeededMaterial, Standing
from hall.catalog.situations.merging import Merged, PackageCase

AnyCase = Case | PackageCase

NAMED = 3
NEEDS = {
    Necessity.REQUIRED: "必交",
    Necessity.CONDITIONAL: "要交",
    Necessity.DEFERRABLE: "可后补",
    Necessity.COMMITMENT_WAIVES: "签承诺书可免交",
}


@dataclass(frozen=True)
class Paper:
    """`need` says how firmly it is asked, `light` its colour; `later` until when it may follow; `rule` is the case it
    is asked in, in the words of the item; `bring` is what somebody who comes in person does about it."""

    code: str
    name: str
    need: str
    light: str
    sheets: str
    later: str
    reason: str
    rule: str
    origin: str
    note: str
    bring: str
    used_by: str


@dataclass(frozen=True)
class PaperGroup:
    """Papers by who brings them: "bring", "fetch" or "spare"."""

    key: str
    label: str
    hint: str
    papers: tuple[Paper, ...]

    @property
    def title(self) -> str:
        return f"{self.label} {len(self.papers)} 份"


@dataclass(frozen=True)
class Blank:
    """One field of the form. `mark` is empty for a field that must be filled; `used_by` for one that one item asks."""

    code: str
    name: str
    mark: str
    reason: str
    used_by: str


@dataclass(frozen=True)
class BlankGroup:
    label: str
    blanks: tuple[Blank, ...]


def paper_groups(case: AnyCase, bring: Mapping[str, str]) -> list[PaperGroup]:
    """您准备, 我们调取, 免交, in this order; groups with nothing in them are left out. `bring`: material code → what
    somebody who comes in person does about it."""
    electronic = all(need.material.form == MaterialForm.ELECTRONIC for need in case.to_bring)
    groups = [
        PaperGroup("bring", "您准备", "电子版就行" if electronic else "", _papers(case.to_bring, bring)),
        PaperGroup("fetch", "我们调取", "您不用交", _papers(case.fetched, bring)),
        PaperGroup("spare", "免交", "按您的情形", _papers(case.spared, bring)),
    ]
    return [group for group in groups if group.papers]


def result_sentence(case: AnyCase, *, asks: bool) -> str:
    """按您的情形：自己准备 4 份，我们调取 5 份，免交 1 份。 `asks` is false where nothing depends on the case."""
    parts = [
        f"自己准备 {len(case.to_bring)} 份" if case.to_bring else "不用自己准备材料",
        f"我们调取 {len(case.fetched)} 份" if case.fetched else "",
        f"免交 {len(case.spared)} 份" if case.spared else "",
    ]
    return ("按您的情形：" if asks else "办这件事：") + "，".join(filter(None, parts)) + "。"


def open_sentence(case: AnyCase) -> str:
    """What the answers so far leave open; empty when they decide everything."""
    undecided = sum(need.standing == Standing.OPEN for need in case.materials)
    return f"其中 {undecided} 份要不要，还看您怎么回答，先都列出来了。" if undecided else ""


def blank_groups(case: AnyCase) -> list[BlankGroup]:
    """Fields to fill in, by what they are about, in the order of the form."""
    groups: dict[str, list[Blank]] = {}
    for need in case.fields:
        if need.standing != Standing.NOT_NEEDED:
            groups.setdefault(group_of(need.element.code), []).append(_blank(need))
    return [BlankGroup(label, tuple(blanks)) for label, blanks in groups.items()]


def blanks_spared(case: AnyCase) -> list[Blank]:
    """Fields this case need not fill in."""
    return [_blank(need) for need in case.fields if need.standing == Standing.NOT_NEEDED]


def _papers(needs: Iterable[NeededMaterial | Merged], bring: Mapping[str, str]) -> tuple[Paper, ...]:
    return tuple(_paper(need, bring.get(need.material.code, "")) for need in needs)


def _paper(need: NeededMaterial | Merged, bring: str) -> Paper:
    material = need.material
    word, light = _need(material, need.standing)
    return Paper(
        code=material.code,
        name=material.name,
        need=word,
        light=light,
        sheets=f"{material.form} {material.copies} 份" if material.copies else f"{material.form}，出示就行",
        later=_later(material),
        reason=need.reason,
        rule=material.condition,
        origin="由政府部门发给您" if material.source == MaterialSource.AUTHORITY else "",
        note=material.note,
        bring=bring,
        used_by=_listed(need.used_by) if isinstance(need, Merged) else "",
    )


def _need(material: ItemMaterial, standing: Standing) -> tuple[str, str]:
    if standing == Standing.OPEN:
        return "看情形", "gray"
    if material.shared:
        return "您不用交", ""
    soft = material.necessity in (Necessity.DEFERRABLE, Necessity.COMMITMENT_WAIVES)
    return NEEDS[material.necessity], "yellow" if soft else ""


def _later(material: ItemMaterial) -> str:
    if not material.defer_workdays:
        return ""
    when = f"受理后 {material.defer_workdays} 个工作日内补上"
    return f"查不到时，{when}" if material.shared else when


def _listed(items: tuple[str, ...]) -> str:
    """甲、乙、丙等 8 项: a long list names the first few."""
    named = "、".join(items[:NAMED])
    return f"{named}等 {len(items)} 项" if len(items) > NAMED else named


def _blank(need: NeededField | Merged) -> Blank:
    optional = isinstance(need, NeededField) and not need.field.required and not need.field.when
    return Blank(
        code=need.element.code,
        name=need.element.name,
        mark="看情形" if need.standing == Standing.OPEN else "选填" if optional else "",
        reason=need.reason,
        used_by=_listed(need.used_by) if isinstance(need, Merged) and len(need.used_by) > 1 else "",
    )
