"""Every public page: it opens, costs a constant number of queries, speaks of what it should."""

import re
from uuid import uuid4

import pytest
from django.urls import get_resolver, reverse

from hall.catalog.models import PortalHint, Question, ServiceItem, ServicePackage, SynonymGroup, Theme
from hall.org.models import HallProfile, ServicePoint
from hall.portal.models import Announcement
from hall.revision import memory
from tests.cast import a_person

pytestmark = pytest.mark.django_db

# Address → queries once the process is warm. A change here is a decision, not an accident.
QUERIES = {
    "/": 1,
    "/items/": 3,
    "/items/?applicant=法人&theme=construction&mode=标准": 3,
    "/items/SC05/": 3,
    "/items/ZJ01/": 3,
    "/items/SC05/partial/situation/": 2,
    "/items/SC05/notice/": 3,
    "/items/SC05/versions/": 3,
    "/items/SC05/versions/1/": 4,
    "/packages/": 1,
    "/packages/PK01/": 2,
    "/packages/PK05/": 2,
    "/packages/PK01/partial/situation/": 2,
    "/packages/PK01/notice/": 2,
    "/search/": 1,
    "/search/?q=开饭店": 4,
    "/search/?q=许可": 4,
    "/search/partial/suggestions/?q=gjj": 1,
    "/points/": 3,
    "/announcements/": 3,
    "/elements/": 2,
    "/elements/shop.area/": 3,
    "/materials/": 2,
    "/materials/M004/": 3,
    "/projects/": 1,
    "/projects/STD_LAND/": 1,
    "/help/": 1,
    "/accessibility/": 1,
    "/privacy/": 1,
    "/figures/": 1,
    "/journal/": 2,
}


@pytest.mark.parametrize("address", QUERIES)
def test_a_page_costs_a_constant_number_of_queries(client, address, django_assert_num_queries):
    assert client.get(address).status_code == 200
    with django_assert_num_queries(QUERIES[address]):
        client.get(address)


# Rooms whose pages are all open to everyone; the others are walked in tests/test_every_url_as_every_role.py.
OPEN_ROOMS = ("hall.portal.urls", "hall.catalog.urls", "hall.org.urls", "hall.journal.urls")


def test_every_public_address_is_measured_here():
    """A new address must be added to QUERIES (or to the few below that need a row or change something)."""
    elsewhere = {"point", "announcement", "display", "search-miss", "item-start", "journal-roots"}
    named = {
        pattern.name
        for include in get_resolver().url_patterns
        if getattr(include.urlconf_module, "__name__", "") in OPEN_ROOMS
        for pattern in include.url_patterns
    }
    resolver = get_resolver()
    measured = {resolver.resolve(re.sub(r"\?.*", "", address)).url_name for address in QUERIES}
    assert named - elsewhere == measured


def test_the_home_page_shows_the_ways_in(client):
    page = client.get("/").content.decode()
    for text in (
        "您要办什么事",
        "个人办事",
        "法人办事",
        "一件事",
        "工程建设",
        "云溪区政务服务中心",
        "公告",
        "主办单位",
        "备案号",
        "无障碍",
        "长者模式",
        "开饭店",
    ):
        assert text in page, text


def test_every_item_has_a_guide_and_a_notice_and_a_start(client):
    for code in ServiceItem.objects.values_list("code", flat=True):
        for name in ("item", "item-notice", "item-start", "item-versions"):
            response = client.get(reverse(name, args=[code]))
            assert response.status_code == 200, (name, code)


def test_every_package_has_a_guide_and_a_notice(client):
    for code in ServicePackage.objects.values_list("code", flat=True):
        for name in ("package", "package-notice"):
            assert client.get(reverse(name, args=[code])).status_code == 200, (name, code)


def plain(page: str) -> str:
    """The page's words: no tags, white space folded."""
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", page))


def test_the_guide_tells_everything_the_definition_holds(client, source):
    """Every word of every item stands on its guide page."""
    for item in source.items:
        page = plain(client.get(reverse("item", args=[item.id])).content.decode())
        expected = [item.name, *item.aliases, item.department_name, *item.conditions, item.type, item.code]
        expected += [item.handle_kind, item.cross_region, *item.channels]
        expected += (
            [m.name for m in item.materials]
            + [m.note for m in item.materials]
            + [s.name for s in item.stages]
        )
        expected += [m.condition for m in item.materials]
        expected += [
            item.fee.note,
            item.result.name,
            item.result.validity,
            item.provider,
            item.note,
            item.limits.note,
        ]
        expected += [text for faq in item.faqs for text in (faq.q, faq.a)]
        expected += [text for basis in item.legal_basis for text in (basis.law, basis.article)]
        for text in expected:
            assert not text or plain(text) in page, (item.id, text)


