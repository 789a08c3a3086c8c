"""Why a case has the date it has, for its applicant, the desk and programs: the same steps for all of them."""

from dataclasses import replace
from datetime import date

from approvals.clock import dates, history, ledger
from approvals.clock.models import ClockEntry
from approvals.clock.reckoning import Budget, Reckoning, reckon
from approvals.clock.steps import LAW_42, Lengthened, Step, began, days_of, limited
from approvals.clock.telling import Explanation, explained
from approvals.workflow.choices import State
from hall.catalog.definitions.item import ItemDefinition
from hall.privacy import masking
from hall.worktime.templatetags.dates import near_date

LAW_32, LAW_44 = "《行政许可法》第三十二条", "《行政许可法》第四十四条"


def explain(application, definition: ItemDefinition) -> Explanation | None:
    """Of the date that counts now; None when no clock runs. While it is paused: why there is none, and what is the latest.
    No query for a case whose ledger is empty, at most one for others."""
    if application.due_on is None and application.paused_on is None:
        return None
    teller = TELLERS.get(application.state)
    return teller(application, definition) if teller else None


def explain_legal(application, definition: ItemDefinition) -> Explanation:
    """Of the date the law sets to an accepted case."""
    _, legal = dates.reckonings(application, definition)
    start = _began(legal, application)
    return explained(
        legal,
        "受理",
        [start, _limit(definition.limits.legal, "法定")],
        _words(application),
        _anew(application),
    )


def explain_notice(application) -> Explanation:
    """Until when it must be told whether the application is accepted."""
    return _told_until(
        dates.day_of(application.received_at),
        ("收到材料", "收到"),
        dates.NOTICE_DAYS,
        (LAW_32, "告知是否受理，要补什么一次说全"),
        [Step("过了这天没有告知", "，就从收到材料那天起算受理。", LAW_32), *_anew(application)],
    )


def explain_correction(application) -> Explanation:
    """Until when the applicant may put things right: the date he was told in the notice."""
    told = dates.day_of(application.corrected_at)
    found = _told_until(
        told,
        ("告知补正", "告知"),
        dates.CORRECTION_DAYS,
        ("一次性告知书", "补上就行；补正期间不算办理时间"),
        [],
    )
    if found.due == application.correction_due_on:
        return found
    step = Step(
        f"告知书写明最晚{near_date(application.correction_due_on)}", "，以告知书为准。", "一次性告知书"
    )
    return _moved(found, application.correction_due_on, step)


def explain_delivery(application) -> Explanation:
    """Until when what was decided must be handed over."""
    decided = dates.day_of(application.decided_at)
    words = (LAW_44, "颁发、送达")
    return _told_until(decided, ("作出决定", "决定"), dates.DELIVERY_DAYS, words, _anew(application))


def explain_promised(application, definition: ItemDefinition) -> Explanation:
    """Of the date the hall promised to an accepted case."""
    promised, legal = dates.reckonings(application, definition)
    head = [_began(promised, application)]
    head.append(_limit(definition.limits.promised, "承诺", _less(definition, legal)))
    words, tail = _words(application), _anew(application)
    if legal.extension_valid and not promised.extension_valid:
        tail = [_legal_only(promised, legal, words), *tail]
        promised = replace(promised, extension=None, extension_valid=None)
    return explained(promised, "受理", head, words, [*_short(promised, legal), *tail])


def _submitted(application, definition) -> Explanation:
    return explain_notice(application)


def _correcting(application, definition) -> Explanation | None:
    return explain_correction(application) if application.correction_due_on else None


def _closed(application, definition) -> Explanation | None:
    return explain_delivery(application) if application.decided_at and not application.delivered_at else None


TELLERS = {
    State.SUBMITTED: _submitted,
    State.CORRECTING: _correcting,
    **dict.fromkeys(dates.RUNNING, explain_promised),
    State.CLOSED: _closed,
}


def _told_until(
    start: date, names: tuple[str, str], days: int, words: tuple[str, str], tail: list[Step]
) -> Explanation:
    """A limit of so many working days that nothing stops. `names`: of the event, in the sentence and in the calendar."""
    law, purpose = words
    found = reckon(start, Budget(days))
    return explained(
        found, names[1], [began(start, names[0]), limited(found.budget, law, purpose)], tail=tail
    )


def _moved(found: Explanation, due: date, step: Step) -> Explanation:
    """The same way to another date that was told in writing."""
    steps = [*found.steps[:-1], step]
    return Explanation(found.title, found.start, found.start_name, due, due, steps, found.provisional)


def _began(found: Reckoning, application) -> Step:
    at_once = not found.budget.whole
    return began(found.start, _accepted(application), LAW_42, found.budget.unit, at_once=at_once)


def _accepted(application) -> str:
    return "视为受理" if application.deemed else "受理"


def _limit(limit, name: str, less: str = "") -> Step:
    if not limit.value:
        return Step(f"{name}当场办好", "；受理那天是休息日的，顺延到下一个工作日。", less)
    half = "不足一天的按一天算。" if limit.value % 1 else ""
    return Step(f"{name} {days_of(limit.value, limit.unit)}", f"办好。{half}", less)


def _less(definition: ItemDefinition, legal: Reckoning) -> str:
    """办事指南；法定 15 个工作日，最晚10月27日（星期二）"""
    given = definition.limits.legal
    longer = f"，延长 {legal.extension.days} 个工作日" if legal.extension_valid else ""
    return f"办事指南；法定 {days_of(given.value, given.unit)}{longer}，最晚{near_date(legal.latest.date)}"


def _short(promised: Reckoning, legal: Reckoning) -> list[Step]:
    """Where the law's date comes first."""
    if promised.latest == legal.latest and promised.budget != legal.budget:
        return [Step("承诺的期限不超过法定期限", "。", "《优化营商环境条例》第三十六条")]
    return []


def _legal_only(promised: Reckoning, legal: Reckoning, words: Lengthened | None) -> Step:
    """An extension that came when the promise was broken already."""
    latest = f"，到{near_date(legal.latest.date)}" if legal.due else ""
    by = f"经{words.by}" if words and words.by else ""
    reason = f"{words.reason.rstrip('。')}。" if words and words.reason else ""
    return Step(
        f"{near_date(legal.extension.approved)}{by}批准延长 {legal.extension.days} 个工作日",
        f"：{reason}承诺的{near_date(promised.latest.date)}那时已经过了，不变；延长的只是法定期限{latest}。",
        LAW_42,
        words.notice if words else "",
    )


def _words(application) -> Lengthened | None:
    entry = history.extended(ledger.entries_of(application))
    if entry is None:
        return None
    document = str(entry.document.public_id) if entry.document else ""
    return Lengthened(masking.name(entry.by_name), entry.reason, entry.basis, document)


def _anew(application) -> list[Step]:
    """What became of a date once a holiday schedule was published."""
    return [
        Step(
            f"{near_date(entry.at)}按新公布的放假安排重算",
            f"：{entry.reason}。",
            entry.basis,
        )
        for entry in ledger.entries_of(application)
        if entry.kind == ClockEntry.Kind.RECOMPUTED
    ]
