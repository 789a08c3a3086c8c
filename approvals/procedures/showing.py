"""Special procedures as screens show them: how far each is, its light, the steps of a hearing."""

from dataclasses import dataclass
from datetime import date

from approvals.clock.dates import day_of
from approvals.clock.lights import WARNING_DAYS, Light
from approvals.procedures import hearing_days
from approvals.procedures.models import Hearing, Procedure
from approvals.procedures.reading import cap_day, is_over_cap, used
from hall.worktime import Day, today
from hall.worktime.templatetags.dates import long_moment, near_date, short_date

STEPS = (
    (Hearing.State.TOLD, "告知"),
    (Hearing.State.REQUESTED, "申请"),
    (Hearing.State.SCHEDULED, "定时间"),
    (Hearing.State.NOTIFIED, "通知"),
    (Hearing.State.HELD, "举行"),
    (Hearing.State.RECORDED, "笔录签字"),
)


@dataclass(frozen=True)
class Step:
    """`look`: ok, now or next; `text`: when it was, or until when it has to be."""

    name: str
    look: str
    text: str = ""


@dataclass(frozen=True)
class Shown:
    """`used`: working days so far; `last`: the last day it may take out; `until`: by when it should be over, as was told."""

    procedure: Procedure
    light: Light
    used: int
    last: Day | None
    until: date | None
    steps: tuple[Step, ...] = ()

    @property
    def hearing(self) -> Hearing | None:
        return getattr(self.procedure, "hearing", None)

    @property
    def runs(self) -> bool:
        return self.procedure.state == Procedure.State.RUNNING

    @property
    def untold(self) -> bool:
        return self.runs and self.procedure.stops_clock and self.procedure.told_at is None

    @property
    def share(self) -> int:
        """Of the cap, in percent."""
        return min(round(self.used * 100 / self.procedure.cap), 100)


def shown(procedure: Procedure) -> Shown:
    last = cap_day(procedure)
    start = procedure.told_at if procedure.stops_clock else procedure.started_at
    until = hearing_days.add(day_of(start), procedure.days).date if start else None
    hearing = getattr(procedure, "hearing", None)
    return Shown(
        procedure,
        light_of(procedure),
        used(procedure),
        last,
        until,
        steps_of(hearing) if hearing else (),
    )


def light_of(procedure: Procedure) -> Light:
    """Gray while it stops the clock, yellow near its cap or untold, red over it."""
    if procedure.state != Procedure.State.RUNNING:
        kind = "green" if procedure.state == Procedure.State.ENDED else "gray"
        return Light(kind, procedure.get_state_display())
    if procedure.stops_clock and procedure.told_at is None:
        return Light("yellow", "没有书面告知，照常计时")
    if is_over_cap(procedure):
        return Light("red", f"超上限 {used(procedure) - procedure.cap} 天")
    left = procedure.cap - used(procedure)
    if left <= WARNING_DAYS:
        return Light("yellow", f"离上限 {left} 天" if left else "今天到上限", left)
    return (
        Light("gray", "暂停计时", left) if procedure.stops_clock else Light("blue", "进行中，照常计时", left)
    )


def steps_of(hearing: Hearing) -> tuple[Step, ...]:
    if hearing.state == Hearing.State.WAIVED:
        return (Step("告知", "ok", near_date(hearing.told_at)), Step("放弃听证", "ok"))
    order = [state for state, _ in STEPS]
    reached = order.index(hearing.state)
    done = _done(hearing)
    return tuple(
        Step(
            name,
            "ok" if place <= reached else "now" if place == reached + 1 else "next",
            done[state] if place <= reached else _until(hearing, state),
        )
        for place, (state, name) in enumerate(STEPS)
    )


def _done(hearing: Hearing) -> dict[str, str]:
    who = "依法举行" if hearing.by_law else hearing.requested_by
    return {
        Hearing.State.TOLD: near_date(hearing.told_at),
        Hearing.State.REQUESTED: f"{near_date(hearing.requested_at)} {who}",
        Hearing.State.SCHEDULED: f"{long_moment(hearing.scheduled_for)}，{hearing.place}，{hearing.presider_name}主持",
        Hearing.State.NOTIFIED: near_date(hearing.notified_at),
        Hearing.State.HELD: near_date(hearing.held_at),
        Hearing.State.RECORDED: f"{near_date(hearing.recorded_at)} {hearing.signed_by}",
    }


def _until(hearing: Hearing, state: str) -> str:
    """What is still to come has a date where the law gives one."""
    if state == Hearing.State.REQUESTED:
        return f"最晚 {short_date(hearing.request_due_on)}"
    if state == Hearing.State.NOTIFIED and hearing.scheduled_for:
        return f"最晚 {short_date(hearing_days.notice_latest(day_of(hearing.scheduled_for)).date)}"
    if state == Hearing.State.HELD and hearing.organise_due_on:
        day = day_of(hearing.scheduled_for) if hearing.scheduled_for else hearing.organise_due_on
        return f"{short_date(day)}" if hearing.scheduled_for else f"最晚 {short_date(day)}"
    return ""


def is_late_to_hold(hearing: Hearing) -> bool:
    """The twenty working days are over and it has not been held."""
    waiting = (Hearing.State.REQUESTED, Hearing.State.SCHEDULED, Hearing.State.NOTIFIED)
    return hearing.state in waiting and bool(hearing.organise_due_on) and hearing.organise_due_on < today()
