"""Form values as they arrive: of the kind the field is. What they say is checked by the form itself; here only that a number
is not sent where a table belongs."""

from collections.abc import Mapping

from rest_framework.exceptions import ValidationError

from approvals.filling.elements import MOST_ROWS, Blank, blank_of
from hall.catalog.definitions.item import ItemDefinition

LONGEST = 20_000
PARTED = ("person", "org", "daterange", "address")


def shaped(definition: ItemDefinition, form: Mapping, where: str = "form") -> dict[str, object]:
    """The values by element code. Raises ValidationError that names each wrong one, unknown ones too."""
    blanks = {element.code: blank_of(element) for element in definition.elements}
    asked = {each.element for each in definition.form}
    errors = {f"{where}.{code}": "这个事项的表单没有这一项" for code in form if code not in asked}
    for code in asked & set(form):
        if not _fits(blanks[code], form[code]):
            errors[f"{where}.{code}"] = f"应为{_wanted(blanks[code])}"
    if errors:
        raise ValidationError(errors)
    return dict(form)


def _fits(blank: Blank, value) -> bool:
    if value is None:
        return True
    if blank.kind == "bool":
        return isinstance(value, bool) or value == ""
    if blank.kind == "multi":
        return isinstance(value, list) and len(value) <= MOST_ROWS and all(_is_text(each) for each in value)
    if blank.kind == "table":
        return isinstance(value, list) and len(value) <= MOST_ROWS and all(_is_parts(each) for each in value)
    if blank.kind in PARTED:
        return _is_parts(value)
    return _is_text(value)


def _is_text(value) -> bool:
    return isinstance(value, str) and len(value) <= LONGEST and "\0" not in value and _can_be_written(value)


def _can_be_written(text: str) -> bool:
    """JSON may carry halves of characters that no encoding has."""
    return not any("\ud800" <= sign <= "\udfff" for sign in text)


def _is_parts(value) -> bool:
    if not isinstance(value, dict) or len(value) > 40:
        return False
    return all(
        _is_text(key) and (each is None or isinstance(each, bool) or _is_text(each))
        for key, each in value.items()
    )


def _wanted(blank: Blank) -> str:
    if blank.kind == "bool":
        return " true 或 false"
    if blank.kind == "multi":
        return "一列文字"
    if blank.kind == "table":
        return "一列对象，每行一个"
    if blank.kind in PARTED:
        return "一个对象"
    return f"文字（{LONGEST} 字以内），数字和日期也写成文字"
