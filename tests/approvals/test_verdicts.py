"""What the window finds of each paper and field, and what follows from it."""

import uuid

import pytest
from django.urls import reverse

from approvals.desk.case import verdicts
from approvals.desk.case.changes import rounds_of
from approvals.desk.case.page import CasePage
from approvals.desk.models import Phrase
from approvals.materials.models import FileState, Paper
from approvals.workflow import acceptance, claims
from approvals.workflow.choices import State
from approvals.workflow.models import Application, Verdict
from approvals.workflow.refusals import Refused, Stale
from hall.journal.models import Entry
from tests import cast as c

pytestmark = pytest.mark.django_db
ITEM = "ZJ01"
# The contract, which may follow later, and the measures for safety, which may not.
CONTRACT, MEASURES = "M026", "M027"


@pytest.fixture
def cast():
    return c.make_cast("ZJJ")


@pytest.fixture
def filed(cast):
    return c.filed(cast, ITEM)


def give(application, user, key, finding, **more):
    given = {"round": application.round, "subject": "material", "key": key, "finding": finding} | more
    verdicts.give(application.public_id, actor=c.actor(user), **given)


def press(client, application, **given):
    address = reverse("desk-case-verdict", args=[application.public_id])
    return client.post(address, {"round": application.round, "subject": "material"} | given)


def test_a_finding_is_kept_with_who_and_when(cast, filed):
    give(filed, cast.clerk, MEASURES, "wrong", wrong="缺签字", remedy="请签字")
    kept = Verdict.objects.get(application=filed)
    assert (kept.fine, kept.wrong, kept.remedy, kept.by, kept.round) == (
        False,
        "缺签字",
        "请签字",
        cast.clerk,
        1,
    )


def test_a_finding_against_a_paper_needs_a_reason(cast, filed):
    with pytest.raises(Refused, match="哪里不对"):
        give(filed, cast.clerk, MEASURES, "wrong", wrong="  ")
    assert not Verdict.objects.exists()


def test_a_finding_can_be_changed_and_taken_back(cast, filed):
    give(filed, cast.clerk, MEASURES, "wrong", wrong="缺签字")
    give(filed, cast.clerk, MEASURES, "fine")
    assert (Verdict.objects.get().fine, Verdict.objects.get().wrong) == (True, "")
    give(filed, cast.clerk, MEASURES, "clear")
    assert not Verdict.objects.exists()


def test_only_a_paper_that_may_follow_is_let_follow(cast, filed):
    with pytest.raises(Refused, match="不能容缺"):
        give(filed, cast.clerk, MEASURES, "defer")
    give(filed, cast.clerk, CONTRACT, "defer")
    assert Paper.objects.get(application=filed, code=CONTRACT).deferred
    assert Verdict.objects.get().fine
    assert Entry.objects.filter(chain=filed.chain, action="defer_paper").count() == 1


def test_a_paper_that_was_let_follow_can_be_asked_for_after_all(cast, filed):
    give(filed, cast.clerk, CONTRACT, "defer")
    give(filed, cast.clerk, CONTRACT, "wrong", wrong="没有签字页")
    assert not Paper.objects.get(application=filed, code=CONTRACT).deferred
    assert Entry.objects.filter(chain=filed.chain, action="ask_for_paper").count() == 1


@pytest.mark.parametrize("who", ["reviewer", "signer", "supervisor", "leader", "stranger"])
def test_nobody_but_the_window_gives_findings(cast, filed, who):
    with pytest.raises(Refused):
        give(filed, getattr(cast, who), MEASURES, "fine")
    assert not Verdict.objects.exists()


def test_a_colleague_cannot_judge_what_another_has_in_hand(cast, filed):
    claims.claim(filed.public_id, actor=c.actor(cast.clerk))
    other = c.a_post(c.a_user("窗口乙"), "clerk", "ZJJ")
    with pytest.raises(Refused, match="窗口甲"):
        give(filed, other, MEASURES, "fine")


def test_after_acceptance_nothing_is_judged_any_more(cast, filed):
    acceptance.accept(filed.public_id, actor=c.actor(cast.clerk))
    with pytest.raises(Refused):
        give(filed, cast.clerk, MEASURES, "fine")


@pytest.mark.parametrize(
    "place", [("material", "M999"), ("field", "no.such"), ("nothing", MEASURES), ("field", MEASURES)]
)
def test_what_the_item_does_not_know_is_refused(cast, filed, place):
    with pytest.raises(Refused, match="没有这一项"):
        give(filed, cast.clerk, place[1], "fine", subject=place[0])


def test_a_screen_of_an_earlier_hand_in_is_refused(cast):
    again = resubmitted(cast)
    with pytest.raises(Stale):
        give(again, cast.clerk, MEASURES, "fine", round=1)


