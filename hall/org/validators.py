"""What a service point may hold, whoever writes it: an import, an admin, a script."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

TIME = re.compile(r"([01]?\d|2[0-3]):[0-5]\d|24:00")
HOURS_KEYS = {"days", "open", "close"}

point_code = RegexValidator(r"^[A-Za-z0-9-]{1,32}\Z", "只用字母、数字和短横，最多 32 个，比如：SP01")
region_code = RegexValidator(r"^\d{6}(\d{3}(\d{3})?)?\Z", "区划代码是 6、9 或 12 位数字")


def opening_hours(value) -> None:
    """A list of {days, open, close, note?}, times like 9:00. Raises ValidationError with a sentence for each bad row."""
    if not isinstance(value, list):
        raise ValidationError("开放时间要一行一行地写")
    problems = [
        f"第 {number} 行：{problem}"
        for number, row in enumerate(value, start=1)
        if (problem := _problem(row))
    ]
    if problems:
        raise ValidationError(problems)


def _problem(row) -> str:
    """What is wrong with one row, empty when nothing is."""
    if not isinstance(row, dict) or not row.keys() <= HOURS_KEYS | {"note"}:
        return "只能有哪天、开门、关门、说明四栏"
    if not all(isinstance(cell, str) for cell in row.values()):
        return "每一栏都要写成文字"
    if not row.get("days"):
        return "没写哪天，比如：工作日"
    if not all(TIME.fullmatch(row.get(key, "")) for key in ("open", "close")):
        return "开门和关门要写几点几分，比如：9:00"
    return ""


def facility_names(value) -> None:
    """A list of names, none of them empty. Raises ValidationError."""
    if not isinstance(value, list) or not all(isinstance(name, str) and name.strip() for name in value):
        raise ValidationError("设施要一样一样地写，中间用顿号隔开，比如：轮椅、母婴室")
