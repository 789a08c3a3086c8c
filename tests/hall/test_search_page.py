"""The search page: why something was found, and the way on when nothing was."""

import re

import pytest
from django.db import DatabaseError
from django.urls import reverse

from hall.catalog import misses
from hall.catalog.finding import index
from hall.catalog.models import SearchMiss
from hall.catalog.search import Reason
from hall.catalog.views.search import REASONS

pytestmark = pytest.mark.django_db
UNKNOWN = "口红"


def get(client, query="") -> str:
    return client.get(reverse("search"), {"q": query} if query else {}).content.decode()


def test_every_reason_has_words_of_its_own():
    assert set(REASONS) == set(Reason)
    assert len(set(REASONS.values())) == len(REASONS)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("开饭店", "也叫“<mark>开饭店</mark>”"),
        ("宝宝", "常说成“<mark>宝宝</mark>报户口”"),
        ("施工正", "有相近的字“<mark>施工证</mark>”"),
        ("sgxk", "拼音首字母对得上“<mark>施工许可</mark>”"),
    ],
)
def test_a_result_says_why_it_was_found(client, query, reason):
    assert reason in get(client, query)


def test_a_hit_in_the_name_is_marked_there_and_needs_no_reason(client):
    page = get(client, "出生登记")
    row = re.search(r'class="name" href="/items/GA04/"><mark>出生登记</mark></a>(.*?)</li>', page, re.S)
    assert row and 'class="zw-sm zw-muted reason"' not in row[1]


def test_packages_are_told_from_items(client):
    page = get(client, "开饭店")
    package = re.search(r'href="/packages/PK01/">[^<]*</a>(.*?)</li>', page, re.S)
    assert package and "一件事</span>" in package[1]


def test_what_was_typed_is_shown_as_text(client):
    page = get(client, '"><script>x</script>')
    assert "<script>x" not in page


def test_without_a_word_the_page_offers_where_to_begin(client):
    page = get(client)
    assert "大家常办" in page and "/items/?theme=social" in page and "没有找到" not in page


def test_nothing_found_offers_what_comes_close_the_hotline_and_a_form(client, token):
    query = "婚姻登记"
    assert not index(token).search(query) and index(token).nearby(query)
    page = get(client, query)
    assert f"没有找到“{query}”" in page and "您是不是要找" in page
    assert 'href="tel:12345"' in page and f'name="q" value="{query}"' in page


def test_a_search_that_finds_nothing_is_counted(client):
    get(client, UNKNOWN)
    get(client, UNKNOWN)
    misses.flush()
    assert SearchMiss.objects.get(query=UNKNOWN).times == 2


def test_a_search_that_finds_something_is_not_kept(client):
    get(client, "开饭店")
    misses.flush()
    assert not SearchMiss.objects.exists()


def test_what_somebody_tells_is_kept_without_long_numbers(client):
    response = client.post(
        reverse("search-miss"), {"q": UNKNOWN, "note": "想卖口红，13900001234"}, follow=True
    )
    assert SearchMiss.objects.get(query=UNKNOWN).note == "想卖口红，※"
    assert "收到了" in response.content.decode()


def test_an_empty_note_is_not_kept_and_the_person_is_told(client):
    response = client.post(reverse("search-miss"), {"q": UNKNOWN, "note": "  "}, follow=True)
    assert "您还没有写想办的事" in response.content.decode()
    assert not SearchMiss.objects.exists()


def test_a_second_note_does_not_push_out_the_first(client):
    for note in ("想卖口红", "还想卖香水"):
        client.post(reverse("search-miss"), {"q": UNKNOWN, "note": note})
    row = SearchMiss.objects.get(query=UNKNOWN)
    assert (row.note, row.times) == ("想卖口红；还想卖香水", 2)


def test_what_is_kept_holds_no_control_characters_and_no_long_numbers(client):
    misses.keep("查\x00身份证 110101199003071233", wanted="电话\n13900001234")
    row = SearchMiss.objects.get()
    assert (row.query, row.note) == ("查 身份证 ※", "电话 ※")


def test_when_the_table_is_full_the_oldest_rare_one_makes_room(monkeypatch):
    monkeypatch.setattr(misses, "KEPT", 3)
    for query in ("甲甲甲", "乙乙乙", "乙乙乙", "丙丙丙", "丁丁丁"):
        misses.keep(query)
    assert set(SearchMiss.objects.values_list("query", flat=True)) == {"乙乙乙", "丙丙丙", "丁丁丁"}


def test_memory_holds_a_bounded_number_of_wordings(monkeypatch):
    monkeypatch.setattr(misses, "WAITING", 10)
    for number in range(50):
        misses.note(f"火星移民第{number}批")
    assert len(misses._waiting) == 10


def test_a_database_that_refuses_does_not_stop_the_writer(monkeypatch, caplog):
    def refuse(*args, **kwargs):
        raise DatabaseError("locked")

    monkeypatch.setattr(misses, "PAUSE", 0)
    monkeypatch.setattr(misses, "keep", refuse)
    monkeypatch.setattr(misses, "close_old_connections", lambda: None)
    misses.note("火星移民")
    misses._write_until_empty()
    assert "没能记下" in caplog.text and not misses._waiting
