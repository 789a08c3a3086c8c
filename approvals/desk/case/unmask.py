"""A covered number of the form in full: only for a reason, so many an hour, and written down where the applicant sees it."""

from approvals.desk.case.values import columns_of, name_and_unit
from approvals.workflow.models import Application
from approvals.workflow.refusals import Refused
from hall.catalog.definitions.dictionary import DataElementDefinition
from hall.people.actor import Actor
from hall.people.refusals import NotDone
from hall.people.unmasking import witness_look


def show(application: Application, actor: Actor, element: DataElementDefinition, reason: str) -> list[str]:
    """The value in full, a line each. Raises Refused without a reason or after too many."""
    name, _ = name_and_unit(element)
    post = str(actor.post_for(application.department_id) or "")
    try:
        witness_look(actor, application.chain, element.code, name, reason, post=post)
    except NotDone as refusal:
        raise Refused(refusal.sentence) from refusal
    return lines(element, application.form.get(element.code))


def lines(element: DataElementDefinition, value) -> list[str]:
    """A value in full: one line, a table a line for each row."""
    if isinstance(value, dict):
        value = [value]
    if isinstance(value, list):
        parts = columns_of(element)
        return [_line(parts, row) if isinstance(row, dict) else str(row) for row in value]
    return [str(value if value is not None else "")]


def _line(parts: dict, row: dict) -> str:
    return "，".join(f"{parts.get(key, {}).get('name', key)} {each}" for key, each in row.items() if each)
