"""Delivery, what comes after a decision, and what happens by itself."""

from datetime import timedelta

import pytest

from approvals.workflow import acceptance, deciding, filing
from approvals.workflow.choices import TaskKind, TaskState
from approvals.workflow.models import Application
from approvals.workflow.refusals import Refused
from hall.notices.models import Notice
from hall.people.actor import SYSTEM
from hall.worktime import now
from hall.worktime.clock import standing_at
from tests import cast as c
from tests.approvals.looking import opened

pytestmark = pytest.mark.django_db


def test_the_first_download_by_the_applicant_is_the_delivery(cast):
    application = c.approved(cast, "SC05")
    done = deciding.deliver(application.public_id, actor=c.actor(cast.applicant), method="随便写")
    assert (done.delivery_method, opened(done)) == ("电子送达", [])
    assert done.tasks.get(kind=TaskKind.DELIVER).state == TaskState.DONE
    with pytest.raises(Refused, match="已经送达过了"):
        deciding.deliver(application.public_id, actor=c.actor(cast.clerk))


def test_a_revoked_decision_is_void_and_need_not_be_delivered(cast):
    application = c.approved(cast, "SC05")
    done = deciding.revoke(application.public_id, actor=c.actor(cast.signer), reason="以欺骗手段取得")
    assert done.documents.get(kind="approval").void_at
    assert (opened(done), done.due_on) == ([], None)


def test_timers_act_only_when_the_day_has_passed(cast):
    application = c.filed(cast, "SC05")
    with pytest.raises(Refused, match="还没有过期限"):
        acceptance.deem_accepted(application.public_id, actor=SYSTEM)
    with standing_at(now() + timedelta(days=15)):
        done = acceptance.deem_accepted(application.public_id, actor=SYSTEM)
    assert done.deemed
    assert done.accepted_at == done.received_at


def test_an_agent_who_left_hears_no_more_and_the_legal_representative_does(cast):
    draft = c.a_draft(cast, "SC05", enterprise=cast.enterprise)
    Application.objects.filter(pk=draft.pk).update(applicant=cast.agent)
    filing.submit(draft.public_id, actor=c.actor(cast.agent))
    cast.agent.agencies.update(state="removed")
    acceptance.accept(draft.public_id, actor=c.actor(cast.clerk))
    told = set(Notice.objects.filter(kind="accept").values_list("recipient", flat=True))
    assert told == {cast.legal.pk}
