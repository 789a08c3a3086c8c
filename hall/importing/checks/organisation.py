"""Regions, service points, windows."""

from hall.catalog.definitions.organisation import OrganisationFile, ServicePointEntry
from hall.importing.checks.findings import Findings


def check(findings: Findings) -> None:
    organisation = findings.source.organisation
    if not organisation:
        return
    findings.unique("organisation", "code", (region.code for region in organisation.regions))
    findings.unique("organisation", "id", (point.id for point in organisation.service_points))
    _regions(findings, organisation)
    for point in organisation.service_points:
        _point(findings, point)
    for contact in organisation.departments:
        code = contact.department
        findings.known("organisation", code, "departments", code, findings.departments, "部门")
    _windows_of_departments(findings, organisation)


def _regions(findings: Findings, organisation: OrganisationFile) -> None:
    regions = {region.code for region in organisation.regions}
    for region in organisation.regions:
        if region.parent:
            findings.known("organisation", region.code, "parent", region.parent, regions, "区划")
            if not region.code.startswith(region.parent):
                findings.say("organisation", region.code, "parent", f"代码应以上级代码 {region.parent} 开头")
    for point in organisation.service_points:
        findings.known("organisation", point.id, "region", point.region, regions, "区划")


def _point(findings: Findings, point: ServicePointEntry) -> None:
    findings.unique_in("organisation", point.id, "windows", (window.code for window in point.windows))
    for window in point.windows:
        for department in window.departments:
            findings.known("organisation", point.id, window.code, department, findings.departments, "部门")
        for item in window.items:
            findings.known("organisation", point.id, window.code, item, findings.items, "事项")


def _windows_of_departments(findings: Findings, organisation: OrganisationFile) -> None:
    windows = {window.code for point in organisation.service_points for window in point.windows}
    for department in findings.departments.values():
        part = f"department:{department.id}"
        for window in department.service_windows:
            findings.known(part, department.id, "service_windows", window, windows, "窗口")
