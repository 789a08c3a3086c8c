"""A person's inbox: what was told in the portal."""

import uuid
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from hall.notices.models import Notice
from hall.worktime import now

PAGE = 20
# More are not counted: the badge says 99+.
COUNTED = 100


def unread_count(user) -> int:
    """Unread messages, at most COUNTED; one query on a partial index, however many there are."""
    return Notice.objects.unread(user).order_by()[:COUNTED].count()


@dataclass(frozen=True)
class Page:
    rows: list[Notice]
    newer: Notice | None
    older: Notice | None


def page(user, *, only_unread: bool = False, before: str = "", after: str = "", kinds=(), but=()) -> Page:
    """One page, newest first, of `kinds` or of all `but` some, by the public id of the message it begins behind (`before`, older) or ends before (`after`,
    newer). A mark that is not one of the person's messages gives the first page."""
    rows = Notice.objects.inbox(user)
    rows = rows.filter(read_at=None) if only_unread else rows
    rows = rows.filter(kind__in=kinds) if kinds else rows
    rows = rows.exclude(kind__in=but) if but else rows
    mark = _mark(user, before or after)
    if mark and after:
        return _newer(rows, mark)
    found = list((rows.filter(_older_than(mark)) if mark else rows)[: PAGE + 1])
    shown = found[:PAGE]
    return Page(shown, shown[0] if mark and shown else None, shown[-1] if len(found) > PAGE else None)


def get(user, public_id) -> Notice | None:
    """One message of the person, None for another's."""
    return Notice.objects.inbox(user).filter(public_id=public_id).first()


def mark_read(user, ids) -> int:
    """Returns how many were unread before."""
    return Notice.objects.unread(user).filter(public_id__in=ids).update(read_at=now())


def mark_all_read(user, until: datetime) -> int:
    """Those that had come by the time the person looked at the page."""
    return Notice.objects.unread(user).filter(created_at__lte=until).update(read_at=now())


def _newer(rows: QuerySet, mark: Notice) -> Page:
    found = list(rows.filter(_newer_than(mark)).order_by("created_at", "id")[: PAGE + 1])
    shown = found[:PAGE][::-1]
    return Page(shown, shown[0] if len(found) > PAGE else None, shown[-1] if shown else None)


def _mark(user, public_id: str) -> Notice | None:
    try:
        found = uuid.UUID(public_id)
    except ValueError:
        return None
    return Notice.objects.inbox(user).filter(public_id=found).first()


def _older_than(mark: Notice) -> Q:
    return Q(created_at__lte=mark.created_at) & ~Q(created_at=mark.created_at, id__gte=mark.pk)


def _newer_than(mark: Notice) -> Q:
    return Q(created_at__gte=mark.created_at) & ~Q(created_at=mark.created_at, id__lte=mark.pk)
