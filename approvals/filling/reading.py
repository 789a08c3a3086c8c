"""Values of fields as they come from a page or a program, and as people read them back."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import QueryDict

from approvals.filling.elements import MOST_ROWS, Blank, blank_of, clean, is_blank
from approvals.filling.needs import case_of, values_of
from hall.catalog.element_words import group_of
from hall.catalog.situations.questions import Question
from hall.privacy import blind, masking
from hall.worktime.templatetags.dates import plain_date

TRUTHS = {"true": True, "false": False, "是": True, "否": False}
MASKS = {
    "id": masking.id_number,
    "uscc": masking.credit_code,
    "mobile": masking.phone,
    "bank_account": masking.account,
}
HIDDEN = "*"


# From a page.


def read(blank: Blank, data: QueryDict, kept=None):
    """The value of a field in a posted form. `kept` is what the case has: a masked number that was left alone stays it."""
    if blank.kind == "table":
        return _rows(blank, data, kept if isinstance(kept, list) else [])
    if blank.kind == "multi" and blank.options:
        return [text for text in data.getlist(blank.code) if text in blank.options]
    if blank.kind in READERS:
        return READERS[blank.kind](blank, data, kept if isinstance(kept, dict) else {})
    return tidy(blank, _text(data, blank.code), kept)


def _text(data: QueryDict, name: str) -> str:
    return data.get(name, "")


def _parts(blank: Blank, data: QueryDict, kept: Mapping, prefix: str = "") -> dict:
    keys = {part.code.rpartition("~")[2]: part for part in blank.parts}
    return {
        key: tidy(part, _text(data, f"{blank.code}{prefix}~{key}"), kept.get(key))
        for key, part in keys.items()
    }


def _keys(*keys: str):
    def read_keys(blank: Blank, data: QueryDict, kept: Mapping) -> dict:
        return {key: clean(blank, _text(data, f"{blank.code}~{key}")) for key in keys}

    return read_keys


READERS = {
    "person": _parts,
    "org": _parts,
    "daterange": _keys("from", "to"),
    "address": _keys("region", "detail"),
}


def _rows(blank: Blank, data: QueryDict, kept: list) -> list[dict]:
    """Rows in the order they stand on the page; `~rows` names them, `~<row>~_was` says which kept row it was."""
    rows = []
    for row in data.getlist(f"{blank.code}~rows")[:MOST_ROWS]:
        if row.isdecimal() and len(row) < 5:
            was = _text(data, f"{blank.code}~{row}~_was")
            before = kept[int(was)] if was.isdecimal() and len(was) < 5 and int(was) < len(kept) else {}
            rows.append(_parts(blank, data, before if isinstance(before, dict) else {}, f"~{row}"))
    return rows


def tidy(blank: Blank, given, kept=None):
    """A single value made uniform: texts cleaned, 是 and 否 made truths, a mask that was left alone turned back."""
    if blank.kind == "bool":
        return given if isinstance(given, bool) else TRUTHS.get(str(given).strip(), "") if given else ""
    if blank.kind == "multi":
        texts = (
            given
            if isinstance(given, list)
            else str(given or "").replace("，", "、").replace(",", "、").split("、")
        )
        return [text for text in (clean(blank, str(each)) for each in texts) if text]
    text = "" if given is None else str(given)
    if (
        HIDDEN in text
        and isinstance(kept, str)
        and kept
        and masked(blank, kept) == unicodedata.normalize("NFKC", text).strip()
    ):
        return kept
    return clean(blank, text)


def tidy_value(blank: Blank, given, kept=None):
    """The value of a field as a program sends it (JSON), made uniform as a page's would be."""
    if blank.kind == "table":
        rows = given if isinstance(given, list) else []
        return [_tidy_parts(blank, row) for row in rows[:MOST_ROWS] if isinstance(row, dict)]
    if blank.kind in ("person", "org"):
        return _tidy_parts(blank, given if isinstance(given, dict) else {})
    if blank.kind in ("daterange", "address"):
        keys = ("from", "to") if blank.kind == "daterange" else ("region", "detail")
        given = given if isinstance(given, dict) else {keys[-1]: given}
        return {key: clean(blank, str(given.get(key) or "")) for key in keys}
    return tidy(blank, given, kept)


def _tidy_parts(blank: Blank, given: Mapping) -> dict:
    return {key: tidy(part, given.get(key)) for part in blank.parts for key in [part.code.rpartition("~")[2]]}


