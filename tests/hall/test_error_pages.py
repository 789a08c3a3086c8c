"""Pages for when something went wrong: they need nothing and always show a way on."""

import re

import pytest
from django.template import Context
from django.template.loader import get_template
from django.urls import reverse

from hall.people.models import Role
from tests import cast as c

CASE = "6f1f2b1e-0000-4000-8000-000000000001"
PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "500.html"]
PAGES += ["errors/405.html", "errors/maintenance.html"]


@pytest.fixture(autouse=True)
def plain_static_names(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def rendered(name, **context):
    """The page as when neither request nor database can be had; the tests have no database either."""
    return get_template(name).template.render(Context(context))


@pytest.mark.parametrize("name", PAGES)
def test_it_renders_without_request_or_database(name):
    page = rendered(name)
    assert page.count("<h1>") == 1
    assert '<html lang="zh-CN">' in page
    assert "<script" not in page


@pytest.mark.parametrize("name", PAGES)
def test_it_gives_the_hotline_and_the_way_home(name):
    page = rendered(name)
    assert 'href="tel:12345"' in page
    assert '<a class="zw-brand" href="/">' in page


@pytest.mark.parametrize("name", [name for name in PAGES if "maintenance" not in name])
def test_it_offers_the_search(name):
    assert re.search(r'<form[^>]*action="/search/".*name="q"', rendered(name), re.S)


def test_maintenance_offers_no_search_that_would_fail():
    assert "<form" not in rendered("errors/maintenance.html")


@pytest.mark.parametrize("name", PAGES)
def test_titles_differ_from_one_another(name):
    title = re.search(r"<title>(.*?)</title>", rendered(name))[1]
    others = [re.search(r"<title>(.*?)</title>", rendered(other))[1] for other in PAGES if other != name]
    assert title.endswith("政务服务大厅")
    assert title not in others


def test_not_found_tells_the_reason_the_view_gave():
    assert "没有这个事项，或者它已经下架。" in rendered("404.html", reason="没有这个事项，或者它已经下架。")


def test_a_reason_cannot_bring_markup():
    assert "<b>x" not in rendered("404.html", reason="<b>x")


def test_the_display_a_person_chose_is_kept():
    page = rendered("404.html", display={"large": True, "contrast": "dark"})
    assert '<html lang="zh-CN" data-size="large" data-contrast="dark">' in page


BROWSER = {"Accept": "text/html,application/xhtml+xml"}


@pytest.mark.django_db
class TestAnAddressThatOnlyTakesForms:
    ADDRESS = "/desk/timers/all/retry/"

    def test_opened_in_a_browser_it_shows_a_page_with_a_way_back(self, client):
        headers = BROWSER | {"Referer": "http://testserver/desk/timers/?after=3"}
        answer = client.get(self.ADDRESS, headers=headers)
        page = answer.content.decode()
        assert (answer.status_code, answer["Allow"]) == (405, "POST")
        assert "只收提交的表单" in page and 'href="/desk/timers/?after=3"' in page

    @pytest.mark.parametrize(
        "came_from",
        ["https://elsewhere.example/x", "http://testserver/desk/timers/all/retry/", "http://[", ""],
    )
    def test_another_site_or_the_same_address_is_no_way_back(self, client, came_from):
        page = client.get(self.ADDRESS, headers=BROWSER | {"Referer": came_from}).content.decode()
        assert "只收提交的表单" in page and "回到刚才的页面" not in page and "elsewhere" not in page

    @pytest.mark.parametrize("headers", [{}, {"Accept": "*/*"}, BROWSER | {"HX-Request": "true"}])
    def test_programs_and_parts_of_a_page_get_the_bare_answer(self, client, headers):
        answer = client.get(self.ADDRESS, headers=headers)
        assert (answer.status_code, answer.content) == (405, b"")

    def test_the_api_answers_in_its_own_way(self, client):
        answer = client.get("/api/v1/applications/", headers=BROWSER)
        assert "text/html" not in answer["Content-Type"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "name, arguments, page",
    [
        ("holidays-preview", [], "/desk/holidays/"),
        ("holidays-load", [], "/desk/holidays/"),
        ("desk-alert-strike-off", [CASE], f"/desk/alerts/{CASE}/"),
        ("desk-supervision-return", [CASE], f"/desk/supervision/{CASE}/"),
        ("desk-case-move", [CASE, "accept"], f"/desk/cases/{CASE}/"),
    ],
)
def test_a_refused_form_opened_again_leads_to_the_page_it_stands_on(client, name, arguments, page):
    role = Role.SYSTEM_ADMIN if name.startswith("holidays") else Role.CLERK
    client.force_login(c.a_post(c.a_user("李管"), role, "ZJJ"))
    address = reverse(name, args=arguments)
    assert client.get(address).url == client.head(address).url == page
    assert client.put(address).status_code == 405