def test_what_is_wrong_becomes_the_notice_in_one_press(client, cast, filed):
    client.force_login(cast.clerk)
    press(client, filed, key=MEASURES, finding="wrong", wrong="缺签字", remedy="请签字后重传")
    press(client, filed, subject="field", key="contract.price", finding="wrong", wrong="和合同不一致")
    page = client.get(reverse("desk-case", args=[filed.public_id])).content.decode()
    assert "一次性告知（2 条）" in page and "请签字后重传" in page and "只能发一次" in page
    filed.refresh_from_db()
    data = {"expected": filed.revision, "nonce": uuid.uuid4(), "note": ""}
    response = client.post(reverse("desk-case-move", args=[filed.public_id, "request_correction"]), data)
    assert response.status_code == 302
    filed.refresh_from_db()
    assert filed.state == State.CORRECTING
    assert set(filed.correction_notices.get().points.values_list("key", "wrong")) == {
        (MEASURES, "缺签字"),
        ("contract.price", "和合同不一致"),
    }


def test_a_second_notice_with_a_new_point_says_why_it_cannot_be_sent(client, cast):
    again = resubmitted(cast)
    client.force_login(cast.clerk)
    give(again, cast.clerk, CONTRACT, "wrong", wrong="缺页")
    page = client.get(reverse("desk-case", args=[again.public_id])).content.decode()
    assert "上次没有告知过" in page and "行政许可法第三十二条" in page
    data = {"expected": again.revision, "nonce": uuid.uuid4(), "note": "再补一次"}
    response = client.post(reverse("desk-case-move", args=[again.public_id, "request_correction"]), data)
    assert response.status_code == 409
    assert "不能再增加新的补正内容" in response.content.decode()
    assert "再补一次" in response.content.decode()


def test_what_was_told_and_not_put_right_may_be_told_again(cast):
    again = resubmitted(cast)
    give(again, cast.clerk, MEASURES, "wrong", wrong="还是没有签字")
    acceptance.request_correction(again.public_id, actor=c.actor(cast.clerk))
    assert again.correction_notices.count() == 2


def resubmitted(cast):
    """Told of one paper, which is put right in the second hand-in; another was fine before."""
    application = c.filed(cast, ITEM)
    give(application, cast.clerk, MEASURES, "wrong", wrong="缺签字")
    give(application, cast.clerk, CONTRACT, "fine")
    acceptance.request_correction(application.public_id, actor=c.actor(cast.clerk))
    paper = application.papers.get(code=MEASURES)
    paper.files.update(digest="f" * 64)
    return c.resubmitted(cast, application)


def standing(application, key):
    page = CasePage(None, application, None)
    rows = [row_of(application, code) for code in (MEASURES, CONTRACT)]
    del page
    return verdicts.standings(application, rows, rounds_of(application))["material", key]


def row_of(application, code):
    from types import SimpleNamespace

    files = application.files.filter(paper__code=code, removed_at=None)
    deferred = application.papers.filter(code=code, deferred=True).exists()
    return SimpleNamespace(
        subject="material", key=code, digests=[each.digest for each in files], deferred=deferred
    )


def test_what_was_fine_and_has_not_changed_stays_fine(cast):
    again = resubmitted(cast)
    assert standing(again, CONTRACT).is_fine


def test_what_was_put_right_is_looked_at_again(cast):
    again = resubmitted(cast)
    found = standing(again, MEASURES)
    assert found.finding is None and found.told_before == "缺签字"


def test_what_was_fine_and_was_exchanged_is_looked_at_again(cast):
    application = c.filed(cast, ITEM)
    give(application, cast.clerk, MEASURES, "wrong", wrong="缺签字")
    give(application, cast.clerk, CONTRACT, "fine")
    acceptance.request_correction(application.public_id, actor=c.actor(cast.clerk))
    application.papers.get(code=CONTRACT).files.update(digest="e" * 64)
    again = c.resubmitted(cast, application)
    assert standing(again, CONTRACT).finding is None


def test_the_screen_asks_for_a_reason_before_it_keeps_a_finding(client, cast, filed):
    client.force_login(cast.clerk)
    response = press(client, filed, key=MEASURES, finding="wrong")
    assert response.status_code == 200 and "哪里不对" in response.content.decode()
    assert not Verdict.objects.exists()


def test_without_script_a_phrase_is_reason_enough(client, cast, filed):
    phrase = Phrase.objects.create(department_id="ZJJ", key=MEASURES, wrong="没有签字", remedy="请签字")
    client.force_login(cast.clerk)
    press(client, filed, key=MEASURES, finding="wrong", editing="1", phrase=phrase.pk)
    assert Verdict.objects.get().wrong == "没有签字"
    assert Phrase.objects.get().used == 1


