"""From the application to its acceptance (law.md 2)."""

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from approvals.clock.dates import CORRECTION_DAYS, NOTICE_DAYS
from approvals.clock.law.inputs import Inputs, IsoDate, WholeDays, after
from approvals.clock.law.way import Way
from approvals.clock.reckoning import Budget, Extension
from hall.worktime.templatetags.dates import near_date

LAW_32 = "《行政许可法》第三十二条"
EARLY = "早于收到材料"


class Received(Inputs):
    received: IsoDate


def correction_notice_due(given: Received, way: Way) -> date:
    """许可法 Art. 32(1)(4) (A7): what is missing must be told on the spot or, once, within five working days."""
    return way.due(given.received, "收到材料", NOTICE_DAYS, LAW_32, "一次告知要补正的全部内容")


class Acceptance(Inputs):
    """What has happened until `now`; without `now`, the five days have passed. `accepted`: told that it is accepted."""

    received: IsoDate
    correction_notice: Annotated[IsoDate | None, after("received", EARLY)] = None
    supplemented: Annotated[IsoDate | None, after("correction_notice", "早于告知补正")] = None
    accepted: Annotated[IsoDate | None, after("received", EARLY)] = None
    refused: Annotated[IsoDate | None, after("received", EARLY)] = None
    now: Annotated[IsoDate | None, after("received", EARLY)] = None


def acceptance(given: Acceptance, way: Way) -> dict:
    """许可法 Art. 32 (A5, A7–A9, A11): on which day the application was accepted, and how. Nobody spoke in five working days:
    on the day it was received, whatever came later."""
    notice_due = correction_notice_due(Received(received=given.received), way)
    accepted, mode, why = _accepted(given, notice_due)
    way.say(*why)
    return {"accepted": accepted, "mode": mode, "notice_due": notice_due}


def _accepted(given: Acceptance, notice_due: date) -> tuple:
    """The day, the mode, and the step that says so."""
    spoke = [day for day in (given.correction_notice, given.accepted, given.refused) if day]
    if not spoke and given.now and given.now <= notice_due:
        return None, "waiting_notice", ("还在告知期限内", "，没有受理，也没有视为受理。", LAW_32)
    if not spoke or min(spoke) > notice_due:
        text = "到期没有告知" if not spoke else f"{near_date(min(spoke))}才告知，已经过期"
        return (
            given.received,
            "deemed",
            (f"{text}，从收到材料那天起就是受理", "，和以后是否补交无关。", LAW_32),
        )
    if given.refused and given.refused == min(spoke):
        return None, "refused", (f"{near_date(given.refused)}按期告知不予受理", "。", LAW_32)
    if given.accepted and given.accepted == min(spoke):
        return given.accepted, "accepted", (f"{near_date(given.accepted)}按期受理", "。", LAW_32)
    if given.supplemented is None:
        return (
            None,
            "waiting_correction",
            ("已经按期告知，等申请人补齐", "；没有受理，不计办理时间。", LAW_32),
        )
    text = "按期告知补正，全部补齐那天受理"
    return (
        given.supplemented,
        "accepted_after_correction",
        (text, f"：{near_date(given.supplemented)}。", LAW_32),
    )


class CorrectionTold(Inputs):
    told: IsoDate
    days: WholeDays = CORRECTION_DAYS


def correction_due(given: CorrectionTold, way: Way) -> date:
    """A11: until when the applicant may put things right; the law sets no limit, the hall tells its own in the notice."""
    return way.due(given.told, "告知补正", given.days, "一次性告知书载明的期限", "补齐")


def correction_lapses(given: CorrectionTold, way: Way) -> date:
    """A11: the day from which an application that was not put right counts as given up: the one after the last day."""
    found = correction_due(given, way) + timedelta(days=1)
    way.say(f"{near_date(found)}起视为放弃", "，可以重新申请。")
    return found


class PropertyRegistration(Inputs):
    received: IsoDate
    told_on_spot: Annotated[bool, Field(strict=True)] = False


def property_registration(given: PropertyRegistration, way: Way) -> dict:
    """不动产登记暂行条例 Art. 17, 20 (A15): what is missing must be told on the spot, else it is accepted at once; 30 working
    days from acceptance."""
    law = "《不动产登记暂行条例》第十七条、第二十条"
    if given.told_on_spot:
        way.say("当场书面告知了不予受理和要补正的内容", "，没有受理。", law)
        return {"accepted": None, "due": None}
    way.say("没有当场书面告知，视为受理", "。", law)
    return {"accepted": given.received, "due": way.due(given.received, "受理", 30, law, "办结登记")}


class MarketRegistration(Inputs):
    received: IsoDate
    extension_approved: Annotated[IsoDate | None, after("received", EARLY)] = None


def market_registration(given: MarketRegistration, way: Way) -> dict:
    """市场主体登记管理条例 Art. 19 (A16, B9): on the spot, else 3 working days, with approval 3 more."""
    law, more = "《市场主体登记管理条例》第十九条", None
    if given.extension_approved:
        more = Extension(3, given.extension_approved)
    found = way.limit(
        given.received, "收到材料", Budget(3), law, purpose="不能当场登记的，予以登记", extension=more
    )
    return {"base_due": found.base_due.date, "extension_valid": found.extension_valid, "due": found.due.date}


class Barred(Inputs):
    """`ground`: false papers when applying (Art. 78), or a permit got by fraud or bribes (Art. 79)."""

    decided: IsoDate
    ground: Literal["false_papers", "fraud"]


def reapply_from(given: Barred, way: Way) -> date:
    """许可法 Art. 78, 79 (A13, F6): no new application for one year, or three; the first day on which one is possible again.
    Years end on the day of the same number, or the last of the month (民法典 Art. 202)."""
    years, article = (1, "第七十八条") if given.ground == "false_papers" else (3, "第七十九条")
    try:
        last = given.decided.replace(year=given.decided.year + years)
    except ValueError:
        last = date(given.decided.year + years, 2, 28)
    way.say(
        f"从{near_date(given.decided)}起 {years} 年内不得再申请", "同一事项。", f"《行政许可法》{article}"
    )
    way.say(f"{near_date(last + timedelta(days=1))}起可以再申请", "。", "《民法典》第二百零二条")
    return last + timedelta(days=1)
