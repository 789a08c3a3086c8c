"""Every public page in Chromium: silent console, nothing for axe to find, no wider than the window."""

import pytest

from tests.e2e.conftest import WALKS

PAGES = [
    "/",
    "/items/",
    "/items/?applicant=自然人&channel=自助",
    "/items/?mode=标准&channel=自助&scope=跨省通办&applicant=法人",
    "/items/ZJ01/",
    "/items/SL01/?soil.disturb_area=abc",
    "/items/CL01/",
    "/items/SC05/notice/?applicant.kind=法人",
    "/items/SC05/start/?applicant.kind=自然人",
    "/items/SC05/versions/",
    "/items/SC05/versions/1/",
    "/packages/",
    "/packages/PK01/",
    "/packages/PK13/?what=名称",
    "/packages/PK01/notice/?subject=企业",
    "/search/",
    "/search/?q=开饭店",
    "/search/?q=火星移民",
    "/points/",
    "/announcements/",
    "/elements/",
    "/elements/shop.area/",
    "/materials/",
    "/materials/M004/",
    "/projects/",
    "/projects/STD_LAND/",
    "/help/",
    "/accessibility/",
    "/privacy/",
    "/figures/",
    "/nowhere/",
]


@pytest.mark.parametrize("way", WALKS)
def test_every_page_is_sound(visit, way):
    visitor = visit(**WALKS[way])
    found = []
    for path in PAGES:
        visitor.go(path)
        found += visitor.flaws()
    assert found == []


@pytest.mark.parametrize("contrast", ["high", "dark"])
def test_high_contrast_is_sound(visit, contrast):
    visitor = visit("tablet", contrast=contrast)
    found = []
    for path in ("/", "/items/", "/items/ZJ01/", "/packages/PK01/", "/search/?q=开饭店", "/points/"):
        visitor.go(path)
        found += visitor.axe()
    assert found == []


def test_pages_of_rows_are_sound_too(visit):
    """A service point, an announcement: reached by their links."""
    visitor = visit("phone")
    for list_page, link in (
        ("/points/", "main a[href^='/points/']"),
        ("/announcements/", "main a[href^='/announcements/']"),
    ):
        visitor.go(list_page)
        visitor.page.locator(link).first.click()
        visitor.page.wait_for_load_state()
        assert visitor.axe() == []
        assert not visitor.overflows()
