"""Who acts, at which post, and in whose place."""

from datetime import date, timedelta

import pytest
from django.http import Http404

from approvals.workflow import acceptance, access, claims, deciding, filing, reviewing
from approvals.workflow.choices import Move, Outcome, TaskKind
from approvals.workflow.models import Application
from approvals.workflow.options import why_not
from approvals.workflow.refusals import Refused
from hall.notices.models import Notice
from hall.org.models import ServicePoint
from hall.people.models import Absence, Post, Role
from hall.worktime import now, today
from hall.worktime.clock import standing_at
from tests import cast as c
from tests.approvals.looking import last_entry

pytestmark = pytest.mark.django_db


def test_a_deputy_acts_visibly_for_the_colleague_who_is_away(cast):
    deputy = c.a_post(c.a_user("代理人"), Role.CLERK, "SCJGJ")
    Absence.objects.create(user=cast.signer, deputy=deputy, starts_on=today(), ends_on=today())
    application = c.reviewed(cast, "SC05")
    assert access.get_at_desk(c.actor(deputy), application.public_id)
    deciding.approve(application.public_id, actor=c.actor(deputy))
    entry = last_entry(application)
    assert (entry.actor_name, entry.on_behalf_of) == ("代理人", "签发甲")
    assert "签发" in entry.post
    assert application.tasks.get(kind=TaskKind.SIGN).done_by_name == "代理人（代签发甲）"
    with standing_at(now() + timedelta(days=2)):
        assert not access.open_tasks(c.actor(deputy)).filter(kind=TaskKind.SIGN).exists()


def test_nobody_handles_his_own_matter(cast):
    c.a_post(cast.applicant, Role.CLERK, "SCJGJ")
    application = c.filed(cast, "SC05")
    with pytest.raises(Refused, match="回避"):
        acceptance.accept(application.public_id, actor=c.actor(cast.applicant))
    assert claims.take_next(c.actor(cast.applicant)) is None
    assert claims.take_next(c.actor(cast.clerk)) == application
    with pytest.raises(Refused, match="回避"):
        claims.hand_over(application.public_id, actor=c.actor(cast.clerk), to=cast.applicant)
    assert last_entry(filing.withdraw(application.public_id, actor=c.actor(cast.applicant))).post == ""


def test_the_journal_names_the_post_that_was_used(cast):
    c.a_post(cast.clerk, Role.SIGNER, "ZJJ")
    c.a_post(cast.clerk, Role.REVIEWER, "SCJGJ")
    application = c.accepted(cast, "SC05")
    assert last_entry(application).post.endswith("市场监督管理局 · 窗口")
    reviewing.pass_on(application.public_id, actor=c.actor(cast.clerk), opinion="通过")
    assert last_entry(application).post.endswith("市场监督管理局 · 审查")


def test_that_one_person_accepted_and_decided_is_written_down(cast):
    c.a_post(cast.clerk, Role.SIGNER, "SCJGJ")
    application = c.reviewed(cast, "SC05", Outcome.DENIED)
    with pytest.raises(Refused, match="拟的是不予"):
        deciding.approve(application.public_id, actor=c.actor(cast.clerk))
    deciding.approve(application.public_id, actor=c.actor(cast.clerk), opinion="补充核查后符合")
    assert last_entry(application).changes["same_person"] is True
    assert last_entry(application).changes["proposed"] == "denied"


def _hall_clerk(point):
    user = c.a_user(f"{point.name}窗口")
    Post.objects.create(user=user, role=Role.CLERK, service_point=point, starts_on=date(2020, 1, 1))
    return user


def _entered(cast, clerk, point) -> Application:
    """For a person without an account."""
    draft = c.a_draft(cast, "SC05", service_point=point, entered_by=clerk)
    Application.objects.filter(pk=draft.pk).update(applicant=None)
    return filing.submit(draft.public_id, actor=c.actor(clerk))


def test_a_hall_clerk_takes_what_came_in_at_his_point_only(cast):
    points = list(ServicePoint.objects.all()[:2])
    here, there = (_hall_clerk(point) for point in points)
    mine = _entered(cast, here, points[0])
    elsewhere = _entered(cast, there, points[1])
    online = c.filed(cast, "SC05")
    assert access.get_at_desk(c.actor(here), mine.public_id)
    for foreign in (elsewhere, online):
        with pytest.raises(Http404):
            access.get_at_desk(c.actor(here), foreign.public_id)
        with pytest.raises(Refused):
            acceptance.accept(foreign.public_id, actor=c.actor(here))
    assert why_not(Move.URGE, c.application_anew(elsewhere), c.actor(here))
    acceptance.accept(mine.public_id, actor=c.actor(here))
    assert access.get_at_desk(c.actor(here), mine.public_id), "it stays visible where it was entered"


def test_any_clerk_it_reaches_withdraws_a_window_case_for_the_person(cast):
    draft = c.a_draft(cast, "SC05", entered_by=cast.clerk)
    Application.objects.filter(pk=draft.pk).update(applicant=None)
    filing.submit(draft.public_id, actor=c.actor(cast.clerk))
    with pytest.raises(Refused):
        filing.withdraw(draft.public_id, actor=c.actor(cast.reviewer))
    colleague = c.a_post(c.a_user("窗口乙"), Role.CLERK, "SCJGJ")
    done = filing.withdraw(draft.public_id, actor=c.actor(colleague), reason="本人到窗口要求撤回")
    assert done.outcome == Outcome.WITHDRAWN
    assert last_entry(done).on_behalf_of == done.applicant_name
    assert Notice.objects.filter(recipient=None, channel="sms", kind="withdraw").exists()
