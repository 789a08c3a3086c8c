"""全部事项: filters, chips, pages, and the part that moves."""

import re

import pytest
from django.urls import reverse

from hall.catalog.item_rows import item_rows
from hall.catalog.models import ItemVersion, ServiceItem

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def names(page: str) -> list[str]:
    return re.findall(r'class="name" href="[^"]*">([^<]*)<', page)


def get(client, **query) -> str:
    return client.get(reverse("items"), query).content.decode()


def test_every_item_is_listed_once_from_page_to_page(client):
    seen, address = [], reverse("items")
    while address:
        page = client.get(address).content.decode()
        seen += re.findall(r'class="name" href="/items/([^/]+)/"', page)
        following = re.search(r'rel="next" href="([^"]*)"', page)
        address = following and following[1].replace("&amp;", "&")
    assert seen == list(ServiceItem.objects.listed().values_list("code", flat=True))


def test_the_page_before_shows_what_was_shown(client):
    first = get(client)
    second = client.get(re.search(r'rel="next" href="([^"]*)"', first)[1]).content.decode()
    back = client.get(re.search(r'rel="prev" href="([^"]*)"', second)[1]).content.decode()
    assert names(back) == names(first)


def test_the_number_beside_an_option_is_what_choosing_it_shows(client):
    page = get(client, applicant="自然人")
    offered = re.findall(r'name="kind" value="([^"]+)">\s*<span>[^<]*</span><span class="c">(\d+)', page)
    assert len(offered) > 1
    for kind, count in offered:
        assert f"共 {count} 项" in get(client, applicant="自然人", kind=kind)


def test_a_chip_takes_its_own_filter_away_and_leaves_the_others(client):
    page = get(client, applicant="自然人", theme="social")
    chips = re.findall(r'class="zw-chip" href="([^"]*)"', page)
    assert chips == ["/items/?theme=social", "/items/?applicant=%E8%87%AA%E7%84%B6%E4%BA%BA"]


def test_one_filter_names_the_list(client):
    assert "<h1>个人办事</h1>" in get(client, applicant="自然人")
    assert "<h1>社会保障</h1>" in get(client, theme="social")
    assert "<h1>全部事项</h1>" in get(client, applicant="自然人", theme="social")


def test_nothing_that_fits_says_so_and_shows_the_way_out(client):
    page = get(client, theme="birth", department="FGJ")
    assert not names(page)
    assert "没有同时符合这些条件的事项" in page and "看全部事项" in page


def test_a_changed_filter_brings_the_list_without_the_page_around_it(client):
    whole = get(client, applicant="自然人")
    part = client.get(reverse("items"), {"applicant": "自然人"}, headers=HTMX).content.decode()
    assert "<html" in whole and "<html" not in part
    assert names(part) == names(whole)
    assert "<title>个人办事 ·" in part
    assert 'id="item-count" hx-swap-oob="innerHTML">找到 24 项<' in part


def test_filters_stay_open_while_they_are_used(client):
    part = client.get(reverse("items"), {"applicant": "自然人"}, headers=HTMX).content.decode()
    assert re.search(r"<details[^>]* open>", part)
    assert not re.search(r"<details[^>]* open>", get(client, applicant="自然人"))


def test_rows_keep_the_order_asked_for_and_leave_out_what_is_not_listed():
    assert [row.code for row in item_rows(["SC05", "NOPE", "RS03"])] == ["SC05", "RS03"]


def test_only_an_item_that_is_always_done_on_the_spot_is_tagged_so():
    versions = ItemVersion.objects.filter(item__facets__kind="mode", item__facets__value="即办")
    tags = {row.code: row.tags for row in item_rows([version.item_id for version in versions])}
    assert "即办" in tags["MZ02"] and "即办" not in tags["ZJ01"] and "部分情形即办" in tags["ZJ01"]


def test_how_long_it_takes_is_said_in_words():
    limits = {row.code: row.limit for row in item_rows(["MZ02", "RS03", "SC02"])}
    assert limits == {"MZ02": "当场办好", "RS03": "5 个工作日办好", "SC02": "半个工作日办好"}
