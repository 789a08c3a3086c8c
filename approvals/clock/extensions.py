"""Extensions of a case: what was asked, who may decide it and until when (许可法 Art. 42; law.md B4–B6)."""

from datetime import date

from approvals.clock import dates
from approvals.clock.models import Extension
from approvals.clock.reckoning import Extension as Reckoned
from approvals.workflow import access
from approvals.workflow.holding import whose
from approvals.workflow.models import Application
from hall.catalog.choices import DayUnit
from hall.catalog.definitions.item import ItemDefinition
from hall.catalog.shelf import definition_of
from hall.people.actor import Actor
from hall.people.models import Post, Role, User
from hall.worktime import today
from hall.worktime.templatetags.dates import near_date, short_date

MOST_DAYS, MOST_JOINT_DAYS = 10, 15
# 统一办理、联合办理、集中办理 (Art. 26, 42(2)).
JOINT_LIMIT = 45


def extensions_of(application: Application) -> list[Extension]:
    """What was asked, in order; read once per application object."""
    if "extensions_read" not in application.__dict__:
        found = application.extensions.select_related("document", "asked_by").order_by("id")
        application.__dict__["extensions_read"] = list(found.defer("document__facts", "document__content"))
    return application.__dict__["extensions_read"]


def forget(application: Application) -> None:
    application.__dict__.pop("extensions_read", None)


def waiting(application: Application) -> Extension | None:
    """The one that waits for the head of the body."""
    return next((each for each in extensions_of(application) if each.state == Extension.State.ASKED), None)


def is_joint(definition: ItemDefinition) -> bool:
    legal = definition.limits.legal
    return legal.unit == DayUnit.WORKDAY and legal.value == JOINT_LIMIT


def most_days(definition: ItemDefinition) -> int:
    """Working days: 10, or 15 where the limit is the 45 of joint handling."""
    return MOST_JOINT_DAYS if is_joint(definition) else MOST_DAYS


def leading_posts(actor: Actor) -> list[Post]:
    """Of a department or of the government; who leads a service point heads neither."""
    return [post for post in actor.posts if post.role == Role.LEADER and post.service_point_id is None]


def leading_post(actor: Actor, application: Application, definition: ItemDefinition) -> Post | None:
    """The post by which the actor may approve: head of the department, for joint handling head of the government."""
    department = None if is_joint(definition) else application.department_id
    posts = leading_posts(actor)
    return next((post for post in posts if post.department_id == department), None)


def heads_of(application: Application, definition: ItemDefinition) -> list[User]:
    """Everyone who may approve it today."""
    department = None if is_joint(definition) else application.department_id
    posts = Post.objects.in_force(today()).filter(role=Role.LEADER, service_point=None, user__is_active=True)
    return [post.user for post in posts.filter(department=department).select_related("user")]


def base_due(application: Application, definition: ItemDefinition) -> date | None:
    """The legal date without an extension; None while the clock stands still, when it has not come yet."""
    _, legal = dates.reckonings(application, definition)
    return legal.base_due.date if legal.base_due else None


def legal_only(application: Application, definition: ItemDefinition, days: int, until: str) -> str:
    """Said before an extension of so many working days is asked for or approved today: the promise is broken already, and what
    it lengthens is the law's limit. Empty while the promise can be kept, or when it is too late for both."""
    due = base_due(application, definition)
    if not dates.promise_missed(application) or (due and due < today()):
        return ""
    _, legal = dates.reckonings(application, definition, Reckoned(days, today()))
    soft = "（暂定）" if legal.provisional else ""
    most = "，按暂停最长的时间算" if legal.paused else ""
    return f"承诺的期限已经过了，延长的只是法定期限，{until} {near_date(legal.latest.date)}{soft}{most}。"


# Checks.


def leads(application, actor, task) -> str:
    if access.is_applicant(actor, application):
        return whose(application, (), actor)
    definition = definition_of(application.version)
    if leading_post(actor, application, definition):
        return ""
    if is_joint(definition):
        return "联合办理 45 个工作日的，由本级人民政府负责人批准延期（行政许可法第四十二条）。"
    return f"延期由{application.department.name}的负责人批准。"


def not_asked_yet(application, actor, task) -> str:
    for each in extensions_of(application):
        if each.state == Extension.State.ASKED:
            return "已经申请过延期，正在等负责人批准。"
        if each.state == Extension.State.APPROVED:
            return f"已经延长过 {each.days} 个工作日，每件只能延期一次。"
    return ""


def something_asked(application, actor, task) -> str:
    return "" if waiting(application) else "没有等批准的延期申请。"


def still_in_time(application, actor, task) -> str:
    """B5: on the original date or before it."""
    due = base_due(application, definition_of(application.version))
    if due is None or today() <= due:
        return ""
    return f"原法定期限 {short_date(due)}已经过了，现在延期无效，仍按超期处理。"
