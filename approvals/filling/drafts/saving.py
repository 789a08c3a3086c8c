"""Saving: field by field, with what is wrong told and a change made elsewhere left as it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from approvals.filling import identity, together
from approvals.filling.drafts import rows
from approvals.filling.elements import blank_of, faults, is_blank
from approvals.filling.models import Draft
from approvals.filling.needs import case_of, open_questions
from approvals.filling.reading import mark_of
from approvals.workflow.choices import State
from approvals.workflow.models import Application
from hall.catalog.shelf import definition_of
from hall.catalog.situations.case import Standing
from hall.worktime import now

SAVED_COLUMNS = ["form", "situation", "revision", "saved_at", "title", "applicant_name", "id_type", "id_number",
                 "id_index", "id_tail", "phone", "phone_index", "handler_name"]  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One field as a page sends it. `base`: the mark of the value it was changed from; None to write over anything."""

    code: str
    value: object
    base: str | None = None


@dataclass
class Saved:
    """What became of a save. `faults`: element code → where → sentence; `conflicts`: code → the value that stands; `reshaped`:
    whether other fields or papers are asked for now."""

    application: Application
    faults: dict[str, dict[str, str]] = field(default_factory=dict)
    conflicts: dict[str, object] = field(default_factory=dict)
    together: dict[str, str] = field(default_factory=dict)
    derived: list[str] = field(default_factory=list)
    reshaped: bool = False


@transaction.atomic
def save(
    public_id,
    changes: Iterable[Change],
    *,
    situation: Mapping | None = None,
    only: Iterable[str] | None = None,
) -> Saved:
    """Keeps what changed, field by field; what cannot be right is kept too, and told. A field that was changed elsewhere
    meanwhile stays as it stands and comes back as a conflict. `situation`: answers, question key → value (None takes one
    away); `only`: the fields that may change. Raises Refused when it was filed meanwhile."""
    application = rows.locked(public_id)
    definition = definition_of(application.version)
    before = _shape(application, definition)
    saved = Saved(application)
    changed = _put(application, definition, changes, saved, only)
    # In a case that waits to be put right what was answered stays: it decides which papers are asked for.
    correcting = application.state == State.CORRECTING
    for key, value in (situation or {}).items():
        if correcting and key in application.situation:
            continue
        changed |= application.situation.get(key) != value
        application.situation.pop(key, None)
        if value is not None:
            application.situation[key] = value
    if changed:
        identity.settle(application)
        application.revision += 1
        application.saved_at = now()
        application.save(update_fields=SAVED_COLUMNS)
        Draft.objects.filter(application=application).exclude(warned_at=None).update(warned_at=None)
    saved.reshaped = before != _shape(application, definition)
    saved.together = _between(application, definition)
    return saved


def _put(application: Application, definition, changes, saved: Saved, only) -> bool:
    elements = {element.code: element for element in definition.elements}
    fixed = {code for code in identity.locked(application) if not is_blank(application.form.get(code))}
    asked = {each.element for each in definition.form} - fixed
    allowed = asked if only is None else asked & set(only)
    changed = False
    for change in changes:
        if change.code not in allowed:
            continue
        kept = application.form.get(change.code)
        same = mark_of(kept) == mark_of(change.value) or (is_blank(kept) and is_blank(change.value))
        if not same and change.base is not None and change.base != mark_of(kept):
            saved.conflicts[change.code] = kept
            continue
        if not same:
            application.form[change.code] = change.value
            changed = True
            saved.derived += _derive(application, change.code, asked)
        wrong = faults(blank_of(elements[change.code]), change.value, required=False)
        saved.faults[change.code] = wrong
    return changed


def _derive(application: Application, code: str, asked: set[str]) -> list[str]:
    """An identity number tells the day of birth and the sex: they are filled in, where they are asked."""
    if code != "applicant.id_no":
        return []
    told = {key: value for key, value in together.facts_of(application.form[code]).items() if key in asked}
    application.form |= told
    return list(told)


def _between(application: Application, definition) -> dict[str, str]:
    asked = {need.element.code for need in case_of(application, definition).asked}
    found = together.errors_of(definition, application.form, application.situation)
    return {code: sentence for code, sentence in found.items() if code in asked}


def _shape(application: Application, definition) -> tuple:
    """What is asked for: changes when an answer shows or hides something."""
    case = case_of(application, definition)
    fields = tuple(need.element.code for need in case.fields if need.standing != Standing.NOT_NEEDED)
    papers = tuple((need.material.code, need.standing) for need in case.materials)
    return fields, papers, tuple(question.key for question in open_questions(application, definition, ""))
