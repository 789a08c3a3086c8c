"""A hearing is not the body's to call off, and who presides over it has no other part in the case (许可法 Art. 46–48); what a head of
a body sees of extensions, and what programs read of it all."""

from datetime import date

import pytest
from django.urls import reverse

from approvals.clock import extending
from approvals.clock.extensions import heads_of, leading_post
from approvals.clock.models import Extension
from approvals.entry_words import WORDS
from approvals.procedures import desk, hearing, presiding, running
from approvals.procedures.models import Hearing, Procedure
from approvals.workflow import access
from approvals.workflow.choices import Move
from approvals.workflow.models import Application, Verdict
from approvals.workflow.options import why_not
from approvals.workflow.refusals import Refused
from hall.catalog.shelf import definition_of
from hall.journal.models import Entry
from hall.notices.models import Notice
from hall.org.models import ServicePoint
from hall.people.models import Post, Role
from hall.worktime import now, standing_at
from tests import cast as c
from tests.approvals.api_cast import Program
from tests.approvals.moments import at
from tests.approvals.procedure_cases import (
    DEPARTMENT,
    accepted,
    asked,
    notified,
    presider,
    scheduled,
    start,
    told_of_hearing,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return c.make_cast(DEPARTMENT)


def anew(case) -> Application:
    return Application.objects.select_related("version", "department").get(pk=case.pk)


def asked_for(cast):
    case = told_of_hearing(cast)
    asked(cast, case, "2025-09-28 10:00")
    return case


def day_set(cast, by=None):
    case = asked_for(cast)
    scheduled(cast, case, "2025-09-29 10:00", "2025-10-21 10:00", by=by)
    return case


def cancel(cast, case, **given):
    with standing_at(at("2025-09-30 10:00")):
        return running.cancel_procedure(
            case.public_id, actor=c.actor(cast.reviewer), reason="不举行了", **given
        )


# Calling it off.


def test_a_hearing_that_was_asked_for_is_called_off_by_whoever_asked_alone(cast):
    case = asked_for(cast)
    name = case.applicant_name
    with pytest.raises(Refused, match=f"{name}申请的听证，只有{name}撤回才能取消"):
        cancel(cast, case)
    with pytest.raises(Refused, match="只有"):
        cancel(cast, case, wish="  ")
    assert Hearing.objects.get().procedure.state == "running"
    cancel(cast, case, wish="9 月 30 日书面撤回听证申请")
    last = Entry.objects.filter(chain=case.chain).order_by("number").last()
    assert last.changes["wish"] == "9 月 30 日书面撤回听证申请"
    assert WORDS[Move.CANCEL_PROCEDURE](last) == "取消了听证，因为：9 月 30 日书面撤回听证申请"


def test_the_days_to_ask_for_a_hearing_are_not_taken_away(cast):
    case = told_of_hearing(cast)
    with pytest.raises(Refused, match="期限留给申请人"):
        cancel(cast, case, wish="书面撤回")


@pytest.mark.parametrize("set_day", [False, True])
def test_a_hearing_that_the_law_prescribes_is_never_called_off(cast, set_day):
    case = told_of_hearing(cast, by_law=True)
    if set_day:
        scheduled(cast, case, "2025-09-29 10:00", "2025-10-21 10:00")
    with pytest.raises(Refused, match="依法应当举行的听证不能取消"):
        cancel(cast, case, wish="书面撤回")


def test_beside_another_procedure_the_hearing_is_still_not_called_off(cast):
    case = told_of_hearing(cast)
    start(cast, case, "2025-09-28 10:00", "testing")
    with pytest.raises(Refused):
        cancel(cast, case, wish="书面撤回", procedure=Procedure.objects.get(kind="hearing").public_id)
    cancel(cast, case)
    assert Procedure.objects.get(kind="testing").state == "cancelled"


def test_the_form_asks_how_it_was_withdrawn(client, cast):
    case = asked_for(cast)
    client.force_login(cast.reviewer)
    with standing_at(at("2025-09-30 10:00")):
        page = client.get(reverse("desk-case", args=[case.public_id]), {"do": "cancel_procedure"})
    assert "怎么撤回的" in page.content.decode()


# Who presides.


def test_whoever_presides_neither_reviews_nor_decides_it_afterwards(cast):
    twin = c.a_post(c.a_user("审查乙"), Role.REVIEWER, DEPARTMENT)
    signer = c.a_post(c.a_user("签发乙"), Role.SIGNER, DEPARTMENT)
    case = day_set(cast, by=twin)
    for move in (Move.PASS_ON, Move.PROPOSE):
        assert "主持" in why_not(move, anew(case), c.actor(twin)), move
        assert "主持" not in why_not(move, anew(case), c.actor(cast.reviewer)), move
    Application.objects.filter(pk=case.pk).update(state="accepted")
    assert "主持" in why_not(Move.START_REVIEW, anew(case), c.actor(twin))
    notified(cast, case, "2025-09-29 11:00")
    with standing_at(at("2025-10-21 17:00")):
        hearing.hearing_hold(case.public_id, actor=c.actor(cast.reviewer))
        hearing.hearing_record(
            case.public_id, actor=c.actor(cast.reviewer), record="双方陈述", signed_by="张明"
        )
    assert "主持" in why_not(Move.PASS_ON, anew(case), c.actor(twin))
    Hearing.objects.update(presider=signer)
    with standing_at(at("2025-09-22 10:00")):
        decided = c.reviewed(cast, "SL02")
    Procedure.objects.update(application=decided)
    Application.objects.filter(pk=decided.pk).update(procedure_count=1)
    for move in (Move.APPROVE, Move.DENY):
        assert "主持" in why_not(move, anew(decided), c.actor(signer)), move
        assert why_not(move, anew(decided), c.actor(cast.signer)) == ""


def test_who_was_to_preside_over_a_hearing_that_was_called_off_may_review(cast):
    twin = c.a_post(c.a_user("审查乙"), Role.REVIEWER, DEPARTMENT)
    case = day_set(cast, by=twin)
    assert "主持" in why_not(Move.PASS_ON, anew(case), c.actor(twin))
    cancel(cast, case, wish="书面撤回")
    assert "主持" not in why_not(Move.PASS_ON, anew(case), c.actor(twin))


def test_presiding_costs_a_case_without_procedures_no_query(cast, django_assert_num_queries):
    from approvals.procedures.checks import does_not_preside

    case, actor = anew(accepted(cast, "2025-09-22 10:00")), c.actor(cast.reviewer)
    with django_assert_num_queries(0):
        assert does_not_preside(case, actor, None) == ""


def test_whoever_started_the_hearing_or_marked_a_paper_does_not_preside(cast):
    twin = c.a_post(c.a_user("审查乙"), Role.REVIEWER, DEPARTMENT)
    marker = c.a_post(c.a_user("窗口丁"), Role.CLERK, DEPARTMENT)
    case = accepted(cast, "2025-09-22 10:00")
    assert {twin.pk, marker.pk}.isdisjoint(presiding.reviewers_of(anew(case)))
    start(cast, case, "2025-09-26 10:00", "hearing", who=twin, reason="涉及相邻关系")
    case.tasks.update(assignee=None, done_by=None)
    Verdict.objects.create(
        application=case, round=1, subject="material", key="M001", fine=True, by=marker, at=now()
    )
    assert {twin.pk, marker.pk} <= presiding.reviewers_of(anew(case))


def test_the_presider_is_told_when_and_where(cast):
    who = presider(cast)
    case = day_set(cast, by=who)
    notified(cast, case, "2025-09-29 11:00")
    for kind in (Move.HEARING_SCHEDULE, Move.HEARING_NOTIFY):
        body = Notice.objects.get(kind=f"desk_{kind}", channel="portal", recipient=who).body
        assert "10月21日" in body and "政务服务中心三楼听证室" in body, kind


def test_a_presider_of_another_department_reads_the_case_until_the_hearing_is_over(client, cast):
    who = presider(cast)
    case = asked_for(cast)
    other = accepted(cast, "2025-09-22 10:00")
    page = reverse("desk-case", args=[case.public_id])
    client.force_login(who)
    assert client.get(page).status_code == 404
    scheduled(cast, case, "2025-09-29 10:00", "2025-10-21 10:00", by=who)
    assert client.get(page).status_code == 200
    assert list(access.seen_at_desk(c.actor(who))) == [anew(case)]
    assert client.get(reverse("desk-case", args=[other.public_id])).status_code == 404
    notified(cast, case, "2025-09-29 11:00")
    with standing_at(at("2025-10-21 17:00")):
        hearing.hearing_hold(case.public_id, actor=c.actor(cast.reviewer))
        assert client.get(page).status_code == 200
        hearing.hearing_record(
            case.public_id, actor=c.actor(cast.reviewer), record="双方陈述", signed_by="张明"
        )
        assert client.get(page).status_code == 404


# The head of a body.


def test_who_leads_a_service_point_is_no_head_of_the_government(cast):
    case = anew(accepted(cast, "2025-03-03 10:00", "SL03"))
    definition = definition_of(case.version)
    at_point, of_all = c.a_user("点上领导"), c.a_post(c.a_user("区领导"), Role.LEADER, None)
    Post.objects.create(
        user=at_point,
        role=Role.LEADER,
        service_point=ServicePoint.objects.first(),
        starts_on=date(2020, 1, 1),
    )
    assert leading_post(c.actor(of_all), case, definition) and of_all in heads_of(case, definition)
    assert not leading_post(c.actor(at_point), case, definition)
    assert at_point not in heads_of(case, definition)
    with standing_at(at("2025-03-04 10:00")):
        extending.ask_extension(
            case.public_id, actor=c.actor(cast.reviewer), days=10, reason="要补充监测数据"
        )
    assert desk.waiting_for(c.actor(of_all)).total == 1
    assert desk.waiting_for(c.actor(at_point)).total == 0


def test_no_more_than_fifty_extensions_are_listed_and_the_rest_is_counted(client, cast, monkeypatch):
    assert desk.MOST == 50
    monkeypatch.setattr(desk, "MOST", 2)
    cases = [accepted(cast, "2025-03-03 10:00") for _ in range(3)]
    for minute, case in enumerate(cases):
        with standing_at(at(f"2025-03-04 10:0{minute}")):
            extending.ask_extension(case.public_id, actor=c.actor(cast.reviewer), days=5, reason="要补充数据")
    found = desk.waiting_for(c.actor(cast.leader))
    oldest = list(Extension.objects.order_by("asked_at"))[:2]
    assert [each.extension for each in found.asked] == oldest and (found.more, found.total) == (1, 3)
    client.force_login(cast.leader)
    page = client.get(reverse("desk")).content.decode()
    assert "3 件" in page and "还有 1 件" in page
    assert desk.waiting_for(c.actor(cast.reviewer)).total == 0


# For programs.


def read(user, path: str, case) -> list:
    return Program(user).get(f"{path}/{case.public_id}/").json()["procedures"]


def test_programs_read_the_procedures_of_a_case_and_the_applicant_those_he_was_told_of(cast):
    who = presider(cast)
    case = day_set(cast, by=who)
    start(cast, case, "2025-09-29 12:00", tell=False, days=8)
    told, untold = read(cast.reviewer, "cases", case)
    assert (told["kind"], told["state"], told["cap"]) == ("hearing", "running", Procedure.objects.first().cap)
    assert told["told_at"] and told["ended_at"] is None
    assert (told["hearing"]["state"], told["hearing"]["scheduled_for"]) == ("scheduled", None)
    assert (untold["kind"], untold["days"], untold["told_at"]) == ("expert", 8, None)
    assert untold["hearing"] is None
    assert read(cast.applicant, "applications", case) == [told]
    notified(cast, case, "2025-09-29 13:00")
    found = read(cast.applicant, "applications", case)[0]["hearing"]
    assert (found["place"], found["presider"]) == ("政务服务中心三楼听证室", who.get_full_name())
    assert found["scheduled_for"].startswith("2025-10-21T10:00")
