"""The messages of the ladder: one to a person, however many rungs were climbed at once."""

from django.urls import reverse

from approvals.clock.lights import days_left
from approvals.escalation.models import Phase, Whom
from approvals.escalation.phases import Standing
from approvals.escalation.recipients import Reached
from approvals.escalation.words import DATES, TO_DO, left_words, offset_words, told_words
from approvals.workflow.models import Application
from hall.catalog.definitions.item import ItemDefinition
from hall.notices import outbox
from hall.people.models import User
from hall.worktime import today
from hall.worktime.templatetags.dates import long_date

STAFF, APPLICANT = "ladder", "ladder_late"
SUBJECT = 120


def tell(application: Application, definition: ItemDefinition, standing: Standing, reaches: list) -> None:
    """`reaches`: the rungs climbed now, in order (`climbing.Reach`)."""
    staff, public = _grouped(reaches)
    for group, users in staff.items():
        _tell_staff(application, definition, standing, [reaches[place] for place in group], users)
    if public:
        _tell_applicant(application, definition, standing, reaches, public)
    elif any(Whom.APPLICANT in reach.step.whom for reach in reaches) and application.phone:
        _tell_applicant(application, definition, standing, reaches, [])


def _grouped(reaches: list) -> tuple[dict[tuple, list[User]], list[User]]:
    """Colleagues by the rungs that name them, so that each gets one message; and the applicants."""
    places: dict[int, list[int]] = {}
    people: dict[int, Reached] = {}
    public: dict[int, User] = {}
    for place, reach in enumerate(reaches):
        for each in reach.found.reached:
            if each.whom == Whom.APPLICANT:
                public[each.user.pk] = each.user
            elif place not in places.setdefault(each.user.pk, []):
                places[each.user.pk].append(place)
                people[each.user.pk] = each
    groups: dict[tuple, list[User]] = {}
    for user, found in places.items():
        groups.setdefault(tuple(found), []).append(people[user].user)
    return groups, list(public.values())


def _tell_staff(application, definition, standing, reaches: list, users: list[User]) -> None:
    days = days_left(today(), standing.due)
    order = next((reach.order for reach in reaches if reach.order), None)
    outbox.queue(
        STAFF,
        _event(application, standing, reaches),
        users,
        subject=f"{left_words(days)}：{definition.name}"[:SUBJECT],
        body="".join(
            (
                f"{application.applicant_name} · {definition.name}（{application.number}）",
                f"{DATES[standing.phase]} {long_date(standing.due)}，{left_words(days)}，",
                f"还没有{TO_DO[standing.phase]}。",
                _law(application, standing),
                f"已开督办单 {order.number}。" if order else "",
                _others(reaches),
                _together(reaches),
            )
        ),
        link=reverse("desk-case", args=[application.public_id]),
    )


def _law(application, standing: Standing) -> str:
    if standing.phase == Phase.NOTICE:
        return "到期不告知，就算受理了（行政许可法第三十二条）。"
    if standing.phase == Phase.DELIVERY or application.legal_due_on in (None, standing.due):
        return ""
    days = days_left(today(), application.legal_due_on)
    return f"法定期限 {long_date(application.legal_due_on)}，{left_words(days)}。"


def _others(reaches: list) -> str:
    """Who is told by the last of the rungs: one knows who else knows."""
    names = told_words([[each.title, each.user.get_full_name()] for each in reaches[-1].found.reached])
    return f"这次提醒了{names}。"


def _together(reaches: list) -> str:
    """Several rungs at once, after the timers stood still."""
    if len(reaches) == 1:
        return ""
    missed = "、".join(offset_words(reach.step.offset) for reach in reaches[:-1])
    return f"前面没有按时发出的 {len(reaches) - 1} 次提醒（{missed}）合在这一条里。"


def _tell_applicant(application, definition, standing, reaches: list, users: list[User]) -> None:
    """Beyond the promised date the applicant is told so, and what was done (优化营商环境条例第三十六条; law.md B14)."""
    days = days_left(today(), standing.due)
    asked = [[each.title, ""] for reach in reaches for each in reach.found.reached]
    roles = "、".join(dict.fromkeys(title for title, _ in asked if title != Whom.APPLICANT.label))
    late = f"到今天超了 {-days} 个工作日，很抱歉。" if days < 0 else f"{left_words(days)}。"
    outbox.queue(
        APPLICANT,
        _event(application, standing, reaches),
        users,
        phones=[application.phone] if not users and application.phone else [],
        subject=f"{'没有按时办好' if days < 0 else left_words(days)}：{definition.name}"[:SUBJECT],
        body=f"我们承诺 {long_date(standing.due)} 前{_promise(standing)}，{late}"
        f"已经提醒{application.department.name}的{roles or '负责人'}抓紧办。{_at_the_latest(application, standing)}"
        "您可以在办件页面催办，办好了马上告诉您。",
        link=reverse("my-application", args=[application.public_id]),
    )


def _promise(standing: Standing) -> str:
    return {
        Phase.NOTICE: "告诉您是否受理",
        Phase.DECISION: "办好",
        Phase.DELIVERY: "把结果送到您手上",
    }[standing.phase]


def _at_the_latest(application, standing: Standing) -> str:
    legal = application.legal_due_on
    if standing.phase != Phase.DECISION or legal is None or legal <= today():
        return ""
    return f"法律规定的最晚日期是 {long_date(legal)}。"


def _event(application, standing: Standing, reaches: list) -> str:
    offset = reaches[-1].step.offset
    return f"{application.public_id}:ladder:{standing.phase}:{standing.due.isoformat()}:{offset}"
