"""Answers as they travel: in the address of the page, so that they can be shared, printed and kept."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from urllib.parse import urlencode

from django.http import QueryDict

from hall.catalog.situations.questions import Question, Shape

MOST_GIVEN = 40
LONGEST_GIVEN = 20


@dataclass
class Answers:
    """Question key → value, and for what could not be understood a sentence. Values: bool, str, list of str,
    Decimal, date."""

    values: dict[str, object] = field(default_factory=dict)
    errors: dict[str, str] = field(default_factory=dict)
    given: dict[str, list[str]] = field(default_factory=dict)

    def query(self, keys: Iterable[str] | None = None) -> str:
        """As an address query; `keys` keeps only these."""
        wanted = self.given if keys is None else {key: self.given[key] for key in keys if key in self.given}
        return urlencode({parameter(key): values for key, values in wanted.items()}, doseq=True)


def parameter(key: str) -> str:
    """The name of a question's field in forms and addresses: the key, with signs that an address need not escape."""
    return key.replace(" != ", "~").replace(" ", "")


def read_answers(query: QueryDict, questions: Mapping[str, Question]) -> Answers:
    """What the address answers. Unknown fields are ignored, blanks are no answer; of what is given only what was
    understood is kept, or for the person to correct the beginning of what was not."""
    answers = Answers()
    for key, question in questions.items():
        given = [text.strip() for text in query.getlist(parameter(key))[:MOST_GIVEN] if text.strip()]
        given = list(dict.fromkeys(given)) if question.shape is Shape.CHOICES else given[:1]
        if not given:
            continue
        try:
            answers.values[key] = READERS[question.shape](question, given)
            answers.given[key] = given
        except ValueError as error:
            answers.errors[key] = str(error)
            answers.given[key] = [given[0][:LONGEST_GIVEN]]
    return answers


def _yes_no(question: Question, given: list[str]) -> bool:
    if given[0] not in ("true", "false"):
        raise ValueError("请从选项里选一个")
    return given[0] == "true"


def _choice(question: Question, given: list[str]) -> str:
    if given[0] not in {option.value for option in question.options}:
        raise ValueError("请从选项里选一个")
    return given[0]


def _choices(question: Question, given: list[str]) -> list[str]:
    if set(given) - {option.value for option in question.options}:
        raise ValueError("请从选项里选")
    return given


def _number(question: Question, given: list[str]) -> Decimal:
    text = unicodedata.normalize("NFKC", given[0]).replace(",", "").replace(" ", "")
    if re.fullmatch(r"-\d+(\.\d*)?", text):
        raise ValueError("不能小于 0，没有就填 0")
    if not re.fullmatch(r"\d{1,15}(\.\d{1,6})?", text):
        raise ValueError("请填数字，比如 1200 或 0.5")
    return Decimal(text)


def _date(question: Question, given: list[str]) -> date:
    try:
        return date.fromisoformat(given[0])
    except ValueError as error:
        raise ValueError("请填日期，比如 2026-11-21") from error


READERS = {
    Shape.YES_NO: _yes_no,
    Shape.CHOICE: _choice,
    Shape.CHOICES: _choices,
    Shape.NUMBER: _number,
    Shape.DATE: _date,
}
