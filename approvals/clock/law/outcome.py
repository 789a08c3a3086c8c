"""After the decision: handing over, publishing, what may be done against it (law.md 3, 7, 9 and 12)."""

from datetime import date
from typing import Annotated

from pydantic import Field

from approvals.clock.dates import DELIVERY_DAYS
from approvals.clock.law.inputs import Inputs, IsoDate, Unit, WholeDays
from approvals.clock.law.way import Way
from hall.catalog.choices import DayUnit
from hall.worktime.templatetags.dates import near_date

CALENDAR = DayUnit.CALENDAR_DAY
# Working days to publish permits and penalties (双公示).
PUBLICITY_DAYS = 7
DEREGISTRATION = "《市场主体登记管理条例》第三十三条"


class Decided(Inputs):
    decided: IsoDate


def delivery_due(given: Decided, way: Way) -> date:
    """许可法 Art. 44 (B12): ten working days to hand over what was decided."""
    return way.due(given.decided, "作出决定", DELIVERY_DAYS, "《行政许可法》第四十四条", "颁发、送达证件")


def publicity_due(given: Decided, way: Way) -> date:
    """双公示 (law.md 9; B13): seven working days to publish the decision."""
    return way.due(
        given.decided, "作出决定", PUBLICITY_DAYS, "《行政许可法》第四十条；双公示规定", "上网公示"
    )


class Delivered(Inputs):
    delivered: IsoDate


def appeal_due(given: Delivered, way: Way) -> dict:
    """行政复议法 Art. 20, 行政诉讼法 Art. 46 (B11): sixty days to ask for reconsideration, six months to sue, from the day the
    decision was handed over; a last day of rest rolls over."""
    sixty = way.due(given.delivered, "送达", 60, "《行政复议法》第二十条", "申请行政复议", CALENDAR)
    month = given.delivered.month + 5
    last = _same_number(given.delivered.year + month // 12, month % 12 + 1, given.delivered.day)
    rolled = way.roll(last)
    way.say(f"提起诉讼：送达后六个月内，最晚{near_date(rolled)}", "。", "《行政诉讼法》第四十六条")
    return {"reconsideration": sixty, "litigation": rolled}


def _same_number(year: int, month: int, day: int) -> date:
    """The day of the same number, or the last of a shorter month (民法典 Art. 202)."""
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


class Announced(Inputs):
    announced: IsoDate


def announcement_served(given: Announced, way: Way) -> date:
    """民事诉讼法 Art. 95 (law.md 7): served by announcement once thirty calendar days have passed."""
    return way.due(given.announced, "公告", 30, "《民事诉讼法》第九十五条", "期满视为送达", CALENDAR)


class Deregistration(Inputs):
    published: IsoDate
    individual: Annotated[bool, Field(strict=True)] = False


def simple_deregistration(given: Deregistration, way: Way) -> dict:
    """市场主体登记管理条例 Art. 33: published twenty days, then twenty days to apply; ten days for a sole trader, who need not
    publish and apply."""
    if given.individual:
        ends = way.due(given.published, "推送", 10, DEREGISTRATION, "无异议的，予以注销", CALENDAR)
        return {"publicity_ends": ends, "apply_latest": None}
    ends = way.due(given.published, "公示", 20, DEREGISTRATION, "公示期", CALENDAR)
    return {
        "publicity_ends": ends,
        "apply_latest": way.due(ends, "公示期满", 20, DEREGISTRATION, "申请注销", CALENDAR),
    }


class Deferred(Inputs):
    accepted: IsoDate
    days: WholeDays


def deferred_papers_due(given: Deferred, way: Way) -> date:
    """law.md 8, 12: papers that may come later, so many working days (the item's `defer_workdays`) after acceptance; the clock
    of the decision runs on."""
    return way.due(given.accepted, "容缺受理", given.days, "国发〔2022〕5号；事项清单", "补齐容缺材料")


class Committed(Inputs):
    decided: IsoDate
    days: WholeDays = 60
    unit: Unit = CALENDAR


def commitment_check_due(given: Committed, way: Way) -> date:
    """law.md 8, 12: what was promised is checked within sixty days of the decision, unless configured otherwise."""
    return way.due(
        given.decided, "作出决定", given.days, "国办发〔2020〕42号；本厅约定", "核查承诺", given.unit
    )


class Rated(Inputs):
    rated: IsoDate
    days: WholeDays = 15


def rating_answer_due(given: Rated, way: Way) -> date:
    """law.md 9, 12: a bad rating is put right and answered within fifteen working days, unless configured otherwise."""
    return way.due(given.rated, "收到差评", given.days, "国办发〔2019〕51号；本厅约定", "整改并反馈")
