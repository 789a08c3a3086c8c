"""The calculator in a browser: live, without script, by keyboard, on a phone."""

import re

import pytest
from playwright.sync_api import expect

ADDRESSES = (
    "/calculator/",
    "/calculator/?ask=decision&accepted=2026-09-24&days=20&kind1=专家评审&from1=2026-09-29&to1=2026-10-09",
    "/calculator/?ask=renewal&expiry=2027-03-31",
    "/calculator/?ask=between",
)


@pytest.mark.parametrize("size", ["phone", "desk"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_is_clean_for_axe_and_fits(visit, address, size):
    visitor = visit(size)
    visitor.go(address)
    assert visitor.axe() == [] and not visitor.overflows()


def test_a_change_brings_the_new_answer_and_keeps_it_in_the_address(visit):
    visitor = visit("phone")
    visitor.go("/calculator/?ask=delivery")
    visitor.page.locator("#ask-decided").fill("2025-04-28")
    visitor.page.locator("#ask-decided").blur()
    expect(visitor.page.locator("#answer .big")).to_contain_text("2025年5月15日")
    expect(visitor.page).to_have_url(re.compile("decided=2025-04-28"))
