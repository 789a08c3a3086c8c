"""The desk in a browser: by keys alone, through live updates, on a phone, and without script."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import made_by


@pytest.fixture(scope="module")
def made(site):
    """Sessions of a clerk and a supervisor whose department has seven cases; more on demand."""
    return made_by("desk_data", site)


@pytest.fixture
def at_desk(visit, made):
    """at_desk("clerk", "/desk/") → a Visitor who has the page open."""

    def come(who: str, path: str = "/desk/", size: str = "desk", **given):
        visitor = visit(size, **given)
        visitor.sign_in(made["sessions"][who])
        visitor.go(path)
        return visitor

    return come


def refresh(visitor) -> None:
    """The live update, now rather than in half a minute."""
    visitor.page.evaluate("htmx.trigger('#queue', 'refresh')")
    visitor.settle()


def test_the_queue_is_walked_ticked_and_opened_by_keys_alone(at_desk):
    clerk = at_desk("clerk")
    page = clerk.page
    rows = page.locator("tr[data-row]")
    page.keyboard.press("j")
    expect(rows.nth(0)).to_have_class(re.compile("here"))
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(rows.nth(1).locator("input")).to_be_checked()
    expect(page.locator("#bulk-count")).to_have_text("1 件")
    page.keyboard.press("k")
    expect(rows.nth(0).locator("a.t")).to_be_focused()
    page.keyboard.press("?")
    expect(page.locator("#keys-help")).to_be_visible()
    assert clerk.axe() == []
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#desk-find")).to_be_focused()
    page.keyboard.type("jxn")
    expect(page.locator("#desk-find")).to_have_value("jxn")
    rows.nth(0).locator("a.t").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/desk/cases/[0-9a-f-]{36}/"))


def test_keys_can_be_switched_off(at_desk):
    page = at_desk("clerk").page
    page.keyboard.press("?")
    page.locator("#keys-on").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("tr.here")).to_have_count(0)
    page.reload()
    page.keyboard.press("x")
    expect(page.locator("input[name=case]:checked")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.locator("#keys-on")).not_to_be_checked()


def test_a_live_update_keeps_focus_and_ticks_and_brings_what_is_new(at_desk, site):
    clerk = at_desk("clerk")
    page = clerk.page
    box = page.locator("tr[data-row] input[name=case]").nth(2)
    box.check()
    ticked = box.get_attribute("id")
    before = page.locator("tr[data-row]").count()
    page.locator("tr[data-row] a.t").nth(1).focus()
    focused = page.evaluate("document.activeElement.id")
    refresh(clerk)
    refresh(clerk)
    assert page.evaluate("document.activeElement.id") == focused
    assert site.manage("shell", "-c", "from tests.e2e.desk_data import one_more; one_more()").returncode == 0
    refresh(clerk)
    expect(page.locator("tr[data-row]")).to_have_count(before + 1)
    expect(page.locator(f"#{ticked}")).to_be_checked()
    expect(page.locator("#bulk-count")).to_have_text("1 件")
    assert page.evaluate("document.activeElement.id") == focused
    expect(page.locator("#queue-fresh")).to_contain_text("刚更新过")


def test_an_update_that_finds_nothing_new_leaves_the_page_alone(at_desk):
    clerk = at_desk("clerk")
    refresh(clerk)
    clerk.page.evaluate("document.getElementById('queue').dataset.same = 'yes'")
    with clerk.page.expect_response(lambda response: response.status == 304):
        clerk.page.evaluate("htmx.trigger('#queue', 'refresh')")
    assert clerk.page.locator("#queue").get_attribute("data-same") == "yes"


def test_many_are_claimed_at_once_and_a_supervisor_takes_one_back(at_desk):
    clerk = at_desk("clerk", "/desk/?list=free")
    page = clerk.page
    for place in (0, 1):
        page.locator("tr[data-row] input[name=case]").nth(place).check()
    page.locator("#bulk-bar").get_by_role("button", name="我来办").click()
    expect(page.locator("h1")).to_have_text("我来办的结果")
    expect(page.locator("main")).to_contain_text("办成 2 件")
    assert clerk.axe() == []
    supervisor = at_desk("supervisor", "/desk/team/")
    page = supervisor.page
    assert supervisor.axe() == []
    page.locator(".zw-team th a").first.click()
    page.get_by_role("link", name="收回").first.click()
    assert supervisor.axe() == []
    page.locator("#take-reason").fill("请假一周")
    page.get_by_role("button", name="收回").click()
    expect(page.locator("main")).to_contain_text("已从")


def test_a_list_is_narrowed_kept_exported_and_downloaded(at_desk):
    clerk = at_desk("clerk", "/desk/cases/")
    page = clerk.page
    page.locator("#f-state-submitted").check()
    expect(page).to_have_url(re.compile("state=submitted"))
    clerk.settle()
    expect(page.locator("#f-state-submitted")).to_be_checked()
    page.go_back()
    clerk.settle()
    expect(page.locator("#f-state-submitted")).not_to_be_checked()
    page.go_forward()
    clerk.settle()
    page.locator("#tool-view summary").click()
    page.locator("#view-name").fill("待受理的")
    page.locator("#tool-view").get_by_role("button", name="保存").click()
    expect(page.locator("a.zw-chip[aria-current=true]")).to_contain_text("待受理的")
    page.locator("#tool-export summary").click()
    assert clerk.axe() == []
    page.locator("#tool-export input[value=csv]").check()
    page.locator("#export-reason").fill("核对")
    page.get_by_role("button", name="开始导出").click()
    link = page.get_by_role("link", name="下载")
    expect(link).to_be_visible(timeout=20_000)
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename.endswith(".csv")
    assert clerk.axe() == []


PAGES = [
    "/desk/",
    "/desk/?list=waiting",
    "/desk/cases/",
    "/desk/cases/?q=没有这个人",
    "/desk/team/",
    "/desk/exports/",
]


@pytest.mark.parametrize("way", ["phone", "desk", "large", "dark"])
def test_every_page_of_the_desk_is_sound(at_desk, way):
    given = {
        "phone": {"size": "phone"},
        "desk": {},
        "large": {"size": "phone", "large": True},
        "dark": {"contrast": "dark"},
    }[way]
    visitor = at_desk("clerk", **given)
    found = []
    for path in PAGES:
        visitor.go(path)
        found += visitor.axe()
        if visitor.overflows():
            found.append(f"{path} is wider than its window")
    assert found == []


def test_everything_works_without_script(at_desk):
    clerk = at_desk("clerk", "/desk/?list=free", script=False)
    page = clerk.page
    page.get_by_role("button", name="放回队列").click()
    expect(page.locator("main")).to_contain_text("还没有选中要办的件")
    page.locator("tr[data-row] input[name=case]").first.check()
    page.get_by_role("button", name="交给同事").click()
    expect(page.locator("h1")).to_have_text("交给同事")
    clerk.go("/desk/cases/")
    page.locator("#f-light").select_option("fine")
    page.get_by_role("button", name="查找").click()
    expect(page).to_have_url(re.compile("light=fine"))


def test_the_key_n_opens_the_most_urgent_case(at_desk):
    page = at_desk("clerk").page
    page.keyboard.press("n")
    page.wait_for_url(re.compile("/desk/cases/[0-9a-f-]{36}/"))


@pytest.mark.parametrize(
    ("tool", "button", "field", "words"),
    [
        ("tool-export", "开始导出", "export-reason", "请写明导出做什么用。"),
        ("tool-view", "保存", "view-name", "请给这组条件起个名字。"),
    ],
)
def test_what_was_left_empty_is_said_beside_the_field(at_desk, tool, button, field, words):
    clerk = at_desk("clerk", "/desk/cases/?sort=newest", "phone")
    page = clerk.page
    page.locator(f"#{tool} > summary").click()
    page.locator(f"#{tool}").get_by_role("button", name=button, exact=True).click()
    expect(page.locator(f"#{field}")).to_be_focused()
    expect(page.locator(f"#{field}-err")).to_have_text(words)
    assert not clerk.overflows()
    assert clerk.axe() == []
    # The browser notes the status of the form that came back; nothing else may stand in its console.
    assert all("status of 422" in error for error in clerk.errors)
    clerk.errors.clear()
