"""Who stands in which role to a case today, for messages that follow from its dates."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from approvals.escalation.models import Whom
from approvals.workflow import access
from approvals.workflow.choices import TaskKind, TaskState
from approvals.workflow.holding import is_free
from approvals.workflow.layout import tasks_of
from approvals.workflow.models import Application, Task
from approvals.workflow.telling import applicants
from hall.people.models import Absence, Post, Role, User
from hall.worktime import today

# Who is told instead when nobody holds the post: the next one up.
UP = (Whom.HANDLER, Whom.CHIEF, Whom.HEAD, Whom.SUPERVISOR)
ROLES = {Whom.CHIEF: Role.SIGNER, Whom.HEAD: Role.LEADER, Whom.SUPERVISOR: Role.SUPERVISOR}
HALL = "大厅领导"


@dataclass(frozen=True)
class Reached:
    """A person who stands in a role; `title`: the role in words."""

    whom: Whom
    user: User
    title: str


@dataclass(frozen=True)
class Found:
    """`missing`: the roles nobody holds today, for whom the next one up was taken."""

    reached: list[Reached]
    missing: list[Whom]


def people(application: Application, whom: Iterable[Whom]) -> list[tuple[Whom, User]]:
    """Who stands in each of these roles to the case, each person once in a role; where nobody holds a post, the next one up.
    Accounts that are shut and posts not in force today are left out, and of the desk whoever applies himself (回避). Two
    queries, one more for a case in somebody's hands, one or two for the applicant."""
    return [(each.whom, each.user) for each in find(application, whom).reached]


def find(application: Application, whom: Iterable[Whom]) -> Found:
    """The same with the roles in words and those nobody holds."""
    wanted = [Whom(each) for each in whom]
    staff = _Staff(application)
    reached: dict[tuple, Reached] = {}
    missing = []
    for each in wanted:
        found = _applicants(application) if each == Whom.APPLICANT else staff.from_below(each)
        if each != Whom.APPLICANT and not any(one.whom == each for one in found):
            missing.append(each)
        for one in found:
            reached.setdefault((one.whom, one.user.pk), one)
    return Found(list(reached.values()), missing)


def _applicants(application: Application) -> list[Reached]:
    found = [user for user in applicants(application) if user.is_active]
    return [Reached(Whom.APPLICANT, user, Whom.APPLICANT.label) for user in found]


class _Staff:
    """The posts around one case, read once."""

    def __init__(self, application: Application):
        self.application = application
        open_now = [task for task in tasks_of(application) if task.state == TaskState.OPEN]
        self.tasks = [task for task in open_now if task.kind != TaskKind.HELP]
        self.free = [task for task in self.tasks if is_free(task) or not task.assignee.is_active]
        self.posts = list(self._posts())

    def from_below(self, whom: Whom) -> list[Reached]:
        """Those in the role, else in the next one up, in the end the hall's leaders."""
        for each in UP[UP.index(whom) :]:
            if found := self._of(each):
                return found
        leaders = [post for post in self.posts if post.role == Role.LEADER and post.department_id is None]
        return [Reached(Whom.HEAD, post.user, HALL) for post in leaders]

    def _of(self, whom: Whom) -> list[Reached]:
        users = self._handlers() if whom == Whom.HANDLER else self._holding(whom)
        once = {user.pk: user for user in users}
        return [Reached(whom, user, _title(whom)) for user in once.values()]

    def _handlers(self) -> list[User]:
        held = [task.assignee for task in self.tasks if task not in self.free]
        waiting = [post.user for task in self.free for post in self.posts if _takes(post, task)]
        return [*held, *_deputies(held), *waiting]

    def _holding(self, whom: Whom) -> list[User]:
        code = self.application.department_id
        posts = [post for post in self.posts if post.role == ROLES[whom]]
        theirs = [post.user for post in posts if post.department_id == code]
        if whom == Whom.SUPERVISOR:  # the hall's supervisor looks after every department
            theirs += [post.user for post in posts if post.department_id is None]
        return theirs

    def _posts(self):
        code = self.application.department_id
        wanted = Q(role__in=ROLES.values(), department=code)
        wanted |= Q(role__in=(Role.LEADER, Role.SUPERVISOR), department=None)
        for task in self.free:
            wanted |= Q(role=task.role, department=task.department_id) | Q(role=task.role, department=None)
        posts = Post.objects.in_force(today()).filter(wanted, user__is_active=True)
        if self.application.applicant_id:
            posts = posts.exclude(user=self.application.applicant_id)
        if self.application.enterprise_id:
            posts = posts.exclude(user__in=access.agents_of(self.application).values("user"))
        return posts.select_related("user").order_by("user__name", "id")


def _takes(post: Post, task: Task) -> bool:
    """Whether the free task waits for the post; those of the hall take a task only at their own service point."""
    if post.role != task.role:
        return False
    if post.department_id is not None:
        return post.department_id == task.department_id
    return post.service_point_id in (None, task.service_point_id)


def _deputies(users: list[User]) -> list[User]:
    """Of those who are away today."""
    if not users:
        return []
    day = today()
    away = Absence.objects.filter(user__in=[user.pk for user in users], deputy__is_active=True)
    away = away.filter(starts_on__lte=day, ends_on__gte=day).select_related("deputy").order_by("id")
    return [absence.deputy for absence in away]


def _title(whom: Whom) -> str:
    """科长（签发岗） is 科长 in a sentence."""
    return whom.label.partition("（")[0]
