"""Pages for when something went wrong: they need nothing and always show a way on."""

import re

import pytest
from django.template import Context
from django.template.loader import get_template

PAGES = ["400.html", "403.html", "403_csrf.html", "404.html", "500.html", "errors/maintenance.html"]


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
