"""The tasks and cases a member of staff has before him, as parts that an index answers each.

`access` says what may be seen; its conditions are joined by OR, which no index keeps in order. A list is therefore read from
the parts, each in the order of its index, merged by `merging`, and its rows fetched through `access` once more.
"""

from approvals.workflow import access
from approvals.workflow.access import HANDLING, OVERSEEING
from approvals.workflow.choices import State
from approvals.workflow.models import Task
from hall.people.actor import Actor
from hall.people.models import Post, Role


def in_hand(actor: Actor) -> list:
    """Open tasks assigned to the person, or to a colleague he deputises for."""
    return [Task.objects.open().filter(assignee=user) for user in (actor.user.pk, *actor.deputising)]


def free(actor: Actor) -> list:
    """Open tasks that wait for anyone with one of his posts."""
    return access.free_tasks(actor)


def with_colleagues(actor: Actor) -> list:
    """Open tasks of his posts that a colleague has in hand."""
    mine = (actor.user.pk, *actor.deputising)
    return [
        _of_post(key).filter(assignee__isnull=False).exclude(assignee__in=mine) for key in _handling(actor)
    ]


def of_departments(actor: Actor) -> list:
    """Every open task of the departments he looks after."""
    departments = {post.department_id for post in _posts(actor, OVERSEEING)}
    if None in departments:
        return [Task.objects.open().filter(role=role) for role in Role]
    return [Task.objects.open().filter(department=code) for code in sorted(departments)]


def cases(actor: Actor) -> list:
    """Filed cases of his departments and service points, in parts that share none."""
    posts = _posts(actor, (*HANDLING, *OVERSEEING))
    if any(post.department_id is None and post.service_point_id is None for post in posts):
        return [access.of_others(actor)]
    departments = sorted({post.department_id for post in posts if post.department_id})
    points = sorted(
        {post.service_point_id for post in posts if not post.department_id and post.service_point_id}
    )
    parts = [access.of_others(actor).filter(department=code) for code in departments]
    elsewhere = access.of_others(actor).exclude(department__in=departments)
    return parts + [elsewhere.filter(service_point=code) for code in points]


def waiting(actor: Actor) -> list:
    """Cases that are with the applicant to be put right."""
    return [part.filter(state=State.CORRECTING) for part in cases(actor)]


def oversees(actor: Actor) -> bool:
    return bool(_posts(actor, OVERSEEING))


def _posts(actor: Actor, roles) -> list[Post]:
    return [post for post in (*actor.posts, *actor.standing_in) if post.role in roles]


def _handling(actor: Actor) -> list[tuple]:
    """(role, department, service point) of the posts that tasks come to, each once."""
    found = [(post.role, post.department_id, post.service_point_id) for post in _posts(actor, HANDLING)]
    return list(dict.fromkeys((role, code, None if code else point) for role, code, point in found))


def _of_post(key: tuple):
    role, department, point = key
    tasks = Task.objects.open().filter(role=role)
    if department:
        return tasks.filter(department=department)
    return tasks.filter(service_point=point) if point else tasks
