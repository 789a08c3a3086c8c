"""The applicant's side in a browser: correction in place, messages, result, progress, checking a paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import made_by


@pytest.fixture(scope="module")
def made(site):
    """Cases of one applicant on the running site, and a session of his."""
    return made_by("following_data", site)


@pytest.fixture
def applicant(visit, made, site):
    def come(*args, **given):
        visitor = visit(*args, **given)
        visitor.sign_in(made["session"])
        return visitor

    return come


PAGES = (
    "/my/", "/my/favourites/", "/my/applications/{told}/", "/my/applications/{told}/correction/",
    "/my/applications/{accepted}/", "/my/applications/{accepted}/withdraw/", "/my/applications/{approved}/",
    "/documents/{document}/", "/progress/", "/verify/", "/verify/{check}/",
)  # fmt: skip


@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.parametrize("page", PAGES)
def test_every_page_of_the_applicant_is_clean_for_axe_and_fits(applicant, made, page, size):
    visitor = applicant(size)
    visitor.go(page.format(**made))
    visitor.settle()
    assert visitor.axe() == [] and not visitor.overflows()


@pytest.mark.parametrize("page", PAGES[:6])
def test_every_page_holds_in_large_text_mode(applicant, made, page):
    visitor = applicant("phone", large=True)
    visitor.go(page.format(**made))
    assert visitor.axe() == [] and not visitor.overflows()


def test_why_unfolds_with_the_calendar(applicant, made):
    visitor = applicant("phone")
    visitor.go(f"/my/applications/{made['accepted']}/")
    visitor.page.locator(".zw-why summary").click()
    expect(visitor.page.locator(".zw-cal .e")).to_be_visible()


def test_a_correction_is_answered_in_place_and_handed_in(applicant, made, tmp_path):
    from PIL import Image

    picture = tmp_path / "新图.png"
    Image.effect_noise((32, 32), 90).save(picture)
    visitor = applicant("phone")
    page = visitor.page
    visitor.go(f"/my/applications/{made['told']}/correction/")
    expect(page.get_by_role("heading", name="还差 2 处")).to_be_visible()
    field = page.locator("[data-field='shop.area'] input:not([type=hidden])").first
    field.fill("88.50")
    field.blur()
    expect(page.locator("#correction-bar")).to_contain_text("还差 1 处")
    card = page.locator(f"[data-paper='{made['paper']}']")
    expect(card.locator(".zw-choose").first).to_have_text("换一份")
    card.locator("input[type=file]").first.set_input_files(str(picture))
    expect(page.locator("#correction-bar button[type=submit]")).to_be_visible(timeout=20_000)
    expect(card.locator(".zw-file .name")).to_have_text([picture.name])
    page.locator("#correction-bar button[type=submit]").click()
    expect(page.locator("main")).to_contain_text("补正交上去了")


def test_a_message_appears_without_leaving_the_page(applicant, made):
    visitor = applicant("phone")
    visitor.go(f"/my/applications/{made['accepted']}/")
    visitor.page.get_by_label("写留言").fill("请问几点开门？")
    visitor.page.get_by_role("button", name="发出").click()
    expect(visitor.page.locator(".zw-messages")).to_contain_text("请问几点开门？")
    expect(visitor.page.get_by_label("写留言")).to_have_value("")
    assert visitor.axe() == []


def test_progress_is_asked_without_signing_in(visit, made):
    visitor = visit("phone")
    visitor.go(f"/progress/?code={made['query']}")
    visitor.page.get_by_label("证件号码后四位").fill(made["tail"])
    visitor.page.get_by_role("button", name="查一下").click()
    expect(visitor.page.locator("main")).to_contain_text("最晚办好")
    assert visitor.axe() == []


def test_a_downloaded_paper_is_checked_against_its_code(applicant, made, tmp_path):
    visitor = applicant("desk")
    visitor.go(f"/my/applications/{made['approved']}/")
    with visitor.page.expect_download() as waiting:
        visitor.page.get_by_role("link", name=re.compile("下载决定书")).click()
    kept = tmp_path / "决定书.pdf"
    waiting.value.save_as(kept)
    visitor.go(f"/verify/{made['check']}/")
    visitor.page.get_by_label("选 PDF 文件").set_input_files(str(kept))
    visitor.page.get_by_role("button", name="比对").click()
    expect(visitor.page.locator("main")).to_contain_text("一模一样")
    visitor.go(f"/my/applications/{made['approved']}/")
    expect(visitor.page.locator("#result")).to_contain_text("送达")


def test_an_item_is_kept_from_its_guide(applicant, made):
    visitor = applicant("desk")
    visitor.go("/items/MZ01/")
    visitor.page.locator("#favour button").click()
    expect(visitor.page.locator("#favour")).to_contain_text("已收藏")
    visitor.go("/my/favourites/")
    expect(visitor.page.locator("main ul.zw-items li")).to_have_count(1)