def mark_of(value) -> str:
    """A short mark of a value, the same for the same value: tells whether it changed without showing it."""
    return blind.index(repr(_plain(value)))[:16]


def _plain(value):
    if isinstance(value, dict):
        return [(key, _plain(value[key])) for key in sorted(value)]
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return "" if value is None else value


# For people.


def masked(blank: Blank, value: str) -> str:
    """A personal number with most signs hidden; other values as they are."""
    if not blank.masked or not isinstance(value, str):
        return value
    return MASKS.get(blank.kind, masking.id_number)(value)


def said(blank: Blank, value, *, mask: bool = True) -> str:
    """The value in one line; empty for nothing filled in."""
    if is_blank(value):
        return ""
    if blank.kind == "table":
        return "；".join(said_parts(blank, row, mask=mask) for row in value if not is_blank(row))
    if blank.kind in ("person", "org"):
        return said_parts(blank, value, mask=mask)
    if blank.kind == "daterange":
        return f"{value.get('from', '')} 至 {value.get('to', '')}"
    if blank.kind == "address":
        return (
            f"{value.get('region', '')}{value.get('detail', '')}" if isinstance(value, dict) else str(value)
        )
    return _said_single(blank, value, mask)


def _said_single(blank: Blank, value, mask: bool) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(map(str, value))
    text = masked(blank, value) if mask else str(value)
    if blank.kind == "decimal":
        text = grouped(text)
    if blank.kind == "date":
        text = _day_in_words(text)
    return f"{text} {blank.unit}" if blank.unit else str(text)


def _day_in_words(text: str) -> str:
    try:
        return plain_date(date.fromisoformat(text))
    except ValueError:
        return text


def said_parts(blank: Blank, value: Mapping, *, mask: bool = True) -> str:
    shown = [said(part, value.get(part.code.rpartition("~")[2]), mask=mask) for part in blank.parts]
    return "，".join(text for text in shown if text)


def grouped(text: str) -> str:
    """38620.00 → 38,620.00; what is no number stays as it is."""
    whole, point, rest = text.partition(".")
    return f"{int(whole):,}{point}{rest}" if whole.isdecimal() and len(whole) < 20 else text


@dataclass(frozen=True)
class Row:
    """One field read back. `table`: head and rows where it is a table, else None."""

    code: str
    name: str
    text: str
    table: tuple[list[str], list[list[str]]] | None = None

    @property
    def cells(self) -> list[list[tuple[str, str]]]:
        """Rows of a table, each cell with its head."""
        head, rows = self.table or ([], [])
        return [list(zip(head, row, strict=True)) for row in rows]


@dataclass(frozen=True)
class Section:
    label: str
    rows: tuple[Row, ...]


def read_back(application, definition, *, mask: bool = True) -> list[Section]:
    """The filled form in sections, for the page before submitting, for the desk, for papers. Fields that this case does not
    need, and optional ones left empty, are left out. No query."""
    sections: dict[str, list[Row]] = {}
    for need in case_of(application, definition).asked:
        blank, value = blank_of(need.element), application.form.get(need.element.code)
        if not is_blank(value):
            row = Row(blank.code, blank.label, said(blank, value, mask=mask), _table(blank, value, mask))
            sections.setdefault(group_of(blank.code), []).append(row)
    return [Section(label, tuple(rows)) for label, rows in sections.items()]


def _table(blank: Blank, value, mask: bool) -> tuple[list[str], list[list[str]]] | None:
    if blank.kind != "table" or not isinstance(value, list):
        return None
    rows = [
        [said(part, row.get(part.code.rpartition("~")[2]), mask=mask) for part in blank.parts]
        for row in value
        if not is_blank(row)
    ]
    return [part.name for part in blank.parts], rows


def answers_in_words(application, definition, questions: Mapping[str, Question]) -> list[tuple[str, str]]:
    """Situation questions that no field of the form repeats, with their answers in words."""
    asked = {field.element for field in definition.form}
    values = values_of(application, definition)
    return [
        (question.text, _answer(question, values[key]))
        for key, question in questions.items()
        if key in values and key not in asked
    ]


def _answer(question: Question, value) -> str:
    labels = {option.value: option.label for option in question.options}
    texts = value if isinstance(value, list) else [value]
    words = "、".join(
        str(labels.get(text, "是" if text is True else "否" if text is False else text)) for text in texts
    )
    return f"{words} {question.unit}".strip()
