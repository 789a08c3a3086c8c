"""Two people press at the same moment: one procedure, one end, one answer."""

import pytest

from approvals.clock import extending
from approvals.clock.models import ClockEntry, Extension
from approvals.procedures import hearing, running
from approvals.procedures.models import Hearing, Procedure
from approvals.workflow.refusals import Refused
from hall.people.models import Role
from tests import cast as c
from tests.approvals.procedure_cases import DEPARTMENT, ITEM
from tests.races import committed, no_flush, together  # noqa: F401  (fixtures)

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def cast():
    return c.make_cast(DEPARTMENT)


def reviewers(cast):
    return c.actor(cast.reviewer), c.actor(c.another_reviewer(cast))


def test_two_start_the_same_and_one_is_started(cast):
    case = c.accepted(cast, ITEM)
    given = {"kind": "expert", "reason": "复杂"}
    outcomes = together(
        *[
            lambda who=who: running.start_procedure(case.public_id, actor=who, **given)
            for who in reviewers(cast)
        ]
    )
    assert sum(isinstance(each, Refused) for each in outcomes) == 1
    assert Procedure.objects.filter(application=case).count() == 1
    assert ClockEntry.objects.filter(application=case, kind="paused").count() == 1


def test_ended_and_cancelled_at_once_it_ends_once(cast):
    case = c.accepted(cast, ITEM)
    first, second = reviewers(cast)
    running.start_procedure(case.public_id, actor=first, kind="expert", reason="复杂")
    outcomes = together(
        lambda: running.end_procedure(case.public_id, actor=first, result="通过"),
        lambda: running.cancel_procedure(case.public_id, actor=second, reason="不用了"),
    )
    assert sum(isinstance(each, Refused) for each in outcomes) == 1
    assert ClockEntry.objects.filter(application=case, kind="resumed").count() == 1


def test_asked_for_and_waived_at_once_one_counts(cast):
    case = c.accepted(cast, ITEM)
    running.start_procedure(case.public_id, actor=c.actor(cast.reviewer), kind="hearing", reason="相邻")
    outcomes = together(
        lambda: hearing.hearing_request(case.public_id, actor=c.actor(cast.applicant)),
        lambda: hearing.hearing_waive(case.public_id, actor=c.actor(cast.clerk), note="来电"),
    )
    assert sum(isinstance(each, Refused) for each in outcomes) == 1
    assert Hearing.objects.get().state in ("requested", "waived")


def test_approved_and_refused_at_once_one_holds(cast):
    case = c.accepted(cast, ITEM)
    deputy = c.a_post(c.a_user("领导乙"), Role.LEADER, DEPARTMENT)
    extending.ask_extension(case.public_id, actor=c.actor(cast.reviewer), days=5, reason="等材料")
    outcomes = together(
        lambda: extending.approve_extension(case.public_id, actor=c.actor(cast.leader)),
        lambda: extending.refuse_extension(case.public_id, actor=c.actor(deputy), opinion="抓紧"),
    )
    assert sum(isinstance(each, Refused) for each in outcomes) == 1
    state = Extension.objects.get().state
    assert ClockEntry.objects.filter(kind="extended").count() == (1 if state == "approved" else 0)
