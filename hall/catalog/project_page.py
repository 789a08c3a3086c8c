"""What the page of a type of construction project says: which projects it is for, its stages, items and conditions."""

import re
from dataclasses import dataclass

from hall.catalog.choices import VersionState
from hall.catalog.definitions.dictionary import DataElementDefinition
from hall.catalog.definitions.project import ProjectRulesDefinition, ProjectStage, ProjectType
from hall.catalog.guide_page import Fact
from hall.catalog.models import DataElement, PackageVersion, ProjectRules, ServiceItem, ServicePackage
from hall.catalog.scopes import project_scope
from hall.catalog.shelf import definition_of, wordings
from hall.org.models import Department
from hall.revision.memory import per_revision
from hall.rules import Scope, compile_rule

ITEM_CODE = re.compile(r"[A-Z]{2}\d{2,3}")


@per_revision
def project_types(token: str) -> dict[str, dict]:
    """Type code → its page: description, condition in words, stages with items."""
    row = ProjectRules.objects.filter(state=VersionState.PUBLISHED).first()
    if row is None:
        return {}
    rules: ProjectRulesDefinition = definition_of(row)
    words = _Words(
        scope=_scope(token),
        departments=dict(Department.objects.values_list("code", "name")),
        items=dict(ServiceItem.objects.listed().values_list("code", "current__name")),
    )
    ordered = sorted(rules.project_types, key=lambda project_type: -project_type.priority)
    return {project_type.id: _page(project_type, words) for project_type in ordered}


@dataclass(frozen=True)
class _Words:
    """What codes and conditions are called."""

    scope: Scope
    departments: dict[str, str]
    items: dict[str, str]

    def condition(self, text: str) -> str:
        return compile_rule(text, self.scope).sentence()

    def note(self, text: str) -> str:
        """Items that a note names by code, by name."""
        return ITEM_CODE.sub(
            lambda code: f"“{self.items[code[0]]}”" if code[0] in self.items else code[0], text
        )


def _scope(token: str) -> Scope:
    fields = ("code", "name", "type", "rule")
    elements = [DataElementDefinition(**row) for row in DataElement.objects.values(*fields)]
    versions = PackageVersion.objects.filter(pk__in=ServicePackage.objects.values("current")).defer(
        "definition"
    )
    return project_scope(elements, [definition_of(version) for version in versions], wordings(token))


def _page(project_type: ProjectType, words: _Words) -> dict:
    critical = set(project_type.critical_path)
    items = [item for stage in project_type.stages for item in stage.items]
    always = sum(not item.when for item in items)
    return {
        "id": project_type.id,
        "name": project_type.name,
        "description": project_type.description,
        "applies": words.condition(project_type.applies_when),
        "facts": [
            Fact(
                "总共多久",
                f"{project_type.total_limit_workdays:g} 个工作日内",
                "审批用的时间，不含您备材料的时间",
            ),
            Fact(
                "最长的一条线",
                f"{project_type.critical_path_workdays:g} 个工作日",
                "下面标“关键”的各项连起来",
            ),
            Fact(
                "一共几项",
                f"{len(items)} 项",
                f"其中 {always} 项每个项目都要办" if always else "办哪几项看项目情况",
            ),
            Fact("分几步", f"{len(project_type.stages)} 个阶段", "每个阶段一张表，各项同时办"),
        ],
        "note": words.note(project_type.note),
        "stages": [_stage(stage, critical, words) for stage in project_type.stages],
    }


def _stage(stage: ProjectStage, critical: set[str], words: _Words) -> dict:
    return {
        "name": stage.stage,
        "limit": _workdays(stage.stage_limit_workdays),
        "lead": words.departments[stage.lead_department],
        "one_form": stage.one_form,
        "items": [
            {
                "code": item.item,
                "name": item.name,
                "always": not item.when,
                "when": words.condition(item.when) if item.when else "",
                "limit": _workdays(item.promised_workdays),
                "critical": item.item in critical,
                "notes": [note for note in (item.phase, words.note(item.note)) if note],
            }
            for item in stage.items
        ],
    }


def _workdays(days: int | float) -> str:
    return f"{days:g} 个工作日" if days else "当场办好"
