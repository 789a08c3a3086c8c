"""The schedule in memory follows the rows of the database, and nothing waits for it or fails of it."""

from datetime import date
from threading import Event, Thread

import pytest
from celery.signals import task_prerun
from django.db import DatabaseError

from hall.worktime import add, calendar, is_workday, now, refreshing
from hall.worktime.models import CalendarYear
from hall.worktime.refreshing import refresh, refresh_if_due
from hall.worktime.years import Year, shipped

MONDAY = date(2027, 1, 4)


def load(year: int, off=(("2027-01-01", "2027-01-04", "元旦"),), work=()):
    values = {"title": "通知", "off": [list(span) for span in off], "work": list(work), "loaded_at": now()}
    CalendarYear.objects.update_or_create(year=year, defaults=values)


@pytest.mark.django_db
def test_the_database_begins_with_the_years_that_are_shipped():
    rows = CalendarYear.objects.order_by("year")
    assert tuple(Year.of(row.year, row.off, row.work) for row in rows) == shipped()
    assert all(row.title.startswith(f"国务院办公厅关于{row.year}年") and row.source for row in rows)


@pytest.mark.django_db
def test_reading_the_shipped_years_changes_no_answer():
    before = calendar.schedule()
    refresh()
    assert calendar.schedule() == before


@pytest.mark.django_db
def test_a_year_that_was_loaded_counts_from_the_next_look_on():
    load(2027)
    assert is_workday(MONDAY)
    refresh()
    assert not is_workday(MONDAY)
    assert not add(date(2026, 12, 31), 1).provisional


@pytest.mark.django_db
def test_a_year_that_was_changed_counts_too():
    load(2027)
    refresh()
    load(2027, off=(("2027-01-01", "2027-01-03", "元旦"),))
    refresh()
    assert is_workday(MONDAY)


@pytest.mark.django_db
def test_a_look_that_finds_nothing_new_costs_one_query_and_builds_nothing(django_assert_num_queries):
    refresh()
    before = calendar.schedule()
    with django_assert_num_queries(1):
        refresh()
    assert calendar.schedule() is before


@pytest.mark.django_db
def test_requests_look_once_in_a_while(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(refreshing, "_look_at", 0.0)
    with django_assert_num_queries(2):
        refresh_if_due()
    with django_assert_num_queries(0):
        refresh_if_due()


@pytest.mark.django_db
def test_a_page_takes_over_a_year_that_another_process_loaded(client, monkeypatch):
    load(2027)
    monkeypatch.setattr(refreshing, "_look_at", 0.0)
    client.get("/help/")
    assert not is_workday(MONDAY)


@pytest.mark.django_db
def test_every_background_task_takes_it_over():
    load(2027)
    task_prerun.send(sender=None, task=None)
    assert not is_workday(MONDAY)


@pytest.mark.django_db
def test_a_table_without_rows_leaves_the_shipped_years():
    CalendarYear.objects.all().delete()
    before = calendar.schedule()
    refresh()
    assert calendar.schedule() is before


def test_a_database_that_does_not_answer_breaks_nothing_and_is_complained_of_once(monkeypatch, caplog):
    def silent():
        raise DatabaseError("gone")

    monkeypatch.setattr(refreshing, "_take_over", silent)
    monkeypatch.setattr(refreshing, "_failing", False)
    before = calendar.schedule()
    refresh()
    refresh()
    assert calendar.schedule() is before
    assert [record.message for record in caplog.records] == ["没能读到放假安排，先按原来的算"]


def test_who_asks_while_another_thread_looks_does_not_wait(monkeypatch):
    """The slow look stands in the lock; the request goes on with the schedule of before."""
    looking, go_on = Event(), Event()

    def slow():
        looking.set()
        go_on.wait(10)

    monkeypatch.setattr(refreshing, "_take_over", slow)
    monkeypatch.setattr(refreshing, "_look_at", 0.0)
    thread = Thread(target=refresh_if_due)
    thread.start()
    assert looking.wait(10)
    monkeypatch.setattr(refreshing, "_look_at", 0.0)
    refresh_if_due()  # comes back at once, else the test hangs until `slow` gives up
    assert thread.is_alive()
    go_on.set()
    thread.join(10)
