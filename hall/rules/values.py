"""The value of a name as a condition sees it, and the mark for having none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Final

from hall.rules.types import Kind


class _NoValue:
    """The one object that says: not answered, or not readable. Neither true nor false."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "NO_VALUE"

    def __bool__(self) -> bool:
        raise TypeError("NO_VALUE 既不是真也不是假，请用 “is True”“is False”“is NO_VALUE” 判断")

    def __reduce__(self) -> str:
        return "NO_VALUE"


NO_VALUE: Final = _NoValue()

_TRUTHS = {"true": True, "false": False, "是": True, "否": False}


def read_bool(given: object) -> object:
    """Read a bool, or one of the texts true, false, 是, 否."""
    if given is True or given is False:
        return given
    if isinstance(given, str):
        return _TRUTHS.get(given.strip().lower(), NO_VALUE)
    return NO_VALUE


def read_number(given: object) -> object:
    """Read a number or its text as Decimal; a float counts as what it prints as."""
    if isinstance(given, bool) or not isinstance(given, str | int | float | Decimal):
        return NO_VALUE
    try:
        number = Decimal(str(given) if isinstance(given, float) else given)
    except InvalidOperation:
        return NO_VALUE
    return number if number.is_finite() else NO_VALUE


def read_text(given: object) -> object:
    """Read a text without the blanks around it."""
    if isinstance(given, str):
        return given.strip() or NO_VALUE
    return NO_VALUE


def read_date(given: object) -> object:
    """Read a date, the day of a datetime, or the ISO text of either."""
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, date):
        return given
    if isinstance(given, str):
        try:
            return datetime.fromisoformat(given.strip()).date()
        except ValueError:
            return NO_VALUE
    return NO_VALUE


def read_days(given: object) -> object:
    """Read a whole number of calendar days, no more than a calendar has."""
    number = read_number(given)
    if number is NO_VALUE or abs(number) > date.max.toordinal() or number % 1:
        return NO_VALUE
    return int(number)


def read_choices(given: object) -> object:
    """Read a list, tuple or set of texts; a single text is not a list of answers."""
    if not isinstance(given, list | tuple | set | frozenset):
        return NO_VALUE
    return frozenset(text.strip() for text in given if isinstance(text, str) and text.strip()) or NO_VALUE


READERS: dict[Kind, Callable[[object], object]] = {
    Kind.BOOL: read_bool,
    Kind.NUMBER: read_number,
    Kind.TEXT: read_text,
    Kind.DATE: read_date,
    Kind.DAYS: read_days,
    Kind.CHOICE: read_text,
    Kind.CHOICES: read_choices,
}
