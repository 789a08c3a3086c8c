"""What the correction page shows, and what it saves while it is filled in."""

from django.http import Http404, QueryDict

from approvals.filling import drafts
from approvals.filling.elements import blank_of
from approvals.filling.fields import sections_of
from approvals.filling.form import said_of
from approvals.filling.reading import read
from approvals.following import due
from approvals.following.ahead import holders
from approvals.following.correction import points
from approvals.materials import limits
from approvals.materials.cards import cards_of
from approvals.workflow import access
from approvals.workflow.models import Verdict
from hall.catalog.shelf import definition_of
from hall.people.actor import Actor
from hall.privacy import masking


def context(application, actor: Actor, token: str, errors: dict | None = None) -> dict:
    """`standings` carry their paper's card or their field; `fine`: names of the papers nobody complained of."""
    definition, notice = definition_of(application.version), points.latest_notice(application)
    found = points.standings(application, definition, notice)
    cards = {card.paper.code: card for card in cards_of(application, definition, errors or {}, token)}
    fields = _fields(application, definition, token, found, errors or {})
    for standing in found:
        if standing.is_material:
            standing.card = cards.get(standing.point.key)
        else:
            standing.field = fields.get(standing.point.key)
    wrong = {standing.point.key for standing in found}
    return {
        "application": application,
        "notice": notice,
        "notice_by": masking.name(notice.by_name),
        "document": application.documents.filter(kind="correction").defer("facts").last(),
        "due": due.due(application),
        "standings": found,
        "missing": len(points.unsettled(found)),
        "papers_only": all(standing.is_material for standing in found),
        "fine": [
            card.paper.material.name
            for code, card in cards.items()
            if code not in wrong and card.paper.settled
        ],
        "holder": holders(application)[0],
        "may_file": access.may_file(actor, application),
        "limits": limits,
        "other_errors": [words for key, words in (errors or {}).items() if key not in wrong],
    }


def _fields(application, definition, token: str, found, errors: dict) -> dict:
    """Element code → the field with its inputs, of the points that name one."""
    codes = {standing.point.key for standing in found if not standing.is_material}
    if not codes:
        return {}
    sections = sections_of(application, definition, token, errors, only=codes)
    return {field.blank.code: field for section in sections for field in section.fields}


def save(application, point_id: int, data: QueryDict) -> str:
    """Keeps the answer and, of a field, its new value: as typed, also when it is wrong. What is wrong, or nothing.
    Raises Http404, Refused."""
    point = points.answer(application, point_id, data.get("answer", ""))
    if point.subject != Verdict.Subject.FIELD or point.key not in data.getlist("field"):
        return ""
    elements = {element.code: element for element in definition_of(application.version).elements}
    if point.key not in elements:
        raise Http404
    blank = blank_of(elements[point.key])
    value = read(blank, data, application.form.get(point.key))
    saved = drafts.save(application.public_id, [drafts.Change(point.key, value)], only={point.key})
    wrong = saved.faults.get(point.key)
    return said_of(blank, wrong) if wrong else saved.together.get(point.key, "")
