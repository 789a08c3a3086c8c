"""Moves between colleagues, each made on the case screen: help, an added signer, departments side by side, two on site,
transfer, return, take back, signing. Forms are sent by keys where a person would."""

import pytest
from playwright.sync_api import expect

from tests.e2e.acting import Applicant, Official, state_of
from tests.e2e.conftest import made_by
from tests.e2e.moves_data import BESIDE


@pytest.fixture(scope="module")
def made(site):
    return made_by("moves_data", site)


@pytest.fixture
def official(visit, made):
    return lambda who: Official(visit("desk"), session=made["sessions"][who])


def by_keys(
    person: Official, case: str, move: str, *, colleague: str = "", choose: str = "", **texts: str
) -> None:
    """Fills in the form of a move without a mouse and sends it with Ctrl+Enter. A colleague is looked for by name."""
    person.open(case, move)
    panel, keyboard = person.page.locator("#panel"), person.page.keyboard
    if colleague:
        with person.page.expect_response(lambda answer: "/colleagues/" in answer.url):
            panel.locator("[name=q]").fill(colleague)
        person.visitor.settle()
        expect(panel.locator("#colleagues label")).to_have_count(1)
        panel.locator("#colleagues input").focus()
        keyboard.press("Space")
    if choose:
        panel.locator(f"input[value={choose}]").focus()
        keyboard.press("Space")
    for name, text in texts.items():
        panel.locator(f"[name={name}]").focus()
        keyboard.type(text)
    with person.page.expect_navigation():
        keyboard.press("Control+Enter")
    assert not panel.locator("[role=alert], .err").count(), panel.inner_text()


def stages(person: Official, case: str):
    person.open(case)
    return person.page.locator("#flow")


def test_help_and_a_signer_before_are_asked_for_and_answered(official, made):
    case, reviewer, signer = made["joint"], official("planning_reviewer"), official("planning_signer")
    helper = official("RFB")
    by_keys(reviewer, case, "ask_help", colleague="RFB会审", request="请看人防面积。")
    by_keys(reviewer, case, "add_signer", colleague="规划签发", choose="before", reason="请把关容积率。")
    reviewer.sound()
    expect(reviewer.page.locator("#why-pass_on")).to_contain_text("前面的环节办完才能办")
    helper.go("/desk/")
    expect(helper.page.locator("main")).to_contain_text("请看人防面积。")
    helper.open(case)
    expect(helper.page.locator("#asked")).to_have_text("规划主审请您看：请看人防面积。")
    by_keys(helper, case, "pass_on", opinion="人防面积够。")
    expect(helper.page.locator("main")).to_contain_text("协办意见交了")
    by_keys(signer, case, "pass_on", opinion="容积率符合。")
    flow = stages(reviewer, case)
    expect(flow).to_contain_text("人防面积够。")
    expect(flow).to_contain_text("容积率符合。")
    reviewer.sound()
    by_keys(reviewer, case, "pass_on", opinion="资料齐全。")


def test_departments_pass_it_side_by_side_and_the_signer_approves(official, visit, made):
    case, reviewer, signer = made["joint"], official("planning_second"), official("planning_signer")
    for each in BESIDE:
        by_keys(official(each), case, "pass_on", opinion=f"{each}同意。")
        assert state_of(signer, case) == "reviewing"
    by_keys(reviewer, case, "pass_on", opinion="规划同意。")
    flow = stages(reviewer, case)
    for each in BESIDE:
        expect(flow).to_contain_text(f"{each}同意。")
    by_keys(reviewer, case, "propose", choose="approved", opinion="都同意，拟准予。")
    signer.open(case)
    expect(signer.page.locator("#panel")).to_contain_text("都同意，拟准予。")
    by_keys(signer, case, "approve")
    assert state_of(signer, case) == "approved"
    phone = Applicant(visit("phone"), session=made["sessions"]["applicant"])
    phone.go(f"/my/applications/{case}/")
    with phone.page.expect_download() as letter:
        phone.page.get_by_role("link", name="下载决定书").first.click()
    assert letter.value.path().read_bytes().startswith(b"%PDF-")


def test_a_box_pulled_larger_takes_its_size_to_no_other_form(official, made):
    """Another form's box of the same name is swapped in; the policy of the page refuses the style, and the console says so."""
    reviewer = official("market_reviewer")
    reviewer.open(made["site"], "start_procedure")
    page = reviewer.page
    page.locator("#id_reason").evaluate("box => { box.style.height = '200px'; }")
    page.locator("a[data-move=transfer]").evaluate("link => link.click()")
    expect(page.locator("#panel-title")).to_contain_text("转办")
    reviewer.visitor.settle()
    assert page.locator("#id_reason").get_attribute("style") is None


def test_two_check_on_site(official, made):
    case, reviewer = made["site"], official("market_reviewer")
    by_keys(reviewer, case, "pass_on", opinion="资料齐全。")
    by_keys(reviewer, case, "pass_on", colleague="市监协审", opinion="现场与图纸一致。")
    expect(stages(reviewer, case)).to_contain_text("市监主审、市监协审（两人核查）")
    by_keys(reviewer, case, "propose", choose="approved", opinion="符合条件。")
    by_keys(official("market_signer"), case, "approve")
    assert state_of(reviewer, case) == "approved"


def test_a_case_is_transferred_taken_back_and_returned_to_a_chosen_stage(official, made):
    case, reviewer, second = made["moved"], official("market_reviewer"), official("market_second")
    signer = official("market_signer")
    by_keys(reviewer, case, "transfer", colleague="市监协审", reason="我今天出差。")
    second.go("/desk/")
    expect(second.page.locator("main")).to_contain_text("我今天出差。")
    by_keys(second, case, "pass_on", opinion="资料齐全。")
    by_keys(second, case, "take_back")
    by_keys(second, case, "pass_on", opinion="资料都齐了。")
    by_keys(second, case, "pass_on", colleague="市监主审", opinion="现场合格。")
    by_keys(second, case, "propose", choose="approved", opinion="符合条件。")
    signer.open(case, "send_back")
    signer.page.locator("#panel label", has_text="现场勘查").click()
    signer.page.locator("#panel [name=reason]").fill("请补拍后厨。")
    with signer.page.expect_navigation():
        signer.page.keyboard.press("Control+Enter")
    assert state_of(signer, case) == "reviewing"
    flow = stages(second, case)
    expect(flow).to_contain_text("请补拍后厨。")
    expect(flow).not_to_contain_text("会签")
    expect(second.page.locator("#asked")).to_have_text("市监签发退回：请补拍后厨。")
    expect(second.page.locator("#panel")).to_contain_text("第二位核查人")
    second.sound()
