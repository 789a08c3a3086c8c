"""The case on one screen in a browser: by keys alone, without script, on a phone, by two people at once."""

import time

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import made_by


@pytest.fixture(scope="module")
def made(site):
    return made_by("case_data", site)


@pytest.fixture
def at_desk(visit, made):
    """at_desk("clerk", "filed") → a Visitor who has the case open."""

    def come(who: str, case: str, size: str = "desk", query: str = "", **given):
        visitor = visit(size, **given)
        visitor.sign_in(made["sessions"][who])
        visitor.go(f"/desk/cases/{made['cases'][case]}/{query}")
        return visitor

    return come


def test_a_case_is_judged_and_told_by_keys_alone(at_desk):
    clerk = at_desk("clerk", "filed")
    page = clerk.page
    page.keyboard.press("m")
    for _ in range(6):
        page.keyboard.press("j")
    clerk.settle()
    expect(page.locator(".zw-paperrow.cur")).to_contain_text("保证工程质量安全的具体措施")
    expect(page.locator("#preview-title")).to_contain_text("保证工程质量安全的具体措施")
    page.keyboard.press("2")
    expect(page.locator(".zw-paperrow.cur textarea[name=wrong]")).to_be_focused()
    page.keyboard.type("第 2 页缺项目负责人签字")
    page.keyboard.press("Tab")
    page.keyboard.type("请签字后重传。")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#compose")).to_contain_text("一次性告知（1 条）")
    expect(page.locator("#why-accept")).to_contain_text("不能直接受理")
    page.keyboard.press("k")
    clerk.settle()
    page.keyboard.press("1")
    expect(page.locator(".zw-paperrow.cur")).to_contain_text("通过")
    clerk.settle()
    assert clerk.axe() == []
    page.locator("h1").first.click()
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/desk/")
    expect(page.locator("main, body").first).to_contain_text("一次性告知发出了")


def test_an_answer_that_comes_late_takes_nobody_back_to_the_paper_he_has_left(at_desk):
    """Else the next key would judge the wrong paper."""
    clerk = at_desk("clerk", "again")
    page = clerk.page
    page.route("**/verdict/", lambda route: (time.sleep(0.6), route.continue_()))
    page.keyboard.press("m")
    page.keyboard.press("j")
    left = page.locator(".zw-paperrow.cur").get_attribute("id")
    page.keyboard.press("1")
    page.keyboard.press("j")
    here = page.locator(".zw-paperrow.cur").get_attribute("id")
    assert here != left
    expect(page.locator(f"#{left} button[value=fine][aria-pressed=true]")).to_have_count(1)
    clerk.settle()
    page.wait_for_timeout(200)
    assert page.locator(".zw-paperrow.cur").evaluate_all("all => all.map(each => each.id)") == [here]
    assert page.evaluate("document.activeElement.id") == here


def test_after_the_words_are_sent_the_next_key_is_a_key(at_desk):
    """Also before the answer is there: a letter lost in the words would let the key after it judge the wrong paper."""
    clerk = at_desk("clerk", "other")
    page = clerk.page
    page.route("**/verdict/", lambda route: (time.sleep(0.4), route.continue_()))
    page.keyboard.press("m")
    for _ in range(6):
        page.keyboard.press("j")
    clerk.settle()
    left = page.locator(".zw-paperrow.cur").get_attribute("id")
    page.keyboard.press("2")
    expect(page.locator(f"#{left} textarea[name=wrong]")).to_be_focused()
    page.keyboard.type("缺签字")
    page.keyboard.press("Tab")
    page.keyboard.type("请签字后重传。")
    page.keyboard.press("Control+Enter")
    page.keyboard.press("k")
    here = page.locator(".zw-paperrow.cur").get_attribute("id")
    assert here != left
    expect(page.locator(f"#{left} button[value=wrong][aria-pressed=true]")).to_have_count(1)
    clerk.settle()
    assert page.locator(".zw-paperrow.cur").get_attribute("id") == here
    page.keyboard.press("j")
    page.keyboard.press("0")  # the case is another test's too
    expect(page.locator("#compose .zw-compose")).to_have_count(0)


def test_a_field_can_be_judged_by_keys(at_desk):
    clerk = at_desk("clerk", "other")
    page = clerk.page
    page.keyboard.press("f")
    page.keyboard.press("j")
    clerk.settle()
    page.keyboard.press("2")
    expect(page.locator(".zw-fieldrow.cur textarea[name=wrong]")).to_be_focused()
    page.keyboard.type("和证件不一样")
    page.keyboard.press("Control+Enter")
    expect(page.locator("#compose")).to_contain_text("和证件不一样")
    page.locator("h1").first.click()
    page.keyboard.press("0")
    expect(page.locator("#compose .zw-compose")).to_have_count(0)


