"""What people are told, what could not be sent, and the roots anybody can check: on a phone and at a desk."""

import csv
import re
from datetime import date

import pytest
from playwright.sync_api import expect

from hall.journal.hashing import root_digest
from tests.e2e.conftest import made_by

INBOX, SETTINGS, DEAD, JOURNAL = "/my/messages/", "/my/messages/settings/", "/desk/dead-letters/", "/journal/"
SIZES = pytest.mark.parametrize("size", ["phone", "desk"])


@pytest.fixture
def made(site):
    """Sessions of somebody with three unread messages and of a system administrator with two messages to send again."""
    return made_by("message_data", site)["sessions"]


@pytest.fixture
def come(visit, made):
    """come("reader", INBOX, "phone") → a Visitor who has the page open."""

    def open_page(who: str, path: str, size: str, **given):
        visitor = visit(size, **given)
        visitor.sign_in(made[who])
        assert visitor.go(path).status == 200
        return visitor

    return open_page


def sound(visitor) -> None:
    assert visitor.axe() == []
    assert not visitor.overflows(), visitor.page.url


def unread(visitor) -> tuple[str, str]:
    """As the bar and the filter say it."""
    bar = visitor.page.locator("#bar-unread b")
    return bar.inner_text() if bar.count() else "", visitor.page.locator("#inbox-unread").inner_text()


@SIZES
def test_messages_are_read_one_by_one_opened_and_all_at_once(come, size):
    reader = come("reader", INBOX, size)
    page, rows = reader.page, reader.page.locator(".zw-inbox > li")
    expect(rows).to_have_count(3)
    assert unread(reader) == ("3", "3")
    sound(reader)

    rows.nth(0).get_by_role("button", name="标为已读").focus()
    page.keyboard.press("Enter")
    expect(rows.nth(0)).not_to_have_class("new")
    reader.settle()
    assert unread(reader) == ("2", "2"), "the bar counts with the list"
    expect(rows.nth(0).locator("h2")).to_be_focused()
    sound(reader)

    page.get_by_role("link", name=re.compile("没读的")).click()
    expect(rows).to_have_count(2)
    rows.nth(0).get_by_role("button", name="去看看").click()
    page.wait_for_url("**/my/")
    reader.go(INBOX)
    assert unread(reader) == ("1", "1")
    page.get_by_role("button", name="全部标为已读").click()
    expect(page.locator("main")).to_contain_text("1 条消息标为已读")
    assert unread(reader) == ("", "0")
    expect(page.get_by_role("button", name="全部标为已读")).to_have_count(0)


def test_messages_are_read_without_script_too(come):
    reader = come("reader", INBOX, "phone", script=False)
    reader.page.locator(".zw-inbox").get_by_role("button", name="标为已读").first.click()
    expect(reader.page.locator(".zw-inbox > li.new")).to_have_count(2)


@SIZES
def test_ways_kinds_and_quiet_hours_are_kept(come, size):
    reader = come("reader", SETTINGS, size)
    page = reader.page
    expect(page.locator("main")).to_contain_text(re.compile(r"139\*{4}\d{4}"))
    sound(reader)
    page.get_by_role("checkbox", name="邮件").uncheck()
    page.get_by_role("combobox", name="从").select_option("22:00")
    page.get_by_role("combobox", name="到").select_option("7:00")
    page.get_by_role("checkbox", name="撤回申请").uncheck()
    page.get_by_role("button", name="存好设置").click()
    expect(page.locator("main")).to_contain_text("消息设置存好了")
    page.reload()
    expect(page.get_by_role("checkbox", name="短信")).to_be_checked()
    expect(page.get_by_role("checkbox", name="邮件")).not_to_be_checked()
    expect(page.get_by_role("combobox", name="从")).to_have_value("22")
    expect(page.get_by_role("combobox", name="到")).to_have_value("7")
    expect(page.get_by_role("checkbox", name="撤回申请")).not_to_be_checked()
    assert not page.locator("fieldset").get_by_label("准予").count(), "what the law wants told has no switch"
    sound(reader)


@SIZES
def test_what_could_not_be_sent_is_sent_once_more_or_given_up(come, size):
    administrator = come("administrator", DEAD, size)
    page, rows = administrator.page, administrator.page.locator("tbody tr")
    shown = rows.count()
    assert shown >= 2
    expect(rows.nth(0)).to_contain_text("139****000")
    expect(rows.nth(0)).to_contain_text("连不上发送的服务器")
    sound(administrator)
    rows.nth(0).get_by_role("button", name="再发一次").click()
    expect(page.locator("main")).to_contain_text("已经放回发送队列")
    expect(rows).to_have_count(shown - 1)
    sound(administrator)
    rows.nth(0).get_by_role("button", name="不再发").click()
    expect(page.locator("main")).to_contain_text("这条不再发了")


def test_the_list_of_what_could_not_be_sent_is_not_for_everybody(come):
    reader = come("reader", INBOX, "desk")
    assert reader.page.request.get(reader.site.url + DEAD).status == 403


@SIZES
def test_anybody_checks_the_published_root(visit, made, site, size):
    visitor = visit(size)
    assert visitor.go(JOURNAL).status == 200
    page = visitor.page
    shown = page.locator("section[aria-labelledby=newest] .zw-digest").inner_text()
    page.get_by_text("算法写明白").click()
    sound(visitor)

    with page.expect_download() as begun:
        page.get_by_role("link", name="下载全部的根").click()
    rows = list(csv.DictReader(begun.value.path().read_text(encoding="utf-8").splitlines()))
    last = rows[-1]
    counts = (int(last["chains"]), int(last["entries"]))
    day = date.fromisoformat(last["day"])
    assert root_digest(day, *counts, last["tree"], last["previous"]) == last["digest"] == shown

    kept = site.manage("verify_journal", "--published", f"{day}={shown}")
    assert kept.returncode == 0, kept.stderr
    forged = site.manage("verify_journal", "--published", f"{day}={shown[::-1]}")
    assert forged.returncode == 1 and "与另处保存的不同" in forged.stderr
