"""How dates are written on screens and papers. `{% load dates %}`."""

from datetime import date, datetime, timedelta

from django import template
from django.utils import timezone

from hall.worktime import is_provisional, today

register = template.Library()
WEEKDAYS = "一二三四五六日"
PROVISIONAL = "（暂定，等放假安排公布）"


@register.filter
def long_date(value, provisional: bool = False) -> str:
    """2026年11月21日（星期六）, from a date or a moment; with a note when it is `provisional`. Nothing from nothing."""
    day = _day(value)
    return f"{day.year}年{short_date(day)}{PROVISIONAL if provisional else ''}" if day else ""


@register.filter
def short_date(value, provisional: bool = False) -> str:
    """11月21日（星期六）: where the year stands elsewhere on the page."""
    day = _day(value)
    if day is None:
        return ""
    return f"{month_day(day)}（{weekday(day)}）{PROVISIONAL if provisional else ''}"


@register.filter
def short_due_date(value) -> str:
    """11月21日（星期六）: a date computed in working days, with the note when it may still move."""
    day = _day(value)
    return short_date(day, is_provisional(day)) if day else ""


@register.filter
def month_day(value) -> str:
    """11月21日, where a weekday would only be in the way."""
    day = _day(value)
    return f"{day.month}月{day.day}日" if day else ""


@register.filter
def weekday(value) -> str:
    """星期六"""
    day = _day(value)
    return f"星期{WEEKDAYS[day.weekday()]}" if day else ""


@register.filter
def plain_date(value) -> str:
    """2026年11月21日, for papers and tables."""
    day = _day(value)
    return f"{day.year}年{month_day(day)}" if day else ""


@register.filter
def near_date(value) -> str:
    """11月21日（星期六） of this year, 2025年11月21日（星期五） of another."""
    day = _day(value)
    return short_date(day) if day and day.year == today().year else long_date(day)


@register.filter
def clock_time(value) -> str:
    """14:32, in the hall's time zone."""
    return f"{timezone.localtime(value):%H:%M}" if value else ""


@register.filter
def long_moment(value) -> str:
    """2026年11月21日（星期六）14:32."""
    return f"{long_date(value)}{clock_time(value)}" if value else ""


@register.filter
def near_moment(value) -> str:
    """今天 14:32, 昨天 9:05, 11月3日 14:32, 2025年11月3日: as short as still says when."""
    if not value:
        return ""
    day, now = _day(value), today()
    if day == now:
        return f"今天 {clock_time(value)}"
    if (now - day).days == 1:
        return f"昨天 {clock_time(value)}"
    return f"{month_day(day)} {clock_time(value)}" if day.year == now.year else plain_date(day)


@register.filter
def near_limit(value) -> str:
    """A moment until which something may be done: 11月23日结束 when it is the midnight after that day, else as near_moment."""
    local = timezone.localtime(value) if value else None
    if local is None or (local.hour, local.minute) != (0, 0):
        return near_moment(value)
    day, now = local.date() - timedelta(days=1), today()
    if (now - day).days in (0, 1):
        return f"{'昨' if day < now else '今'}天结束"
    return f"{month_day(day) if day.year == now.year else plain_date(day)}结束"


@register.filter
def duration(seconds: float) -> str:
    """5 天 48 分钟: seconds as a person says them, in the two largest units; less than a minute in seconds."""
    whole = round(seconds)
    units = (("天", whole // 86400), ("小时", whole // 3600 % 24), ("分钟", whole // 60 % 60))
    said = [f"{number} {name}" for name, number in units if number]
    return " ".join(said[:2]) or f"{whole} 秒"


def _day(value: date | datetime | None) -> date | None:
    if isinstance(value, datetime):
        return timezone.localdate(value) if timezone.is_aware(value) else value.date()
    return value or None
