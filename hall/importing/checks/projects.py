"""Rules for construction projects: stages, their items, conditions, thresholds."""

from hall.catalog.definitions.project import ProjectType
from hall.catalog.scopes import project_scope
from hall.importing.checks.findings import Findings
from hall.rules import Scope


def check(findings: Findings) -> None:
    rules = findings.source.projects
    if not rules:
        return
    scope = findings.scope(
        "projects",
        "",
        lambda: project_scope(findings.elements.values(), findings.packages, findings.wordings),
    )
    findings.unique("projects", "id", (project_type.id for project_type in rules.project_types))
    for project_type in rules.project_types:
        findings.condition("projects", project_type.id, "applies_when", project_type.applies_when, scope)
        _stages(findings, project_type, scope)
    for rule in rules.rules:
        if rule.kind == "expression":
            findings.condition("projects", rule.id, "when", rule.when, scope)


def _stages(findings: Findings, project_type: ProjectType, scope: Scope) -> None:
    code, graph = project_type.id, {}
    members = {item.item for stage in project_type.stages for item in stage.items}
    for stage in project_type.stages:
        findings.known("projects", code, stage.stage, stage.lead_department, findings.departments, "部门")
        for item in stage.items:
            place = f"{stage.stage}({item.item})"
            graph[item.item] = set(item.depends_on)
            findings.known("projects", code, place, item.item, findings.items, "事项")
            for earlier in item.depends_on:
                findings.known("projects", code, f"{place}.depends_on", earlier, members, "前置事项")
            findings.condition("projects", code, f"{place}.when", item.when, scope)
    for item in project_type.critical_path:
        findings.known("projects", code, "critical_path", item, members, "事项")
    findings.acyclic("projects", code, graph)
