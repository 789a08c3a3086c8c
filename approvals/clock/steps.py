"""The steps of a calculation in plain words: when it began, what is not counted and why, what lengthened it, what comes out.
The same sentences stand on the applicant's page, the desk, the calculator and the command."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from approvals.clock.reckoning import Reckoning, Span, merged, state_at, taken
from hall.catalog.choices import DayUnit
from hall.worktime import count, is_workday, missing_years, name_of, why_missing
from hall.worktime.templatetags.dates import month_day, near_date

LAW_42, LAW_45 = "《行政许可法》第四十二条", "《行政许可法》第四十五条"
LAW_82 = "《行政许可法》第八十二条"
CIVIL_203 = "《民法典》第二百零三条"
# More holidays than these are told as a sum.
MOST_HOLIDAYS = 6


@dataclass(frozen=True)
class Step:
    """`strong`: the first part, set in bold; `text` goes on; `law`: by which rule; `notice`: public id of the written notice."""

    strong: str
    text: str = ""
    law: str = ""
    notice: str = ""

    def __str__(self):
        return self.strong + self.text


@dataclass(frozen=True)
class Lengthened:
    """Who approved an extension and why, for its step."""

    by: str = ""
    reason: str = ""
    law: str = LAW_42
    notice: str = ""


def by_schedule(first: date, last: date) -> str:
    """By which rule days are worked or off between two days: a schedule is named only of years that have one."""
    missing = missing_years(first, last)
    known = [year for year in range(first.year, last.year + 1) if year not in missing]
    if not missing:
        return f"{LAW_82}；国务院办公厅放假安排"
    schedules = f"国务院办公厅 {'、'.join(map(str, known))} 年放假安排；" if known else ""
    return f"{LAW_82}；{schedules}《全国年节及纪念日放假办法》第二条"


def unpublished(first: date, last: date) -> str:
    """2027 年的放假安排还没有公布，先按周一到周五和法定固定节日算; nothing when every year has its schedule."""
    missing = missing_years(first, last)
    return f"{'，'.join(map(why_missing, missing))}，先按周一到周五和法定固定节日算" if missing else ""


def days_of(days: float, unit: DayUnit) -> str:
    """20 个工作日, 60 日（自然日）"""
    return f"{days:g} 个工作日" if unit == DayUnit.WORKDAY else f"{days:g} 日（自然日）"


def began(
    start: date, name: str, law: str = "", unit: DayUnit = DayUnit.WORKDAY, *, at_once: bool = False
) -> Step:
    """`at_once`: there are no days to count."""
    if at_once:
        return Step(f"{near_date(start)}{name}", "。", law)
    following = "从下一个工作日数起" if unit == DayUnit.WORKDAY else "从第二天数起"
    return Step(f"{near_date(start)}{name}", f"，当天不算，{following}。", law)


def limited(budget, law: str = "", purpose: str = "") -> Step:
    text = f"，{purpose}。" if purpose else "。"
    if not budget.days:
        return Step("当场", f"{text}遇休息日顺延到下一个工作日。", law)
    half = "不足一天的按一天算。" if budget.whole != budget.days else ""
    return Step(f"期限 {days_of(budget.days, budget.unit)}", text + half, law)


def steps_of(found: Reckoning, words: Lengthened | None = None) -> list[Step]:
    """From the rest days on: everything that follows from the reckoning itself."""
    last = found.latest.date
    steps = [_calendar_days(found)] if _in_calendar_days(found) else rests(found.start, last)
    steps += [_pause(span, found) for span in found.spans]
    if (overlap := _overlap(found)) > 0:
        steps.append(Step(f"重叠的 {overlap} 天", "只扣一次。", LAW_45))
    if found.extension:
        steps.append(_extension(found, words or Lengthened()))
    return [*steps, _result(found)]


def rests(start: date, due: date) -> list[Step]:
    """The rest days in (start, due], and Saturdays and Sundays that are worked."""
    between = [start + timedelta(days=n) for n in range(1, (due - start).days + 1)]
    resting = [day for day in between if not is_workday(day)]
    moved = [day for day in between if is_workday(day) and day.weekday() >= 5]
    if not resting and not moved:
        return []
    worked = f"{'、'.join(map(near_date, moved))}调休上班，要算。" if moved else ""
    law = by_schedule(start, due)
    if not resting:
        return [Step(worked, "", law)]
    return [Step(f"{'、'.join(_runs(resting))}不算", f"；{worked}" if moved else "。", law)]


def _runs(resting: list[date]) -> Iterator[str]:
    """国庆节（10月1日至10月7日）放假 7 天, 周末 4 天"""
    named = [day for day in resting if name_of(day) != "周末"]
    in_row = groupby(enumerate(named), key=lambda each: (each[1].toordinal() - each[0], name_of(each[1])))
    runs = [[day for _, day in run] for _, run in in_row]
    if len(runs) > MOST_HOLIDAYS:
        yield f"{len(runs)} 次节假日共 {len(named)} 天"
    else:
        for run in runs:
            until = f"至{month_day(run[-1])}" if len(run) > 1 else ""
            yield f"{name_of(run[0])}（{month_day(run[0])}{until}）放假 {len(run)} 天"
    if len(resting) > len(named):
        yield f"周末 {len(resting) - len(named)} 天"


def _in_calendar_days(found: Reckoning) -> bool:
    return found.budget.unit == DayUnit.CALENDAR_DAY


def _calendar_days(found: Reckoning) -> Step:
    return Step("休息日也算", "；最后一天是休息日的，顺延到下一个工作日。", CIVIL_203)


def _pause(span: Span, found: Reckoning) -> Step:
    """One special procedure: how many days it took out, from when to when, why."""
    pause, law = span.pause, span.pause.basis or LAW_45
    reason = f"{pause.reason.rstrip('。')}。" if pause.reason else ""
    if span.open and found.paused:
        limit = (
            f"，最多 {pause.cap} 个工作日，最晚{near_date(span.end)}后恢复"
            if pause.cap is not None
            else "，等结果"
        )
        return Step(
            f"{pause.kind}，{near_date(pause.start)}起暂停计时", f"{limit}。{reason}", law, pause.told
        )
    if span.start >= found.latest.date:
        return Step(f"{pause.kind}启动时期限已经届满", f"，不影响期限。{reason}", law, pause.told)
    ended = f"{near_date(pause.end)}收到结果" if pause.end else "还没有结果"
    text = f"（{near_date(pause.start)}启动，{ended}；启动当天照算，结果第二天恢复）。"
    if pause.cap is not None and span.end != pause.end:
        text += f"最多扣 {pause.cap} 个工作日，扣到{near_date(span.end)}，以后照常计时。"
    if pause.start < found.start:
        text += "期限开始前的不扣。"
    return Step(
        f"{pause.kind}暂停 {days_of(_length(span, found), found.budget.unit)}", text + reason, law, pause.told
    )


def _length(span: Span, found: Reckoning) -> int:
    return (span.end - span.start).days if _in_calendar_days(found) else count(span.start, span.end)


def _overlap(found: Reckoning) -> int:
    """How many days more than one pause takes."""
    spans = [each for each in found.spans if each.start < found.latest.date]
    last = max((each.end for each in spans), default=found.start)
    return (
        sum(_length(each, found) for each in spans) - taken(spans, last, found.budget.unit)
        if merged(spans)
        else 0
    )


def _extension(found: Reckoning, words: Lengthened) -> Step:
    days, approved = found.extension.days, near_date(found.extension.approved)
    reason = f"：{words.reason.rstrip('。')}" if words.reason else ""
    if found.extension_valid:
        by = f"经{words.by}" if words.by else ""
        return Step(f"{approved}{by}批准延长 {days} 个工作日", f"{reason}。", words.law, words.notice)
    base = near_date(found.base_due.date)
    return Step("延长不算数", f"：{approved}才批准，原来的期限{base}已经过了。", words.law, words.notice)


def _result(found: Reckoning) -> Step:
    if found.due is None:
        standing = state_at(found, found.frozen_on)
        unit = "个工作日" if found.budget.unit == DayUnit.WORKDAY else "天"
        text = f"：已经用了 {standing.used} {unit}，还剩 {standing.remaining} {unit}，恢复以后接着算。"
        ahead = any(span.open and span.pause.cap is not None for span in found.spans)
        most = f"按最长的时间算，最晚{near_date(found.latest.date)}。" if ahead else ""
        return Step("计时停着", text + most)
    return Step(f"算下来，最晚{near_date(found.due.date)}", "。")
