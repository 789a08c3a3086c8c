"""Holiday schedules of an invented 2027, loaded as the page loads them."""

from hall.holidays.loading import Notice, digest_of, load
from hall.holidays.reading import read
from hall.people.actor import SYSTEM
from hall.worktime import standing_at
from hall.worktime.models import CalendarYear
from tests.approvals.moments import at
from tests.hall.holiday_hand import INVENTED

_USUAL = "1月1日（周五）至3日（周日）放假，共3天。"
# The Monday after New Year's Day is off, too.
MONDAY_OFF = INVENTED.replace(_USUAL, "1月1日（周五）至4日（周一）放假，共4天。")
# New Year's Day alone is off, and the weekend after it is worked.
WEEKEND_WORKED = INVENTED.replace(_USUAL, "1月1日（周五）放假1天。1月2日（周六）、1月3日（周日）上班。")


def published(text: str, moment: str) -> None:
    """At that moment; of a year that is loaded already, as its amendment."""
    with standing_at(at(moment)):
        found, year = read(text)
        known = CalendarYear.objects.filter(year=year.year).first()
        notice = Notice(year, found.title)
        reason = "国务院办公厅调整" if known else ""
        load(notice, actor=SYSTEM, shown=notice.digest, over=digest_of(known), reason=reason)
