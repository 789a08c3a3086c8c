"""Renewal of what expires (law.md 6)."""

from datetime import date, timedelta
from typing import Annotated

from pydantic import Field

from approvals.clock.law.inputs import Days, Inputs, IsoDate, Unit, WholeDays, after
from approvals.clock.law.way import Way
from approvals.clock.reckoning import Budget
from hall.catalog.choices import DayUnit
from hall.worktime.templatetags.dates import near_date

LAW_50 = "《行政许可法》第五十条"


class Expiring(Inputs):
    """`days`: 30 where no other rule says so, such as 45 for water (取水条例 Art. 25); calendar days, which favours the holder."""

    expiry: IsoDate
    days: Days = 30
    unit: Unit = DayUnit.CALENDAR_DAY


def renewal_apply_latest(given: Expiring, way: Way) -> date:
    """许可法 Art. 50 (F2, F4): the last day to apply for renewal, so many days before the permit expires."""
    return way.back(given.expiry, "有效期届满", Budget(given.days, given.unit), LAW_50, "提出延续申请")


class Window(Inputs):
    """Working days before expiry between which one may apply."""

    expiry: IsoDate
    open: WholeDays
    close: WholeDays


def renewal_window(given: Window, way: Way) -> dict:
    """食品经营许可和备案管理办法 (F4): renewal is asked for between so many and so many working days before expiry."""
    law = "《食品经营许可和备案管理办法》"
    opens = way.back(given.expiry, "有效期届满", Budget(given.open), law, "从那天起可以申请", "最早")
    closes = way.back(given.expiry, "有效期届满", Budget(given.close), law, "到那天为止")
    return {"open": opens, "close": closes}


class Renewal(Expiring):
    """`accepted`: whether the application was accepted. `now`: of which day the answer is; after expiry, when not said."""

    applied: IsoDate
    decided: Annotated[IsoDate | None, after("applied", "早于申请")] = None
    accepted: Annotated[bool, Field(strict=True)] = True
    now: IsoDate | None = None


def renewal_outcome(given: Renewal, way: Way) -> str:
    """许可法 Art. 50 (F3): an application in time, accepted and not decided before expiry, counts as renewed."""
    latest = renewal_apply_latest(Expiring(expiry=given.expiry, days=given.days, unit=given.unit), way)
    outcome, *words = _outcome(given, latest)
    way.say(*words, LAW_50)
    return outcome


def _outcome(given: Renewal, latest: date) -> tuple[str, str, str]:
    if given.decided and given.decided <= given.expiry:
        return "decided", f"{near_date(given.decided)}已经作出决定", "，按决定办。"
    if given.applied > latest:
        return "late_application", f"{near_date(given.applied)}才申请，晚了", "，不发生视为准予延续的效果。"
    if not given.accepted:
        return "not_accepted", "申请没有受理", "，不发生视为准予延续的效果。"
    if given.now and given.now <= given.expiry:
        return "pending", "有效期还没有届满", "，要在届满前作出决定。"
    return "deemed_renewed", "有效期届满前没有作出决定，视为准予延续", "。"


class Expiry(Inputs):
    expiry: IsoDate


def deemed_renewal_from(given: Expiry, way: Way) -> date:
    """许可法 Art. 50 (F3): the day on which a renewal that nobody decided begins: the one after expiry."""
    found = given.expiry + timedelta(days=1)
    way.say(f"{near_date(given.expiry)}届满，{near_date(found)}起视为准予延续", "，出具凭证。", LAW_50)
    return found
