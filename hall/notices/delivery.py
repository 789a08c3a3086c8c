"""Sending what waits in the outbox.

A worker claims a few rows in a short transaction (their `next_at` becomes the end of its lease, their `attempts` its token),
sends them outside any transaction, and settles each with its token. Two workers never hold the same row. One that is killed
leaves rows whose lease runs out; another takes them. A message can leave twice only when its worker is killed between the
gateway's answer and the note of it, or is slower than the lease; then the gateway gets the same key again (see `channels`).
"""

import logging
import smtplib
from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F

from hall.notices import channels
from hall.notices.models import UNSETTLED, Channel, DeliveryState, Notice
from hall.notices.preferences import QUIET_FROM, QUIET_UNTIL, not_before
from hall.notices.wording import text_of
from hall.org.models import HallProfile
from hall.worktime import now

BATCH = 20
# Longer than a batch may take: the senders below give up after ten seconds a message.
LEASE = timedelta(minutes=10)
# Minutes to wait after the first, second … failure; after the last the message is dead.
WAITS = (1, 2, 5, 15, 60, 180, 360)
TRIES = len(WAITS) + 1
# What could not leave for so long says nothing new any more; it stays in the portal.
STALE = timedelta(days=7)
MEANINGS = {
    TimeoutError: "对方太久没有回应",
    smtplib.SMTPAuthenticationError: "邮件服务器不认我们的账号",
    smtplib.SMTPException: "邮件服务器没有收下",
    OSError: "连不上发送的服务器",
}
log = logging.getLogger(__name__)


def deliver_due() -> int:
    """Sends everything due, oldest first; returns how many messages were sent."""
    sent = 0
    hall = HallProfile.objects.values_list("name", flat=True).first() or "政务服务大厅"
    while batch := claim():
        deadline = now() + LEASE
        for notice in batch:
            if now() < deadline:
                sent += _deliver(notice, hall)
    return sent


@transaction.atomic
def claim() -> list[Notice]:
    """The next due messages, for this worker alone until the lease ends."""
    at = now()
    rows = Notice.objects.filter(state__in=UNSETTLED, next_at__lte=at).order_by("next_at", "id")
    if connection.features.has_select_for_update_skip_locked:
        rows = rows.select_for_update(skip_locked=True, of=("self",))
    ids = list(rows.values_list("pk", flat=True)[:BATCH])
    if not ids:
        return []
    Notice.objects.filter(pk__in=ids).update(
        state=DeliveryState.SENDING, next_at=at + LEASE, attempts=F("attempts") + 1
    )
    return list(
        Notice.objects.filter(pk__in=ids)
        .select_related("recipient__notice_preference")
        .order_by("created_at", "id")
    )


def _deliver(notice: Notice, hall: str) -> bool:
    if notice.attempts == 1 and not notice.error and now() - notice.created_at > STALE:
        return _settle(notice, DeliveryState.SKIPPED, error="放了 7 天没能发出，只留站内信")
    at = now()
    morning = not_before(at, *_quiet_hours(notice))
    if morning > at:  # a late run or a second try must not wake anybody either; it is no attempt
        return _settle(
            notice, DeliveryState.WAITING, next_at=morning, attempts=notice.attempts - 1, error=notice.error
        )
    address = _address(notice)
    if not address:
        return _settle(notice, DeliveryState.SKIPPED, error="现在没有验证过的手机或邮箱")
    try:
        _send(notice, address, text_of(notice, hall))
    except channels.Undeliverable as error:
        return _settle(notice, DeliveryState.DEAD, error=str(error))
    except Exception as error:
        log.warning("消息 %s 第 %s 次没发出：%s", notice.public_id, notice.attempts, error)
        return _try_later(notice, error)
    _settle(notice, DeliveryState.SENT, sent_at=now())
    return True


def _send(notice: Notice, address: str, text: str) -> None:
    key = str(notice.public_id)
    if notice.channel == Channel.SMS:
        channels.send_sms(address, text, key)
    else:
        channels.send_email(address, notice.subject, text, key)


def _address(notice: Notice) -> str:
    """Where the person can be reached now, not when the message was written."""
    person = notice.recipient
    if person is None:
        return notice.address
    if not person.is_active:
        return ""
    if notice.channel == Channel.SMS:
        return person.phone if person.phone and person.phone_verified else ""
    return person.email


def _quiet_hours(notice: Notice) -> tuple[int, int]:
    wishes = getattr(notice.recipient, "notice_preference", None)
    return (wishes.quiet_from, wishes.quiet_until) if wishes else (QUIET_FROM, QUIET_UNTIL)


def _try_later(notice: Notice, error: Exception) -> bool:
    if notice.attempts >= TRIES:
        return _settle(notice, DeliveryState.DEAD, error=_words(error))
    later = now() + timedelta(minutes=WAITS[notice.attempts - 1])
    return _settle(notice, DeliveryState.WAITING, next_at=later, error=_words(error))


def _settle(notice: Notice, state: DeliveryState, **also) -> bool:
    """Only for the holder of the lease: somebody who took the row over has another token."""
    mine = Notice.objects.filter(pk=notice.pk, state=DeliveryState.SENDING, attempts=notice.attempts)
    mine.update(**{"next_at": None, "error": ""} | also | {"state": state})
    return False


def _words(error: Exception) -> str:
    """What an administrator reads: what it means, then what was said."""
    for kind, meaning in MEANINGS.items():
        if isinstance(error, kind):
            return f"{meaning}（{type(error).__name__}: {error}）"[:300]
    return f"{type(error).__name__}: {error}"[:300]
