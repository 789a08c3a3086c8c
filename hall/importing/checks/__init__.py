"""Does the catalog agree with itself? References, national codes, conditions, a part at a time."""

from hall.importing.checks import items, organisation, packages, portal, projects
from hall.importing.checks.findings import Findings
from hall.importing.problems import Problem
from hall.importing.reading import SourceCatalog


def problems_of(source: SourceCatalog) -> list[Problem]:
    """Every disagreement found; an empty list means the catalog can be imported."""
    findings = Findings(source)
    for part in (items, packages, projects, portal, organisation):
        part.check(findings)
    return findings.problems
