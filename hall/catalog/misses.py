"""Searches that find nothing: kept for the admins, without whom they came from, at no cost to the page.

A process counts them in memory and a thread of its own writes them down a little later. A count lost when a process is
killed is lost; a page held up or broken by a note would be worse.
"""

import logging
import re
import threading
from collections import Counter

from django.db import DatabaseError, close_old_connections, transaction
from django.db.models import F
from django.utils import timezone

from hall.catalog.models import SearchMiss

LONGEST = 64
LONGEST_NOTE = 200
WAITING = 500  # different wordings in memory; more are dropped until these are written
KEPT = 5000  # rows; the oldest that was asked only once makes room
PAUSE = 3.0  # seconds

log = logging.getLogger(__name__)
_waiting: Counter[str] = Counter()
_lock = threading.Lock()
_writer: threading.Thread | None = None


def note(query: str) -> None:
    """Counts one search in memory and returns at once."""
    query = anonymous(query)[:LONGEST]
    with _lock:
        if query and (query in _waiting or len(_waiting) < WAITING):
            _waiting[query] += 1
    _wake_writer()


def flush() -> None:
    """Writes down what waits."""
    with _lock:
        counted = dict(_waiting)
        _waiting.clear()
    for query, times in counted.items():
        keep(query, times)


@transaction.atomic
def keep(query: str, times: int = 1, wanted: str = "") -> None:
    """Adds to the row of this wording; `wanted` is what somebody wrote about it."""
    query, wanted = anonymous(query)[:LONGEST], anonymous(wanted)[:LONGEST_NOTE]
    if not query:
        return
    now = timezone.now()
    row = SearchMiss.objects.select_for_update().filter(query=query).first()
    if row is None:
        _make_room()
        SearchMiss.objects.get_or_create(
            query=query, defaults={"times": times, "note": wanted, "last_at": now}
        )
        return
    SearchMiss.objects.filter(pk=row.pk).update(
        times=F("times") + times,
        last_at=now,
        note="；".join(filter(None, [row.note, wanted]))[-LONGEST_NOTE:],
    )


def anonymous(text: str) -> str:
    """Fit to be kept: one line, no control characters, long numbers (phones, ID numbers, accounts) blotted out."""
    printable = "".join(sign if sign.isprintable() else " " for sign in text[:1000])
    return re.sub(r"[\dXx]{6,}", "※", " ".join(printable.split()))


def _make_room() -> None:
    if SearchMiss.objects.count() >= KEPT:
        oldest = SearchMiss.objects.order_by("times", "last_at").values_list("pk", flat=True)[:1]
        SearchMiss.objects.filter(pk__in=list(oldest)).delete()


def _wake_writer() -> None:
    global _writer
    with _lock:
        if _writer is None or not _writer.is_alive():
            _writer = threading.Thread(target=_write_until_empty, name="search-misses", daemon=True)
            _writer.start()


def _write_until_empty() -> None:
    pause = threading.Event()
    while _waiting:
        pause.wait(PAUSE)
        try:
            flush()
        except DatabaseError as error:
            log.warning("没能记下没搜到的词：%s", error)
        finally:
            close_old_connections()
