"""Two administrators load a year at the same moment. PostgreSQL only."""

from hall.holidays import loading
from hall.holidays.loading import Notice
from hall.journal.models import Entry
from hall.people.actor import SYSTEM
from hall.worktime import standing_at
from hall.worktime.models import CalendarYear
from hall.worktime.years import Year
from tests.approvals.moments import at
from tests.races import together


def test_of_two_who_load_at_the_same_moment_one_is_told(committed):
    """On real transactions: neither sees the other's row before it is committed."""
    year = Year(2028, (), ())
    notices = [Notice(year, "一份通知"), Notice(year, "另一份通知")]

    def loaded(notice: Notice) -> bool:
        with standing_at(at("2026-11-22 10:00")):
            return loading.load(notice, actor=SYSTEM, shown=notice.digest, over="")

    try:
        outcomes = together(*(lambda each=each: loaded(each) for each in notices))
        assert outcomes.count(True) == 1
        assert [type(each) for each in outcomes if each is not True] == [loading.Refused]
        assert Entry.objects.filter(chain="calendar:2028").count() == 1
    finally:  # a table that was filled before keeps what a test adds
        CalendarYear.objects.filter(year=2028).delete()
