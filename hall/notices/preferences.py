"""What a person wants to be told by which channel, and when not to be disturbed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from hall.notices.kinds import is_legal
from hall.notices.models import Channel

QUIET_FROM, QUIET_UNTIL = 21, 8


@dataclass(frozen=True)
class Wishes:
    """One person's, with the ways by which he can be reached."""

    user_id: int
    reachable: frozenset[str]
    wanted: frozenset[str]
    muted: frozenset[str]
    quiet_from: int = QUIET_FROM
    quiet_until: int = QUIET_UNTIL

    def channels(self, kind: str) -> list[str]:
        """The ways out by which a message of that kind goes, besides the portal."""
        if is_legal(kind):  # the law wants it told: by SMS at least, when every way is switched off
            return sorted(self.reachable & self.wanted) or sorted(self.reachable)[-1:]
        return [] if kind in self.muted else sorted(self.reachable & self.wanted)


COLUMNS = {
    "email": "notice_preference__email",
    "sms": "notice_preference__sms",
    "quiet_from": "notice_preference__quiet_from",
    "quiet_until": "notice_preference__quiet_until",
    "muted": "notice_preference__muted",
}


def wishes_of(user_ids: list[int]) -> list[Wishes]:
    """In the order of the ids; one query. Inactive accounts are left out."""
    rows = get_user_model().objects.filter(pk__in=user_ids, is_active=True)
    found = {
        row[0]: _wishes(*row)
        for row in rows.values_list("pk", "email", "phone", "phone_verified", *COLUMNS.values())
    }
    return [found[pk] for pk in dict.fromkeys(user_ids) if pk in found]


def _wishes(pk, email, phone, verified, by_email, by_sms, quiet_from, quiet_until, muted) -> Wishes:
    """Without settings of his own (all None), a person gets everything."""
    reachable = {Channel.EMAIL: bool(email), Channel.SMS: bool(phone and verified)}
    wanted = {Channel.EMAIL: by_email is not False, Channel.SMS: by_sms is not False}
    return Wishes(
        user_id=pk,
        reachable=frozenset(str(channel) for channel, can in reachable.items() if can),
        wanted=frozenset(str(channel) for channel, wants in wanted.items() if wants),
        muted=frozenset(muted or ()),
        quiet_from=QUIET_FROM if quiet_from is None else quiet_from,
        quiet_until=QUIET_UNTIL if quiet_until is None else quiet_until,
    )


def not_before(moment: datetime, quiet_from: int = QUIET_FROM, quiet_until: int = QUIET_UNTIL) -> datetime:
    """The moment itself, or the end of the quiet hours it falls into. Hours of the hall's time zone; equal hours mean none."""
    local = timezone.localtime(moment)
    hour = local.hour
    if quiet_from <= quiet_until:
        quiet = quiet_from <= hour < quiet_until
    else:  # over midnight
        quiet = hour >= quiet_from or hour < quiet_until
    if not quiet:
        return moment
    end = local.replace(hour=quiet_until % 24, minute=0, second=0, microsecond=0)
    return end if end > local else end + timedelta(days=1)
