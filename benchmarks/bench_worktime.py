"""Time adding and counting working days against numpy with the same holidays, per call.

Run from the root of the repository: `python -m benchmarks.bench_worktime`. Prints, for each question, the nanoseconds of one
call, of numpy's, and how many times faster ours is. Numpy gets its calendar made beforehand and days as it likes them best
(datetime64); with the dates of the standard library, as our callers have them, it takes longer still. Every answer is compared.
"""

import os
import timeit
from datetime import date, timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hall.settings")

import numpy as np

from hall.worktime import add, count
from hall.worktime.calendar import schedule

STARTS = [date(2024, 1, 2) + timedelta(days=n) for n in range(900)]
DAYS = 20


def numpys_calendar() -> np.busdaycalendar:
    """Our schedule as a busdaycalendar. It knows no rest days that are worked, so every day is worked in its week and all that
    are not are its holidays."""
    found = schedule()
    every = (found.first + timedelta(days=n) for n in range((found.last - found.first).days + 1))
    worked = set(found.worked)
    return np.busdaycalendar(weekmask="1111111", holidays=[day for day in every if day not in worked])


def nanoseconds(call) -> float:
    """The best of seven rounds over all starts, per call."""
    return min(timeit.repeat(call, number=20, repeat=7)) / 20 / len(STARTS) * 1e9


def main() -> None:
    calendar = numpys_calendar()
    theirs = [np.datetime64(day) for day in STARTS]
    pairs = list(zip(STARTS, theirs, strict=True))
    ends = np.datetime64("2026-12-31") + 1

    def offset(day, days=DAYS):
        return np.busday_offset(day, days, roll="backward", busdaycal=calendar)

    for day, other in pairs:
        if add(day, DAYS).date != offset(other).item():
            raise SystemExit(f"numpy disagrees on {DAYS} working days after {day}")
        if count(day, date(2026, 12, 31)) != np.busday_count(other + 1, ends, busdaycal=calendar):
            raise SystemExit(f"numpy disagrees on the working days from {day} to the end of 2026")
    until = date(2026, 12, 31)
    rows = [
        (f"add {DAYS}", lambda: [add(day, DAYS) for day in STARTS], lambda: [offset(day) for day in theirs]),
        ("add 250", lambda: [add(day, 250) for day in STARTS], lambda: [offset(day, 250) for day in theirs]),
        (
            "count to the end of 2026",
            lambda: [count(day, until) for day in STARTS],
            lambda: [np.busday_count(day, ends, busdaycal=calendar) for day in theirs],
        ),
    ]
    print(f"{'ours ns':>8} {'numpy ns':>9} {'ratio':>6}")
    for name, ours, numpys in rows:
        mine, other = nanoseconds(ours), nanoseconds(numpys)
        print(f"{mine:8.0f} {other:9.0f} {other / mine:6.1f}  {name}")


if __name__ == "__main__":
    main()
