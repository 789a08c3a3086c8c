"""Answering a correction notice: what is shown, what may change, when it can be handed in."""

import io
import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from approvals.workflow import acceptance, filing
from approvals.workflow.choices import State
from approvals.workflow.models import Application, Verdict
from approvals.workflow.refusals import Incomplete
from hall.people.models import Agent
from hall.worktime import now
from tests import cast as casting
from tests.approvals.api_cast import Program
from tests.hall.test_pages import plain

ITEM, FIELD = "SC05", "shop.area"


@pytest.fixture
def cast(db):
    return casting.make_cast("SCJGJ")


def wrong(cast, case, *points):
    for subject, key in points:
        found = {"fine": False, "wrong": f"{key} 不对", "remedy": f"{key} 这样改", "basis": "某办法第二十条"}
        Verdict.objects.update_or_create(
            application=case,
            round=case.round,
            subject=subject,
            key=key,
            defaults=found | {"by": cast.clerk, "at": now()},
        )
    return acceptance.request_correction(case.public_id, actor=casting.actor(cast.clerk), note="有问题打电话")


def own_papers(case) -> list[str]:
    return list(case.papers.filter(how="upload").order_by("code").values_list("code", flat=True))


@pytest.fixture
def case(cast):
    """One paper and one field to put right."""
    filed = casting.filed(cast, ITEM)
    return wrong(cast, filed, ("material", own_papers(filed)[0]), ("field", FIELD))


def show(client, user, case):
    client.force_login(user)
    return client.get(reverse("correction", args=[case.public_id]))


def point_of(case, subject):
    return case.correction_notices.last().points.get(subject=subject)


def save(client, case, point, htmx=True, **given):
    headers = {"HX-Request": "true"} if htmx else {}
    return client.post(reverse("correction-point", args=[case.public_id, point.pk]), given, headers=headers)


def upload(client, case, code, name="新图.png"):
    out = io.BytesIO()
    Image.effect_noise((16, 16), 90).save(out, "PNG")
    file = SimpleUploadedFile(name, out.getvalue(), "image/png")
    return client.post(reverse("upload-whole", args=[case.public_id, code]), {"file": file})


def hand_in(client, case, **given):
    case.refresh_from_db()
    form = {"expected": case.revision, "nonce": str(uuid.uuid4()), "notice": "1"} | given
    return client.post(reverse("correction", args=[case.public_id]), form)


def test_every_point_says_what_is_wrong_how_to_put_it_right_and_why(client, cast, case):
    text = plain(show(client, cast.applicant, case).content.decode())
    for point in case.correction_notices.get().points.all():
        assert plain(point.wrong) in text and plain(point.remedy) in text and plain(point.name) in text
    for words in (
        "还差2处",
        "某办法第二十条",
        "一次说全",
        "有问题打电话",
        "没问题的材料",
        "原来填的",
        "原来交的",
        "不补会怎样",
    ):
        assert words in text, words


def test_the_field_is_changed_in_place_and_saved_at_once(client, cast, case):
    show(client, cast.applicant, case)
    response = save(client, case, point_of(case, "field"), field=FIELD, **{FIELD: "88.5"})
    body = response.content.decode()
    case = Application.objects.get(pk=case.pk)
    assert case.form[FIELD] == "88.5"
    assert "还差 1 处" in body and "已改" in body and "已保存" in body


def test_a_wrong_value_is_kept_and_told(client, cast, case):
    show(client, cast.applicant, case)
    body = save(client, case, point_of(case, "field"), field=FIELD, **{FIELD: "很大"}).content.decode()
    assert "zw-error" in body
    assert Application.objects.get(pk=case.pk).form[FIELD] == "很大"


def test_no_other_field_can_be_changed_this_way(client, cast, case):
    show(client, cast.applicant, case)
    before = Application.objects.get(pk=case.pk).form
    save(
        client,
        case,
        point_of(case, "field"),
        field="applicant.name",
        **{"applicant.name": "王五", FIELD: "99"},
    )
    after = Application.objects.get(pk=case.pk).form
    assert after.get("applicant.name") == before.get("applicant.name")


def test_no_other_paper_can_be_changed(client, cast, case):
    show(client, cast.applicant, case)
    named, other = own_papers(case)[:2]
    assert upload(client, case, other).status_code == 404
    response = upload(client, case, named)
    assert response.status_code == 302 and reverse("correction", args=[case.public_id]) in response.url


def test_an_uploaded_paper_counts_and_the_earlier_file_stays_visible(client, cast, case):
    show(client, cast.applicant, case)
    earlier = case.files.filter(paper__code=own_papers(case)[0]).first()
    upload(client, case, own_papers(case)[0])
    text = show(client, cast.applicant, case).content.decode()
    assert "已重传" in text and "新图.png" in text and earlier.name in text


def test_an_explanation_settles_a_point_too(client, cast, case):
    show(client, cast.applicant, case)
    save(client, case, point_of(case, "material"), answer="图是对的，消毒柜在左上角。")
    assert "已说明" in show(client, cast.applicant, case).content.decode()
    assert point_of(case, "material").answer.startswith("图是对的")


def test_what_is_unsettled_cannot_be_handed_in_and_is_counted(client, cast, case):
    show(client, cast.applicant, case)
    response = hand_in(client, case)
    assert response.status_code == 409 and "还差 2 处" in response.content.decode()
    case.refresh_from_db()
    assert case.state == State.CORRECTING


