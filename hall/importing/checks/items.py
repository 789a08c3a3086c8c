"""Dictionaries, departments and their items."""

from hall.catalog.definitions.item import DepartmentEntry, ItemDefinition
from hall.catalog.scopes import item_scope
from hall.catalog.uscc import valid_uscc
from hall.importing.checks.findings import Findings


def check(findings: Findings) -> None:
    source = findings.source
    if source.elements:
        findings.unique("elements", "code", (element.code for element in source.elements.elements))
    if source.materials:
        findings.unique("materials", "code", (material.code for material in source.materials.materials))
    _identities(findings)
    if _dictionary_missing(findings):
        return
    for entry in source.departments:
        part = f"department:{entry.department.id}"
        if not valid_uscc(entry.department.uscc):
            findings.say(part, entry.department.id, "uscc", "统一社会信用代码的校验位不对（GB 32100）")
        for item in entry.items:
            _belongs(findings, part, entry.department, item)
            _references(findings, part, item)


def _dictionary_missing(findings: Findings) -> bool:
    """Without a dictionary every item would complain; the cause is said once."""
    if not findings.items:
        return False
    if not findings.elements:
        findings.say("elements", "", "", "缺少数据元字典：文件夹里没有以 elements 开头的文件，也没有导入过")
    if not findings.materials:
        findings.say("materials", "", "", "缺少材料字典：文件夹里没有以 materials 开头的文件，也没有导入过")
    return not findings.elements or not findings.materials


def _identities(findings: Findings) -> None:
    """An item's mark and its national code are given once in the whole catalog."""
    marks, codes, departments = set(), set(), set()
    for entry in findings.source.departments:
        part = f"department:{entry.department.id}"
        if entry.department.id in departments:
            findings.say(part, entry.department.id, "id", "这个部门写在了两个文件里")
        departments.add(entry.department.id)
        for item in entry.items:
            if item.id in marks:
                findings.say(part, item.id, "id", "这个事项标识已经用过")
            if item.code in codes:
                findings.say(part, item.id, "code", "这个实施编码已经用过")
            marks.add(item.id)
            codes.add(item.code)


def _belongs(findings: Findings, part: str, department: DepartmentEntry, item: ItemDefinition) -> None:
    if item.department != department.id:
        findings.say(part, item.id, "department", f"写的是 {item.department}，文件属于 {department.id}")
    if item.department_name != department.name:
        findings.say(part, item.id, "department_name", f"应为“{department.name}”")
    if item.code[:18] != department.uscc or item.code[19:] != item.base_code:
        reason = "应为部门信用代码 18 位 + 行使层级 1 位 + 基本编码 12 位（GB/T 39554.1）"
        findings.say(part, item.id, "code", reason)


def _references(findings: Findings, part: str, item: ItemDefinition) -> None:
    scope = findings.scope(
        part, item.id, lambda: item_scope(item, findings.elements.values(), findings.wordings)
    )
    for field in item.form:
        place = f"form({field.element})"
        findings.known(part, item.id, place, field.element, findings.elements, "数据元")
        findings.condition(part, item.id, f"{place}.when", field.when, scope)
    for material in item.materials:
        place = f"materials({material.code})"
        findings.known(part, item.id, place, material.code, findings.materials, "材料")
        findings.condition(part, item.id, f"{place}.when", material.when, scope)
    for stage in item.stages:
        for code in stage.departments:
            findings.known(part, item.id, f"stages({stage.name})", code, findings.departments, "部门")
    for theme in item.themes:
        findings.known(part, item.id, "themes", theme, findings.themes, "主题")
    findings.unique_in(part, item.id, "form", (field.element for field in item.form))
    findings.unique_in(part, item.id, "materials", (material.code for material in item.materials))
