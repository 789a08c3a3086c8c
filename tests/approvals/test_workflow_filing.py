"""Handing in, being told what to put right, and handing in again."""

from datetime import date, timedelta

import pytest

from approvals.workflow import acceptance, filing, numbering
from approvals.workflow.choices import TaskState
from approvals.workflow.models import Application, CorrectionNotice, Verdict
from approvals.workflow.refusals import Refused
from hall.catalog.models import ServiceItem
from hall.people.models import Post
from hall.worktime import now, today
from tests import cast as c
from tests.approvals.looking import last_entry, wrong

pytestmark = pytest.mark.django_db


def test_a_draft_in_the_bin_is_not_filed(cast):
    draft = c.a_draft(cast, "SC05")
    Application.objects.filter(pk=draft.pk).update(discarded_at=now())
    with pytest.raises(Refused, match="回收站"):
        filing.submit(draft.public_id, actor=c.actor(cast.applicant))


def test_a_withdrawn_item_takes_no_new_cases(cast):
    draft = c.a_draft(cast, "SC05")
    ServiceItem.objects.filter(code="SC05").update(current=None)
    with pytest.raises(Refused, match="不办了"):
        filing.submit(draft.public_id, actor=c.actor(cast.applicant))


def test_a_case_number_is_item_code_date_and_serial_and_goes_beyond_9999_a_day():
    code, day = "11990102MB1A18A18Y4000131020000", date(2026, 11, 21)
    assert numbering.case_number(code, day) == f"{code}202611210001"
    numbering.Serial.objects.filter(purpose=f"case {code} 20261121").update(last=9_998)
    numbers = [numbering.case_number(code, day) for _ in range(3)]
    assert [number[39:] for number in numbers] == ["9999", "10000", "10001"]
    assert numbering.case_number(code, day + timedelta(days=1)).endswith("202611220001")


def test_a_query_code_can_be_read_aloud():
    codes = {numbering.query_code() for _ in range(200)}
    assert len(codes) == 200
    assert not set("".join(codes)) & set("0O1I2Z")


def test_a_second_notice_names_only_what_was_told_before(cast):
    application = c.told(cast, "SC05")
    again = c.resubmitted(cast, application)
    wrong(again, cast, "M001")
    extra = wrong(again, cast, "M010")
    with pytest.raises(Refused, match="不能再增加新的补正内容"):
        acceptance.request_correction(again.public_id, actor=c.actor(cast.clerk))
    extra.delete()
    acceptance.request_correction(again.public_id, actor=c.actor(cast.clerk))
    assert list(CorrectionNotice.objects.values_list("number", flat=True)) == [1, 2]


def test_what_was_found_holds_for_what_has_not_changed(cast):
    application = c.filed(cast, "SC05")
    papers = [paper.code for paper in application.papers.filter(files__isnull=False).distinct()[:2]]
    same, changed = papers
    for key in papers:
        Verdict.objects.create(
            application=application, round=1, subject="material", key=key, fine=True, by=cast.clerk, at=now()
        )
    Verdict.objects.create(
        application=application,
        round=1,
        subject="field",
        key="shop.name",
        fine=False,
        wrong="错字",
        by=cast.clerk,
        at=now(),
    )
    acceptance.request_correction(application.public_id, actor=c.actor(cast.clerk))
    application.files.filter(paper__code=changed).update(digest="f" * 64)
    again = c.resubmitted(cast, application)
    assert set(Verdict.objects.filter(application=again, round=2).values_list("key", "fine")) == {
        (same, True),
        ("shop.name", False),
    }


def test_answers_to_the_points_are_kept(cast):
    application = c.told(cast, "SC05")
    point = application.correction_notices.get().points.get()
    filing.resubmit(
        application.public_id,
        actor=c.actor(cast.applicant),
        answers={point.pk: " 已补签字 ", 99999: "别人的"},
    )
    point.refresh_from_db()
    assert point.answer == "已补签字"


def test_after_a_correction_the_same_clerk_has_it_while_he_holds_the_post(cast):
    application = c.told(cast, "SC05")
    again = c.resubmitted(cast, application)
    assert again.tasks.get(state=TaskState.OPEN).assignee == cast.clerk
    application = c.told(cast, "SC05")
    Post.objects.filter(user=cast.clerk).update(ends_on=today() - timedelta(days=1))
    again = c.resubmitted(cast, application)
    assert again.tasks.get(state=TaskState.OPEN).assignee is None


def test_correcting_on_the_spot_takes_only_fields_and_papers_of_the_item(cast):
    application = c.filed(cast, "SC05")
    with pytest.raises(Refused, match="请选要更正的"):
        acceptance.correct_on_spot(
            application.public_id, actor=c.actor(cast.clerk), key="is_admin", value=True, note="改"
        )
    with pytest.raises(Refused, match="还不对"):
        acceptance.correct_on_spot(
            application.public_id, actor=c.actor(cast.clerk), key="shop.area", value="很大", note="改"
        )
    acceptance.correct_on_spot(
        application.public_id, actor=c.actor(cast.clerk), key="shop.name", value="溪畔小馆", note="招牌名写错"
    )
    assert Application.objects.get(pk=application.pk).form["shop.name"] == "溪畔小馆"
    assert last_entry(application).changes["name"]