def test_the_guide_names_every_form_field(client, source):
    names = {element.code: element.name for element in source.elements.elements}
    for item in source.items:
        page = plain(client.get(reverse("item", args=[item.id])).content.decode())
        for field in item.form:
            assert plain(names[field.element].split("(")[0]) in page, (item.id, field.element)


@pytest.mark.parametrize(
    "address",
    ["/items/XX99/", "/packages/PK99/", "/points/nowhere/", "/elements/no.such/", "/materials/M999/", "/projects/NONE/",
     "/announcements/none/", "/points/%00/", "/elements/%00/", "/items/%00/", "/elements/" + "a" * 5000 + "/", "/items/SC05/versions/99/", "/nowhere/", "/items/SC05/partial/nothing/"],
)  # fmt: skip
def test_what_is_not_there_gets_a_page_that_helps_on(client, address):
    response = client.get(address)
    assert response.status_code == 404
    assert "12345" in response.content.decode() and "search" in response.content.decode()


@pytest.mark.parametrize(
    "address",
    ["/items/?applicant=外星人", "/items/?after=NOPE", "/items/?before=SC05&after=SC05", "/items/?place=" + "x" * 5000,
     "/search/?q=" + "许" * 3000, "/search/?q=%ff%fe", "/items/SC05/?applicant.kind=<script>",
     "/items/SL01/?soil.volume=abc", "/items/SC05/?applicant.kind=法人&applicant.kind=自然人", "/?x[]=1",
     "/search/partial/suggestions/?q=" + "%F0%9F%98%80" * 100],
)  # fmt: skip
def test_an_edited_address_never_breaks_a_page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert "<script>" not in re.sub(r"<script [^>]*src=[^>]*></script>", "", response.content.decode())


@pytest.mark.parametrize("name", ["display", "search-miss"])
def test_what_changes_something_wants_a_post_with_a_token(client, name):
    assert client.get(reverse(name)).status_code == 405
    strict = type(client)(enforce_csrf_checks=True)
    response = strict.post(reverse(name), {})
    assert response.status_code == 403
    assert "Forbidden" not in response.content.decode()


def test_every_page_forbids_what_is_not_its_own(client):
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy
    assert "unsafe" not in policy and "data:" not in policy and "*" not in policy


@pytest.mark.parametrize("address", QUERIES)
def test_a_page_holds_no_inline_style_or_script(client, address):
    page = client.get(address).content.decode()
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:|<script(?![^>]*src=)", page)
    assert not re.search(r"(src|href)=\"(https?:)?//", page)


def test_links_within_the_site_lead_somewhere(client):
    """From the home page on, two steps deep, no link is dead."""
    seen, todo = set(), ["/"]
    for _ in range(3):
        found = []
        for address in todo:
            seen.add(address)
            response = client.get(address)
            signs_in = response.status_code == 302 and response.url.startswith("/account/login/")
            assert response.status_code == 200 or signs_in, address
            found += re.findall(r'href="(/[^"#]*)', response.content.decode())
        todo = [
            a.replace("&amp;", "&") for a in dict.fromkeys(found) if not a.startswith(("/static/", "/admin/"))
        ]
        todo = [a for a in dict.fromkeys(todo) if a not in seen][:250]
    assert len(seen) > 200


def test_what_is_not_there_is_told_in_chinese_and_for_the_reader_it_was_drawn_for(client):
    response = client.get("/elements/no.such/")
    assert "没有这个数据元" in response.content.decode()
    assert "Cookie" in response.headers["Vary"]


def test_thousands_of_fields_in_an_address_get_a_page_that_helps_on(client):
    for page in ("/items/", "/search/", "/items/SC05/"):
        response = client.get(page + "?" + "&".join(f"x{number}=1" for number in range(2000)))
        assert response.status_code in (200, 400)
        assert "12345" in response.content.decode()


def test_a_body_larger_than_any_form_is_refused_unread(client):
    response = client.post("/display/", b"x" * 300_000, content_type="application/octet-stream")
    assert response.status_code == 413
    assert "太大" in response.content.decode()


