"""What differs from what was handed in before: old and new beside each other."""

from dataclasses import dataclass

from approvals.desk.case.values import Shown, shown
from approvals.workflow.models import Submission


@dataclass(frozen=True)
class Changed:
    """A field that is not what it was. `why`: 补正时改 or 当场更正."""

    old: Shown
    why: str


@dataclass(frozen=True)
class Rounds:
    """The hand-ins that matter for comparing: the present one and the one before it."""

    last: Submission | None
    before: Submission | None


def rounds_of(application) -> Rounds:
    """One query."""
    wanted = (application.round, application.round - 1)
    found = {row.round: row for row in Submission.objects.filter(application=application, round__in=wanted)}
    return Rounds(found.get(application.round), found.get(application.round - 1))


def changed_fields(application, rounds: Rounds, elements) -> dict[str, Changed]:
    """Element code → what it was. A correction on the spot counts against the present hand-in, what came with the
    correction against the one before."""
    found: dict[str, Changed] = {}
    for code, element in elements.items():
        now = application.form.get(code)
        if rounds.last and now != rounds.last.form.get(code):
            found[code] = Changed(shown(element, rounds.last.form.get(code)), "当场更正")
        elif rounds.before and now != rounds.before.form.get(code):
            found[code] = Changed(shown(element, rounds.before.form.get(code)), "补正时改")
    return found


def unchanged_since_before(application, rounds: Rounds, subject: str, key: str, digests: list[str]) -> bool:
    """Whether a field or paper is what it was in the hand-in before."""
    if rounds.before is None:
        return False
    if subject == "field":
        return application.form.get(key) == rounds.before.form.get(key)
    return sorted(digests) == sorted(rounds.before.files.get(key, []))


def paper_change(rounds: Rounds, code: str, digests: list[str]) -> str:
    """新交, 换过, 撤下 — or '' when it came as before, or when there was no hand-in before."""
    if rounds.before is None:
        return ""
    before = rounds.before.files.get(code, [])
    if sorted(before) == sorted(digests):
        return ""
    if not before:
        return "这次新交"
    return "这次换过" if digests else "这次撤下"
