"""Hearings (law.md 5). All days are working days."""

from datetime import date

from approvals.clock.law.inputs import Inputs, IsoDate
from approvals.clock.law.way import Way
from approvals.clock.reckoning import Budget
from approvals.procedures.hearing_days import NOTICE_DAYS, ORGANISE_DAYS, REQUEST_DAYS
from hall.worktime.templatetags.dates import near_date

LAW_47, LAW_48 = "《行政许可法》第四十七条", "《行政许可法》第四十八条"


class Notified(Inputs):
    notified: IsoDate


class Requested(Inputs):
    requested: IsoDate


class Held(Inputs):
    hearing: IsoDate


class NoticeAndHearing(Inputs):
    notified: IsoDate
    hearing: IsoDate


def hearing_request_due(given: Notified, way: Way) -> date:
    """许可法 Art. 47 (E2, E3): five days to ask for a hearing after being told of the right; working days, which favours whoever
    has the right."""
    return way.due(given.notified, "告知听证权利", REQUEST_DAYS, LAW_47, "提出听证申请")


def hearing_organize_due(given: Requested, way: Way) -> date:
    """许可法 Art. 47 (E2): twenty working days to hold it once it was asked for."""
    return way.due(given.requested, "申请听证", ORGANISE_DAYS, LAW_47, "组织听证")


def hearing_notice_latest(given: Held, way: Way) -> date:
    """许可法 Art. 48(1) (E4): told seven working days before, neither the day of the notice nor that of the hearing counted."""
    way.say(f"中间要满 {NOTICE_DAYS} 个工作日", "，通知那天和听证那天都不算。", LAW_48)
    return way.back(given.hearing, "听证", Budget(NOTICE_DAYS + 1), LAW_48, "发出通知")


def hearing_earliest(given: Notified, way: Way) -> date:
    """许可法 Art. 48(1) (E4): the first day a hearing may be held when its notice goes out on that day."""
    found = way.due(given.notified, "通知听证", NOTICE_DAYS + 1, LAW_48)
    way.say(f"中间满 {NOTICE_DAYS} 个工作日，最早{near_date(found)}举行", "。", LAW_48)
    return found


def hearing_notice_in_time(given: NoticeAndHearing, way: Way) -> bool:
    """许可法 Art. 48(1) (E4): whether seven whole working days lie between the notice and the hearing."""
    return given.notified <= hearing_notice_latest(Held(hearing=given.hearing), way)