def test_without_script_everything_can_be_done(at_desk):
    clerk = at_desk("clerk", "other", script=False, query="?look=material:M026")
    page = clerk.page
    row = page.locator("#material-M026")
    row.get_by_role("button", name="要补").click()
    page.locator("#material-M026 select[name=phrase]").select_option(label="缺公章")
    page.locator("#material-M026 .zw-wrong button[type=submit]").click()
    expect(page.locator("#compose")).to_contain_text("缺公章")
    page.locator("#material-M026").get_by_role("button", name="容缺").click()
    expect(page.locator("#material-M026")).to_contain_text("容缺")
    page.locator("a[data-move=refuse]").click()
    expect(page.locator("#panel")).to_contain_text("不属于本机关职权范围")
    page.locator("#panel button[type=submit]").click()
    expect(page.locator("#panel")).to_contain_text("请选不予受理属于哪一种情形")
    # The browser notes the status of the form that came back; nothing else may stand in its console.
    assert all("status of 422" in error for error in clerk.errors)
    clerk.errors.clear()


def test_a_colleague_is_found_while_one_types(at_desk):
    clerk = at_desk("clerk", "other")
    page = clerk.page
    page.locator("a[data-move=ask_help]").click()
    page.locator("#find-colleague").fill("王")
    expect(page.locator("#colleagues")).to_contain_text("王敏")
    expect(page.locator("#colleagues .zw-option")).to_have_count(1)
    page.locator("#find-colleague").fill("没有这个人")
    expect(page.locator("#colleagues")).to_contain_text("没有找到")
    assert clerk.axe() == []


def test_two_people_on_one_case_see_each_other(at_desk):
    first = at_desk("clerk", "again")
    second = at_desk("colleague", "again")
    expect(second.page.locator("#presence")).to_contain_text("正在看：窗口甲")
    first.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(first.page.locator("#presence")).to_contain_text("正在看：王敏")


def test_a_paper_is_shown_in_a_frame(at_desk):
    clerk = at_desk("clerk", "again")
    expect(clerk.page.locator("iframe.zw-pdf")).to_have_count(1)
    assert clerk.page.locator("iframe.zw-pdf").get_attribute("src").startswith("/files/")


@pytest.mark.parametrize("size", ["phone", "tablet", "desk"])
@pytest.mark.parametrize(
    ("who", "case"),
    [("clerk", "again"), ("reviewer", "accepted"), ("signer", "reviewed"), ("supervisor", "approved")],
)
def test_the_screen_fits_and_is_accessible(at_desk, size, who, case):
    visitor = at_desk(who, case, size)
    visitor.settle()
    assert not visitor.overflows()
    assert visitor.axe() == []


@pytest.mark.parametrize("given", [{"large": True}, {"contrast": "dark"}])
def test_the_screen_in_other_modes(at_desk, given):
    visitor = at_desk("clerk", "again", "phone", **given)
    visitor.settle()
    assert not visitor.overflows()
    assert visitor.axe() == []


@pytest.mark.parametrize("path", ["/desk/phrases/", "print"])
def test_the_pages_beside_it(at_desk, made, path):
    visitor = at_desk("clerk", "approved", "phone")
    visitor.go(f"/desk/cases/{made['cases']['approved']}/print/" if path == "print" else path)
    assert not visitor.overflows()
    assert visitor.axe() == []


def test_the_keys_are_told_and_can_be_switched_off(at_desk):
    clerk = at_desk("clerk", "again")
    page = clerk.page
    page.keyboard.press("?")
    expect(page.locator("#case-keys")).to_be_visible()
    page.locator("#keys-off").check()
    page.keyboard.press("Escape")
    before = page.locator(".zw-paperrow.cur").get_attribute("id")
    page.keyboard.press("j")
    assert page.locator(".zw-paperrow.cur").get_attribute("id") == before


def test_the_move_that_stands_open_is_offered_once(at_desk):
    clerk = at_desk("clerk", "again")
    page = clerk.page
    opened = page.locator("#panel form[data-move-form]").get_attribute("action").rstrip("/").split("/")[-1]
    expect(page.locator(f"[data-move={opened}]")).to_have_count(0)
    page.locator("[data-move=refuse]").click()
    expect(page.locator("#panel-title")).to_contain_text("不予受理")
    expect(page.locator("#panel input[name=ground]").first).to_be_focused()
    expect(page.locator("[data-move=refuse]")).to_have_count(0)
    expect(page.locator(f"[data-move={opened}]")).to_have_count(1)
    assert clerk.axe() == []


def test_one_key_passes_what_shows_nothing_wrong_and_says_what_it_left(at_desk):
    clerk = at_desk("clerk", "other")
    page = clerk.page
    page.keyboard.press("a")
    expect(page.locator(".zw-casenotes")).to_contain_text("份记为通过。")
    expect(page.locator(".zw-casenotes")).to_contain_text("份没有动：")
    page.keyboard.press("a")
    expect(page.locator("#status")).to_contain_text("份要逐份看：")
    assert clerk.axe() == []


def test_the_number_is_copied_whole(at_desk):
    clerk = at_desk("clerk", "again", "phone")
    clerk.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    clerk.page.locator("[data-copy]").first.click()
    expect(clerk.page.locator("#status")).to_contain_text("复制好了")
    copied = clerk.page.evaluate("navigator.clipboard.readText()")
    assert copied == clerk.page.locator("[data-copy]").first.get_attribute("data-copy") and len(copied) == 43
