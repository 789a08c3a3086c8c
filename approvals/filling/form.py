"""Whether the form of an application is filled in and right, by the fields of its item's definition."""

from approvals.filling import together
from approvals.filling.elements import Blank, blank_of, faults
from approvals.filling.needs import case_of, open_questions, place_of
from hall.catalog.situations.case import Case, NeededField, Standing


def errors_of(application, definition) -> dict[str, str]:
    """Element code → what is wrong with what was filled in, of the fields this case needs; questions of the situation that
    are still open stand there as places of their own. One query at most."""
    case = case_of(application, definition)
    found = {
        place_of(question): f"请回答：{question.text}" for question in open_questions(application, definition)
    }
    found |= field_errors(application, case)
    asked = {need.element.code for need in case.asked}
    between = together.errors_of(definition, application.form, application.situation)
    return found | {code: words for code, words in between.items() if code in asked and code not in found}


def field_errors(application, case: Case) -> dict[str, str]:
    """Element code → the first fault of the field, saying which part of it."""
    found = {}
    for need in case.asked:
        blank = blank_of(need.element)
        wrong = faults(blank, application.form.get(need.element.code), required=is_required(need))
        if wrong:
            found[need.element.code] = said_of(blank, wrong)
    return found


def is_required(need: NeededField) -> bool:
    """A field with a condition must be filled in when the condition holds, and may be while it is open."""
    if need.standing == Standing.OPEN:
        return False
    return need.field.required or bool(need.field.when)


def said_of(blank: Blank, wrong: dict[str, str]) -> str:
    """The first of a field's faults, with the row and the part it is in."""
    where, sentence = next(iter(wrong.items()))
    more = f"（还有 {len(wrong) - 1} 处）" if len(wrong) > 1 else ""
    *row, key = where.split("~")[1:] or [""]
    part = next((part for part in blank.parts if part.code.endswith(f"~{key}")), None)
    named = f"{part.label}：" if part and part.label not in sentence else ""
    return f"{f'第 {int(row[0]) + 1} 行，' if row else ''}{named}{sentence}{more}"
