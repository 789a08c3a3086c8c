"""The light as a rule (law.md 12)."""

from typing import Annotated

from approvals.clock.law.inputs import Inputs, IsoDate, WholeDays, after
from approvals.clock.law.way import Way
from approvals.clock.lights import WARNING_DAYS, running
from hall.worktime.templatetags.dates import near_date


class Colour(Inputs):
    """`due`: null while the clock stands still; `legal`: the date the law sets, when it is another; `done`: when it was decided."""

    now: IsoDate
    due: IsoDate | None
    warn: WholeDays = WARNING_DAYS
    legal: Annotated[IsoDate | None, after("due", "法定期限早于承诺期限")] = None
    done: IsoDate | None = None


def color(given: Colour, way: Way) -> str:
    """law.md 12: red when overdue (breach when past the legal date too), yellow with few working days left, else blue; green
    when done in time; gray while the clock stands still."""
    if given.due is None:
        way.say("计时停着", "，灰灯。")
        return "gray"
    day = given.done or given.now
    if day <= given.due:  # past it the colour is certain, whatever the calendar says
        way.count(day, given.due)
    light = running(day, given.due, given.legal, warn=given.warn)
    if given.done and not light.overdue:
        way.say(f"{near_date(given.done)}按时办结", "，绿灯。")
        return "green"
    way.say(f"到{near_date(day)}，{light.text}", "。")
    return light.kind
