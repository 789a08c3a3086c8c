"""What one case needs: each paper and each field with its standing and the reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from hall.catalog.choices import MaterialSource, Necessity
from hall.catalog.definitions.dictionary import DataElementDefinition
from hall.catalog.definitions.item import FormField, ItemDefinition, ItemMaterial
from hall.catalog.situations.conditions import Condition
from hall.rules import NO_VALUE


class Standing(StrEnum):
    """Whether this case needs it. OPEN: not decided by the answers so far, so it is shown, never hidden."""

    NEEDED = "needed"
    OPEN = "open"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True)
class NeededMaterial:
    material: ItemMaterial
    standing: Standing
    reason: str

    @property
    def provider(self) -> str:
        """Who brings it: 数据共享 the hall fetches, everything else the applicant hands in."""
        return "hall" if self.material.source == MaterialSource.SHARED else "applicant"


@dataclass(frozen=True)
class NeededField:
    field: FormField
    element: DataElementDefinition
    standing: Standing
    reason: str


class Papers:
    """The papers of a case by what becomes of them. Each has `provider` ("applicant" or "hall") and `standing`; one that is
    still open counts as wanted."""

    @property
    def to_bring(self) -> list:
        return self._wanted("applicant")

    @property
    def fetched(self) -> list:
        return self._wanted("hall")

    @property
    def spared(self) -> list:
        return [m for m in self.materials if m.standing == Standing.NOT_NEEDED]

    def _wanted(self, provider: str) -> list:
        return [m for m in self.materials if m.provider == provider and m.standing != Standing.NOT_NEEDED]


@dataclass(frozen=True)
class Case(Papers):
    materials: tuple[NeededMaterial, ...]
    fields: tuple[NeededField, ...]

    @property
    def asked(self) -> list[NeededField]:
        return [f for f in self.fields if f.standing != Standing.NOT_NEEDED]


def case_of(item: ItemDefinition, conditions: Mapping[str, Condition], answers: Mapping[str, object]) -> Case:
    """The item's papers and fields under these answers. Nothing is hidden unless its condition is decided false."""
    return Case(
        materials=tuple(_material(material, conditions, answers) for material in item.materials),
        fields=tuple(_field(field, item, conditions, answers) for field in item.form),
    )


def _material(material: ItemMaterial, conditions, answers) -> NeededMaterial:
    if material.when:
        standing, reason = _decided(conditions[material.when], answers)
    elif material.necessity == Necessity.CONDITIONAL:
        standing, reason = Standing.OPEN, f"{material.condition or '按具体情况'}时要交"
    else:
        standing, reason = Standing.NEEDED, REASONS.get(material.necessity, "办这件事都要")
    return NeededMaterial(material, standing, reason)


REASONS = {
    Necessity.REQUIRED: "办这件事都要",
    Necessity.DEFERRABLE: "办这件事都要，可以受理后再补",
    Necessity.COMMITMENT_WAIVES: "办这件事都要，签承诺书可以免交",
}


def _field(field: FormField, item: ItemDefinition, conditions, answers) -> NeededField:
    standing, reason = (Standing.NEEDED, "") if not field.when else _decided(conditions[field.when], answers)
    return NeededField(field, item.element(field.element), standing, reason)


def _decided(condition: Condition, answers) -> tuple[Standing, str]:
    truth = condition.decide(answers)
    if truth is NO_VALUE:
        return Standing.OPEN, f"如果{condition.wanted}"
    standing = Standing.NEEDED if truth else Standing.NOT_NEEDED
    return standing, f"因为{condition.because(answers)}"
