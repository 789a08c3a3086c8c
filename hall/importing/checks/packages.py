"""One-thing packages: members, their order and conditions, questions that stand for data elements."""

from hall.catalog.definitions.package import PackageDefinition
from hall.catalog.scopes import package_scope
from hall.importing.checks.findings import Findings
from hall.rules import Scope


def check(findings: Findings) -> None:
    findings.unique("packages", "id", (package.id for package in findings.packages))
    for package in findings.packages:
        scope = findings.scope(
            "packages",
            package.id,
            lambda package=package: package_scope(package, findings.elements.values(), findings.wordings),
        )
        for department in (package.lead_department, *package.departments):
            findings.known("packages", package.id, "departments", department, findings.departments, "部门")
        for theme in package.themes:
            findings.known("packages", package.id, "themes", theme, findings.themes, "主题")
        _members(findings, package, scope)
        for question in package.scenario_questions:
            if question.stands_for:
                _stand_in(findings, package.id, question, scope)


def _members(findings: Findings, package: PackageDefinition, scope: Scope) -> None:
    members = {member.item for member in package.members}
    findings.unique_in("packages", package.id, "members", (member.item for member in package.members))
    for member in package.members:
        place = f"members({member.item})"
        findings.known("packages", package.id, place, member.item, findings.items, "事项")
        for earlier in member.depends_on:
            findings.known("packages", package.id, f"{place}.depends_on", earlier, members, "成员")
        findings.condition("packages", package.id, f"{place}.when", member.when, scope)
    findings.acyclic("packages", package.id, {m.item: set(m.depends_on) for m in package.members})


def _stand_in(findings: Findings, package: str, question, scope: Scope) -> None:
    """An answer can stand for an element only when both are one choice, or both several."""
    place = f"scenario_questions({question.key}).stands_for"
    element = findings.elements.get(question.stands_for.element)
    if element is None:
        findings.say("packages", package, place, f"没有这个数据元：{question.stands_for.element}")
        return
    name = scope.get(question.key)
    if name is None or name.type.kind is not element.value_type.kind:
        findings.say("packages", package, place, f"“{element.name}”和这一问不同，要么都是单选，要么都是多选")
    for option, value in question.stands_for.values.items():
        findings.known("packages", package, f"{place}.values", option, question.options, "选项")
        findings.known("packages", package, f"{place}.values", value, element.options, "取值")
