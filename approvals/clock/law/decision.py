"""From acceptance to the decision (law.md 3 and 4)."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, model_validator

from approvals.clock.law.inputs import Inputs, IsoDate, Lengthened, Limit, Suspension, WholeDays, pauses_of
from approvals.clock.law.special import LIMITS
from approvals.clock.law.way import Way
from approvals.clock.reckoning import Budget, Reckoning, merged, reckon, state_at, taken
from approvals.clock.steps import LAW_42, LAW_45
from hall.catalog.choices import DayUnit
from hall.worktime.templatetags.dates import near_date

# Working days of Art. 42, 26 and 43: the limit, the most an extension may add, whose head approves it, by which article.
PATHS = {
    "general": (20, 10, "本机关负责人", "《行政许可法》第四十二条第一款"),
    "joint": (45, 15, "本级人民政府负责人", "《行政许可法》第二十六条、第四十二条第二款"),
    "lower_review": (20, 0, "", "《行政许可法》第四十三条"),
}


class Decision(Limit):
    accepted: IsoDate


class DecisionExtended(Decision, Lengthened):
    pass


def decision_due(given: Decision, way: Way) -> date | None:
    """许可法 Art. 42, 45, 82 (B4, B6, B7, C1–C6): so many days from acceptance, without those of special procedures. None while
    one is going on."""
    return _day(_reckoned(given, way).due)


def decision_due_extended(given: DecisionExtended, way: Way) -> dict:
    """许可法 Art. 42 (B4–B6): an extension holds when approved on or before the date it lengthens, pauses already taken out."""
    return _dates(_reckoned(given, way, given.more))


def _reckoned(given: Decision, way: Way, more=None) -> Reckoning:
    _untold(given.suspensions, way)
    way.on = given.now or way.on
    return way.limit(
        given.accepted, "受理", given.budget, LAW_42, purpose="作出决定", pauses=given.pauses, extension=more
    )


def _untold(suspensions: tuple[Suspension, ...], way: Way) -> None:
    for each in suspensions:
        if not each.told:
            way.say(f"{each.kind}没有书面告知所需时间，不扣", "。", LAW_45)


def _dates(found: Reckoning) -> dict:
    """With and without the extension; None while the clock stands still."""
    return {
        "base_due": _day(found.base_due),
        "extension_valid": bool(found.extension_valid),
        "due": _day(found.due),
    }


def _day(found) -> date | None:
    return found.date if found else None


class Path(Lengthened):
    accepted: IsoDate
    path: Literal["general", "joint", "lower_review"] = "general"
    suspensions: tuple[Suspension, ...] = ()
    now: IsoDate | None = None

    @model_validator(mode="after")
    def within_the_path(self):
        self.within(PATHS[self.path][1])
        return self


def decision_limit(given: Path, way: Way) -> dict:
    """许可法 Art. 26, 42, 43 (B4, B6, B7): where no special law sets a limit, 20 working days, 45 when several bodies handle it
    together, 20 for a lower body that reviews first; at most 10, 15 or no days more."""
    days, _, who, law = PATHS[given.path]
    pauses = pauses_of(given.suspensions)
    _untold(given.suspensions, way)
    way.on = given.now or way.on
    if given.more and who:
        way.say(f"延长要经{who}批准", "，并告知申请人理由。", law)
    found = way.limit(
        given.accepted, "受理", Budget(days), law, purpose="作出决定", pauses=pauses, extension=given.more
    )
    return _dates(found)


def _known(matter: str) -> str:
    if matter not in LIMITS:
        raise ValueError(f"没有这一项。可以问的有：{'、'.join(LIMITS)}")
    return matter


class Special(Lengthened):
    matter: Annotated[str, AfterValidator(_known)]
    start: IsoDate
    suspensions: tuple[Suspension, ...] = ()
    now: IsoDate | None = None

    @model_validator(mode="after")
    def within_the_matter(self):
        self.within(LIMITS[self.matter].more)
        return self


def special_due(given: Special, way: Way) -> dict:
    """The table of law.md 3 (特别期限): where a law or regulation sets another limit, with the most its own reviews may take."""
    limit = LIMITS[given.matter]
    way.on = given.now or way.on
    pauses = pauses_of(given.suspensions)
    _untold(given.suspensions, way)
    if limit.apart:
        kind, most = limit.apart
        way.say(f"{kind}另计，最多 {most} 个工作日", "。", limit.law)
    found = way.limit(
        given.start,
        limit.begins,
        Budget(limit.days, limit.unit),
        limit.law,
        pauses=pauses,
        extension=given.more,
    )
    return _dates(found)


class Accepted(Inputs):
    accepted: IsoDate


def inspection_assigned_due(given: Accepted, way: Way) -> date:
    """许可法 Art. 55 (B8): two or more inspectors are named within five working days of acceptance."""
    return way.due(
        given.accepted, "受理", 5, "《行政许可法》第五十五条", "指派两名以上工作人员检验、检测、检疫"
    )


class Paused(Inputs):
    accepted: IsoDate
    suspensions: tuple[Suspension, ...]
    until: IsoDate


def paused_days(given: Paused, way: Way) -> int:
    """许可法 Art. 45 (C4, C5): working days that special procedures take out up to `until`, each day once, none before acceptance."""
    pauses = pauses_of(given.suspensions)
    _untold(given.suspensions, way)
    found = reckon(given.accepted, Budget(1000), pauses, on=given.until, strict=False)
    cut = [(first, min(last, given.until)) for first, last in merged(found.spans) if first < given.until]
    for first, last in cut:
        way.say(
            f"{near_date(first)}的第二天到{near_date(last)}",
            f"扣 {way.count(first, last)} 个工作日。",
            LAW_45,
        )
    total = taken(found.spans, given.until, DayUnit.WORKDAY)
    way.say(f"到{near_date(given.until)}，一共扣 {total} 个工作日", "，重叠的只扣一次。", LAW_45)
    return total


class Told(Inputs):
    told: IsoDate
    cap: WholeDays


def procedure_cap_day(given: Told, way: Way) -> date:
    """C6: the last day that a special procedure may take out; from the next the clock runs again."""
    return way.due(given.told, "书面告知启动", given.cap, LAW_45, "由特别程序占用，超过的照常计时")


class StatusAt(DecisionExtended):
    now: IsoDate


def status_at(given: StatusAt, way: Way) -> dict:
    """C4, C5: days used and remaining on a day, whether the clock runs, and the date it leads to; None while it stands still."""
    found = _reckoned(given, way, given.more)
    way.count(given.accepted, min(given.now, found.frozen_on or given.now))
    standing = state_at(found, given.now)
    words = {"running": "正在计时", "suspended": "暂停计时", "overdue": "已经超期"}[standing.state]
    way.say(f"到{near_date(given.now)}，{words}", f"：用了 {standing.used} 天，剩 {standing.remaining} 天。")
    return {
        "used": standing.used,
        "remaining": standing.remaining,
        "state": standing.state,
        "due": _day(found.due),
    }
