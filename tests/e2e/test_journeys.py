"""Whole journeys: a person on the phone, an enterprise at the desk, and everyone behind the counter."""

from playwright.sync_api import expect

from tests.e2e.acting import Applicant, Official, state_of

# An enterprise's case, filled in and handed in, as a page would show it; prints its id.
FILED = """
from approvals.filling import drafts
from approvals.filling.samples import complete
from approvals.workflow import access, filing
from hall.catalog.models import ServiceItem
from hall.people.actor import Actor
from hall.people.models import User
actor = Actor.of(User.objects.get(username="{who}"))
item = ServiceItem.objects.with_current().get(code="{item}")
agent = next((a for a in access.agencies(actor) if a.may_submit), None) if {legal} else None
draft = drafts.begin(actor, item, agent, {{}}, another=True)
complete(draft)
draft.refresh_from_db()
{file}
print("CASE", draft.public_id)
"""


def filed(site, item: str, who: str = "chenyuan", *, legal: bool = True, hand_in: bool = True) -> str:
    file = "filing.submit(draft.public_id, actor=actor)" if hand_in else ""
    said = site.manage("shell", "-c", FILED.format(who=who, item=item, legal=legal, file=file))
    assert "CASE" in said.stdout, said.stderr[-2000:]
    return said.stdout.rpartition("CASE ")[2].strip()


def test_a_person_applies_on_the_phone_puts_right_and_gets_the_decision(visit, site, tmp_path):
    phone, clerk = Applicant(visit("phone"), "zhangming"), Official(visit("desk"), "wangli")
    case = _apply(phone, tmp_path)
    _ask_for_another_plan(clerk, case)
    _put_right(phone, case, tmp_path)
    assert state_of(clerk, case) == "submitted"
    _accept_by_keys(clerk, case)
    _review_and_approve(visit, case)

    phone.go(f"/my/applications/{case}/")
    expect(phone.page.locator("main")).to_contain_text("准予")
    phone.sound()
    told = phone.page.request.get(f"{site.url}/api/v1/applications/{case}/").json()
    letter = next(each for each in told["documents"] if each["kind"] == "approval")
    stranger = visit("phone")
    stranger.go(f"/verify/{letter['check_code']}/")
    expect(stranger.page.locator("main")).to_contain_text(letter["number"])
    assert stranger.axe() == []


def _apply(phone: Applicant, folder) -> str:
    """From the search to the receipt."""
    phone.go("/search/?q=食品经营许可")
    phone.page.locator("main a[href^='/items/SC05/']").first.click()
    phone.page.locator("a[href*='/items/SC05/apply/']").first.click()
    phone.answer_the_guide()
    phone.press("下一步：填写")
    phone.fill_in()
    phone.upload_everything(folder)
    phone.sound()
    phone.press("下一步：核对")
    phone.declare()
    phone.sound()
    phone.press("提交")
    expect(phone.page.locator("main")).to_contain_text("办件编号")
    phone.sound()
    return phone.case()


def _ask_for_another_plan(clerk: Official, case: str) -> None:
    """One paper is found wrong, and the notice that says so is sent."""
    clerk.open(case)
    clerk.look_at("material:M065")
    clerk.type_key("2")  # to be put right
    clerk.page.locator("#wrong-material-M065").fill("拍得不清楚")
    clerk.page.locator("[id='material-M065'] .zw-wrong button[type=submit]").click()
    clerk.visitor.settle()
    clerk.do(case, "request_correction")
    assert state_of(clerk, case) == "correcting"


def _put_right(phone: Applicant, case: str, folder) -> None:
    """Another file for the paper, and handed in again."""
    phone.go(f"/my/applications/{case}/correction/")
    expect(phone.page.locator("main")).to_contain_text("拍得不清楚")
    phone.sound()
    better = folder / "补正.pdf"
    better.write_bytes((folder / "M065.pdf").read_bytes() + b"\n" * 50)
    phone.page.locator("[data-begin] input[type=file]").first.set_input_files(better)
    phone.page.get_by_role("button", name="提交补正").and_(phone.page.locator("[type=submit]")).wait_for()
    phone.press("提交补正")


def _accept_by_keys(clerk: Official, case: str) -> None:
    """The paper that was sent again, then the rest, then the case."""
    clerk.open(case)
    clerk.look_at("material:M065")
    clerk.type_key("1")  # fine
    clerk.type_key("a")  # the rest is fine too
    clerk.page.keyboard.press("Control+Enter")
    clerk.page.wait_for_load_state("networkidle")
    assert state_of(clerk, case) == "accepted"