def test_another_departments_phrase_is_not_taken(client, cast, filed):
    phrase = Phrase.objects.create(department_id="SCJGJ", wrong="别家的话")
    client.force_login(cast.clerk)
    assert (
        press(client, filed, key=MEASURES, finding="wrong", editing="1", phrase=phrase.pk).status_code == 409
    )
    assert not Verdict.objects.exists()


def test_all_that_show_nothing_wrong_pass_in_one_press(client, cast, filed):
    client.force_login(cast.clerk)
    give(filed, cast.clerk, MEASURES, "wrong", wrong="缺签字")
    client.post(reverse("desk-case-pass-rest", args=[filed.public_id]), {"round": 1})
    assert Verdict.objects.filter(fine=True).count() > 3
    assert not Verdict.objects.get(key=MEASURES).fine


def test_what_is_found_lacking_by_the_machine_does_not_pass_with_the_rest(client, cast, filed):
    filed.papers.get(code=MEASURES).files.all().delete()
    filed.papers.filter(code=MEASURES).update(received=False, received_at=None, how="")
    client.force_login(cast.clerk)
    client.post(reverse("desk-case-pass-rest", args=[filed.public_id]), {"round": 1})
    assert not Verdict.objects.filter(key=MEASURES).exists()


@pytest.fixture
def sound(filed):
    """Every paper came as a file of its own: no check finds anything."""
    for number, file in enumerate(filed.files.all()):
        filed.files.filter(pk=file.pk).update(digest=f"{number:064}")
    return filed


def pass_rest(client, application):
    address = reverse("desk-case-pass-rest", args=[application.public_id])
    return client.post(address, {"round": 1}, follow=True).content.decode()


def test_what_is_doubtful_or_not_scanned_yet_does_not_pass_with_the_rest(client, cast, sound):
    sound.papers.get(code=MEASURES).files.update(state=FileState.SCANNING)
    sound.papers.get(code="M028").files.update(digest=sound.papers.get(code=CONTRACT).files.get().digest)
    client.force_login(cast.clerk)
    told = pass_rest(client, sound)
    assert "2 份没有动：1 份还在查毒，1 份核对有疑点。" in told
    passed = set(Verdict.objects.filter(fine=True).values_list("key", flat=True))
    assert CONTRACT in passed and not passed & {MEASURES, "M028"}


def test_the_button_says_before_it_is_pressed_what_it_leaves(client, cast, sound):
    sound.papers.get(code=MEASURES).files.update(state=FileState.SCANNING)
    client.force_login(cast.clerk)
    page = client.get(reverse("desk-case", args=[sound.public_id])).content.decode()
    assert "有 1 份要逐份看：1 份还在查毒。" in page


@pytest.mark.parametrize(("scanner", "passes"), [("test", False), ("", True)])
def test_a_file_nobody_looked_at_waits_only_where_there_is_a_scanner(
    client, cast, sound, settings, scanner, passes
):
    settings.SCANNER = scanner
    sound.papers.get(code=MEASURES).files.update(state=FileState.UNCHECKED)
    client.force_login(cast.clerk)
    pass_rest(client, sound)
    assert Verdict.objects.filter(key=MEASURES).exists() == passes


def test_when_nothing_may_pass_it_says_why(client, cast, sound):
    sound.files.update(state=FileState.SCANNING)
    client.force_login(cast.clerk)
    pass_rest(client, sound)
    told = pass_rest(client, sound)
    assert "没有可以一起通过的材料。" in told and "份还在查毒。" in told


def test_htmx_gets_the_row_and_what_depends_on_it(client, cast, filed):
    client.force_login(cast.clerk)
    address = reverse("desk-case-verdict", args=[filed.public_id])
    given = {
        "round": 1,
        "subject": "material",
        "key": MEASURES,
        "finding": "wrong",
        "wrong": "缺签字",
        "editing": "1",
    }
    page = client.post(address, given, headers={"HX-Request": "true"}).content.decode()
    assert page.lstrip().startswith('<li class="zw-paperrow')
    assert 'id="compose" hx-swap-oob' in page and "一次性告知（1 条）" in page
    assert "<html" not in page


@pytest.mark.parametrize("given", [{"finding": "perhaps"}, {"key": "M999"}, {"subject": "x"}, {"key": ""}])
def test_an_edited_press_finds_nothing(client, cast, filed, given):
    client.force_login(cast.clerk)
    assert press(client, filed, **{"key": MEASURES, "finding": "fine"} | given).status_code == 404


def test_a_case_with_something_wrong_is_not_accepted(client, cast, filed):
    give(filed, cast.clerk, MEASURES, "wrong", wrong="缺签字")
    client.force_login(cast.clerk)
    data = {"expected": filed.revision, "nonce": uuid.uuid4()}
    response = client.post(reverse("desk-case-move", args=[filed.public_id, "accept"]), data)
    assert response.status_code == 409 and "不能直接受理" in response.content.decode()
    assert Application.objects.get(pk=filed.pk).state == State.SUBMITTED
