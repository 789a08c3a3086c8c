"""What a package's page says: what one application saves, and in which order its members are handled."""

from dataclasses import dataclass
from functools import cached_property

from hall.catalog import channels
from hall.catalog.definitions.package import BeforeReform, PackageDefinition, Target
from hall.catalog.guide_page import VISITS, Fact, days
from hall.catalog.situations.case import Standing
from hall.catalog.situations.merging import NeededMember, PackageCase

SECTIONS = [
    ("situation", "您的情形"),
    ("members", "办哪几项、先办哪项"),
    ("materials", "要交的材料"),
    ("fields", "要填的内容"),
    ("places", "在哪里办"),
    ("about", "这件事怎么合并"),
]


@dataclass(frozen=True)
class Part:
    """A member in the flow; `after` names the members it waits for."""

    code: str
    name: str
    department: str
    promised: str
    open: bool
    reason: str
    after: tuple[str, ...]


@dataclass(frozen=True)
class PackagePage:
    """`asks` is false when no answer changes anything, `answered` until the first answer."""

    definition: PackageDefinition
    case: PackageCase
    asks: bool
    answered: bool = True

    @property
    def sections(self) -> list[dict]:
        return [{"id": key, "label": label} for key, label in SECTIONS if key != "situation" or self.asks]

    @property
    def facts(self) -> list[Fact]:
        figures, target = self.case.figures, self.definition.target
        speed = speed_of(target)
        return [
            Fact("多久办好", " ".join(speed) if speed else "看办哪几项", _best(target)),
            self._saving("要填", figures.fields_before, figures.fields_after, "项"),
            self._saving("自己备材料", figures.materials_before, figures.materials_to_submit, "份"),
            Fact(VISITS, *channels.visits(self.definition.channels, target.visits)),
        ]

    def _saving(self, label: str, before: int, after: int, unit: str) -> Fact:
        note = f"分开办 {before} {unit}" if before != after else ""
        return Fact(label, f"{self.at_most}{after} {unit}", note)

    @property
    def at_most(self) -> str:
        """What stands before a figure that answers can only lower."""
        return "最多 " if self.asks and not self.answered else ""

    @property
    def saving(self) -> str:
        """The sum of this case in one sentence."""
        figures = self.case.figures
        joined = f"要办 {figures.items} 项"
        if self.asks:
            joined = f"按您的情形{joined}" if self.answered else f"最多{joined}"
        parts = f"，由 {figures.departments} 个部门办" if figures.departments > 1 else ""
        return (
            f"{joined}{parts}：要填 {figures.fields_after} 项（分开办 {figures.fields_before} 项），"
            f"自己备 {figures.materials_to_submit} 份材料（分开办 {figures.materials_before} 份），"
            f"我们调取 {figures.materials_fetched} 份。"
        )

    @property
    def still_open(self) -> str:
        count = self.case.open_count
        return f"其中 {count} 项要不要办，还看您怎么回答，先都算进来了。" if count else ""

    @property
    def departments(self) -> list[str]:
        """Every department that has a part in it, each once."""
        return list(dict.fromkeys(member.definition.department_name for member in self.case.members))

    @property
    def channels(self) -> list[str]:
        return channels.labels(self.definition.channels)

    @property
    def tags(self) -> list[str]:
        return [channel.value for channel in self.definition.channels]

    @property
    def before(self) -> str:
        return _before(self.definition.before_reform)

    @cached_property
    def waves(self) -> list[list[Part]]:
        """Members of this case by turn: a wave begins when those it waits for are done, its members run at once. A
        member that is out passes its own predecessors on."""
        live = {m.member.item: m for m in self.case.members if m.standing != Standing.NOT_NEEDED}
        waits = {code: self._waits_for(code, live) for code in live}
        turn: dict[str, int] = {}
        while len(turn) < len(live):
            ready = [code for code in live if code not in turn and waits[code] <= turn.keys()]
            step = max(turn.values(), default=0) + 1
            turn |= dict.fromkeys(ready, step)
        return [
            [
                _part(live[code], [live[other].member.name for other in live if other in waits[code]])
                for code in codes
            ]
            for codes in _by_turn(turn)
        ]

    @property
    def left_out(self) -> list[NeededMember]:
        return [member for member in self.case.members if member.standing == Standing.NOT_NEEDED]

    def _waits_for(self, code: str, live: dict[str, NeededMember]) -> set[str]:
        earlier = {m.member.item: m.member.depends_on for m in self.case.members}
        found: set[str] = set()
        for other in earlier[code]:
            found |= {other} if other in live else self._waits_for(other, live)
        return found


def speed_of(target: Target) -> tuple[str, str] | None:
    """The promised time as figure and unit, the finest there is; None when the package promises none."""
    for value, unit in ((target.minutes, "分钟"), (target.hours, "小时"), (target.workdays, "个工作日")):
        if value is not None:
            return f"{value:g}", unit
    return None


def _by_turn(turn: dict[str, int]) -> list[list[str]]:
    return [[code for code in turn if turn[code] == step] for step in sorted(set(turn.values()))]


def _part(needed: NeededMember, after: list[str]) -> Part:
    return Part(
        code=needed.member.item,
        name=needed.member.name,
        department=needed.definition.department_name,
        promised=days(needed.definition.limits.promised, instant="当场办好"),
        open=needed.standing == Standing.OPEN,
        reason=needed.reason,
        after=tuple(after),
    )


def _best(target: Target) -> str:
    if target.best_minutes:
        return f"最快 {target.best_minutes} 分钟"
    return f"最快 {target.best} 个工作日" if target.best else ""


def _before(before: BeforeReform | None) -> str:
    """What it took before the members were joined; empty when nobody wrote it down."""
    if before is None:
        return ""
    said = [
        ("交 {} 份材料", before.materials),
        ("跑 {} 个窗口", before.windows),
        ("找 {} 个部门", before.departments),
        ("等 {} 个工作日", before.workdays),
        ("等 {} 个月", before.months),
        ("再花 {} 个工作日登记", before.registration_workdays),
    ]
    return "，".join(
        [text.format(value) for text, value in said if value] + ([before.note] if before.note else [])
    )