def test_with_every_point_answered_it_goes_back_to_the_window(client, cast, case):
    show(client, cast.applicant, case)
    upload(client, case, own_papers(case)[0])
    save(client, case, point_of(case, "field"), field=FIELD, **{FIELD: "88.5"})
    response = hand_in(client, case)
    case.refresh_from_db()
    assert response.status_code == 302 and case.state == State.SUBMITTED and case.round == 2
    page = client.get(response.url).content.decode()
    assert "补正交上去了" in page and "您交来了补正" in page


def test_the_verb_itself_refuses_what_was_not_put_right_and_names_it(cast, case):
    """Handing in the same again would only begin the five working days anew."""
    paper, field = point_of(case, "material"), point_of(case, "field")
    with pytest.raises(Incomplete) as refused:
        filing.resubmit(case.public_id, actor=casting.actor(cast.applicant))
    assert "还差 2 处" in refused.value.sentence and set(refused.value.errors) == {paper.key, field.key}
    assert f"“{paper.name}”" in refused.value.sentence and f"“{field.name}”" in refused.value.sentence
    with pytest.raises(Incomplete, match=f"还差 1 处：“{re.escape(field.name)}”"):
        filing.resubmit(case.public_id, actor=casting.actor(cast.applicant), answers={paper.pk: "已补"})
    paper.refresh_from_db()
    assert paper.answer == "", "what was refused leaves nothing behind"


def test_a_program_cannot_hand_in_the_same_again_either(cast, case):
    answer = Program(cast.applicant).post(f"applications/{case.public_id}/resubmit/")
    assert answer.status_code == 409 and answer.json()["code"] == "incomplete"
    assert "还差 2 处" in answer.json()["sentence"] and FIELD in answer.json()["errors"]
    case.refresh_from_db()
    assert (case.state, case.round) == (State.CORRECTING, 1)


def test_a_sheet_handed_over_at_the_window_since_puts_the_paper_right(cast, case):
    code = point_of(case, "material").key
    case.papers.filter(code=code).update(how="paper", received=True, received_at=case.corrected_at)
    asked = {"actor": casting.actor(cast.applicant), "answers": {point_of(case, "field").pk: "对的"}}
    with pytest.raises(Incomplete):
        filing.resubmit(case.public_id, **asked)
    case.papers.filter(code=code).update(received_at=now())
    assert filing.resubmit(case.public_id, **asked).round == 2


def test_a_second_press_hands_in_once(client, cast, case):
    show(client, cast.applicant, case)
    for subject in ("material", "field"):
        save(client, case, point_of(case, subject), answer="请看说明")
    nonce = str(uuid.uuid4())
    for _ in range(2):
        assert hand_in(client, case, nonce=nonce).status_code == 302
    case.refresh_from_db()
    assert case.round == 2


def test_a_page_of_an_older_notice_is_refused(client, cast, case):
    show(client, cast.applicant, case)
    for subject in ("material", "field"):
        save(client, case, point_of(case, subject), answer="请看说明")
    response = hand_in(client, case, notice="7")
    assert response.status_code == 409 and "告知书刚有变化" in response.content.decode()


def test_without_script_a_point_is_saved_and_the_page_comes_back(client, cast, case):
    show(client, cast.applicant, case)
    point = point_of(case, "material")
    response = save(client, case, point, htmx=False, answer="说明一下")
    assert response.status_code == 302 and response.url.endswith(f"#point-{point.pk}")


def test_a_case_that_waits_for_nothing_leads_back_to_its_page(client, cast):
    response = show(client, cast.applicant, casting.accepted(cast, ITEM))
    assert response.status_code == 302


def test_a_stranger_finds_neither_page_nor_point(client, cast, case):
    assert show(client, cast.stranger, case).status_code == 404
    assert save(client, case, point_of(case, "field"), answer="x").status_code == 404
    assert client.get(reverse("correction-bar", args=[case.public_id])).status_code == 404


def test_a_point_of_another_case_cannot_be_answered_here(client, cast, case):
    filed = casting.filed(cast, ITEM)
    other = wrong(cast, filed, ("field", FIELD))
    show(client, cast.applicant, case)
    assert save(client, case, point_of(other, "field"), answer="x").status_code == 404


def test_an_agent_who_only_prepares_cannot_answer(client, cast, case):
    Application.objects.filter(pk=case.pk).update(applicant=cast.legal, enterprise=cast.enterprise)
    Agent.objects.filter(user=cast.agent).update(may_submit=False)
    assert "只有申请人或有权提交的经办人" in show(client, cast.agent, case).content.decode()
    assert save(client, case, point_of(case, "field"), answer="x").status_code == 404


def test_what_was_filed_meanwhile_is_not_changed(client, cast, case):
    show(client, cast.applicant, case)
    point = point_of(case, "material")
    casting.resubmitted(cast, case)
    save(client, case, point, answer="太晚了")
    point.refresh_from_db()
    assert point.answer != "太晚了"


def test_the_second_notice_says_that_nothing_new_is_asked(client, cast, case):
    case = casting.resubmitted(cast, case)
    case = wrong(cast, case, ("field", FIELD))
    text = plain(show(client, cast.applicant, case).content.decode())
    assert "没有新的要求" in text and "以后不会再要求新的材料" not in text


def test_the_page_asks_the_same_few_questions_however_many_points(
    client, cast, django_assert_max_num_queries
):
    one, filed = casting.filed(cast, ITEM), casting.filed(cast, ITEM)
    wrong(cast, one, ("field", FIELD))
    wrong(
        cast,
        filed,
        ("field", FIELD),
        ("field", "shop.name"),
        *[("material", code) for code in own_papers(filed)],
    )
    counts = []
    for case in (one, filed):
        show(client, cast.applicant, case)
        with django_assert_max_num_queries(45) as asked:
            show(client, cast.applicant, case)
        counts.append(len(asked))
    assert counts[1] - counts[0] <= 2
