"""Writing messages. Call inside the transaction that causes them; delivery follows after the commit."""

from collections.abc import Iterable

from django.db import connection, transaction

from hall.notices.models import Channel, DeliveryState, Notice
from hall.notices.nudging import nudge
from hall.notices.preferences import not_before, wishes_of
from hall.worktime import now


def queue(
    kind: str,
    event: str,
    recipients: Iterable,
    *,
    phones: Iterable[str] = (),
    subject: str,
    body: str,
    link: str = "",
) -> None:
    """One message per person and channel, in two statements: into the portal at once, by e-mail and SMS as the person wishes,
    not in quiet hours. `recipients` are users, `phones` numbers of people without an account; `event` is unique to what
    happened (case, verb, round), so that nobody is told twice. `link` is a path of this site.
    """
    said = {
        "kind": kind,
        "event": event,
        "subject": subject[:120],
        "body": body,
        "link": link,
        "created_at": now(),
    }
    ids = [user.pk for user in recipients if user is not None]
    notices = [notice for wishes in (wishes_of(ids) if ids else []) for notice in _to_person(wishes, said)]
    notices += [_waiting(said, Channel.SMS, address=phone) for phone in dict.fromkeys(phones) if phone]
    if not notices:
        return
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    if any(
        notice.state == DeliveryState.WAITING and notice.next_at <= said["created_at"] for notice in notices
    ):
        _nudge_after_commit()


def _to_person(wishes, said: dict) -> list[Notice]:
    at = said["created_at"]
    portal = Notice(
        recipient_id=wishes.user_id, channel=Channel.PORTAL, state=DeliveryState.SENT, sent_at=at, **said
    )
    hours = wishes.quiet_from, wishes.quiet_until
    out = [
        _waiting(said, channel, *hours, recipient_id=wishes.user_id)
        for channel in wishes.channels(said["kind"])
    ]
    return [portal, *out]


def _waiting(said: dict, channel: str, *hours: int, **whom) -> Notice:
    return Notice(channel=channel, next_at=not_before(said["created_at"], *hours), **whom, **said)


def _nudge_after_commit() -> None:
    """One nudge a transaction is enough. Losing it costs a minute: the sweep comes by."""
    if not any(waiting is nudge for _, waiting, *_ in connection.run_on_commit):
        transaction.on_commit(nudge, robust=True)
