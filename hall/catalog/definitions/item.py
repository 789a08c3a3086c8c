"""A service item (政务服务事项) as one document: guide, form, checklist, workflow, clock and notice are read from it."""

from typing import Annotated

from pydantic import Field, model_validator

from hall.catalog.choices import (
    ApplicantKind,
    Channel,
    CrossRegion,
    DayUnit,
    ExcludedKind,
    HandleKind,
    ItemKind,
    MaterialForm,
    MaterialSource,
    Mode,
    Necessity,
    StageKind,
    Verification,
)
from hall.catalog.definitions.base import Code, Condition, Document, Line, Note, Text, Title, upto
from hall.catalog.definitions.dictionary import PinningDocument

MaterialCode = Annotated[str, Field(pattern=r"^M\d{3,4}$")]


class LegalBasis(Document):
    law: Text
    article: str
    verification: Verification


class ItemMaterial(Document):
    """A paper this item asks for. `defer_workdays` is in working days."""

    code: MaterialCode
    name: Text
    source: MaterialSource
    form: MaterialForm
    copies: Annotated[int, Field(ge=0, le=99)]
    necessity: Necessity
    condition: str = ""
    defer_workdays: Annotated[int, Field(ge=1, le=180)] | None = None
    when: Condition | None = None
    note: str = ""

    @property
    def shared(self) -> bool:
        """Fetched by the hall, never asked of the applicant (国令716号 Art. 7)."""
        return self.source == MaterialSource.SHARED


class Stage(Document):
    """One stage (环节). `departments`: who takes part, the item's own when empty; all of them pass it (会签), or one suffices
    (或签) with `any_suffices`. `beside`: at the same time as the stage before it."""

    name: Text
    kind: StageKind
    counts_in_limit: bool
    optional: bool = False
    condition: str = ""
    departments: tuple[Code, ...] = ()
    any_suffices: bool = False
    beside: bool = False


class Limit(Document):
    """A number of days: working days or, where the law says 日, calendar days that roll over rest days."""

    value: Annotated[float, Field(ge=0, le=1000)] | Annotated[int, Field(ge=0, le=1000)]
    unit: DayUnit


class Limits(Document):
    legal: Limit
    promised: Limit
    note: str = ""


class ExcludedTime(Document):
    """A special procedure that may stop the clock, at most `max_workdays` working days."""

    kind: ExcludedKind
    basis: str = ""
    detail: str = ""
    max_workdays: Annotated[int, Field(ge=1, le=365)] | None = None


class Fee(Document):
    charged: bool
    note: str


class Outcome(Document):
    name: Text
    validity: str
    electronic: bool


class FormField(Document):
    element: Code
    required: bool
    when: Condition | None = None


class FrequentQuestion(Document):
    q: Text
    a: Text


class SituationQuestion(Document):
    """A question that no data element asks (情形). `plain`: the same in plainer words, for people. `multiple`: several
    answers may be given."""

    key: Code
    question: Text
    plain: Note = ""
    options: tuple[Text, ...]
    multiple: bool = False

    @property
    def asked(self) -> str:
        return self.plain or self.question


class ItemDefinition(PinningDocument):
    id: Annotated[str, Field(pattern=r"^[A-Z]{2}\d{2,3}$")]
    code: Annotated[str, Field(pattern=r"^[0-9A-Z]{31}$")]
    base_code: Annotated[str, Field(pattern=r"^\d{12}$")]
    name: Line
    aliases: tuple[Text, ...]
    summary: Note = ""
    themes: tuple[Code, ...] = ()
    wishes: tuple[Text, ...] = ()
    department: Code
    department_name: Text
    type: ItemKind
    handle_kind: HandleKind
    legal_basis: Annotated[tuple[LegalBasis, ...], Field(min_length=1)]
    applicant: Annotated[tuple[ApplicantKind, ...], Field(min_length=1)]
    conditions: tuple[Text, ...]
    situations: tuple[SituationQuestion, ...] = ()
    materials: tuple[ItemMaterial, ...]
    stages: Annotated[tuple[Stage, ...], Field(min_length=1)]
    limits: Limits
    excluded_time: tuple[ExcludedTime, ...] = ()
    fee: Fee
    result: Outcome
    channels: Annotated[tuple[Channel, ...], Field(min_length=1)]
    cross_region: CrossRegion
    modes: Annotated[tuple[Mode, ...], Field(min_length=1)]
    project_related: bool = False
    form: tuple[FormField, ...]
    faqs: tuple[FrequentQuestion, ...]
    provider: str = ""
    note: str = ""

    @model_validator(mode="after")
    def promise_within_law(self):
        """承诺时限不得长于法定时限 (优化营商环境条例 Art. 36). So many working days are at least so many calendar days, so a
        promise in working days with a greater number is longer whatever the law's unit."""
        legal, promised = self.limits.legal, self.limits.promised
        if promised.value > legal.value and (promised.unit == legal.unit or promised.unit == DayUnit.WORKDAY):
            raise ValueError(
                f"承诺时限 {promised.value:g} 长于法定时限 {legal.value:g}（优化营商环境条例第36条）"
            )
        return self

    def conditions_written(self) -> list[str]:
        """Every `when` of the item, each once, in the order they stand."""
        texts = [part.when for part in (*self.materials, *self.form) if part.when]
        return list(dict.fromkeys(texts))


class DepartmentEntry(Document):
    """`document_word`: 文号代字, with which the numbers of its papers begin, such as 云住建."""

    id: Annotated[str, Field(pattern=r"^[A-Z]{2,10}$")]
    name: Title
    document_word: upto(20, least=0) = ""
    uscc: Annotated[str, Field(pattern=r"^[0-9A-HJ-NPQRTUWXY]{18}$")]
    division_code: Annotated[str, Field(pattern=r"^\d{6}(\d{3}(\d{3})?)?$")]
    fictional: bool = False
    service_windows: tuple[Text, ...] = ()


class DepartmentFile(Document):
    department: DepartmentEntry
    items: tuple[ItemDefinition, ...]
