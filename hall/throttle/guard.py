"""Counting tries. A try is counted before its answer is looked at, so that many at once gain nothing; one that turns out
right is taken off again. Count outside the transaction of what is tried: a refusal there must not undo the count."""

import ipaddress
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import F

from hall.throttle.models import Tries
from hall.worktime import now


@dataclass(frozen=True)
class Limit:
    """At most `most` tries within `seconds`; then waiting until that time is over."""

    purpose: str
    most: int
    seconds: int


class Locked(Exception):
    """Tried too often. `minutes`: how long to wait."""

    def __init__(self, seconds: int):
        super().__init__(seconds)
        self.minutes = max(1, -(-seconds // 60))


def count(limit: Limit, subject: str) -> int:
    """Counts one try; how many are left. Raises Locked when it is one too many. `subject` is a digest where it is personal."""
    moment = int(now().timestamp())
    tries, since = _add(f"{limit.purpose}:{subject}"[:120], moment, moment - limit.seconds)
    if tries > limit.most:
        raise Locked(since + limit.seconds - moment)
    return limit.most - tries


def take_off(limit: Limit, subject: str) -> None:
    """The try was a right one."""
    Tries.objects.filter(name=f"{limit.purpose}:{subject}"[:120], count__gt=0).update(count=F("count") - 1)


def address_group(address: str) -> str:
    """An IPv4 address, or the /64 an IPv6 address stands in: whoever has one has all of it."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    if found.version == 4:
        return str(found)
    return str(ipaddress.ip_network(f"{found}/64", strict=False).network_address)


def forget_old(seconds: int) -> int:
    """Drops what is older than so many seconds."""
    return Tries.objects.filter(since__lt=int(now().timestamp()) - seconds).delete()[0]


def _add(name: str, moment: int, cutoff: int) -> tuple[int, int]:
    """One statement, so that two callers never read the same count; kept even when the request's work is undone."""
    table = connection.ops.quote_name(Tries._meta.db_table)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (name, count, since) VALUES (%s, 1, %s)"  # noqa: S608  (a table of ours)
            f" ON CONFLICT (name) DO UPDATE SET"
            f" count = CASE WHEN {table}.since <= %s THEN 1 ELSE {table}.count + 1 END,"
            f" since = CASE WHEN {table}.since <= %s THEN %s ELSE {table}.since END"
            f" RETURNING count, since",
            [name, moment, cutoff, cutoff, moment],
        )
        return cursor.fetchone()
