"""What this case needs, under the situation that was told and what the form says so far."""

from approvals.workflow.models import Application
from hall.catalog.definitions.item import ItemDefinition
from hall.catalog.shelf import definition_of
from hall.catalog.situations.answers import Answers, parameter
from hall.catalog.situations.case import Case
from hall.catalog.situations.guides import ItemGuide, build_item_guide, item_guide
from hall.catalog.situations.questions import Question, to_ask
from hall.revision import memory

# Guides without wording, by the digest of their version: all that decides, nothing that speaks.
_plain: dict[str, ItemGuide] = {}
KEPT = 4096
# Marks a situation question among the places of a form.
QUESTION = "situation."


def plain_guide(application: Application) -> ItemGuide:
    """The compiled conditions of the case's version; no query once the process knows the version."""
    digest = application.version.digest
    if digest not in _plain:
        if len(_plain) >= KEPT:
            _plain.clear()
        _plain[digest] = build_item_guide(definition_of(application.version), {})
    return _plain[digest]


def values_of(application: Application, definition: ItemDefinition) -> dict[str, object]:
    """Question key or element code → value. What the form asks itself counts as the form has it; a comparison of two
    fields that was answered as a question (本人办, 委托别人办) stays as answered."""
    asked = {field.element for field in definition.form}
    said = {key: value for key, value in application.situation.items() if key not in asked}
    filled = {code: value for code, value in application.form.items() if value not in ("", None, [])}
    return said | filled


def case_of(application: Application, definition: ItemDefinition, guide: ItemGuide | None = None) -> Case:
    """Each field and paper with its standing. With a worded `guide` the reasons are in people's words."""
    return (guide or plain_guide(application)).case(Answers(values_of(application, definition)))


def worded_guide(application: Application, token: str | None = None) -> ItemGuide:
    return item_guide(application.version, memory.current() if token is None else token)


def open_questions(
    application: Application, definition: ItemDefinition, token: str | None = None
) -> list[Question]:
    """Questions nobody has answered yet, that no field of the form asks, and that something still depends on."""
    values = values_of(application, definition)
    plain = plain_guide(application)
    asked = {field.element for field in definition.form}
    waiting = (
        {key for condition in plain.conditions.values() if condition.open(values) for key in condition.keys}
        - asked
        - set(values)
    )
    if not waiting:
        return []
    guide = worded_guide(application, token)
    shown = to_ask(guide.questions, guide.conditions.values(), values)
    return [question for question in shown if question.key in waiting]


def place_of(question: Question) -> str:
    """The question as a place of the form, in error summaries and anchors."""
    return QUESTION + parameter(question.key)


def kept_answers(answers: Answers) -> dict[str, object]:
    """Answers as a case keeps them: plain data that conditions can read again."""
    return {key: _kept(value) for key, value in answers.values.items()}


def _kept(value):
    return value if isinstance(value, bool | str | list) else str(value)
