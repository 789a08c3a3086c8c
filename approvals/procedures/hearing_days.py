"""The days of a hearing, all in working days (许可法 Art. 47, 48; law.md E2–E4)."""

from datetime import date, timedelta

from hall.worktime import Day, add, count

# To ask for it, once told of the right (E3).
REQUEST_DAYS = 5
# To hold it, once asked for.
ORGANISE_DAYS = 20
# Between the day of the notice and the day of the hearing, neither of them counted (E4).
NOTICE_DAYS = 7


def request_due(told: date) -> Day:
    return add(told, REQUEST_DAYS)


def organise_due(requested: date) -> Day:
    return add(requested, ORGANISE_DAYS)


def notice_latest(hearing: date) -> Day:
    """The last day on which the notice is early enough (L32)."""
    return add(hearing, -(NOTICE_DAYS + 1))


def earliest(notified: date) -> Day:
    """The first day on which it can be held when the notice goes out on that day."""
    return add(notified, NOTICE_DAYS + 1)


def is_notice_in_time(notified: date, hearing: date) -> bool:
    """Whether seven whole working days lie between the two."""
    return notified < hearing and count(notified, hearing - timedelta(days=1)) >= NOTICE_DAYS
