"""The steps of a case, read from the stages of its item's definition."""

from dataclasses import dataclass

from approvals.workflow.choices import Rule, TaskKind
from hall.catalog.choices import StageKind
from hall.catalog.definitions.item import ItemDefinition, Stage
from hall.people.models import Role

# Stages that are somebody's task. Hearings are called for by a case, not by every case; construction is the applicant's.
REVIEWED = {
    StageKind.REVIEW: TaskKind.REVIEW,
    StageKind.JOINT_REVIEW: TaskKind.REVIEW,
    StageKind.EXPERT_REVIEW: TaskKind.REVIEW,
    StageKind.PUBLICITY: TaskKind.REVIEW,
    StageKind.SITE_SURVEY: TaskKind.SITE,
    StageKind.JOINT_SURVEY: TaskKind.SITE,
}


@dataclass(frozen=True)
class Part:
    """One task to be: of which step, what, by which department."""

    step: int
    kind: TaskKind
    name: str
    rule: Rule
    department: str
    role: Role = Role.REVIEWER


def review_plan(definition: ItemDefinition) -> list[Part]:
    """The tasks between acceptance and decision, steps counted from 1; a stage marked `beside` shares its predecessor's step.
    The last step proposes the decision: where several tasks would end side by side, or only a site check, a step of the
    lead department is added to it. Empty for an item that is decided on the spot."""
    parts: list[Part] = []
    step = 0
    for stage in definition.stages:
        if stage.kind not in REVIEWED or stage.optional:
            continue
        step += 0 if stage.beside and step else 1
        parts += _parts(stage, step, definition.department)
    if parts and not _one_proposes(parts, step, definition.department):
        step += 1
        parts.append(Part(step, TaskKind.PROPOSE, "拟定意见", Rule.ALL, definition.department))
    return parts


def _parts(stage: Stage, step: int, lead: str) -> list[Part]:
    departments = stage.departments or (lead,)
    rule = Rule.ANY if stage.any_suffices else Rule.ALL
    return [Part(step, REVIEWED[stage.kind], stage.name, rule, department) for department in departments]


def _one_proposes(parts: list[Part], step: int, lead: str) -> bool:
    last = [part for part in parts if part.step == step]
    return len(last) == 1 and last[0].kind == TaskKind.REVIEW and last[0].department == lead
