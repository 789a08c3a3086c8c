"""Who keeps the holiday schedules."""

from hall.people.access import holds_any, role_required
from hall.people.actor import Actor
from hall.people.models import Role

KEEPERS = (Role.CATALOG_ADMIN, Role.SYSTEM_ADMIN)
keepers_only = role_required(*KEEPERS)


def may_keep(actor: Actor) -> bool:
    return holds_any(actor, *KEEPERS)