BIG = 51 * 1024 * 1024 - 1


@pytest.mark.parametrize("cookie", ["", "anything", "a" * 32])
def test_a_cookie_that_is_no_session_lets_no_large_body_in(client, db, cookie):
    if cookie:
        client.cookies["sessionid"] = cookie
    address = reverse("upload-whole", args=[uuid4(), "M001"])
    given = {"CONTENT_LENGTH": str(BIG), "headers": {"Authorization": "Bearer yx_x"}}
    assert (
        client.post(address, b"x", content_type="multipart/form-data; boundary=x", **given).status_code == 413
    )


def test_signed_in_a_large_body_is_let_in_where_uploads_arrive_and_nowhere_else(client, db):
    client.force_login(a_person("张明"))
    sent = {"data": b"x" * 300_000, "content_type": "application/octet-stream"}
    assert client.put(reverse("upload-piece", args=[uuid4()]), **sent).status_code == 404
    assert client.post(reverse("upload-whole", args=[uuid4(), "M001"]), **sent).status_code == 404
    for address in (
        "/account/profile/",
        "/messages/nowhere/",
        f"/my/applications/{uuid4()}/partial/messages/",
    ):
        assert client.post(address, **sent).status_code == 413, address


def test_a_nul_sign_is_refused_in_a_sentence_wherever_it_stands(client, db):
    client.force_login(a_person("张明"))
    upload = reverse("upload-begin", args=[uuid4(), "M001"])
    for answer in (
        client.get("/search/?q=%00"),
        client.get("/search/?%00=q"),
        client.post(upload, {"name": "a.pdf", "size": "1", "fingerprint": "a\0"}),
        client.post(reverse("unmask"), {"kind": "person", "reason": "核对身份\0"}),
        client.post(reverse("unmask"), "reason=%00", content_type="application/x-www-form-urlencoded"),
        client.get("/", headers={"cookie": 'sessionid="aaaaaaaaaaaa\\000"'}),
    ):
        assert answer.status_code == 400 and "看不懂的字符" in answer.content.decode()
    answer = client.post("/api/v1/applications/", {"item": "SC05\0"}, content_type="application/json")
    assert answer.json()["errors"].keys() == {"item"}


def test_health_is_told_whatever_the_host_and_without_a_session(client):
    response = client.get("/healthz", headers={"host": "10.0.0.7"})
    assert (response.status_code, response.content) == (200, b"ok")
    assert not response.cookies


def test_maintenance_shows_one_page_and_health_goes_on(client, settings):
    settings.MAINTENANCE = True
    response = client.get("/items/SC05/")
    assert response.status_code == 503 and response.headers["Retry-After"]
    assert "维护" in response.content.decode()
    assert client.get("/healthz").status_code == 200


def test_papers_say_what_somebody_who_comes_in_person_does_about_them(client):
    for address in ("/items/SC05/", "/items/SC05/notice/", "/items/SC05/start/", "/packages/PK01/notice/"):
        assert "到窗口填，不用提前准备" in client.get(address).content.decode(), address


def test_a_notice_for_persons_asks_for_the_identity_card(client):
    asked = "请带本人身份证原件（核对用，不收）"
    assert asked in client.get("/items/MZ01/notice/").content.decode()
    assert asked not in client.get("/items/ZJ01/notice/").content.decode()


def test_every_paper_that_people_bring_says_how(source):
    for material in source.materials.materials:
        assert material.bring or material.source == "数据共享", material.name


def test_a_package_card_reads_the_old_and_the_new_figure_apart(client):
    assert "原来150项，现在45项" in plain(client.get("/packages/").content.decode())


def test_a_mode_that_only_some_cases_have_is_not_promised_to_all(client, source):
    for item in source.items:
        if "即办" in item.modes:
            page = client.get(reverse("item", args=[item.id])).content.decode()
            assert ("部分情形即办" in page) == (item.handle_kind != "即办件"), item.id


@pytest.mark.parametrize("address", QUERIES)
def test_a_catalog_without_an_organisation_still_has_every_page(client, address):
    """Items alone may be imported first: no hall, no service points, themes, wordings, announcements or short cuts."""
    for model in (ServicePoint, HallProfile, Theme, Question, Announcement, PortalHint, SynonymGroup):
        model.objects.all().delete()
    memory.bump()
    assert client.get(address).status_code == 200
