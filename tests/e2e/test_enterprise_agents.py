"""An enterprise lets somebody act for it, for one item and until a day, and puts him out again; all on the phone."""

import pytest
from playwright.sync_api import expect

from tests.e2e.acting import Applicant
from tests.e2e.conftest import made_by

ITEM, ANOTHER = "SC05", "SC01"


@pytest.fixture(scope="module")
def made(site):
    return made_by("agents_data", site)


def test_an_agent_is_invited_files_within_his_limits_and_is_put_out(visit, made, tmp_path):
    legal, agent = (Applicant(visit("phone"), session=made["sessions"][who]) for who in ("legal", "agent"))
    _invite(legal, made)
    agent.go("/account/")
    expect(agent.page.locator("main")).to_contain_text("溪南餐饮")
    agent.press("同意")
    agent.go(f"/items/{ANOTHER}/apply/")
    expect(agent.page.locator("main")).not_to_contain_text("溪南餐饮")
    case = _file(agent, tmp_path)
    agent.go("/my/")
    expect(agent.page.locator("main")).to_contain_text("溪南餐饮")
    _put_out(legal, made)
    assert agent.visitor.go(f"/my/applications/{case}/").status == 404
    agent.go("/my/")
    expect(agent.page.locator("main")).not_to_contain_text("溪南餐饮")
    legal.go(f"/my/applications/{case}/")


def _invite(legal: Applicant, made: dict) -> None:
    """By phone, for one item."""
    legal.go(f"/account/enterprises/{made['enterprise']}/invite/")
    legal.page.locator("[name=phone]").fill(made["phone"])
    legal.page.get_by_text("选事项").click()
    legal.page.locator(f"[name=items][value={ITEM}]").check()
    legal.sound()
    legal.press("发出邀请")
    expect(legal.page.locator("main")).to_contain_text("等对方确认")
    legal.sound()


def _file(agent: Applicant, folder) -> str:
    agent.go(f"/items/{ITEM}/apply/")
    agent.page.locator("main label", has_text="溪南餐饮").first.click()
    agent.visitor.settle()
    agent.answer_the_guide()
    agent.press("下一步：填写")
    agent.fill_in()
    agent.upload_everything(folder)
    agent.press("下一步：核对")
    agent.declare()
    agent.press("提交")
    expect(agent.page.locator("main")).to_contain_text("溪南餐饮")
    return agent.case()


def _put_out(legal: Applicant, made: dict) -> None:
    legal.go(f"/account/enterprises/{made['enterprise']}/")
    row = legal.page.locator("tr", has_text="何顺")
    legal.page.once("dialog", lambda asked: asked.dismiss())
    row.get_by_role("button", name="解除").click()
    expect(row).to_be_visible()
    legal.page.once("dialog", lambda asked: asked.accept())
    row.get_by_role("button", name="解除").click()
    expect(legal.page.locator("main")).not_to_contain_text("何顺")
