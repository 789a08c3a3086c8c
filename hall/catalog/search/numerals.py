"""Chinese numerals for ages, areas and amounts, written as digits: 六十岁 is 60岁."""

from __future__ import annotations

import re

_DIGITS = {digit: value for value, digit in enumerate("一二三四五六七八九", 1)} | {"两": 2}
# A digit alone stays as it is: 一件事, 二手房 and 三合一 are names, not amounts.
_NUMERAL = re.compile(
    r"(?P<hundreds>[一二两三四五六七八九])百(?:(?P<tens>[一二三四五六七八九])十(?P<ones>[一二三四五六七八九])?)?"
    r"|(?P<ten>[一二三四五六七八九])十(?P<one>[一二三四五六七八九])?"
    r"|十(?P<teen>[一二三四五六七八九])"
)


def fold_numerals(text, positions):
    """Return `text` with numerals of two characters or more, up to 999, in digits, and the origins.

    `positions` holds the origin of each character of `text`. The digits share the origins of the
    numeral they replace: the first digit its first, the last digit its last.
    """
    if "十" not in text and "百" not in text:
        return text, tuple(positions)
    pieces, origins, done = [], [], 0
    for match in _NUMERAL.finditer(text):
        start, end = match.span()
        number = str(_value(match))
        pieces += (text[done:start], number)
        inside = positions[start:end]
        origins += positions[done:start]
        origins += [inside[min(i, len(inside) - 1)] for i in range(len(number) - 1)] + [inside[-1]]
        done = end
    return "".join([*pieces, text[done:]]), tuple([*origins, *positions[done:]])


def _value(match):
    part = {name: _DIGITS.get(digit, 0) for name, digit in match.groupdict().items()}
    if part["hundreds"]:
        return 100 * part["hundreds"] + 10 * part["tens"] + part["ones"]
    if part["ten"]:
        return 10 * part["ten"] + part["one"]
    return 10 + part["teen"]
