"""Home page, service points, announcements, and the pages about the site."""

import re

import pytest
from django.urls import reverse

from hall.catalog.models import ItemVersion, ServiceItem
from hall.org.models import ServicePoint
from hall.portal.figures import figures
from hall.portal.models import Announcement
from hall.portal.views import ANNOUNCEMENTS_PAGE
from hall.revision import memory

pytestmark = pytest.mark.django_db
ELDER = "hall_display=large."


def get(client, address: str, **headers) -> str:
    return client.get(address, headers=headers).content.decode()


def test_the_home_of_the_elderly_has_tiles_and_less_besides(client):
    usual, elder = get(client, "/"), get(client, "/", cookie=ELDER)
    assert "zw-bigtile" not in usual and elder.count("zw-bigtile") == 11
    assert 'class="zw-bigtile" href="tel:12345"' in elder
    assert 'class="zw-bigtile" href="/items/RS03/"' in elder and "5 个工作日办好" in elder
    assert "法人办事</h3>" in usual and "法人办事</h3>" not in elder


def test_the_home_page_offers_packages_to_persons_and_companies_alike(client):
    offered = re.findall(r'<h3><a href="(/packages/[^"]+)">', get(client, "/"))
    assert len(offered) == len(set(offered)) == 6


def test_the_figures_are_those_of_the_items_in_force(client, token):
    versions = list(ItemVersion.objects.filter(pk__in=ServiceItem.objects.listed().values("current")))
    averaged = [version for version in versions if version.legal_unit == "工作日"]
    promised = sum(version.promised_days for version in averaged) / len(averaged)
    legal = sum(version.legal_days for version in averaged) / len(averaged)
    instant = sum(version.handle_kind == "即办件" for version in versions)
    expected = [str(len(versions)), str(instant), f"{promised:.1f}", str(round(100 - 100 * promised / legal))]
    assert [figure.value for figure in figures(token)] == expected
    page = get(client, reverse("figures"))
    assert all(figure.how in page for figure in figures(token))


def test_points_of_a_street_come_with_its_villages_and_the_centre(client):
    page = get(client, reverse("points") + "?street=990102003")
    shown = set(re.findall(r'class="name" href="/points/([^/]+)/"', page))
    assert shown == {"SP01", "SP04", "SP14", "SP21", "SP23"}


def test_an_unknown_street_shows_every_point(client):
    page = get(client, reverse("points") + "?street=000000000")
    assert page.count('class="name"') == ServicePoint.objects.count()


def test_a_point_says_where_when_and_at_which_window(client):
    page = get(client, reverse("point", args=["SP01"]))
    for text in (
        "云溪大道 1 号",
        "星期六 9:00—12:00",
        "0990-8812345",
        "AED（自动体外除颤器）",
        "帮办代办窗口",
    ):
        assert text in page, text
    assert 'href="/items/?place=SP01"' in page


def test_a_window_of_many_departments_folds_their_names(client):
    page = get(client, reverse("point", args=["SP01"]))
    assert re.search(r"<summary>能办 20 个部门的事</summary>", page)
    assert not re.search(r"<summary>能办 1 个部门的事</summary>", page)


def test_an_announcement_leads_to_its_items(client):
    page = get(client, reverse("announcement", args=["construction-permit-phases"]))
    assert 'href="/items/ZJ01/"' in page and "2026年10月12日（星期一）" in page


def test_announcements_come_newest_first_a_page_at_a_time(client):
    Announcement.objects.all().delete()
    for day in range(1, ANNOUNCEMENTS_PAGE + 2):
        Announcement.objects.create(
            slug=f"day-{day}",
            title=f"第 {day} 条",
            category="通知公告",
            body="正文",
            published_on=f"2026-01-{day:02}",
        )
    first, second = (get(client, f"{reverse('announcements')}?page={number}") for number in (1, 2))
    slugs = re.findall(r'href="/announcements/(day-\d+)/"', first)
    assert slugs == [f"day-{day}" for day in range(ANNOUNCEMENTS_PAGE + 1, 1, -1)]
    assert re.findall(r'href="/announcements/(day-\d+)/"', second) == ["day-1"]


def test_no_announcement_says_so(client):
    Announcement.objects.all().delete()
    assert "还没有公告" in get(client, reverse("announcements"))


def test_the_privacy_page_names_every_cookie_that_is_set(client, settings):
    page = get(client, reverse("privacy"))
    for name in ("hall_display", settings.CSRF_COOKIE_NAME, "messages"):
        assert name in page, name


def test_an_announcement_prepared_for_a_later_day_stays_hidden_until_then(client, time_machine):
    time_machine.move_to("2026-12-31T23:30:00+08:00", tick=False)
    Announcement.objects.create(
        slug="new-year", title="元旦不打烊", category="通知公告", body="照常。", published_on="2027-01-01"
    )
    memory.bump()
    address = reverse("announcement", args=["new-year"])
    assert "元旦不打烊" not in get(client, "/") and client.get(address).status_code == 404
    time_machine.move_to("2027-01-01T00:10:00+08:00", tick=False)
    assert "元旦不打烊" in get(client, "/") and "元旦不打烊" in get(client, reverse("announcements"))
    assert client.get(address).status_code == 200
