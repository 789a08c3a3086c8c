"""The rules that ship on what was done and by whom: the process, the discretion, the papers, the hands."""

from datetime import datetime

import pytest
from django.utils import timezone

from approvals.procedures.running import end_procedure, start_procedure
from approvals.workflow import acceptance, deciding, returning
from approvals.workflow.choices import Outcome
from approvals.workflow.models import Application, Verdict
from approvals.workflow.refusals import Refused
from hall.catalog.shelf import definition_of
from hall.journal.models import Entry
from hall.people.models import Role
from tests import cast as c
from tests.approvals.alert_hand import (
    ITEM,
    START,
    accepted,
    anew,
    codes,
    decide,
    later,
    look_anew,
    looked,
    on,
    only,
    raised,
)

pytestmark = pytest.mark.django_db


def test_the_third_pause_is_raised(water):
    only("LC06")
    application, actor = accepted(water, "SL03"), c.actor(water.reviewer)
    for number, kind in enumerate(("testing", "inspection", "appraisal")):
        looked(later(START, number * 2), 9)
        assert codes(application) == []
        with on(later(START, number * 2)):
            start_procedure(application.public_id, actor=actor, kind=kind, reason="要做", days=5)
        with on(later(START, number * 2 + 1)):
            end_procedure(application.public_id, actor=actor, result="合格")
    looked(later(START, 6))
    looked(later(START, 7))
    assert codes(application) == ["LC06"]


def test_the_third_return_is_raised_and_the_fourth_again(water):
    only("LC02")
    application = accepted(water, "SL03")
    with on(START):
        c.step_on(water, application)
        for _ in range(2):
            _return_and_pass(water, application)
    looked(START, 11)
    assert codes(application) == []
    for wanted in (1, 2):
        with on(START, 12):
            _return_and_pass(water, application)
        looked(START, 13)
        looked(START, 14)
        assert len(raised(application, "LC02")) == wanted


def _return_and_pass(cast, application):
    who = c.actor(cast.reviewer)
    returning.send_back(application.public_id, actor=who, reason="再看一遍", task=c.next_stage(application))
    c.step_on(cast, application)


def test_acceptance_and_decision_by_the_same_person_is_raised(cast):
    only("LC03")
    c.a_post(cast.clerk, Role.SIGNER, "SCJGJ")
    application = accepted(cast)
    with on(START):
        decide(cast, application, signer=cast.clerk)
    looked(START, 12)
    looked(START, 13)
    assert codes(application) == ["LC03"]
    assert raised(application)[0].person == cast.clerk


def test_two_people_raise_nothing(cast):
    application = accepted(cast)
    with on(START):
        decide(cast, application)
    looked(START, 12)
    assert codes(application) == []


@pytest.mark.parametrize(
    ("column", "moment"), [("decided_at", "2025-03-02 10:00"), ("accepted_at", "2025-02-25 10:00")]
)
def test_dates_out_of_order_are_raised(cast, column, moment):
    only("LC04")
    application = accepted(cast)
    with on(START):
        decide(cast, application)
    looked(START, 11)
    assert codes(application) == []
    told = timezone.make_aware(datetime.fromisoformat(moment))
    Application.objects.filter(pk=application.pk).update(**{column: told})
    look_anew(application)
    looked(START, 12)
    assert codes(application) == ["LC04"]


def test_a_stage_that_was_left_out_is_raised(cast):
    only("LC05")
    application = accepted(cast)
    with on(START):
        decide(cast, application)
    looked(START, 11)
    assert codes(application) == []
    application.tasks.filter(kind="review").update(state="cancelled", done_at=None, result="")
    look_anew(application)
    looked(START, 12)
    assert codes(application) == ["LC05"]


