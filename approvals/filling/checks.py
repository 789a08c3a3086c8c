"""Whether what was typed can be right. Each check returns '' or the key of a sentence in `sentences.py`.

`static/js/form-fields.js` makes the same checks before anything is sent; a test feeds both the same values.
"""

import re
from datetime import date
from decimal import Decimal, InvalidOperation

from hall.catalog.uscc import SIGNS, check_sign

MOBILE = re.compile(r"1[3-9]\d{9}")
EMAIL = re.compile(r"[^@\s]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
MONTH = re.compile(r"(19|20)\d{2}-(0[1-9]|1[0-2])")
YEAR = re.compile(r"(19|20)\d{2}")
BANK_ACCOUNT = re.compile(r"\d{9,30}")
PROJECT_CODE = re.compile(r"\d{4}-\d{6}-\d{2}-\d{2}-\d{6}")
CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]{0,29}")
NUMBER = re.compile(r"-?\d{1,20}(\.\d{1,10})?")
OTHER_DOCUMENT = re.compile(r"(?=.*[A-Z])[A-Z0-9()]{6,20}")
POINT = re.compile(r"\s*(-?\d{1,3}(?:\.\d+)?)\s*[,，\s]\s*(-?\d{1,2}(?:\.\d+)?)\s*")
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
ID_SIGNS = "10X98765432"


def id_number(text: str) -> str:
    """证件号码: a resident identity card by GB 11643, or the number of another document, which has letters."""
    if re.fullmatch(r"\d{17}[\dX]", text):
        return _resident(text)
    return "" if OTHER_DOCUMENT.fullmatch(text) else "id_length"


def resident_number(text: str) -> str:
    """居民身份证 only."""
    return _resident(text) if re.fullmatch(r"\d{17}[\dX]", text) else "id_length"


def _resident(text: str) -> str:
    if birth_date(text) is None:
        return "id_date"
    total = sum(int(sign) * weight for sign, weight in zip(text[:17], ID_WEIGHTS, strict=True))
    return "" if ID_SIGNS[total % 11] == text[17] else "id_last"


def birth_date(number: str) -> date | None:
    """The day of birth a resident number tells, or None."""
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return born if born.year >= 1880 else None


def credit_code(text: str) -> str:
    """统一社会信用代码 (GB 32100)."""
    if len(text) != 18:
        return "uscc_length"
    if any(sign not in SIGNS for sign in text):
        return "uscc_sign"
    return "" if check_sign(text[:17]) == text[17] else "uscc_last"


def number(text: str, *, scale: int = 0, low=None, above=None, high=None, most=None) -> str:
    """`scale`: places after the point; `most`: places before it; bounds are inclusive, `above` is not."""
    if not NUMBER.fullmatch(text):
        return "number"
    try:
        value = Decimal(text)
    except InvalidOperation:
        return "number"
    if -value.as_tuple().exponent > scale and value % 1 != round(value % 1, scale):
        return "whole" if scale == 0 else "scale"
    if above is not None and value <= above:
        return "above"
    if low is not None and value < low:
        return "low"
    if high is not None and value > high:
        return "high"
    return "digits" if most is not None and len(str(abs(int(value)))) > most else ""


def day(text: str) -> str:
    try:
        found = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        found = None
    return "" if found and 1900 <= found.year <= 2199 else "date"


def points(text: str) -> str:
    """At least three points, a line each: longitude, latitude in degrees (CGCS2000)."""
    lines = [line for line in text.splitlines() if line.strip()]
    found = [POINT.fullmatch(line) for line in lines]
    if len(lines) < 3 or not all(found):
        return "points"
    inside = all(abs(float(match[1])) <= 180 and abs(float(match[2])) <= 90 for match in found)
    return "" if inside else "points"


def pattern(expression: re.Pattern, key: str):
    return lambda text: "" if expression.fullmatch(text) else key


SHAPES = {
    "id": id_number,
    "uscc": credit_code,
    "mobile": pattern(MOBILE, "mobile"),
    "email": pattern(EMAIL, "email"),
    "date": day,
    "month": pattern(MONTH, "month"),
    "year": pattern(YEAR, "year"),
    "bank_account": pattern(BANK_ACCOUNT, "bank_account"),
    "project_code": pattern(PROJECT_CODE, "project_code"),
    "code": pattern(CODE, "code"),
    "geometry": points,
}
