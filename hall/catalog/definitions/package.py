"""A one-thing package (一件事): several items asked for in one form and one set of papers."""

from typing import Annotated

from pydantic import AfterValidator, Field, model_validator

from hall.catalog.choices import ApplicantKind, Channel, Requirement
from hall.catalog.definitions.base import Code, Condition, Document, Line, Note, Text, in_order
from hall.catalog.definitions.dictionary import PinningDocument
from hall.catalog.definitions.item import SituationQuestion


class StandsFor(Document):
    """What an answer also says of a data element: `values` gives the element's value for an option; an option left
    out says nothing of it."""

    element: Code
    values: Annotated[dict[Text, Text], Field(min_length=1), AfterValidator(in_order)]


class ScenarioQuestion(SituationQuestion):
    """A question of the package (情形). With `stands_for`, the members' items need not ask that element again.
    `exclusive`: the option that says none of these, which goes with no other."""

    stands_for: StandsFor | None = None
    exclusive: Text | None = None

    @model_validator(mode="after")
    def exclusive_is_an_option(self):
        """Only a question with several answers has one that goes with no other."""
        if self.exclusive and not (self.multiple and self.exclusive in self.options):
            raise ValueError(f"“{self.exclusive}”要是多选题里的一个选项")
        return self


class Member(Document):
    item: Code
    name: Text
    department: Code
    requirement: Requirement
    condition: str = ""
    when: Condition | None = None
    depends_on: tuple[Code, ...]


class MergedFigures(Document):
    """Counts over all members: what nine separate applications would ask, and what one asks."""

    item_count: int
    department_count: int
    form_fields_before: int
    form_fields_after: int
    materials_before: int
    materials_after: int
    materials_from_sharing: int
    materials_to_submit: int


class Target(Document):
    """How fast, by the local promise: `workdays` in working days; `visits` to the hall."""

    minutes: int | None = None
    materials: int | None = None
    workdays: int | float | None = None
    visits: int | None = None
    best: int | None = None
    best_minutes: int | None = None
    hours: int | None = None


class BeforeReform(Document):
    materials: int | None = None
    windows: int | None = None
    workdays: int | None = None
    departments: int | None = None
    months: int | None = None
    registration_workdays: int | None = None
    note: str = ""


class PackageDefinition(PinningDocument):
    id: Annotated[str, Field(pattern=r"^PK\d{2,3}$")]
    name: Line
    aliases: tuple[Text, ...]
    summary: Note = ""
    themes: tuple[Code, ...] = ()
    wishes: tuple[Text, ...] = ()
    lead_department: Code
    departments: tuple[Code, ...]
    applicant: tuple[ApplicantKind, ...]
    scenario_questions: tuple[ScenarioQuestion, ...]
    members: Annotated[tuple[Member, ...], Field(min_length=1)]
    computed: MergedFigures
    channels: tuple[Channel, ...]
    one_form: bool
    one_set_of_materials: bool
    target: Target
    source: str
    project_type: Code | None = None
    note: str = ""
    before_reform: BeforeReform | None = None

    def conditions_written(self) -> list[str]:
        """Every member's `when`, each once, in order."""
        return list(dict.fromkeys(member.when for member in self.members if member.when))


class PackagesFile(Document):
    dedupe_rule: Text
    packages: tuple[PackageDefinition, ...]
