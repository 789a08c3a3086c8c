"""How dates are written."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template

from hall.worktime import standing_at
from hall.worktime.templatetags.dates import (
    clock_time,
    duration,
    long_date,
    long_moment,
    near_date,
    near_limit,
    near_moment,
    plain_date,
    short_date,
    short_due_date,
)
from tests.approvals.moments import at

SATURDAY = date(2026, 11, 21)


def test_a_date_is_written_with_its_weekday():
    assert long_date(SATURDAY) == "2026年11月21日（星期六）"
    assert short_date(SATURDAY) == "11月21日（星期六）"
    assert plain_date(date(2027, 1, 3)) == "2027年1月3日"


def test_a_provisional_date_says_so():
    assert long_date(date(2027, 1, 4), True) == "2027年1月4日（星期一）（暂定，等放假安排公布）"
    assert short_date(date(2027, 1, 4), True).endswith("（暂定，等放假安排公布）")
    assert "暂定" not in long_date(SATURDAY, False)


def test_a_due_date_says_by_itself_whether_it_may_move():
    assert short_due_date(date(2027, 1, 4)) == "1月4日（星期一）（暂定，等放假安排公布）"
    assert short_due_date(SATURDAY) == "11月21日（星期六）"
    assert short_due_date(None) == short_due_date("") == ""


def test_a_moment_is_written_in_the_halls_time_zone():
    evening = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    assert long_moment(evening) == "2026年11月21日（星期六）00:30"
    assert (long_date(evening), clock_time(evening)) == ("2026年11月21日（星期六）", "00:30")


@pytest.mark.parametrize("written", [long_date, short_date, plain_date, clock_time, long_moment, near_moment])
def test_nothing_is_written_as_nothing(written):
    assert written(None) == written("") == ""


@pytest.mark.parametrize(
    "moment, words",
    [
        ("2026-11-21 14:32", "今天 14:32"),
        ("2026-11-20 23:59", "昨天 23:59"),
        ("2026-11-03 09:05", "11月3日 09:05"),
        ("2025-11-03 09:05", "2025年11月3日"),
    ],
)
def test_a_near_moment_is_written_short(moment, words):
    with standing_at(at("2026-11-21 20:00")):
        assert near_moment(at(moment)) == words


def test_templates_write_dates():
    template = Template("{% load dates %}{{ day|long_date:soft }} {{ day|short_date }}")
    written = template.render(Context({"day": SATURDAY, "soft": True}))
    assert written == "2026年11月21日（星期六）（暂定，等放假安排公布） 11月21日（星期六）"


def test_a_date_of_this_year_needs_no_year():
    with standing_at(datetime(2026, 11, 21, 9, 0, tzinfo=UTC)):
        assert near_date(date(2026, 11, 21)) == "11月21日（星期六）"
        assert near_date(date(2025, 11, 21)) == "2025年11月21日（星期五）"
        assert near_date(None) == ""


@pytest.mark.parametrize(
    "moment, words",
    [
        ("2026-11-24 00:00", "11月23日结束"),
        ("2026-11-23 00:00", "今天结束"),
        ("2026-11-22 00:00", "昨天结束"),
        ("2026-01-01 00:00", "2025年12月31日结束"),
        ("2026-11-22 14:32", "今天 14:32"),
        ("2026-11-24 09:00", "11月24日 09:00"),
    ],
)
def test_the_midnight_a_limit_ends_at_is_the_end_of_the_day_before(moment, words):
    now = "2026-11-22 10:00"
    with standing_at(at(now)):
        assert near_limit(at(moment)) == words


@pytest.mark.parametrize(
    "seconds, words",
    [
        (434_881, "5 天 48 分钟"),
        (7_260, "2 小时 1 分钟"),
        (90_000, "1 天 1 小时"),
        (125, "2 分钟"),
        (86_400, "1 天"),
        (42.4, "42 秒"),
    ],
)
def test_seconds_are_said_as_a_person_says_them(seconds, words):
    assert duration(seconds) == words
