"""From an address to an answer: what was filled in, what is missing or wrong, and what comes out."""

import re
from dataclasses import dataclass, field
from functools import cached_property
from itertools import groupby

from django.utils.http import urlencode

from approvals.calculator import left_out
from approvals.calculator.questions import (
    BY_KEY,
    EXTENSION,
    PAUSES,
    QUESTIONS,
    Field,
    Question,
    Said,
    pause_fields,
)
from approvals.clock.answers import WHOLE, Problem, ask
from approvals.clock.law.way import Way
from hall.worktime import today

# What the address says → what the rule's complaint names.
PARTS = {"kind": "kind", "from": "from", "to": "to", "cap": "cap"}
LONGEST = 60


@dataclass(frozen=True)
class Filled:
    """A field with what stands in it, and what is wrong with that."""

    field: Field
    value: str
    error: str = ""

    @property
    def id(self) -> str:
        return f"ask-{self.field.name}"


@dataclass
class Asking:
    """One question as it stands in the address. Nothing given: the defaults, so that there is an answer to look at."""

    question: Question
    given: dict[str, str]
    way: Way = field(default_factory=lambda: Way(strict=False))

    @classmethod
    def of(cls, data) -> "Asking | None":
        """From the query of a request; None for a question nobody knows."""
        question = BY_KEY.get(data.get("ask", QUESTIONS[0].key))
        if question is None:
            return None
        return cls(
            question, {name: value.replace("\0", "").strip()[:LONGEST] for name, value in data.items()}
        )

    @cached_property
    def outcome(self) -> tuple[Said | None, dict[str, str]]:
        """What to say, or what is wrong: name of a field → sentence (`""`: of no single one)."""
        errors: dict[str, str] = {}
        inputs = self._inputs(errors)
        if errors or self.missing:
            return None, errors
        try:
            return self.question.say(ask(self.question.rule, inputs, self.way)), {}
        except Problem as problem:
            return None, self._wrong(problem.told)

    @property
    def said(self) -> Said | None:
        return self.outcome[0]

    @property
    def errors(self) -> list[tuple[str, str, str]]:
        """(id, label, sentence)"""
        labels = {each.name: each.label for each in self._every_field()}
        rows = range(1, PAUSES + 1 if self.question.pauses else 1)
        labels |= {each.name: f"第 {row} 段，{each.label}" for row in rows for each in pause_fields(row)}
        return [
            (f"ask-{name}" if name else "", labels.get(name, ""), text)
            for name, text in self.outcome[1].items()
        ]

    @property
    def missing(self) -> bool:
        return any(each.required and not self._value(each) for each in self.question.fields)

    @property
    def fields(self) -> list[Filled]:
        return self._filled(self.question.fields)

    @property
    def pauses(self) -> list[list[Filled]]:
        return (
            [self._filled(pause_fields(number)) for number in range(1, PAUSES + 1)]
            if self.question.pauses
            else []
        )

    @property
    def extension(self) -> list[Filled]:
        return self._filled(EXTENSION) if self.question.extension else []

    @property
    def has_pauses(self) -> bool:
        return any(each.value for row in self.pauses for each in row)

    @property
    def has_extension(self) -> bool:
        return any(each.value for each in self.extension)

    @property
    def address(self) -> str:
        """What is filled in, to be shared."""
        values = {each.name: self._value(each) for each in self._every_field()}
        values = {"ask": self.question.key} | values | {left_out.NAME: self.left}
        return f"?{urlencode({name: value for name, value in values.items() if value})}"

    @property
    def left(self) -> str:
        """Codes of what could not be carried over from a case."""
        return self.given.get(left_out.NAME, "") if self.left_words else ""

    @property
    def left_words(self) -> str:
        return left_out.sentence(self.given.get(left_out.NAME, ""))

    def _filled(self, fields) -> list[Filled]:
        return [Filled(each, self._value(each), self.outcome[1].get(each.name, "")) for each in fields]

    def _every_field(self) -> list[Field]:
        fields = list(self.question.fields)
        if self.question.pauses:
            fields += [each for number in range(1, PAUSES + 1) for each in pause_fields(number)]
        return fields + list(EXTENSION if self.question.extension else ())

    def _value(self, wanted: Field) -> str:
        if wanted.name in self.given:
            return self.given[wanted.name]
        return today().isoformat() if wanted.default == "today" else wanted.default

    def _inputs(self, errors: dict) -> dict:
        """As the rule takes them; blanks are left out."""
        inputs = self._read(self.question.fields, errors)
        if self.question.pauses:
            rows = [self._read(pause_fields(number), errors) for number in range(1, PAUSES + 1)]
            inputs["suspensions"] = [
                self._pause(number, row, errors) for number, row in enumerate(rows, 1) if row
            ]
        if self.question.extension:
            inputs |= self._extended(errors)
        now, since = today().isoformat(), inputs.get(self.question.now_from)
        return inputs | ({"now": now} if since and since <= now else {})

    def _pause(self, number: int, row: dict, errors: dict) -> dict:
        for name, text in (("kind", "请选是什么程序"), ("from", "请填书面告知启动的日期")):
            if f"{name}{number}" not in row:
                errors[f"{name}{number}"] = text
        return {name: row[f"{name}{number}"] for name in PARTS if f"{name}{number}" in row}

    def _extended(self, errors: dict) -> dict:
        found = self._read(EXTENSION, errors)
        for each in EXTENSION:
            if found and each.name not in found:
                errors.setdefault(each.name, f"请填{each.label}")
        return found

    def _read(self, fields, errors: dict) -> dict:
        values = {each: self._value(each) for each in fields}
        return {each.name: _plain(each, value, errors) for each, value in values.items() if value}

    def _wrong(self, told: dict) -> dict[str, str]:
        if told["error"] == "CALENDAR_MISSING":
            return {"": f"{told['year']} 年离现在太远，没有放假安排可以参照，算不了。请换近一些的日期。"}
        name = told["field"]
        if found := re.fullmatch(r"suspensions\.(\d+)\.(\w+)", name):
            row = [number for number in range(1, PAUSES + 1) if self._has_row(number)][int(found[1])]
            name = f"{found[2]}{row}"
        return {"" if name == WHOLE else name: f"{told['reason']}。"}

    def _has_row(self, number: int) -> bool:
        return any(self._value(each) for each in pause_fields(number))


def _plain(wanted: Field, value: str, errors: dict):
    """Numbers as numbers, whole where they are whole."""
    if wanted.kind != "number":
        return value
    try:
        number = float(value)
    except ValueError:
        errors[wanted.name] = "请填数字，如 20"
        return 0
    return int(number) if number.is_integer() else number


def in_groups() -> list[tuple[str, list[Question]]]:
    return [(name, list(found)) for name, found in groupby(QUESTIONS, key=lambda question: question.group)]
