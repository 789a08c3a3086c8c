"""The form in a browser: it saves itself, survives the network and the session, and checks as the server does."""

from playwright.sync_api import expect

from approvals.filling.elements import blank_of
from approvals.filling.samples import SAMPLE_PDF
from hall.people.demo_accounts import PASSWORD
from tests.approvals.test_filling_elements import VALUES, element
from tests.e2e.acting import Applicant

ASK = """([kind, value, limits]) => window.hallFields.check(kind, value, limits)"""


def begun(visit, size: str = "desk", who: str = "liufang") -> Applicant:
    """Somebody with an empty form for a small restaurant before him."""
    person = Applicant(visit(size), who)
    person.go("/items/SC05/apply/")
    person.page.locator("input[name=who][value=me]").check()
    person.visitor.settle()
    person.answer_the_guide()
    person.page.locator("#apply-questions button[type=submit]").last.click()
    person.page.wait_for_url("**/form/")
    return person


def saved(person: Applicant) -> None:
    expect(person.page.locator("#save-state")).to_have_attribute("data-state", "saved")


def test_the_browser_checks_as_the_server_does(visit):
    page = begun(visit).page
    for type_, (good, bad) in VALUES.items():
        blank = blank_of(element(type_))
        limits = {"scale": str(blank.scale)}
        limits |= {"low": str(blank.low)} if blank.low is not None else {}
        limits |= {"most": str(blank.most)} if blank.most is not None else {}
        for value, key in [*((value, "") for value in good), *bad.items()]:
            assert page.evaluate(ASK, [blank.kind, value, limits]) == key, (type_, value)


def test_what_is_typed_is_saved_and_comes_back(visit):
    person = begun(visit, "phone")
    page = person.page
    page.fill("[name='shop.name']", "溪畔小馆")
    page.fill("[name='shop.area']", "很大")
    page.locator("[name='shop.area']").blur()
    expect(page.locator("#f-shop-area-err")).to_have_text("请填数字，比如 120.5")
    saved(person)
    page.reload()
    expect(page.locator("[name='shop.name']")).to_have_value("溪畔小馆")
    expect(page.locator("[name='shop.area']")).to_have_value("很大")
    person.sound()


def test_a_lost_network_loses_nothing(visit):
    person = begun(visit)
    page = person.page
    page.context.set_offline(True)
    page.fill("[name='shop.name']", "断网时填的店")
    expect(page.locator("#save-state")).to_have_attribute("data-state", "offline")
    assert "断网时填的店" in page.evaluate("JSON.stringify({...localStorage})")
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    saved(person)
    assert "断网时填的店" not in page.evaluate("JSON.stringify({...localStorage})")
    page.reload()
    expect(page.locator("[name='shop.name']")).to_have_value("断网时填的店")
    person.visitor.errors[:] = [
        each for each in person.visitor.errors if "ERR_INTERNET_DISCONNECTED" not in each
    ]


def test_two_windows_are_told_of_each_other(visit):
    person = begun(visit)
    one, two = person.page, person.page.context.new_page()
    two.goto(one.url)
    one.fill("[name='shop.name']", "甲店")
    saved(person)
    two.fill("[name='shop.name']", "乙店")
    expect(two.locator("#conflicts")).to_contain_text("甲店")
    two.get_by_role("button", name="用我刚填的").click()
    expect(two.locator("#save-state")).to_have_attribute("data-state", "saved")
    one.reload()
    expect(one.locator("[name='shop.name']")).to_have_value("乙店")


def test_a_lost_session_is_signed_in_again_in_place(visit):
    person = begun(visit)
    page = person.page
    kept = [cookie for cookie in page.context.cookies() if cookie["name"] != "sessionid"]
    page.context.clear_cookies()
    page.context.add_cookies(kept)
    page.fill("[name='shop.name']", "登录过期时填的店")
    expect(page.locator("#sign-in-again")).to_be_visible()
    expect(page.locator("#save-state")).to_have_attribute("data-state", "away")
    assert "登录过期时填的店" in page.evaluate("JSON.stringify({...localStorage})")
    page.locator("#sign-in-again input[name=login]").fill("liufang")
    page.locator("#sign-in-again input[type=password]").fill(PASSWORD)
    page.locator("#sign-in-again button[type=submit]").first.click()
    saved(person)
    page.reload()
    expect(page.locator("[name='shop.name']")).to_have_value("登录过期时填的店")
    person.visitor.errors[:] = [each for each in person.visitor.errors if "401" not in each]


def test_an_upload_is_refused_with_a_sentence_or_taken_with_its_pages(visit):
    page = begun(visit).page
    card = page.locator("#m-M065")
    page.set_input_files(
        "#m-M065-file", {"name": "平面图.pdf", "mimeType": "application/pdf", "buffer": b"MZ" + b"0" * 900}
    )
    expect(card).to_contain_text("程序文件")
    page.set_input_files(
        "#m-M065-file", {"name": "平面图.pdf", "mimeType": "application/pdf", "buffer": SAMPLE_PDF}
    )
    expect(card.locator(".zw-files")).to_contain_text("1 页")
    page.once("dialog", lambda asked: asked.accept())
    card.get_by_role("button", name="撤下").click()
    expect(card.locator(".zw-files")).to_have_count(0)


def test_a_late_answer_does_not_hide_the_paper_sent_after_it(visit):
    page = begun(visit).page
    card, held = page.locator("#m-M065"), []
    page.route(
        "**" + card.get_attribute("data-card"),
        lambda route: route.continue_() if held else held.append((route, route.fetch())),
    )
    for content in (b"MZ" + b"0" * 900, SAMPLE_PDF):
        page.set_input_files(
            "#m-M065-file", {"name": "平面图.pdf", "mimeType": "application/pdf", "buffer": content}
        )
        expect(card).to_contain_text("程序文件" if not content.startswith(b"%PDF") else "1 页")
    route, early = held[0]
    with page.expect_response("**" + card.get_attribute("data-card")):
        route.fulfill(response=early)
    page.wait_for_timeout(100)
    expect(card.locator(".zw-files")).to_contain_text("1 页")


def test_an_upload_waits_for_the_network_and_goes_on_by_itself(visit):
    person = begun(visit)
    page, card = person.page, person.page.locator("#m-M065")
    page.context.set_offline(True)
    page.set_input_files(
        "#m-M065-file", {"name": "平面图.pdf", "mimeType": "application/pdf", "buffer": SAMPLE_PDF}
    )
    expect(card).to_contain_text("网断了，连上后自动接着传")
    page.context.set_offline(False)
    expect(card.locator(".zw-files")).to_contain_text("1 页")
    person.visitor.errors[:] = [each for each in person.visitor.errors if "ERR_INTERNET" not in each]
