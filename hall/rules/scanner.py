"""Cuts the text of a condition into tokens and refuses, by place, what no condition may contain.

Everything refused here is refused before Python's parser sees the text, so a hostile text can exhaust
neither its stack nor its memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from hall.rules.characters import (
    ALLOWED_WORDS,
    MAX_TEXT,
    SIGNS,
    refusal_anywhere,
    refusal_of_word,
    refusal_outside_quotes,
)
from hall.rules.errors import RuleError, shorten

MAX_STRING = 100
MAX_DIGITS = 15
MAX_DEPTH = 20

_TOKEN = re.compile(
    r"""(?P<blank>[ ]+)
      | (?P<number>[0-9](?:\w|\.)*)
      | (?P<word>[^\W\d]\w*)
      | (?P<string>'[^']*'?|"[^"]*"?)
      | (?P<refused>\*\*|//|<<|>>|<>|=>|=<|:=|&&|\|\|)
      | (?P<mark>==|!=|<=|>=|[-+*/<>()\[\],.])
      | (?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)
_NUMBER = re.compile(r"(0|[1-9][0-9]*)(\.[0-9]+)?")
_STRING_PREFIX = re.compile(r"[bfrtuBFRTU]{1,2}")
_OPENING = {"(": ")", "[": "]"}
_CLOSING = {closing: opening for opening, closing in _OPENING.items()}


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text; `kind` is number, word, string or mark, `column` counts from 1."""

    kind: str
    text: str
    column: int

    @property
    def is_operand(self) -> bool:
        """Whether a value is written here."""
        return self.kind in {"number", "string"} or (self.kind == "word" and not self.is_operator)

    @property
    def is_operator(self) -> bool:
        """Whether this connects or turns values."""
        if self.kind == "word":
            return self.text in ALLOWED_WORDS - {"True", "False"}
        return self.kind == "mark" and self.text not in {*_OPENING, *_CLOSING, ",", "."}


def scan(text: str) -> list[Token]:
    """Return the tokens of `text`; raise RuleError at the first thing that is not allowed."""
    if not text.strip(" "):
        raise RuleError("还没有写条件；总是成立的条件请写 True", text, 1)
    if len(text) > MAX_TEXT:
        raise RuleError(f"条件最多 {MAX_TEXT} 个字，请拆成几个条件", text, MAX_TEXT + 1)
    for column, character in enumerate(text, start=1):
        if reason := refusal_anywhere(character):
            raise RuleError(reason, text, column)
    tokens = [
        Token(match.lastgroup, match[0], match.start() + 1)
        for match in _TOKEN.finditer(text)
        if match.lastgroup != "blank"
    ]
    for position, token in enumerate(tokens):
        if reason := _refusal(token, tokens[position - 1] if position else None):
            raise RuleError(reason, text, token.column)
    _check_brackets(text, tokens)
    _check_depth(text, tokens)
    return tokens


def _refusal(token: Token, previous: Token | None) -> str:
    match token.kind:
        case "number":
            return _number_refusal(token.text)
        case "word":
            return refusal_of_word(token.text)
        case "string":
            return _string_refusal(token, previous)
        case "refused":
            return SIGNS[token.text]
        case "other":
            return SIGNS.get(token.text) or refusal_outside_quotes(token.text)
    return ""


def _number_refusal(text: str) -> str:
    if not _NUMBER.fullmatch(text):
        return f"“{shorten(text)}”不是普通的数字，请写成 1000 或 0.5 这样，前面不补 0，不带单位和字母"
    if len(text.replace(".", "")) > MAX_DIGITS:
        return f"数字最多 {MAX_DIGITS} 位，请改小"
    return ""


def _string_refusal(token: Token, previous: Token | None) -> str:
    quote, inside = token.text[0], token.text[1:-1]
    if len(token.text) < 2 or token.text[-1] != quote:
        return f"引号没有配对，请在文字后面补上 {quote}"
    if previous and previous.column + len(previous.text) == token.column:
        if previous.kind == "string":
            return "引号只写一层，文字请写成 '甲' 这样"
        if _STRING_PREFIX.fullmatch(previous.text):
            return f"引号前面不能加 {previous.text}，请去掉"
    if previous and previous.kind == "string":
        return "两段文字之间缺少逗号或比较符号"
    if not inside.strip():
        return "引号里没有文字；没有填写的项不会得出结论，不用和空白比较"
    if inside != inside.strip():
        return "引号里的文字首尾有空格，请去掉"
    if "\\" in inside:
        return "引号里不能用反斜杠，请去掉"
    return f"引号里的文字最多 {MAX_STRING} 个字" if len(inside) > MAX_STRING else ""


def _check_brackets(text: str, tokens: list[Token]) -> None:
    waiting: list[Token] = []
    for token in tokens:
        if token.kind != "mark":
            continue
        if token.text in _OPENING:
            waiting.append(token)
        elif token.text in _CLOSING and (not waiting or waiting.pop().text != _CLOSING[token.text]):
            raise RuleError(f"这个 {token.text} 前面没有配对的 {_CLOSING[token.text]}", text, token.column)
    if waiting:
        opening = waiting[-1]
        raise RuleError(f"这个 {opening.text} 后面没有配对的 {_OPENING[opening.text]}", text, opening.column)


def _check_depth(text: str, tokens: list[Token]) -> None:
    """Count open brackets and signs still waiting for their operand (not not …, - - …)."""
    run, outer = 0, []
    for token in tokens:
        if token.text in _OPENING:
            outer.append(run + 1)
            run = 0
        elif token.text in _CLOSING:
            outer.pop()
            run = 0
        else:
            run = run + 1 if token.text in {"not", "-", "+"} else 0
        if run + sum(outer) > MAX_DEPTH:
            raise RuleError(too_deep(), text, token.column)


def too_deep() -> str:
    """Return the sentence for a condition nested too deeply."""
    return f"条件套得太深，最多 {MAX_DEPTH} 层，请拆开来写"
