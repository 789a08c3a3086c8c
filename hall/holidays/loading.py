"""Taking a year into force. Nobody can take one away again: a notice is amended by another notice."""

import json
from dataclasses import dataclass
from datetime import timedelta

from django.db import IntegrityError, transaction

from hall.holidays.choosing import year_of
from hall.holidays.drawing import differences
from hall.journal.record import record, sm3
from hall.people.actor import Actor
from hall.timers.arming import Wanted, arm
from hall.worktime import now
from hall.worktime.models import CalendarYear
from hall.worktime.refreshing import EVERY, refresh
from hall.worktime.templatetags.dates import near_moment
from hall.worktime.years import Year

TIMER = "calendar.recompute"
# Until then every process has looked (see hall.worktime.refreshing).
WAIT = timedelta(seconds=2 * EVERY)
LONGEST_REASON = 500


class Refused(Exception):
    """It cannot be loaded; the message says why and what to do."""


@dataclass(frozen=True)
class Notice:
    """What is to be loaded."""

    year: Year
    title: str
    source: str = ""

    @property
    def digest(self) -> str:
        """Of all that would be written."""
        return sm3(
            json.dumps([self.year.year, self.year.columns, self.title, self.source], sort_keys=True).encode()
        )


def digest_of(row: CalendarYear | None) -> str:
    """Of the version in force; empty for a year that is not loaded."""
    return Notice(year_of(row), row.title, row.source).digest if row else ""


def load(notice: Notice, *, actor: Actor, shown: str, over: str, reason: str = "") -> bool:
    """Writes the year, the journal and the timer that reckons the running cases anew; False when just this was loaded already.

    `shown`: the digest of what was previewed; `over`: of the version it was compared with. Raises Refused when either is no
    longer so, or when a loaded year is changed without a reason.
    """
    if notice.digest != shown:
        raise Refused("内容和刚才预览的不一样了，没有载入。请重新预览。")
    try:
        with transaction.atomic():
            written = _write(notice, actor, over, reason.strip())
    except IntegrityError:  # somebody else was first by a hair
        raise Refused(_who_was_first(CalendarYear.objects.get(year=notice.year.year))) from None
    refresh()
    return written


def _write(notice: Notice, actor: Actor, over: str, reason: str) -> bool:
    row = CalendarYear.objects.select_for_update().filter(year=notice.year.year).first()
    found = digest_of(row)
    if found == notice.digest:
        return False
    if found != over:
        raise Refused(_who_was_first(row))
    if row and not reason:
        raise Refused("这一年已经载入过，请写明为什么改，比如“国务院办公厅调整通知”。")
    if len(reason) > LONGEST_REASON:
        raise Refused(f"理由最多 {LONGEST_REASON} 字，请写短一点。")
    changes = {"year": notice.year.year, "title": notice.title, "digest": notice.digest} | notice.year.columns
    if row:
        changes["changed"] = [each.day.isoformat() for each in differences(year_of(row), notice.year)]
    _save(row, notice, actor)
    record(chain_of(notice.year.year), _action(row), actor=actor, reason=reason, changes=changes)
    since = min(notice.year.first, year_of(row).first) if row else notice.year.first
    arm(chain_of(notice.year.year), [_timer(notice, since)])
    return True


def _action(row: CalendarYear | None) -> str:
    return "calendar_changed" if row else "calendar_loaded"


def _save(row: CalendarYear | None, notice: Notice, actor: Actor) -> None:
    values = notice.year.columns | {"title": notice.title, "source": notice.source, "loaded_at": now()}
    values |= {"loaded_by": actor.user, "loaded_by_name": actor.name[:60]}
    if row is None:
        CalendarYear.objects.create(year=notice.year.year, **values)
    else:
        CalendarYear.objects.filter(pk=row.pk).update(**values)


def _timer(notice: Notice, since) -> Wanted:
    at = now()
    payload = {"year": notice.year.year, "since": since.isoformat(), "title": notice.title}
    return Wanted(TIMER, at + WAIT, due_at=at, payload=payload)


def chain_of(year: int) -> str:
    """Its journal, and the subject of its timer."""
    return f"calendar:{year}"


def _who_was_first(row: CalendarYear) -> str:
    return (
        f"{row.loaded_by_name}在{near_moment(row.loaded_at)} 已经载入了 {row.year} 年的安排，"
        "您的这份没有载入。请看一下现在的安排，还要改的再预览一次。"
    )
