"""Rules for construction projects: types with their stages, thresholds, regional assessment, deferral.

Units: working days, 万元, 平方米, 公顷; the names of the fields say which.
"""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator

from hall.catalog.choices import Requirement
from hall.catalog.definitions.base import Code, Condition, Document, Text, in_order


class Locality(Document):
    city: Text
    district: Text
    division_code: Text
    fictional: bool = False


class Constants(Document):
    total_limit_workdays: Annotated[dict[str, int], AfterValidator(in_order)]
    joint_acceptance_workdays: Annotated[dict[str, int], AfterValidator(in_order)]
    utility_external_workdays: int
    direct_feasibility_max_investment_wan: int
    feasibility_evaluation_exempt_max_investment_wan: int
    threshold_inclusive: bool
    deferred_material_default_workdays: int
    alert_yellow_remaining_workdays: int


class StageItem(Document):
    item: Code
    name: Text
    requirement: Requirement
    when: Condition | None = None
    depends_on: tuple[Code, ...]
    promised_workdays: int | float
    phase: str = ""
    note: str = ""


class ProjectStage(Document):
    stage: Text
    lead_department: Code
    stage_limit_workdays: int | float
    one_form: bool
    items: tuple[StageItem, ...]


class ProjectType(Document):
    id: Code
    name: Text
    priority: int
    description: Text
    applies_when: Condition
    total_limit_workdays: int | float
    critical_path_workdays: int | float
    critical_path: tuple[Code, ...]
    stages: tuple[ProjectStage, ...]
    source: str = ""
    note: str = ""


class ProjectRule(Document):
    """`kind` expression: `when` is a condition; procedure: `when` is prose for people."""

    id: Text
    kind: Literal["expression", "procedure"]
    name: Text
    source: str
    then: Text
    when: Text


class RegionAssessment(Document):
    by: Code | None = None
    condition: str = ""
    effect: str = ""
    figures: Annotated[dict[str, str], AfterValidator(in_order)] = {}
    from_item: Code | None = None
    id: Text
    item: Code | None = None
    members: tuple[Text, ...] = ()
    name: Text
    note: str = ""
    replaces: tuple[Code, ...] = ()
    source: str = ""
    to_item: Code | None = None


class ProjectRulesDefinition(Document):
    """The whole of `projects.yaml`. `commitments` and `deferral` are read by the rooms that need them."""

    locality: Locality
    constants: Constants
    condition_language: str
    project_types: tuple[ProjectType, ...]
    rules: tuple[ProjectRule, ...]
    region_assessments: tuple[RegionAssessment, ...]
    commitments: Annotated[dict[str, Any], AfterValidator(in_order)]
    deferral: Annotated[dict[str, Any], AfterValidator(in_order)]
