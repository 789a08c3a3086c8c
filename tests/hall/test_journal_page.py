"""The published roots."""

import csv
from datetime import date, timedelta

import pytest

from hall.journal.hashing import root_digest
from hall.journal.models import Root
from hall.journal.roots import anchor
from tests.hall.journal_hand import some_entries

pytestmark = pytest.mark.django_db
FIRST = date(2026, 9, 1)


@pytest.fixture
def seventy_days():
    some_entries("case:1", 3)
    for number in range(70):
        anchor(FIRST + timedelta(days=number))


def test_anybody_reads_the_roots_newest_first_and_page_by_page(
    client, seventy_days, django_assert_max_num_queries
):
    client.get("/journal/")
    with django_assert_max_num_queries(2):
        page = client.get("/journal/").content.decode()
    newest = Root.objects.first()
    assert page.count(newest.digest) == 2, "at the top and in the list"
    assert "2026年11月9日（星期一）" in page and "?before=2026-10-10" in page
    older = client.get("/journal/?before=2026-10-10").content.decode()
    assert "2026年10月9日（星期五）" in older and "最新的根：" not in older


def test_before_the_first_root_the_page_says_when_it_comes(client):
    assert "还没有根" in client.get("/journal/").content.decode()


@pytest.mark.parametrize("before", ["x", "2026-99-01", "0001-01-01", "9" * 400])
def test_an_edited_address_never_breaks_the_page(client, seventy_days, before):
    assert client.get(f"/journal/?before={before}").status_code == 200


def test_whoever_keeps_the_file_can_recompute_every_root(client, seventy_days):
    text = b"".join(client.get("/journal/roots.csv").streaming_content).decode()
    rows = list(csv.DictReader(text.splitlines()))
    assert len(rows) == 70
    previous = ""
    for row in rows:
        assert row["previous"] == previous
        day, counts = date.fromisoformat(row["day"]), (int(row["chains"]), int(row["entries"]))
        assert root_digest(day, *counts, row["tree"], row["previous"]) == row["digest"]
        previous = row["digest"]


def test_every_page_links_to_the_roots(client):
    assert 'href="/journal/"' in client.get("/help/").content.decode()
