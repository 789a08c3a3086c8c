"""催办 of a case that nobody has: those who could take it now are told, each once; no more than a screenful of them."""

from datetime import date

import pytest

from approvals.workflow import access, claims, reviewing, takers
from approvals.workflow.models import Task
from hall.notices.models import Notice
from hall.people.models import Absence, Post, Role
from hall.worktime import standing_at
from tests import cast as c
from tests.approvals.moments import at

pytestmark = pytest.mark.django_db
ITEM = "SC05"
NOW = "2025-03-12 10:00"


@pytest.fixture
def case(cast):
    with standing_at(at("2025-03-03 10:00")):
        return c.accepted(cast, ITEM)


def urged(cast, case, by=None) -> list[str]:
    """Names of those who were told."""
    with standing_at(at(NOW)):
        reviewing.urge(case.public_id, actor=c.actor(by or cast.supervisor))
    told = Notice.objects.filter(kind="desk_urge", channel="portal").select_related("recipient")
    return sorted(notice.recipient.name for notice in told)


def reviewer(cast, name: str, department="SCJGJ"):
    return c.a_post(c.a_user(name), Role.REVIEWER, department)


def test_everyone_in_whose_queue_it_lies_is_told_once(cast, case):
    reviewer(cast, "审查乙")
    reviewer(cast, "外局", "ZJJ")
    hall = reviewer(cast, "大厅审查", None)
    assert urged(cast, case) == ["大厅审查", "审查乙", "审查甲"]
    with standing_at(at(NOW)):
        for user in (cast.reviewer, hall):
            assert access.open_tasks(c.actor(user)).filter(application=case).exists()


def test_who_has_it_is_told_alone(cast, case):
    other = reviewer(cast, "审查乙")
    with standing_at(at(NOW)):
        claims.claim(case.public_id, actor=c.actor(other), task=c.next_stage(case))
    assert urged(cast, case) == ["审查乙"]


def test_a_claim_that_has_lapsed_keeps_nobody_from_being_told(cast, case):
    other = reviewer(cast, "审查乙")
    with standing_at(at(NOW)):
        claims.claim(case.public_id, actor=c.actor(other), task=c.next_stage(case))
        Task.objects.filter(application=case, state="open").update(claimed_until=at("2025-03-12 09:00"))
    assert urged(cast, case) == ["审查乙", "审查甲"]


def test_the_supervisor_who_could_take_it_himself_hears_of_it_once(cast, case):
    both = c.a_post(reviewer(cast, "督查审查"), Role.SUPERVISOR, "SCJGJ")
    assert urged(cast, case, by=cast.leader) == ["审查甲", "督查审查", "督查甲"]
    assert Notice.objects.filter(recipient=both, kind="desk_urge", channel="portal").count() == 1


def test_who_applied_is_not_told_at_the_desk(cast, case):
    Post.objects.create(
        user=cast.applicant, role=Role.REVIEWER, department=cast.department, starts_on=date(2020, 1, 1)
    )
    assert urged(cast, case) == ["审查甲"]


def test_a_deputy_is_told_and_a_post_that_has_ended_is_not(cast, case):
    gone = reviewer(cast, "调走的")
    Post.objects.filter(user=gone).update(ends_on=date(2025, 3, 1))
    deputy = c.a_post(c.a_user("代理"), Role.CLERK, "SCJGJ")
    day = date(2025, 3, 12)
    Absence.objects.create(user=cast.reviewer, deputy=deputy, starts_on=day, ends_on=day)
    assert urged(cast, case) == ["代理", "审查甲"]


def test_at_most_so_many_are_told_and_the_nearest_first(cast, case, monkeypatch):
    monkeypatch.setattr(takers, "MOST", 2)
    reviewer(cast, "大厅审查", None)
    reviewer(cast, "审查乙")
    assert urged(cast, case) == ["审查乙", "审查甲"]
