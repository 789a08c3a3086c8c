"""An extension nobody has answered ends with its case: it waits for nobody any more, and the journal says so."""

from datetime import date

import pytest

from approvals.clock import extending
from approvals.clock.dates import day_of
from approvals.clock.models import ClockEntry, Extension
from approvals.entry_words import WORDS
from approvals.procedures.desk import waiting_for
from approvals.workflow import deciding, filing
from approvals.workflow.choices import Move, State
from approvals.workflow.models import Application
from approvals.workflow.refusals import Refused
from hall.journal.models import Entry
from hall.worktime import standing_at
from tests import cast as c
from tests.approvals.case_pages import page_of, plain
from tests.approvals.moments import at
from tests.approvals.procedure_cases import DEPARTMENT, ITEM

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return c.make_cast(DEPARTMENT)


@pytest.fixture
def case(cast):
    """To be decided, with an extension asked for."""
    with standing_at(at("2025-03-03 10:00")):
        found = c.reviewed(cast, ITEM)
        return extending.ask_extension(
            found.public_id, actor=c.actor(cast.signer), days=5, reason="等监测数据"
        )


def ends(cast) -> dict:
    return {
        Move.APPROVE: lambda case: deciding.approve(case, actor=c.actor(cast.signer)),
        Move.DENY: lambda case: deciding.deny(case, actor=c.actor(cast.signer), reason="不符合条件"),
        Move.TERMINATE: lambda case: deciding.terminate(case, actor=c.actor(cast.signer), reason="失联"),
        Move.WITHDRAW: lambda case: filing.withdraw(case, actor=c.actor(cast.applicant)),
    }


@pytest.mark.parametrize("move", [Move.APPROVE, Move.DENY, Move.TERMINATE, Move.WITHDRAW])
def test_it_ends_with_the_case_however_that_ends(client, cast, case, move):
    assert waiting_for(c.actor(cast.leader)).total == 1
    with standing_at(at("2025-03-04 10:00")):
        done = ends(cast)[move](case.public_id)
    asked = Extension.objects.get()
    assert done.state == State.CLOSED
    assert (asked.state, day_of(asked.settled_at)) == ("dropped", date(2025, 3, 4))
    assert (asked.settled_by, asked.settled_by_name) == (None, "")
    assert waiting_for(c.actor(cast.leader)).total == 0
    before, last = Entry.objects.filter(chain=case.chain).order_by("number").reverse()[:2][::-1]
    assert (before.action, last.action) == ("extension_dropped", move)
    assert WORDS[before.action](before) == "结束了这件，没有批复的延期（5 个工作日）不用再批"
    assert not ClockEntry.objects.filter(kind="extended").exists()
    client.force_login(cast.leader)
    page = plain(page_of(client, case))
    assert "延期5个工作日" in page and "不再需要" in page and "这件已经结束，不用再批。" in page
    assert "等负责人批准" not in page and "没有批准" not in page


@pytest.mark.parametrize("answer", ["approve", "refuse"])
def test_what_was_answered_stays_as_it_was_answered(cast, case, answer):
    verbs = {"approve": extending.approve_extension, "refuse": extending.refuse_extension}
    with standing_at(at("2025-03-04 10:00")):
        verbs[answer](case.public_id, actor=c.actor(cast.leader), opinion="抓紧")
        deciding.approve(case.public_id, actor=c.actor(cast.signer))
    assert Extension.objects.get().state == {"approve": "approved", "refuse": "refused"}[answer]
    assert not Entry.objects.filter(chain=case.chain, action="extension_dropped").exists()


def test_nobody_answers_it_any_more(cast, case):
    with standing_at(at("2025-03-04 10:00")):
        deciding.approve(case.public_id, actor=c.actor(cast.signer))
        for verb in (extending.approve_extension, extending.refuse_extension):
            with pytest.raises(Refused):
                verb(case.public_id, actor=c.actor(cast.leader), opinion="同意")
    assert Application.objects.get(pk=case.pk).promised_due_on == case.promised_due_on