def _review_and_approve(visit, case: str) -> None:
    reviewer = Official(visit("desk"), "zhouhang")
    reviewer.do(case, "pass_on", opinion="资料齐全，同意。")
    reviewer.do(case, "pass_on", opinion="现场合格。", colleague="吴静")
    reviewer.do(case, "propose", choose="approved", opinion="符合条件，拟准予。")
    signer = Official(visit("desk"), "zhengguoping")
    signer.do(case, "approve")
    assert state_of(signer, case) == "approved"


def test_an_agent_hands_in_for_the_enterprise_at_the_desk(visit, site):
    """李青 begins for the enterprise; what the profile knows is filled in; the receipt says what comes next."""
    agent = Applicant(visit("desk"), "liqing")
    case = filed(site, "SC05", "liqing", hand_in=False)
    agent.go(f"/my/applications/{case}/form/")
    expect(agent.page.locator("[name='applicant.name']")).to_have_value("青岚溪畔餐饮有限公司")
    agent.sound()
    agent.press("下一步：核对")
    agent.declare()
    agent.press("提交")
    expect(agent.page.locator("main")).to_contain_text("查询码")
    agent.sound()
    agent.go("/my/")
    expect(agent.page.locator("main")).to_contain_text("食品经营许可")


def test_departments_review_side_by_side_and_somebody_more_signs(visit, site):
    """ZG04: four departments pass it at the same time; one of them adds a colleague; it is denied, and the letter says
    where to turn."""
    case = filed(site, "ZG04", "zhoubo")
    clerk = Official(visit("desk"), "wangli")
    clerk.open(case)
    clerk.page.keyboard.press("a")
    clerk.visitor.settle()
    clerk.do(case, "accept")
    own = Official(visit("desk"), "fenglei")  # a reviewer of one of the four
    assert state_of(clerk, case) == "accepted"
    names = _pass_all(site, case)
    assert "加签" in names and len(names) > 4
    assert state_of(clerk, case) == "deciding"
    own.open(case)
    expect(own.page.locator("#flow")).to_contain_text("加签")
    own.sound()
    site.manage("shell", "-c", DENIED.format(case=case))
    assert state_of(clerk, case) == "denied"
    phone = Applicant(visit("phone"), "zhoubo")
    phone.go(f"/my/applications/{case}/")
    expect(phone.page.locator("main")).to_contain_text("不予")
    expect(phone.page.locator("main")).to_contain_text("复议")
    phone.sound()


def _pass_all(site, case: str) -> list[str]:
    said = site.manage("shell", "-c", REVIEWED.format(case=case))
    assert "DONE" in said.stdout, said.stderr[-2000:]
    return said.stdout.rpartition("DONE ")[2].strip().split("、")


REVIEWED = """
from random import Random
from approvals.demo.crew import Crew
from approvals.workflow import involving, reviewing
from approvals.workflow.choices import STAGES, TaskKind
from approvals.workflow.layout import ends_review
from approvals.workflow.models import Application
from hall.people.models import Role
crew, random, added = Crew(), Random(1), False
def case(): return Application.objects.select_related("version").get(public_id="{case}")
while task := case().tasks.filter(state="open", kind__in=STAGES).order_by("step", "id").first():
    user = task.assignee or crew.holder(task.role, task.department_id, random)
    other = crew.another(Role.REVIEWER, task.department_id, user)
    beside = case().tasks.filter(state="open", step=task.step).count() > 1
    if beside and not added:
        added = True
        involving.add_signer("{case}", actor=crew.actor(user), signer=other, before=True, reason="请把关", task=task)
        continue
    given = {{"second": other}} if task.kind == TaskKind.SITE else {{}}
    if ends_review(case(), task):
        reviewing.propose("{case}", actor=crew.actor(user), outcome="denied", opinion="不符合条件", task=task, **given)
    else:
        reviewing.pass_on("{case}", actor=crew.actor(user), opinion="通过", task=task, **given)
print("DONE", "、".join(case().tasks.filter(state="done").values_list("name", flat=True)))
"""
DENIED = """
from random import Random
from approvals.demo.crew import Crew
from approvals.workflow import deciding
from approvals.workflow.models import Application
from hall.people.models import Role
crew = Crew()
department = Application.objects.get(public_id="{case}").department_id
signer = crew.actor(crew.holder(Role.SIGNER, department, Random(1)))
deciding.deny("{case}", actor=signer, reason="设计方案不满足规划条件。")
"""


def test_a_supervisor_takes_a_claim_back(visit, site):
    case = filed(site, "SC05")
    clerk = Official(visit("desk"), "wangli")
    clerk.go("/desk/")
    clerk.sound()
    clerk.open(case)
    clerk.press("我来办")
    supervisor = Official(visit("desk"), "qianweidong")
    supervisor.open(case, "take_away")
    supervisor.sound()
    supervisor.do(case, "take_away", reason="占着不办，重新分派。")
    supervisor.open(case)
    expect(supervisor.page.locator("#history")).to_contain_text("收回")
