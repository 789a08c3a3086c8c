"""A ladder as its page shows it: rungs as sentences, and what they mean for a case due on a certain day."""

from dataclasses import dataclass
from datetime import date

from approvals.escalation.forms import RungForm
from approvals.escalation.hours import at_hour, working_day
from approvals.escalation.models import Ladder, Phase, Rung
from approvals.escalation.words import rung_sentence, whom_words
from hall.worktime import add, today
from hall.worktime.templatetags.dates import long_date

# So far ahead the preview looks when nobody names a day.
AHEAD = 10
BEGINS = {
    Phase.NOTICE: "收到申请以后，5 个工作日内要告知是否受理。",
    Phase.DECISION: "受理以后，在承诺的时间内要作出决定。暂停计时的日子不提醒。",
    Phase.DELIVERY: "作出决定以后，10 个工作日内要送到申请人手上。",
}


@dataclass(frozen=True)
class Line:
    """`said`: the rung as a sentence; `on`: what it means for the day of the preview; `form`: to change it."""

    rung: Rung
    said: str
    on: str
    form: RungForm


@dataclass(frozen=True)
class Section:
    phase: Phase
    about: str
    lines: list[Line]
    form: RungForm
    open: bool = False


def sections(ladder: Ladder, due: date, tried: dict | None = None) -> list[Section]:
    """`tried`: {phase, rung (an id or None), form}: a form that was refused stays open with what was typed. One query."""
    rungs = list(ladder.rungs.all())
    return [_section(ladder, Phase(phase), rungs, due, tried or {}) for phase in Phase.values]


def _section(ladder: Ladder, phase: Phase, rungs, due: date, tried: dict) -> Section:
    here = tried.get("phase") == phase
    lines = [
        Line(
            each,
            rung_sentence(each.offset, each.whom, each.action, ladder.hour),
            _means(each, ladder.hour, due),
            tried["form"] if here and tried.get("rung") == each.pk else RungForm.of(each, f"rung-{each.pk}"),
        )
        for each in rungs
        if each.phase == phase
    ]
    new = here and tried.get("rung") is None
    form = tried["form"] if new else RungForm.of(None, f"new-{phase}")
    return Section(phase, BEGINS[phase], lines, form, open=new)


def _means(rung: Rung, hour: int, due: date) -> str:
    """12月8日（星期二）9:00 提醒办理人."""
    day = working_day(due, rung.offset)
    done = "开督办单" if rung.action == Rung.Action.SUPERVISE else ""
    told = f"提醒{whom_words(rung.whom)}" if rung.whom else ""
    return f"{long_date(day)}{at_hour(day, hour):%-H:%M} {'，'.join(filter(None, (done, told)))}"


def preview_day(text: str) -> date:
    """The day asked for, else one some working days ahead."""
    try:
        found = date.fromisoformat(text)
    except ValueError:
        return add(today(), AHEAD).date
    return found if abs((found - today()).days) < 3650 else add(today(), AHEAD).date
