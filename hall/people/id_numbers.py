"""公民身份号码 (GB 11643-1999): six digits of the division, birth date, serial whose parity tells the gender, check sign
(ISO 7064, MOD 11-2)."""

import re
from datetime import date

from hall.worktime import today

FORM = re.compile(r"\d{17}[\dX]")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SIGNS = "10X98765432"
OLDEST = 150  # years


def normal(number: str) -> str:
    """As it is kept: no blanks, a large X."""
    return "".join(number.split()).upper()


def check(number: str) -> str:
    """Empty when the number can be one, else a sentence that says what to look at."""
    number = normal(number)
    if len(number) == 15 and number.isdecimal():
        return "这是 15 位的旧号码，请填现在身份证上的 18 位。"
    if len(number) != 18:
        return f"身份证号是 18 位，现在填了 {len(number)} 位。"
    if not (number.isascii() and FORM.fullmatch(number)):
        return "身份证号前 17 位是数字，最后一位是数字或 X。"
    born = birth_date(number)
    if born is None or born > today() or born.year < today().year - OLDEST:
        return "第 7 到 14 位是出生日期，这里不是一个对的日期，请照身份证再核对。"
    if check_sign(number[:17]) != number[17]:
        return "最后一位和前面对不上，请照身份证再核对。"
    return ""


def check_sign(first17: str) -> str:
    """The check sign of the first 17 digits."""
    total = sum(int(digit) * weight for digit, weight in zip(first17, WEIGHTS, strict=True))
    return SIGNS[total % 11]


def birth_date(number: str) -> date | None:
    """The date of birth in an 18-digit number; None when there is no such day."""
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None


def gender(number: str) -> str:
    """男 or 女, by the parity of the 17th digit of a number that `check` found right."""
    return "男" if int(number[16]) % 2 else "女"
