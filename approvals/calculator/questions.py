"""What can be asked: each question names its rule (approvals.clock.law.rules), what has to be filled in, and words the answer."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from approvals.clock.dates import DELIVERY_DAYS, NOTICE_DAYS
from approvals.clock.law.kinds import ARTICLE_45
from approvals.clock.law.outcome import PUBLICITY_DAYS
from approvals.procedures import hearing_days
from hall.worktime.templatetags.dates import long_date

UNITS = (("workday", "工作日"), ("calendar", "日（自然日，休息日也算）"))
PAUSE_KINDS = tuple((kind, kind) for kind in ARTICLE_45)
# Rows for special procedures.
PAUSES = 3


@dataclass(frozen=True)
class Field:
    """`name`: of the rule's input and in the address. `kind`: date, number or choice. `default`: today's date for `today`."""

    name: str
    label: str
    kind: str = "date"
    hint: str = ""
    required: bool = True
    default: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Said:
    """`title` before the big `day`; or `text` in big instead of a day; `more`: sentences below."""

    title: str
    day: date | None = None
    text: str = ""
    more: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """`key`: in the address; `label`: in the list; `about`: one sentence; `pauses`, `extension`: whether they may be given. `now_from`: the
    field from whose day on the rule is asked as of today."""

    key: str
    label: str
    rule: str
    about: str
    fields: tuple[Field, ...]
    say: Callable[[Any], Said]
    group: str = ""
    pauses: bool = False
    extension: bool = False
    now_from: str = ""


def _start(name: str, label: str, hint: str = "当天不算，从第二天数起") -> Field:
    return Field(name, label, hint=hint, default="today")


def _days(label: str, default: str, name: str = "days") -> Field:
    return Field(name, label, "number", default=default)


UNIT = Field("unit", "怎么数", "choice", default="workday", choices=UNITS)


def _latest(title: str) -> Callable[[str], Said]:
    return lambda answer: Said(title, date.fromisoformat(answer))


def _decision(answer: dict) -> Said:
    if answer["due"] is None:
        return Said(
            "最晚办结", text="现在算不出来", more=("还有程序没有结果，计时停着；有了结果才知道最晚哪天。",)
        )
    return Said("最晚办结", date.fromisoformat(answer["due"]))


MODES = {
    "deemed": "到期没有告知，从收到材料那天起视为受理",
    "accepted_after_correction": "按期告知补正，补齐那天受理",
    "waiting_notice": "还在告知期限内，没有受理，也没有视为受理",
    "waiting_correction": "已经按期告知，等申请人补齐，还没有受理",
}


def _acceptance(answer: dict) -> Said:
    notice = f"最晚在{long_date(date.fromisoformat(answer['notice_due']))}告知。"
    if answer["accepted"] is None:
        return Said("受理日", text="还没有受理", more=(f"{MODES[answer['mode']]}。", notice))
    return Said("受理日", date.fromisoformat(answer["accepted"]), more=(f"{MODES[answer['mode']]}。", notice))


def _appeal(answer: dict) -> Said:
    suit = f"提起行政诉讼，最晚{long_date(date.fromisoformat(answer['litigation']))}。"
    return Said("申请行政复议，最晚", date.fromisoformat(answer["reconsideration"]), more=(suit,))


def _window(answer: dict) -> Said:
    opens, closes = (long_date(date.fromisoformat(answer[name])) for name in ("open", "close"))
    return Said("可以申请延续的时间", text=f"{opens}至{closes}")


OUTCOMES = {
    "deemed_renewed": "视为准予延续",
    "late_application": "申请晚了，不发生视为准予延续的效果",
    "pending": "有效期还没有届满，要在届满前作出决定",
    "decided": "届满前已经作出决定，按决定办",
}


def _counted(answer: int) -> Said:
    return Said("一共", text=f"{answer} 个工作日", more=("第一个日期当天不算，最后一个日期当天算。",))


def _worked(answer: bool) -> Said:
    return Said("这一天", text="是工作日" if answer else "不是工作日")


BEFORE = "届满那天不算，往回数"
QUESTIONS = (
    Question(
        "decision", "办结时限", "decision_due_extended", "受理以后，最晚哪天要作出决定。",
        (_start("accepted", "受理日期"), _days("期限", "20"), UNIT), _decision, "受理和办理", True, True,
    ),
    Question(
        "correction", "补正告知", "correction_notice_due",
        f"收到材料以后 {NOTICE_DAYS} 个工作日内，要一次告知补正的全部内容；到期不告知就是受理。",
        (_start("received", "收到材料的日期"),), _latest("最晚告知"), "受理和办理",
    ),
    Question(
        "acceptance", "什么时候算受理", "acceptance", "告知补正按期没有、补齐了没有，决定了哪天算受理。",
        (
            _start("received", "收到材料的日期"),
            Field("correction_notice", "告知补正的日期", hint="没有告知就空着", required=False),
            Field("supplemented", "补齐的日期", hint="还没有补齐就空着", required=False),
        ),
        _acceptance, "受理和办理", now_from="received",
    ),
    Question(
        "hearing", "申请听证", "hearing_request_due", f"告知听证权利以后，{hearing_days.REQUEST_DAYS} 个工作日内可以申请。",
        (_start("notified", "告知听证权利的日期"),), _latest("最晚申请"), "听证",
    ),
    Question(
        "hearing-held", "举行听证", "hearing_organize_due", f"申请以后，{hearing_days.ORGANISE_DAYS} 个工作日内要组织听证。",
        (_start("requested", "申请听证的日期"),), _latest("最晚举行"), "听证",
    ),
    Question(
        "hearing-notice", "通知听证", "hearing_notice_latest",
        f"举行听证 {hearing_days.NOTICE_DAYS} 个工作日前要通知时间、地点，通知那天和听证那天都不算。",
        (_start("hearing", "举行听证的日期", "往回数"),), _latest("最晚通知"), "听证",
    ),
    Question(
        "delivery", "送达", "delivery_due", f"作出决定以后，{DELIVERY_DAYS} 个工作日内要颁发、送达。",
        (_start("decided", "作出决定的日期"),), _latest("最晚送达"), "决定以后",
    ),
    Question(
        "publicity", "公示", "publicity_due", f"作出决定以后，{PUBLICITY_DAYS} 个工作日内要上网公示。",
        (_start("decided", "作出决定的日期"),), _latest("最晚公示"), "决定以后",
    ),
    Question(
        "appeal", "复议和诉讼", "appeal_due", "收到决定以后，60 日内可以申请复议，六个月内可以起诉。",
        (_start("delivered", "收到决定的日期"),), _appeal, "决定以后",
    ),
    Question(
        "renewal", "申请延续", "renewal_apply_latest", "有效期届满 30 日前申请延续；另有规定的，改一下天数。",
        (
            Field("expiry", "有效期届满的日期", hint=BEFORE, default="today"),
            _days("提前多少天", "30"),
            Field("unit", "怎么数", "choice", default="calendar", choices=UNITS[::-1]),
        ),
        _latest("最晚申请"), "延续",
    ),
    Question(
        "renewal-window", "延续申请的时间段", "renewal_window", "如食品经营许可：届满前 90 个至 15 个工作日之间申请。",
        (
            Field("expiry", "有效期届满的日期", hint=BEFORE, default="today"),
            _days("最早提前（工作日）", "90", "open"),
            _days("最晚提前（工作日）", "15", "close"),
        ),
        _window, "延续",
    ),
    Question(
        "renewal-outcome", "到期没有答复", "renewal_outcome", "按期申请、届满前没有决定的，视为准予延续。",
        (
            Field("expiry", "有效期届满的日期", default="today"),
            Field("applied", "申请延续的日期"),
            Field("decided", "作出决定的日期", hint="没有决定就空着", required=False),
        ),
        lambda answer: Said("结果", text=OUTCOMES[answer]), "延续", now_from="applied",
    ),
    Question(
        "days", "几天以后是哪天", "due", "从一个日期往后数若干天。",
        (_start("start", "从哪天"), _days("多少天", "10"), UNIT), _latest("就是"), "数日子",
    ),
    Question(
        "between", "两天之间几个工作日", "workdays_between", "数两个日期之间的工作日。",
        (_start("from", "从哪天"), Field("to", "到哪天", hint="当天算")), _counted, "数日子",
    ),
    Question(
        "workday", "哪天上不上班", "is_workday", "看一天是不是工作日。",
        (_start("date", "日期", ""),), _worked, "数日子",
    ),
)  # fmt: skip
BY_KEY = {question.key: question for question in QUESTIONS}
EXTENSION = (
    Field(
        "extension", "延长多少个工作日", "number", required=False, hint="一般最多 10 个，联合办理最多 15 个"
    ),
    Field("extension_approved", "批准延长的日期", hint="要在原来的期限内批准", required=False),
)


def pause_fields(number: int) -> tuple[Field, ...]:
    return (
        Field(f"kind{number}", "程序", "choice", required=False, choices=(("", "没有"), *PAUSE_KINDS)),
        Field(f"from{number}", "书面告知启动的日期", required=False),
        Field(f"to{number}", "收到结果的日期", hint="还没有结果就空着", required=False),
        Field(f"cap{number}", "上限（工作日）", "number", required=False),
    )
