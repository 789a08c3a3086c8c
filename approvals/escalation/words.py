"""Rungs, dates and people in plain words."""

from datetime import date

from django.utils import timezone

from approvals.escalation.models import Phase, Rung, Whom
from hall.worktime.templatetags.dates import long_date, short_date

# What the date of a phase is called.
DATES = {Phase.NOTICE: "受理告知期限", Phase.DECISION: "承诺期限", Phase.DELIVERY: "送达期限"}
# What has to be done by it.
TO_DO = {Phase.NOTICE: "告知是否受理", Phase.DECISION: "作出决定", Phase.DELIVERY: "送达结果"}


def offset_words(offset: int) -> str:
    """到期前 3 个工作日, 到期当天, 超期 1 个工作日."""
    if offset == 0:
        return "到期当天"
    return f"到期前 {-offset} 个工作日" if offset < 0 else f"超期 {offset} 个工作日"


def left_words(days: int) -> str:
    """How a date stands, from the working days left: 还剩 3 个工作日, 今天到期, 已超 1 个工作日."""
    if days == 0:
        return "今天到期"
    return f"还剩 {days} 个工作日" if days > 0 else f"已超 {-days} 个工作日"


def whom_words(whom) -> str:
    """办理人、科长."""
    return "、".join(Whom(each).label.partition("（")[0] for each in whom)


def rung_sentence(offset: int, whom, action: str, hour: int) -> str:
    """到期前 3 个工作日 9 点，提醒办理人."""
    told = f"提醒{whom_words(whom)}" if whom else ""
    opened = "开督办单" if action == Rung.Action.SUPERVISE else ""
    return f"{offset_words(offset)} {hour} 点，{'，'.join(filter(None, (opened, told))) or '谁也不提醒'}"


def climbed_words(offset: int, action: str, told, *, names: bool = True) -> str:
    """What a rung came to, for a list: 超期 1 个工作日，已提醒办理人王敏，科长李青; without `names`: 已提醒办理人、科长."""
    said = "已开督办单" if action == Rung.Action.SUPERVISE else ""
    names = told_words(told) if names else titles_of(told)
    return f"{offset_words(offset)}，{'，'.join(filter(None, (said, f'已提醒{names}' if names else '')))}"


def told_words(told) -> str:
    """[[科长, 李青], [科长, 王敏], …] → 科长李青、王敏，…"""
    names: dict[str, list[str]] = {}
    for title, name in told:
        names.setdefault(title, []).append(name)
    return "，".join(f"{title}{'、'.join(found)}" for title, found in names.items())


def titles_of(told) -> str:
    """The roles alone: 办理人、科长."""
    return "、".join(dict.fromkeys(title for title, _ in told))


def climb_sentence(entry) -> str:
    """The journal's sentence on one rung, after “系统”: 提醒了科长李青（承诺期限 …，超期 1 个工作日）."""
    changes = entry.changes
    names = told_words(changes.get("told") or [])
    opened = f"开了督办单 {changes['number']}，" if changes.get("number") else ""
    due = long_date(date.fromisoformat(changes["due_on"]))
    when = f"{DATES.get(changes.get('phase'), '期限')} {due}，{offset_words(changes['offset'])}"
    notes = "，".join(filter(None, (when, _late(entry), _missing(changes))))
    return f"{opened}{f'提醒了{names}' if names else '没有人可以提醒'}（{notes}）"


def _late(entry) -> str:
    """A rung that was climbed on a later day than planned says so."""
    planned = date.fromisoformat(entry.changes["planned"][:10]) if entry.changes.get("planned") else None
    return f"本应在 {short_date(planned)} 提醒" if planned and planned < _day_of(entry) else ""


def _day_of(entry) -> date:
    return timezone.localdate(entry.at)


def _missing(changes: dict) -> str:
    absent = [each for each in changes.get("missing") or [] if each in Whom]
    return f"{whom_words(absent)}现在没有人任职，往上一级提醒" if absent else ""
