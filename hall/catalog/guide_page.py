"""What the guide says in people's words: four facts first, stages with their days, what each way of handling means."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from hall.catalog import channels
from hall.catalog.choices import (
    ApplicantKind,
    CrossRegion,
    DayUnit,
    HandleKind,
    ItemKind,
    Mode,
    StageKind,
    Verification,
)
from hall.catalog.definitions.item import ExcludedTime, ItemDefinition, Limit, Stage
from hall.catalog.models import ItemVersion, ServiceItem

ACCEPT_WORKDAYS = 5  # 行政许可法 Art. 32(4): told within 5 working days, or accepted from the day of receipt.
DELIVER_WORKDAYS = 10  # 行政许可法 Art. 44.
# As the calculator's address has them.
CALCULATED = {DayUnit.WORKDAY: "workday", DayUnit.CALENDAR_DAY: "calendar"}
UNITS = {DayUnit.WORKDAY: "个工作日", DayUnit.CALENDAR_DAY: "日"}

VISITS = "跑几次"
SECTIONS = [
    ("situation", "您的情形"),
    ("materials", "要交的材料"),
    ("fields", "要填的内容"),
    ("flow", "办理流程和时限"),
    ("conditions", "谁能办、什么条件"),
    ("places", "在哪里办"),
    ("fee", "收费"),
    ("result", "办完拿到什么"),
    ("faqs", "常见问题"),
    ("basis", "法律依据"),
    ("remedies", "不满意怎么办"),
]

STAGE_NOTES = {
    StageKind.ACCEPT: f"{ACCEPT_WORKDAYS} 个工作日内告诉您齐不齐，一次说清要补什么",
    StageKind.REVIEW: "核对材料和条件",
    StageKind.SITE_SURVEY: "到现场看，计入办理时间",
    StageKind.JOINT_SURVEY: "几个部门一次到现场看，计入办理时间",
    StageKind.JOINT_REVIEW: "几个部门一起审",
    StageKind.EXPERT_REVIEW: "请专家评审，不计入办理时间，会书面告诉您要多久",
    StageKind.HEARING: "听取各方意见，不计入办理时间",
    StageKind.PUBLICITY: "向社会公示",
    StageKind.CONSTRUCTION: "按约定施工接入",
    StageKind.DECIDE: "负责人签发决定",
    StageKind.DELIVER: f"决定后 {DELIVER_WORKDAYS} 个工作日内送到，电子证照当时就能下载",
}
APPLICANTS = {
    ApplicantKind.LEGAL_PERSON: "企业和单位（法人）",
    ApplicantKind.NATURAL_PERSON: "个人（自然人）",
}
REGIONS = {
    CrossRegion.DISTRICT: "住在区里哪个街道、公司在哪个街道，都能办",
    CrossRegion.CITY: "在全市任何一个区都能交材料",
    CrossRegion.PROVINCES: "人在外省也能办，不用回来跑",
}
HANDLING = {HandleKind.INSTANT: "材料齐的当场办结", HandleKind.COMMITTED: "受理后在承诺的时间里办结"}
MODES = {
    Mode.STANDARD: ("标准", "按一般程序办：先审材料和条件，合格再给结果。"),
    Mode.INSTANT: ("即办", "材料齐、符合条件的，当场办结。"),
    Mode.COMMITMENT: (
        "告知承诺",
        "您书面承诺符合条件，我们先办，办完再核查。承诺不实的，要撤销结果并依法处理。",
    ),
    Mode.FILING: ("备案", "把情况报给我们存档，不用等批准。"),
    Mode.AUTOMATIC: ("秒批", "系统自动核对，符合条件的马上通过，不用等人审。"),
    Mode.DEFERRAL: ("容缺受理", "主要材料齐了就先受理，标“可后补”的在规定日期前补上。"),
}
CHECKS = {
    Verification.CHECKED: ("green", "条文已核对"),
    Verification.REPRINT_CHECKED: ("yellow", "按网上转载的条文核对，第几条待核实"),
    Verification.GENERAL_KNOWLEDGE: ("yellow", "待核实"),
    Verification.FICTIONAL: ("gray", "虚构的地方规定，仅作示范"),
}


@dataclass(frozen=True)
class Fact:
    label: str
    value: str
    note: str = ""


@dataclass(frozen=True)
class Step:
    """`by`: the departments in charge, where the item says who takes part."""

    label: str
    note: str
    out: bool
    gap: bool
    by: str = ""


@dataclass(frozen=True)
class Span:
    """A stretch of the flow with the days it may take; `counts` says whether they count against the limit."""

    label: str
    text: str
    counts: bool


@dataclass(frozen=True)
class GuidePage:
    """`asks` is false when no answer changes anything, so that there is nothing to jump to; `departments`: code → name."""

    item: ServiceItem
    version: ItemVersion
    definition: ItemDefinition
    asks: bool = True
    departments: Mapping[str, str] = field(default_factory=dict)

    @property
    def sections(self) -> list[dict]:
        empty = {"situation": not self.asks, "faqs": not self.definition.faqs}
        return [{"id": key, "label": label} for key, label in SECTIONS if not empty.get(key)]

    @property
    def facts(self) -> list[Fact]:
        definition = self.definition
        legal, fee = definition.limits.legal, definition.fee
        return [
            Fact(
                "多久办好",
                days(definition.limits.promised, instant="当场办好"),
                f"法定 {days(legal, instant='')}" if legal.value else "",
            ),
            Fact("收费", "收费" if fee.charged else "不收费", fee.note if fee.charged else ""),
            Fact(VISITS, *channels.visits(definition.channels)),
            Fact("拿到什么", definition.result.name, "有电子版" if definition.result.electronic else ""),
        ]

    @property
    def facts_at_counter(self) -> list[Fact]:
        """The facts that hold while the item is filed at a counter: not how often one comes."""
        return [fact for fact in self.facts if fact.label != VISITS]

    @property
    def tags(self) -> list[str]:
        instant = self.definition.handle_kind == HandleKind.INSTANT
        labels = {
            Mode.COMMITMENT: "可告知承诺",
            Mode.DEFERRAL: "可容缺",
            Mode.INSTANT: "即办" if instant else "部分情形即办",
            Mode.AUTOMATIC: "秒批",
            Mode.FILING: "备案",
        }
        return [
            self.definition.cross_region,
            *(labels[mode] for mode in self.definition.modes if mode in labels),
        ]

    @property
    def handled_by(self) -> str:
        """Who does the work: the department, or the body that does it for the department."""
        definition = self.definition
        if not definition.provider or definition.provider == definition.department_name:
            return f"由{definition.department_name}办理"
        return f"由{definition.provider}办理，{definition.department_name}主管"

    @property
    def steps(self) -> list[Step]:
        """提交, then the stages; a dashed line leads to what the legal clock does not count."""
        stages = self.definition.stages
        counts = [False, *(stage.counts_in_limit for stage in stages)]
        steps = [Step("提交", channels.where_to_file(self.definition.channels), False, False)]
        for index, stage in enumerate(stages, start=1):
            following = counts[index + 1] if index + 1 < len(counts) else True
            steps.append(
                Step(
                    stage.name,
                    self._note(stage),
                    not counts[index],
                    counts[index] and not following,
                    self._in_charge(stage),
                )
            )
        return steps

    def _in_charge(self, stage: Stage) -> str:
        names = "、".join(self.departments.get(code, code) for code in stage.departments)
        return f"{names}，一家通过就行" if stage.any_suffices and len(stage.departments) > 1 else names

    @staticmethod
    def _note(stage: Stage) -> str:
        note = STAGE_NOTES[stage.kind]
        if stage.optional and stage.condition:
            return f"{note}（{stage.condition}时才有）"
        return note

    @property
    def spans(self) -> list[Span]:
        spans = [self._before_acceptance, self._counted]
        spans += [
            Span(excluded.detail or excluded.kind, self._excluded(excluded), False)
            for excluded in self.definition.excluded_time
        ]
        if any(stage.kind == StageKind.DELIVER for stage in self.definition.stages):
            text = f"决定后 {DELIVER_WORKDAYS} 个工作日内送到，不计入{self._cited('第44条')}。"
            spans.append(Span("送达", text, False))
        return spans

    @property
    def own_sum(self) -> str:
        """The calculator's query with the days promised; empty for what is done at once."""
        limit = self.definition.limits.promised
        asked = {"ask": "decision", "days": f"{limit.value:g}", "unit": CALCULATED[limit.unit]}
        return f"?{urlencode(asked)}" if limit.value else ""

    @property
    def _before_acceptance(self) -> Span:
        deemed = "到期没人答复，从您提交那天起就算受理" + self._cited("第32条")
        return Span("受理前", f"最长 {ACCEPT_WORKDAYS} 个工作日。{deemed}。", False)

    @property
    def _counted(self) -> Span:
        limits = self.definition.limits
        counted = [s.name for s in self.definition.stages if s.counts_in_limit and s.kind != StageKind.ACCEPT]
        legal = f"法定 {days(limits.legal, instant='')}，" if limits.legal.value else ""
        text = f"{'、'.join(counted) or '办理'}都算在内。{legal}从受理的第二天起算"
        if limits.legal.unit == DayUnit.CALENDAR_DAY:
            text += "，最后一天遇到休假日顺延"
        if not limits.promised.value:
            text = f"{'、'.join(counted) or '办理'}当场做完" + (
                f"。{legal[:-1]}，从受理的第二天起算" if legal else ""
            )
        note = f"。{limits.note}" if limits.note else ""
        return Span(f"承诺{days(limits.promised, instant='当场办好', spaced=True)}", f"{text}{note}。", True)

    def _cited(self, article: str) -> str:
        """The law on licences binds licences; other services keep the same days by the hall's own promise."""
        return f"（行政许可法{article}）" if self.definition.type == ItemKind.LICENSE else ""

    def _excluded(self, excluded: ExcludedTime) -> str:
        limit = f"最长 {excluded.max_workdays} 个工作日，" if excluded.max_workdays else ""
        basis = f"（{excluded.basis}）" if excluded.basis else self._cited("第45条")
        kind = f"{excluded.kind}，" if excluded.detail else ""
        return f"{kind}{limit}不计入办理时间，用多久会书面告诉您{basis}。"

    @property
    def applicants(self) -> str:
        return "、".join(APPLICANTS[kind] for kind in self.definition.applicant)

    @property
    def modes(self) -> list[tuple[str, str]]:
        """The ways this item is handled, each with what it means for the applicant."""
        return [MODES[mode] for mode in self.definition.modes]

    @property
    def channels_line(self) -> str:
        return "、".join(channels.labels(self.definition.channels))

    @property
    def region(self) -> str:
        return REGIONS[self.definition.cross_region]

    @property
    def handling(self) -> str:
        return HANDLING[self.definition.handle_kind]

    @property
    def laws(self) -> list[dict]:
        """Each law with article and how far its wording has been checked."""
        return [
            {"law": basis.law, "article": basis.article, "light": CHECKS[basis.verification][0],
             "checked": CHECKS[basis.verification][1]}
            for basis in self.definition.legal_basis
        ]  # fmt: skip

    @property
    def remedies(self) -> bool:
        """Administrative acts can be taken to reconsideration and to court (行政许可法 Art. 38); services are complained of."""
        return self.definition.type != ItemKind.PUBLIC_SERVICE


def days(limit: Limit, *, instant: str, spaced: bool = False) -> str:
    """5 → “5 个工作日”, 0 → `instant`, 0.5 → “半个工作日”; `spaced` sets a figure apart from the word before it."""
    if limit.value == 0:
        return instant
    if limit.value == 0.5 and limit.unit == DayUnit.WORKDAY:
        return "半个工作日"
    return f"{' ' if spaced else ''}{limit.value:g} {UNITS[limit.unit]}"
