"""Who else has the case open on a screen at this moment."""

from datetime import timedelta

from django.db.models import F

from approvals.desk.models import Presence
from approvals.workflow.models import Application
from hall.people.actor import Actor
from hall.worktime import now

# A screen tells every 20 seconds that it is still there.
FRESH = timedelta(seconds=60)


def look(application: Application, actor: Actor) -> None:
    """The actor has the case open. One statement."""
    Presence.objects.bulk_create(
        [Presence(application=application, user=actor.user, seen_at=now())],
        update_conflicts=True,
        unique_fields=["application", "user"],
        update_fields=["seen_at"],
    )


def others(application: Application, actor: Actor) -> list[str]:
    """Names of the others who have it open now."""
    fresh = Presence.objects.filter(application=application, seen_at__gt=now() - FRESH)
    found = fresh.exclude(user=actor.user).annotate(name=F("user__name"), account=F("user__username"))
    return [each.name or each.account for each in found.order_by("user")]


def leave(application: Application, actor: Actor) -> None:
    Presence.objects.filter(application=application, user=actor.user).delete()
