"""The form as a page shows it: sections of fields with what stands in them, where it came from and what is wrong."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from approvals.filling import identity
from approvals.filling.elements import AUTOCOMPLETE, Blank, blank_of, faults, is_blank
from approvals.filling.form import is_required
from approvals.filling.models import Draft
from approvals.filling.needs import case_of, worded_guide
from approvals.filling.reading import grouped, mark_of, masked
from approvals.filling.streets import streets
from hall.catalog.element_words import group_of
from hall.catalog.situations.case import NeededField

CHECKED = ("id", "uscc", "mobile", "email", "date", "month", "year", "bank_account", "project_code", "code", "decimal",
           "int", "geometry")  # fmt: skip


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Control:
    """One input. `name` as it is posted; `error` what is wrong with it, `asked` what it is called."""

    blank: Blank
    name: str
    value: object
    error: str = ""
    required: bool = True
    locked: str = ""
    choices: tuple[Choice, ...] = ()
    asked: str = ""

    @property
    def id(self) -> str:
        return anchor_of(self.name)

    @property
    def shown(self) -> str:
        """What stands in the input: personal numbers masked, amounts grouped."""
        if not isinstance(self.value, str):
            return ""
        text = masked(self.blank, self.value) if not self.error else self.value
        return grouped(text) if self.blank.kind == "decimal" else text

    @property
    def check(self) -> str:
        return self.blank.kind if self.blank.kind in CHECKED else ""

    @property
    def says(self) -> str:
        return json.dumps(self.blank.says, ensure_ascii=False)

    @property
    def autocomplete(self) -> str:
        return AUTOCOMPLETE.get(self.blank.code, "off")


@dataclass(frozen=True)
class Line:
    """A row of a table. `number` counts from 1; `was` is its place among the rows that are kept."""

    index: int
    controls: tuple[Control, ...]

    @property
    def number(self) -> int:
        return self.index + 1


@dataclass(frozen=True)
class Field:
    """One field of the form with its inputs. `origin`: where the value came from; `mark`: of the kept value."""

    need: NeededField
    blank: Blank
    value: object
    mark: str
    error: str = ""
    origin: str = ""
    locked: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)
    streets: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return anchor_of(self.blank.code)

    @property
    def optional(self) -> bool:
        return not is_required(self.need)

    @property
    def filled(self) -> bool:
        return bool(self.origin or self.locked)

    @property
    def control(self) -> Control:
        choices = [(text, text) for text in self.blank.options]
        if self.blank.kind == "bool":
            choices = [("true", "是"), ("false", "否")]
        return self._control(self.blank, self.blank.code, self.value, self.error, choices)

    @property
    def few(self) -> bool:
        """Few enough options to show them all."""
        return self.blank.kind in ("bool", "multi") or len(self.blank.options) <= 4

    @property
    def controls(self) -> tuple[Control, ...]:
        """The inputs of a person or a unit."""
        return self._part_controls(self.value if isinstance(self.value, dict) else {}, "")

    @property
    def pair(self) -> tuple[Control, ...]:
        """From and to of a period; street and detail of an address."""
        keys = {
            "daterange": (("from", "从"), ("to", "到")),
            "address": (("region", "街道"), ("detail", "路名和门牌号")),
        }
        value = self.value if isinstance(self.value, dict) else {}
        return tuple(
            Control(self.blank, f"{self.blank.code}~{key}", value.get(key, ""), self.faults.get(f"~{key}", ""),
                    required=not self.optional, locked=self.locked, choices=self._streets(value) if key == "region" else (),
                    asked=label)
            for key, label in keys[self.blank.kind]
        )  # fmt: skip

    def _streets(self, value: Mapping) -> tuple[Choice, ...]:
        chosen = value.get("region", "")
        names = self.streets if chosen in self.streets or not chosen else (*self.streets, chosen)
        return (
            Choice("", "其他地方（写全省市）", not chosen),
            *(Choice(name, name, name == chosen) for name in names),
        )

    @property
    def lines(self) -> tuple[Line, ...]:
        rows = self.value if isinstance(self.value, list) and self.value else [{}]
        return tuple(Line(index, self._part_controls(row, f"~{index}")) for index, row in enumerate(rows))

    @property
    def new_line(self) -> Line:
        """An empty row, for the script to copy."""
        return Line(9999, self._part_controls({}, "~9999"))

    def _part_controls(self, value, prefix: str) -> tuple[Control, ...]:
        value = value if isinstance(value, dict) else {}
        found = []
        for part in self.blank.parts:
            key = part.code.rpartition("~")[2]
            choices = [(text, text) for text in part.options]
            name, error = f"{self.blank.code}{prefix}~{key}", self.faults.get(f"{prefix}~{key}", "")
            found.append(self._control(part, name, value.get(key, ""), error, choices))
        return tuple(found)

    def _control(self, blank: Blank, name: str, value, error: str, choices) -> Control:
        given = value if isinstance(value, list) else [_written(value)]
        options = tuple(Choice(text, label, text in given) for text, label in choices)
        required = blank.required and not self.optional
        return Control(blank, name, value, error, required, self.locked, options, blank.label)


def _written(value) -> str:
    return str(value).lower() if isinstance(value, bool) else value if isinstance(value, str) else ""


@dataclass(frozen=True)
class FormSection:
    label: str
    fields: tuple[Field, ...]

    @property
    def id(self) -> str:
        return anchor_of(self.fields[0].blank.code) + "-section"

    @property
    def count(self) -> int:
        return len(self.fields)

    @property
    def known(self) -> int:
        return sum(each.filled for each in self.fields)

    @property
    def locked(self) -> int:
        """Of those known, how many cannot be changed here."""
        return sum(bool(each.locked) for each in self.fields)


def anchor_of(place: str) -> str:
    """The id of a field, a part of one or a situation question, as links and labels name it."""
    return "f-" + "".join(
        sign if sign.isalnum() and sign.isascii() else "_" if sign == "_" else "-" for sign in place
    )


def sections_of(
    application, definition, token: str, errors: Mapping[str, str], *, strict: bool = False, only=None
) -> list[FormSection]:
    """The fields this case asks, by what they are about. `errors`: element code → sentence, shown with the field; with
    `strict` also what is still empty; `only`: these fields. One query for where values came from."""
    draft = Draft.objects.filter(application=application).first()
    origins, locked = (draft.origins if draft else {}), identity.locked(application)
    names = streets(token)
    groups: dict[str, list[Field]] = {}
    for need in case_of(application, definition, worded_guide(application, token)).asked:
        code = need.element.code
        if only is None or code in only:
            made = _field(
                application,
                need,
                origins.get(code),
                locked.get(code, ""),
                errors.get(code, ""),
                names,
                strict,
            )
            groups.setdefault(group_of(code), []).append(made)
    return [FormSection(label, tuple(fields)) for label, fields in groups.items()]


def _field(application, need: NeededField, origin, locked: str, error: str, names, strict: bool) -> Field:
    blank, value = blank_of(need.element), application.form.get(need.element.code)
    wrong = faults(blank, value, required=strict and is_required(need))
    mark = mark_of(value)
    from_where = origin["words"] if origin and origin["mark"] == mark and not is_blank(value) else ""
    if is_blank(value):
        locked = ""
    single = wrong.get("", "") or ("" if wrong else error)
    return Field(need, blank, value, mark, single, from_where, locked, wrong, names)
