"""Forms and papers of several items merged: the same thing is asked once, and remembers who uses it."""

from collections.abc import Mapping
from dataclasses import dataclass

from hall.catalog.choices import MaterialSource
from hall.catalog.definitions.dictionary import DataElementDefinition
from hall.catalog.definitions.item import ItemDefinition, ItemMaterial
from hall.catalog.definitions.package import Member
from hall.catalog.situations.case import NeededField, NeededMaterial, Papers, Standing

RANK = [Standing.NEEDED, Standing.OPEN, Standing.NOT_NEEDED]
CAUSES = 3


@dataclass(frozen=True)
class NeededMember:
    member: Member
    definition: ItemDefinition
    standing: Standing
    reason: str


@dataclass(frozen=True)
class Merged:
    """One paper or one field, and the members that use it. `reason` is why it stands as it does."""

    code: str
    name: str
    standing: Standing
    reason: str
    used_by: tuple[str, ...]
    material: ItemMaterial | None = None
    element: DataElementDefinition | None = None

    @property
    def provider(self) -> str:
        return "hall" if self.material and self.material.source == MaterialSource.SHARED else "applicant"


@dataclass(frozen=True)
class Figures:
    """What separate applications would ask, and what this one asks."""

    items: int
    departments: int
    fields_before: int
    fields_after: int
    materials_before: int
    materials_after: int
    materials_fetched: int

    @property
    def materials_to_submit(self) -> int:
        return self.materials_after - self.materials_fetched


@dataclass(frozen=True)
class PackageCase(Papers):
    members: tuple[NeededMember, ...]
    materials: tuple[Merged, ...]
    fields: tuple[Merged, ...]
    figures: Figures

    @property
    def open_count(self) -> int:
        return sum(m.standing == Standing.OPEN for m in self.members)


@dataclass(frozen=True)
class Use:
    """What one member wants of a paper or a field."""

    member: NeededMember
    need: NeededMaterial | NeededField

    @property
    def standing(self) -> Standing:
        return max(self.need.standing, self.member.standing, key=RANK.index)

    @property
    def own_condition(self) -> str | None:
        return (self.need.material if isinstance(self.need, NeededMaterial) else self.need.field).when

    @property
    def always(self) -> bool:
        """Whether no answer could spare it."""
        return not self.own_condition and not self.member.member.when

    @property
    def reason(self) -> str:
        """Why the member is out or open, or else why it wants this: by a condition, or because it is in at all."""
        if self.member.standing == Standing.NOT_NEEDED:
            return self.member.reason
        if self.need.standing != Standing.NEEDED:
            return self.need.reason
        if self.member.standing == Standing.OPEN:
            return self.member.reason
        return (
            self.need.reason
            if self.own_condition or self.always or not self.need.reason
            else self.member.reason
        )


def merge(
    members: tuple[NeededMember, ...], needs: Mapping[str, tuple[NeededMaterial | NeededField, ...]]
) -> tuple[Merged, ...]:
    """Same code, one entry; it stands as the member that needs it most."""
    uses: dict[str, list[Use]] = {}
    for member in members:
        for need in needs[member.member.item]:
            uses.setdefault(_code(need), []).append(Use(member, need))
    return tuple(_merged(code, found) for code, found in uses.items())


def _merged(code: str, uses: list[Use]) -> Merged:
    standing = min((use.standing for use in uses), key=RANK.index)
    users = tuple(use.member.definition.name for use in uses if use.standing != Standing.NOT_NEEDED)
    material = getattr(uses[0].need, "material", None)
    element = getattr(uses[0].need, "element", None)
    return Merged(
        code, (material or element).name, standing, _reason(uses, standing), users, material, element
    )


def _reason(uses: list[Use], standing: Standing) -> str:
    deciding = [use for use in uses if use.standing == standing]
    if standing == Standing.OPEN:
        return _any_of([use.reason for use in deciding])
    if standing == Standing.NEEDED:
        return next((use for use in deciding if use.always), deciding[0]).reason
    live = (use for use in deciding if use.member.standing != Standing.NOT_NEEDED)
    return next(live, deciding[0]).reason


def _any_of(reasons: list[str]) -> str:
    """如果甲，或者乙: each cause once, a long list cut."""
    causes = list(dict.fromkeys(reason.removeprefix("如果") for reason in reasons))
    said = "，或者".join(causes[:CAUSES]) + ("等几种情形" if len(causes) > CAUSES else "")
    return f"如果{said}" if any(reason.startswith("如果") for reason in reasons) else said


def _code(need: NeededMaterial | NeededField) -> str:
    return need.material.code if isinstance(need, NeededMaterial) else need.element.code


def figures(members, cases, materials, fields) -> Figures:
    live = [m for m in members if m.standing != Standing.NOT_NEEDED]
    kept = [m for m in materials if m.standing != Standing.NOT_NEEDED]
    return Figures(
        items=len(live),
        departments=len({m.definition.department for m in live}),
        fields_before=sum(len(cases[m.member.item].asked) for m in live),
        fields_after=sum(f.standing != Standing.NOT_NEEDED for f in fields),
        materials_before=sum(
            n.standing != Standing.NOT_NEEDED for m in live for n in cases[m.member.item].materials
        ),
        materials_after=len(kept),
        materials_fetched=sum(m.provider == "hall" for m in kept),
    )
