"""Signing in, registering, staying signed in and signing in again in place, in a real browser."""

import re

import pytest
from playwright.sync_api import expect

PAGES = ("/account/login/", "/account/code/", "/account/signup/", "/account/password/reset/")
OWN_PAGES = (
    "/account/",
    "/account/profile/",
    "/account/sessions/",
    "/account/reads/",
    "/account/enterprises/register/",
    "/account/two-steps/",
    "/account/two-steps/totp/activate/",
)


def demo_sign_in(visitor, username: str) -> None:
    visitor.go("/account/login/")
    visitor.page.click(f"button[value={username}]")
    visitor.page.wait_for_load_state("networkidle")


def lose_session(visitor) -> None:
    """As if it had run out: the browser still shows the page, the server no longer knows whose it is."""
    visitor.page.context.clear_cookies(name="sessionid")


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_the_pages_of_signing_in_are_accessible_and_fit(visit, size):
    visitor = visit(size)
    for path in PAGES:
        visitor.go(path)
        assert visitor.axe() == [] and not visitor.overflows(), path


@pytest.mark.parametrize(("size", "large"), [("phone", False), ("phone", True), ("desk", False)])
def test_the_account_pages_are_accessible_and_fit(visit, size, large):
    visitor = visit(size, large=large)
    demo_sign_in(visitor, "chenyuan")
    for path in OWN_PAGES:
        visitor.go(path)
        assert visitor.axe() == [] and not visitor.overflows(), path


def test_somebody_registers_with_a_phone(visit):
    visitor = visit("phone")
    page = visitor.page
    visitor.go("/account/signup/?next=/help/")
    page.fill("[name=contact]", "13977001122")
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/code/confirm/")
    code = re.search(r"验证码是 (\d{6})", page.content())[1]
    page.fill("[name=code]", code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/account/welcome/")
    page.fill("[name=name]", "王小二")
    page.fill("[name=password]", "long-enough-2026")
    page.check("[name=agreed]")
    page.click("button:has-text('完成注册')")
    page.wait_for_url("**/help/")
    expect(page.locator(".zw-me-name")).to_have_text("王小二")


def test_signing_in_works_without_scripts(visit):
    visitor = visit("phone", script=False)
    visitor.go("/account/login/")
    visitor.page.fill("[name=login]", "zhangming")
    visitor.page.fill("[name=password]", "yunxi-2026")
    visitor.page.click("button:has-text('登录'):not([value])")
    expect(visitor.page.locator(".zw-me-name")).to_have_text("张明")


def test_a_lost_session_is_mended_in_place_and_the_page_goes_on(visit):
    visitor = visit("desk")
    page = visitor.page
    demo_sign_in(visitor, "zhangming")
    visitor.go("/account/profile/")
    page.fill("[name=address]", "云溪路 1 号")
    lose_session(visitor)
    page.evaluate(
        """() => { window.went = hallSession.ask().then(() => fetch("/account/profile/", {
          method: "POST", headers: {"X-CSRFToken": hallSession.csrf()},
          body: new URLSearchParams(new FormData(document.querySelector("main form")))})); }"""
    )
    dialog = page.locator("#sign-in-again")
    expect(dialog).to_be_visible()
    assert visitor.axe() == []
    dialog.locator("[name=login]").fill("zhangming")
    dialog.locator("[name=password]").fill("wrong-password")
    page.keyboard.press("Enter")
    expect(dialog.locator("[role=alert]")).to_contain_text("账号或密码不对")
    dialog.locator("[name=password]").fill("yunxi-2026")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    assert page.evaluate("went.then(answer => answer.status)") == 200
    assert page.input_value("[name=address]") == "云溪路 1 号"
    visitor.go("/account/")
    expect(page.locator("main")).to_contain_text("云溪路 1 号")


def test_an_htmx_request_that_was_refused_is_repeated_after_signing_in(visit):
    visitor = visit("desk")
    page = visitor.page
    demo_sign_in(visitor, "zhangming")
    visitor.go("/account/profile/")
    page.evaluate(
        """() => {
          const form = document.querySelector("main form");
          form.setAttribute("hx-post", "/account/profile/");
          form.setAttribute("hx-swap", "none");
          htmx.process(form);
        }"""
    )
    page.fill("[name=address]", "云溪路 2 号")
    lose_session(visitor)
    page.click("button:has-text('保存')")
    dialog = page.locator("#sign-in-again")
    dialog.locator("[name=login]").fill("zhangming")
    dialog.locator("[name=password]").fill("yunxi-2026")
    with page.expect_response(lambda answer: "/account/profile/" in answer.url and answer.status == 302):
        page.keyboard.press("Enter")
    visitor.settle()
    visitor.go("/account/")
    expect(page.locator("main")).to_contain_text("云溪路 2 号")


def test_another_person_does_not_take_over_the_page(visit):
    visitor = visit("desk")
    page = visitor.page
    demo_sign_in(visitor, "zhangming")
    visitor.go("/account/profile/")
    lose_session(visitor)
    page.evaluate("() => { hallSession.ask().catch(() => {}); }")
    dialog = page.locator("#sign-in-again")
    dialog.locator("[name=login]").fill("liufang")
    dialog.locator("[name=password]").fill("yunxi-2026")
    page.keyboard.press("Enter")
    expect(dialog.locator("[role=alert]")).to_contain_text("不是刚才的账号")


def test_the_reader_is_warned_before_the_session_ends_and_may_stay(visit):
    visitor = visit("desk")
    page = visitor.page
    demo_sign_in(visitor, "zhangming")
    # The server says how long is left; here it says a minute and a half, until somebody stays.
    nearly_over = {"signed_in": True, "account": "x", "seconds_left": 90, "csrf": "x"}
    page.route(
        "**/account/session/",
        lambda route: (
            route.continue_() if route.request.method == "POST" else route.fulfill(json=nearly_over)
        ),
    )
    visitor.go("/account/")
    warning = page.locator("#session-ending")
    expect(warning).to_be_visible(timeout=15_000)
    expect(warning).to_contain_text("2 分钟")
    assert visitor.axe() == []
    with page.expect_response(lambda answer: answer.request.method == "POST" and "session" in answer.url):
        page.keyboard.press("Enter")
    expect(warning).to_be_hidden()


def test_one_chooses_for_whom_one_does_business(visit):
    visitor = visit("phone")
    page = visitor.page
    demo_sign_in(visitor, "chenyuan")
    visitor.go("/account/")
    page.click(".zw-me > summary")
    page.click(".zw-me-menu button:has-text('青岚溪畔餐饮有限公司')")
    expect(page.locator(".zw-me-for")).to_contain_text("青岚溪畔餐饮有限公司")
    assert not visitor.overflows() and visitor.axe() == []
    page.click(".zw-me > summary")
    assert visitor.axe() == []
    box = page.locator(".zw-me-menu").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 360
    page.click(".zw-me-menu button:has-text('本人')")
    expect(page.locator(".zw-me-for")).to_have_count(0)
