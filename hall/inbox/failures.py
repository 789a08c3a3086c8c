"""What became of messages that failed, and what an administrator does about them."""

import uuid
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Min, Q

from hall.journal.record import record
from hall.notices.kinds import kind_of
from hall.notices.models import UNSETTLED, Channel, DeliveryState, Notice
from hall.notices.nudging import nudge
from hall.people.actor import Actor
from hall.privacy import masking
from hall.worktime import now

PAGE = 50
COUNTED = 1000
# Sending that lags behind by more is told on the page.
LATE = timedelta(minutes=5)
CHAIN = "notices"


@dataclass(frozen=True)
class Row:
    """A failed message as it is shown: names and numbers covered."""

    public_id: uuid.UUID
    channel: str
    kind: str
    whom: str
    subject: str
    error: str
    attempts: int
    created_at: object


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    older: Notice | None


@dataclass(frozen=True)
class QueueState:
    """`waiting`: due and not sent, counted up to COUNTED; `since`: how long the oldest has been due, when that is late."""

    waiting: int
    since: object


def page(*, before: str = "") -> Page:
    """Newest first, by key."""
    rows = Notice.objects.dead().select_related("recipient").order_by("-created_at", "-id")
    mark = _mark(before)
    if mark:
        rows = rows.filter(created_at__lte=mark.created_at).exclude(
            created_at=mark.created_at, id__gte=mark.pk
        )
    found = list(rows[: PAGE + 1])
    return Page([_row(notice) for notice in found[:PAGE]], found[PAGE - 1] if len(found) > PAGE else None)


def dead_count() -> int:
    return Notice.objects.dead().order_by()[:COUNTED].count()


def queue_state() -> QueueState:
    due = Notice.objects.filter(state__in=UNSETTLED, next_at__lte=now())
    oldest = due.aggregate(oldest=Min("next_at"))["oldest"]
    return QueueState(due[:COUNTED].count(), oldest if oldest and now() - oldest > LATE else None)


@transaction.atomic
def resend(public_ids, *, actor: Actor) -> int:
    """Puts dead messages back into the queue, with all their attempts before them; returns how many."""
    found = list(Notice.objects.dead().select_for_update().filter(public_id__in=public_ids))
    Notice.objects.filter(pk__in=[notice.pk for notice in found]).update(
        state=DeliveryState.WAITING, attempts=0, next_at=now()
    )
    if found:
        names = [str(notice.public_id) for notice in found]
        record(CHAIN, "resend", actor=actor, changes={"count": len(found), "notices": names[:100]})
        transaction.on_commit(nudge, robust=True)
    return len(found)


def resend_all(*, actor: Actor) -> int:
    """Every dead message, oldest first, some hundred at a time."""
    total = 0
    while ids := list(
        Notice.objects.dead().order_by("created_at", "id").values_list("public_id", flat=True)[:500]
    ):
        total += resend(ids, actor=actor)
    return total


@transaction.atomic
def give_up(public_id, *, actor: Actor) -> bool:
    """It is not tried any more; what stands in the portal stays there."""
    given_up = Notice.objects.dead().filter(public_id=public_id).update(state=DeliveryState.SKIPPED)
    if given_up:
        record(CHAIN, "give_up_message", actor=actor, changes={"notices": [str(public_id)]})
    return bool(given_up)


def _mark(public_id: str) -> Notice | None:
    try:
        return Notice.objects.filter(Q(state=DeliveryState.DEAD), public_id=uuid.UUID(public_id)).first()
    except ValueError:
        return None


def _row(notice: Notice) -> Row:
    return Row(
        public_id=notice.public_id,
        channel=notice.get_channel_display(),
        kind=kind_of(notice.kind).label,
        whom=_whom(notice),
        subject=notice.subject,
        error=notice.error or "没有说明原因",
        attempts=notice.attempts,
        created_at=notice.created_at,
    )


def _whom(notice: Notice) -> str:
    """张*明 139****0000."""
    person = notice.recipient
    if person is None:
        return masking.phone(notice.address)
    phone = masking.phone(person.phone) if notice.channel == Channel.SMS and person.phone else ""
    return f"{masking.name(person.get_full_name())} {phone}".strip()