def test_a_decision_against_what_was_proposed_is_raised(cast):
    only("CL01")
    with on(START):
        application = c.reviewed(cast, ITEM, Outcome.DENIED)
        deciding.approve(application.public_id, actor=c.actor(cast.signer), opinion="查明可以")
    looked(START, 12)
    assert codes(application) == ["CL01"]
    assert "拟的是不予许可，决定是准予" in raised(application)[0].description


def test_a_second_notice_with_new_points_is_kept_although_it_is_refused(cast):
    only("ZL01")
    with on(START):
        application = c.told(cast, ITEM)
        c.resubmitted(cast, application)
    looked(START, 11)
    assert codes(application) == []
    for hour in (12, 13):
        with on(START, hour):
            _attempt(cast, application)
        looked(START, hour + 1)
    assert codes(application) == ["ZL01"]
    alert = raised(application)[0]
    assert alert.person == cast.clerk and "1 处" in alert.description
    kept = Entry.objects.filter(chain=application.chain, action="second_correction_attempted")
    assert kept.count() == 2 and kept.first().actor == cast.clerk
    assert anew(application).state == "submitted"


def _attempt(cast, application):
    Verdict.objects.get_or_create(
        application=application,
        round=2,
        subject=Verdict.Subject.MATERIAL,
        key="M002",
        defaults={"fine": False, "wrong": "又发现一处", "by": cast.clerk, "at": timezone.now()},
    )
    with pytest.raises(Refused, match="一次性告知"):
        acceptance.request_correction(application.public_id, actor=c.actor(cast.clerk))


def test_another_refusal_is_no_attempt(cast):
    with on(START):
        application = c.filed(cast, ITEM)
        with pytest.raises(Refused):
            acceptance.request_correction(application.public_id, actor=c.actor(cast.clerk))
    assert not Entry.objects.filter(action="second_correction_attempted").exists()


def test_a_stranger_who_presses_is_no_attempt(cast):
    with on(START):
        application = c.told(cast, ITEM)
        c.resubmitted(cast, application)
        with pytest.raises(Refused):
            acceptance.request_correction(application.public_id, actor=c.actor(cast.stranger))
    assert not Entry.objects.filter(action="second_correction_attempted").exists()


# Papers.


def test_a_paper_outside_the_list_is_raised(cast):
    only("ZL02")
    with on(START):
        application = c.told(cast, ITEM)
    looked(START, 11)
    assert codes(application) == []
    application.correction_notices.get().points.update(key="M9999")
    look_anew(application)
    looked(START, 12)
    assert codes(application) == ["ZL02"]


def test_a_shared_paper_is_raised(cast):
    only("ZL03")
    with on(START):
        application = c.told(cast, ITEM)
    shared = [each.code for each in definition_of(application.version).materials if each.shared]
    application.correction_notices.get().points.update(key=shared[0])
    look_anew(application)
    looked(START, 12)
    assert codes(application) == ["ZL03"]


# Hands.


def test_ten_decisions_on_the_last_day_within_a_month_are_raised(cast):
    only("LZ01")
    cases = [anew(accepted(cast)) for _ in range(10)]
    with on(cases[0].promised_due_on):
        for application in cases:
            decide(cast, application)
    looked(cases[0].promised_due_on, 23)
    assert {code for each in cases for code in codes(each)} == {"LZ01"}


def test_nine_are_not(cast):
    only("LZ01")
    cases = [anew(accepted(cast)) for _ in range(9)]
    with on(cases[0].promised_due_on):
        for application in cases:
            decide(cast, application)
    looked(cases[0].promised_due_on, 23)
    assert [code for each in cases for code in codes(each)] == []


@pytest.mark.parametrize(("hour", "wanted"), [(22, {"LZ02"}), (10, set())])
def test_a_batch_of_decisions_outside_working_hours_is_raised(cast, hour, wanted):
    only("LZ02")
    cases = [accepted(cast) for _ in range(5)]
    with on(START, hour):
        for application in cases:
            decide(cast, application)
    looked(later(START, 1))
    assert {code for each in cases for code in codes(each)} == wanted
