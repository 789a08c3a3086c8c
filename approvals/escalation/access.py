"""Who keeps the ladders."""

from hall.people.actor import Actor
from hall.people.models import Role


def may_edit(actor: Actor) -> bool:
    """The system's administrators and the hall's supervisors; a department does not loosen its own rules."""
    return actor.has(Role.SYSTEM_ADMIN) or any(
        post.role == Role.SUPERVISOR and post.department_id is None and post.service_point_id is None
        for post in actor.posts
    )
