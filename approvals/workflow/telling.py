"""Messages that follow from a change of a case."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse

from approvals.workflow import access
from approvals.workflow.change import Change
from approvals.workflow.choices import TaskState
from approvals.workflow.layout import tasks_of
from approvals.workflow.models import Application
from approvals.workflow.telling_words import WORDS
from hall.notices import outbox
from hall.people.models import Agent, Post, Role, User
from hall.worktime import today

# Signs a title may have.
SUBJECT = 120


def tell_applicant(change: Change) -> None:
    """Tells the person who applies (or, without an account, his phone) what happened and what comes next."""
    application = change.application
    subject, body = WORDS[change.move](change)
    people = [change.actor.user] if _is_own(change) else applicants(application)
    outbox.queue(
        str(change.move),
        change.event,
        people,
        phones=[application.phone] if not people and application.phone else [],
        subject=subject[:SUBJECT],
        body=body,
        link=reverse("my-application", args=[application.public_id]),
    )


def _is_own(change: Change) -> bool:
    """The person who acts is the one to tell: nobody need be looked up."""
    application, user = change.application, change.actor.user
    return user is not None and application.enterprise_id is None and application.applicant_id == user.pk


def applicants(application: Application) -> list[User]:
    """Whom news of the case is for: who applied; for an enterprise, that agent while he acts for it, else its legal
    representative."""
    if application.enterprise_id is None:
        return [application.applicant] if application.applicant_id else []
    agents = list(access.agents_of(application).select_related("user"))
    mine = [agent.user for agent in agents if agent.user_id == application.applicant_id]
    return mine or [agent.user for agent in agents if agent.role == Agent.Role.LEGAL_REPRESENTATIVE]


def tell_desk(change: Change, *, kinds=None) -> None:
    """Tells the colleagues who have open tasks of the case in hand."""
    open_now = [task for task in tasks_of(change.application) if task.state == TaskState.OPEN]
    tell(change, [task.assignee for task in open_now if kinds is None or task.kind in kinds], "")


def tell_supervisors(change: Change, text: str = "", *, besides: Iterable[User | None] = ()) -> None:
    """Tells those who look after the department, or after every one; not whoever is told already (`besides`). `text`: as
    `tell` takes it."""
    posts = Post.objects.in_force(today()).filter(role=Role.SUPERVISOR, user__is_active=True)
    theirs = Q(department=change.application.department_id) | Q(department=None)
    found = posts.filter(theirs).select_related("user")
    tell(change, {post.user for post in found} - set(besides), "督查", text)


def tell(
    change: Change, people: Iterable[User | None], headline: str, text: str = "", *, parting: bool = False
) -> None:
    """Tells colleagues, each once and not the one who acts. `headline`: what it is for them; the move when empty. `text`: what
    they are to know; the reason of the change when empty. `parting`: they can no longer open the case, and are led to their
    desk."""
    application = change.application
    found = {person.pk: person for person in people if person is not None and person != change.actor.user}
    if not found:
        return
    headline = headline or change.move.label
    outbox.queue(
        f"desk_{change.move}",
        f"{change.event}:{headline}",
        list(found.values()),
        subject=f"{headline}：{application.number}"[:SUBJECT],
        body=f"{application.applicant_name} · {change.definition.name}。{text or change.reason or change.move.label}",
        link=reverse("desk") if parting else reverse("desk-case", args=[application.public_id]),
    )
