"""The years that are loaded, and the one that comes next."""

from hall.worktime import today
from hall.worktime.calendar import Schedule, schedule_of
from hall.worktime.models import CalendarYear
from hall.worktime.years import Year


def rows() -> list[CalendarYear]:
    """Newest first."""
    return list(CalendarYear.objects.order_by("-year"))


def next_wanted(loaded: list[CalendarYear]) -> int:
    """The first year from this one on that is not loaded."""
    known, year = {row.year for row in loaded}, today().year
    while year in known:
        year += 1
    return year


def in_force(loaded: list[CalendarYear], year: int) -> CalendarYear | None:
    return next((row for row in loaded if row.year == year), None)


def year_of(row: CalendarYear) -> Year:
    return Year.of(row.year, row.off, row.work)


def schedule_with(loaded: list[CalendarYear], year: Year) -> Schedule:
    """The schedule as it would be with that year."""
    years = {row.year: year_of(row) for row in loaded} | {year.year: year}
    return schedule_of(years.values())
