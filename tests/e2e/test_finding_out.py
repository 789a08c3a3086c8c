"""A person finds out what to do: search, filters, the guide of their own case, paper."""

import re

import pytest
from playwright.sync_api import expect


@pytest.mark.parametrize("size", ["phone", "desk"])
def test_from_a_wish_to_the_papers_of_my_own_case(visit, size):
    visitor = visit(size)
    page = visitor.page
    visitor.go("/")
    page.get_by_role("combobox", name="搜索要办的事").fill("办食品证")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=re.compile("食品经营许可")).first.click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("食品经营许可")

    papers = page.locator("#materials")
    before = papers.inner_text()
    assert "授权委托书" in before
    page.get_by_text("法定代表人（负责人、申请人）本人").click()
    visitor.settle()
    assert "免交" in papers.inner_text()
    assert "who" not in page.url and "handler.id_no" in page.url
    assert "免交 1 份" in page.get_by_role("status").filter(has_text="按您的情形").inner_text()
    assert page.evaluate("document.activeElement.name").startswith("handler.id_no"), (
        "focus stays on the answer"
    )

    address = page.url
    page.reload()
    assert page.url == address
    assert "免交 1 份" in page.get_by_role("status").filter(has_text="按您的情形").inner_text()


def test_the_notice_of_my_case_prints_on_one_page(visit):
    visitor = visit("desk")
    visitor.go("/items/SC05/notice/?applicant.kind=法人&handler.id_no~legal_rep.id_no=true")
    pdf = visitor.page.pdf(format="A4", prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", pdf)) == 1
    assert "授权委托书" in visitor.page.locator("main").inner_text()


def test_answers_lead_to_the_application_with_the_person(visit):
    visitor = visit("desk")
    visitor.go("/items/SC01/?handler.id_no~legal_rep.id_no=true")
    way = visitor.page.get_by_role("link", name="在线申请").first.get_attribute("href")
    assert way.startswith("/items/SC01/apply/?") and "handler.id_no" in way
    visitor.go(way)
    assert "/account/login/" in visitor.page.url and "handler.id_no" in visitor.page.url


def test_filters_narrow_the_list_and_the_back_button_brings_them_back(visit):
    visitor = visit("desk")
    page = visitor.page
    visitor.go("/items/")
    page.get_by_role("radio", name=re.compile("个人")).check()
    visitor.settle()
    assert "applicant=" in page.url
    personal = page.locator("#item-list .head").inner_text()
    page.get_by_role("radio", name=re.compile("自助终端")).check()
    visitor.settle()
    assert page.locator("#item-list .head").inner_text() != personal
    page.locator("#item-list .found a[href^='/items/']").filter(has_not_text="去掉").first.click()
    page.wait_for_url(re.compile(r"/items/[A-Z]{2}\d+/"))
    page.go_back()
    expect(page.get_by_role("radio", name=re.compile("自助终端"))).to_be_checked()
    page.go_back()
    expect(page.locator("#item-list .head")).to_have_text(re.compile("个人办事"))
    assert page.locator("#item-list .head").inner_text() == personal


def test_filters_work_on_the_phone_behind_a_fold(visit):
    visitor = visit("phone")
    page = visitor.page
    visitor.go("/items/")
    page.get_by_text("筛选").first.click()
    page.get_by_label("主题").select_option(label="住房公积金（2）")
    visitor.settle()
    assert "共 2 项" in page.locator("#item-list").inner_text()


def test_suggestions_follow_the_keyboard(visit):
    visitor = visit("desk")
    page = visitor.page
    visitor.go("/")
    box = page.get_by_role("combobox", name="搜索要办的事")
    box.press_sequentially("gjj", delay=30)
    page.get_by_role("option").first.wait_for()
    box.press("ArrowDown")
    assert page.get_by_role("option", selected=True).count() == 1
    box.press("Escape")
    assert page.get_by_role("listbox").is_hidden()
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press("Enter")
    page.wait_for_url(re.compile(r"/(items|packages)/"))


def test_a_search_for_nothing_offers_a_way_on(visit):
    visitor = visit("phone")
    page = visitor.page
    visitor.go("/search/?q=火星移民")
    assert "没有找到" in page.locator("main").inner_text()
    page.locator("textarea").fill("想办火星户口")
    page.get_by_role("button", name=re.compile("留|告诉|提交|发")).first.click()
    page.wait_for_load_state()
    assert "收到了" in page.locator("body").inner_text()


def test_a_package_asks_once_and_shrinks_to_the_case(visit):
    visitor = visit("desk")
    page = visitor.page
    visitor.go("/packages/PK13/")
    page.get_by_role("checkbox", name="经营范围").check()
    visitor.settle()
    asked = [legend for legend in page.locator("legend").all_inner_texts() if "变更" in legend]
    assert len(asked) == 1
    assert "what=" in page.url


def test_without_script_everything_can_still_be_found_out(visit):
    visitor = visit("phone", script=False)
    page = visitor.page
    visitor.go("/items/SC01/")
    page.locator("input[value='false']").first.check()
    page.locator("#situation button[type=submit]").click()
    page.wait_for_load_state()
    assert "免交 1 份" in page.locator("#situation").inner_text()
    visitor.go("/items/")
    page.get_by_text("筛选").first.click()
    page.locator("input[name=channel][value=自助]").check()
    page.get_by_role("button", name="看结果").click()
    page.wait_for_load_state()
    assert "共 14 项" in page.locator("#item-list").inner_text()
