"""What the head of every page says about who is signed in. Nothing is asked of the database until a page shows it."""

from django.apps import apps
from django.utils.functional import cached_property

from hall.people.acting import acting_for, agencies_of
from hall.people.actor import Actor
from hall.people.models import Role

MOST_SHOWN = 99


def me(request) -> dict:
    return {"me": Me(request)}


class Me:
    """Of the person signed in, for the header."""

    def __init__(self, request):
        self.request = request

    @cached_property
    def actor(self) -> Actor:
        return Actor.of_request(self.request)

    @property
    def is_staff(self) -> bool:
        return self.actor.is_staff

    @property
    def may_administer(self) -> bool:
        user = self.request.user
        return not self.actor.unproved and (user.is_staff or self.actor.has(Role.SYSTEM_ADMIN))

    @cached_property
    def acting(self):
        return acting_for(self.request)

    @cached_property
    def identities(self) -> list:
        return [agent.enterprise for agent in agencies_of(self.request.user)]

    @cached_property
    def unread(self) -> int:
        """Unread messages in the inbox, counted no further than is shown."""
        rows = apps.get_model("hall", "Notice").objects.filter(
            recipient=self.request.user, channel="portal", read_at=None
        )
        return rows.values("pk")[: MOST_SHOWN + 1].count()

    @property
    def unread_shown(self) -> str:
        return f"{MOST_SHOWN}+" if self.unread > MOST_SHOWN else str(self.unread)

    @property
    def here(self) -> str:
        """The page to come back to after signing in; the pages of signing in are none."""
        path = self.request.get_full_path()
        return "" if path == "/" or path.startswith("/account/") or self.request.method != "GET" else path
