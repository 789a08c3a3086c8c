"""The frame around every public page."""

import re

import pytest
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.template import Context, Engine
from django.template.loader import get_template

HALL = {
    "name": "云溪政务服务大厅",
    "subtitle": "青岚市云溪区一站式办事",
    "government": "青岚市云溪区人民政府",
    "operator": "云溪区政务服务管理办公室",
    "hotline": "12345",
    "hotline_note": "24 小时有人接听",
    "phone": "0990-8812345",
    "phone_note": "工作日",
    "icp": "青ICP备00000000号",
    "public_security": "青公网安备00000000000000号",
    "site_code": "9901020001",
    "fictional_note": "地名、单位均为虚构，示范用",
    "centre": {
        "name": "云溪区政务服务中心",
        "address": "云溪大道 1 号",
        "transport": "地铁 2 号线云溪站 B 口",
        "hours_text": ["工作日 9:00—17:00", "星期六 9:00—12:00"],
    },
}
NAV = [
    {"url": "/", "label": "首页", "current": False},
    {"url": "/packages/", "label": "一件事", "current": True},
]


@pytest.fixture(autouse=True)
def plain_static_names(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def rendered(name="base.html", **changes):
    request = HttpRequest()
    request.path = "/items/"
    request.META["QUERY_STRING"] = "applicant=自然人&q=a"
    context = {
        "request": request,
        "csrf_token": "token",
        "hall": HALL,
        "nav": NAV,
        "footer_links": [{"title": "办事", "links": [{"url": "/items/", "label": "全部事项目录"}]}],
        "display": {"large": False, "contrast": ""},
        "messages": [],
    }
    return get_template(name).template.render(Context(context | changes))


def test_the_first_thing_to_focus_leads_to_the_content():
    page = rendered()
    first = re.search(r"<(?:a|button|input|summary)\b[^>]*>", page[page.index("<body") :])[0]
    assert first == '<a class="zw-skip" href="#main">'
    assert page.count('<main id="main"') == 1


def test_the_current_entry_is_marked_in_bar_and_menu():
    page = rendered()
    assert page.count('<a href="/packages/" aria-current="page">一件事</a>') == 2
    assert page.count("aria-current") == 2


def test_the_footer_says_who_runs_the_site():
    page = rendered()
    for words in (
        "主办单位：",
        "承办单位：",
        "备案号：",
        "网站标识码：",
        "无障碍声明",
        "云溪大道 1 号",
        "星期六 9:00—12:00",
    ):
        assert words in page


def test_toggles_work_without_script_and_come_back_to_the_same_page():
    forms = re.findall(r'<form method="post" action="/display/">(.*?)</form>', rendered(), re.S)
    assert len(forms) == 3
    for form in forms:
        assert 'value="/items/?applicant=%E8%87%AA%E7%84%B6%E4%BA%BA&amp;q=a"' in form
        assert "csrfmiddlewaretoken" in form


@pytest.mark.parametrize(
    ("display", "attributes", "offered"),
    [
        ({"large": False, "contrast": ""}, "", {("size", "large"), ("contrast", "high")}),
        ({"large": True, "contrast": ""}, ' data-size="large"', {("size", "normal"), ("contrast", "high")}),
        (
            {"large": False, "contrast": "high"},
            ' data-contrast="high"',
            {("size", "large"), ("contrast", "dark"), ("contrast", "")},
        ),
        (
            {"large": True, "contrast": "dark"},
            ' data-size="large" data-contrast="dark"',
            {("size", "normal"), ("contrast", "high"), ("contrast", "")},
        ),
    ],
)
def test_each_display_offers_the_others(display, attributes, offered):
    page = rendered(display=display)
    assert f'<html lang="zh-CN"{attributes}>' in page
    assert set(re.findall(r'name="(size|contrast)" value="(\w*)"', page)) == offered


def test_messages_carry_shape_and_words_not_only_colour():
    page = rendered(messages=[Message(25, "收到了。"), Message(40, "<b>没有成功。")])
    assert "n-green" in page
    assert "bi-check-circle-fill" in page
    assert "收到了。" in page
    assert "n-red" in page
    assert "&lt;b&gt;没有成功。" in page


def test_it_stands_before_the_hall_is_imported():
    page = rendered(hall=None)
    assert "<title>首页 · 政务服务大厅</title>" in page
    assert "<footer" not in page


def test_htmx_may_neither_evaluate_nor_add_styles():
    page = rendered()
    assert '"allowEval": false' in page
    assert '"includeIndicatorStyles": false' in page
    assert 'hx-headers=\'{"X-CSRFToken": "token"}\'' in page


def test_crumbs_end_with_this_page():
    page = rendered(crumbs=[{"label": "首页", "url": "/"}, {"label": "事项"}])
    assert re.search(r'<li><a href="/">首页</a></li>\s*<li aria-current="page">事项</li>', page)


def test_search_suggestions_have_the_parts_of_a_combobox():
    source = '{% include "partials/search_box.html" with action="/search/" suggest_url="/suggest/" only %}'
    box = Engine.get_default().from_string(source).render(Context())
    assert 'role="combobox"' in box
    listbox = re.search(r'aria-controls="([^"]+)"', box)[1]
    status = re.search(r'data-suggest-status="([^"]+)"', box)[1]
    assert re.search(rf'id="{listbox}" role="listbox"', box)
    assert re.search(rf'id="{status}" role="status"', box)
    plain = source.replace(' suggest_url="/suggest/"', "")
    assert "combobox" not in Engine.get_default().from_string(plain).render(Context())
