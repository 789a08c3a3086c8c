"""What happens by itself when a day has passed: the day before, on the day, after it, and after a missed run."""

from datetime import date

import pytest

from approvals.clock import sweep as sweeping
from approvals.clock.sweep import sweep
from approvals.clock.tasks import sweep_due
from approvals.workflow.choices import Outcome, State
from approvals.workflow.models import Application
from approvals.workflow.refusals import Refused
from hall.journal.models import Entry
from hall.notices.models import Notice
from hall.worktime import standing_at
from tests import cast as c
from tests.approvals.moments import at

pytestmark = pytest.mark.django_db
ITEM = "ZJ01"
FILED = "2025-03-03 10:00"  # told until 10 March (L05), put right until 17 March


@pytest.fixture
def cast():
    return c.make_cast("ZJJ")


def filed(cast, moment=FILED):
    with standing_at(at(moment)):
        return c.filed(cast, ITEM)


def swept(moment: str) -> int:
    with standing_at(at(moment)):
        return sweep()


def test_nobody_spoke_in_five_days_so_it_was_accepted_on_the_day_it_came(cast):
    """L08, A8."""
    case = filed(cast)
    assert swept("2025-03-10 23:59") == 0
    assert swept("2025-03-11 00:01") == 1
    case.refresh_from_db()
    assert (case.state, case.deemed) == (State.ACCEPTED, True)
    assert case.accepted_at == case.received_at
    assert case.due_on == case.promised_due_on, "counted from the day it came, not from the fifth"
    assert Entry.objects.get(chain=case.chain, action="deem_accepted").actor_name == "系统"
    assert Notice.objects.filter(recipient=cast.applicant, kind="deem_accepted").exists()


def test_what_was_not_put_right_in_time_ends(cast):
    with standing_at(at(FILED)):
        case = c.told(cast, ITEM)
    assert swept("2025-03-17 23:59") == 0
    assert swept("2025-03-18 00:01") == 1
    case.refresh_from_db()
    assert (case.state, case.outcome) == (State.CLOSED, Outcome.LAPSED)


def test_a_late_run_catches_up_oldest_first(cast):
    newer, older = filed(cast, "2025-03-10 10:00"), filed(cast, "2025-03-03 10:00")
    assert swept("2025-06-02 09:00") == 2
    first, second = Entry.objects.filter(action="deem_accepted").order_by("id")
    assert (first.chain, second.chain) == (older.chain, newer.chain)


def test_a_second_run_does_nothing_twice(cast):
    filed(cast)
    assert (swept("2025-03-11 00:01"), swept("2025-03-11 00:02")) == (1, 0)


def test_batches_follow_one_another_to_the_end(cast, monkeypatch):
    monkeypatch.setattr(sweeping, "BATCH", 2)
    for _ in range(5):
        filed(cast)
    assert swept("2025-03-11 00:01") == 5


def test_one_that_fails_is_logged_and_holds_up_no_other(cast, monkeypatch, caplog):
    broken, sound = filed(cast), filed(cast)
    carry_out = sweeping.FOLLOWS[State.SUBMITTED]

    def sometimes(public_id, **given):
        if public_id == broken.public_id:
            raise RuntimeError("disk full")
        return carry_out(public_id, **given)

    monkeypatch.setitem(sweeping.FOLLOWS, State.SUBMITTED, sometimes)
    assert swept("2025-03-11 00:01") == 1
    assert str(broken.public_id) in caplog.text and "disk full" in caplog.text
    states = dict(Application.objects.values_list("public_id", "state"))
    assert (states[broken.public_id], states[sound.public_id]) == (State.SUBMITTED, State.ACCEPTED)


def test_a_case_that_somebody_took_in_hand_meanwhile_is_left_alone(cast, monkeypatch):
    case = filed(cast)
    revision = case.revision - 1  # the row was read before the colleague acted
    with standing_at(at("2025-03-11 00:01")):
        assert not sweeping._carry_out(State.SUBMITTED, case.public_id, revision)
    case.refresh_from_db()
    assert case.state == State.SUBMITTED


def test_a_case_the_verb_refuses_is_left_for_people(cast, monkeypatch, caplog):
    filed(cast)

    def refuse(*_, **__):
        raise Refused("不行。")

    monkeypatch.setitem(sweeping.FOLLOWS, State.SUBMITTED, refuse)
    with caplog.at_level("INFO"):
        assert swept("2025-03-11 00:01") == 0
    assert "到期未自动办理：不行。" in caplog.text


def test_nobody_can_do_by_hand_what_only_the_day_brings(cast):
    from approvals.workflow.acceptance import deem_accepted

    with pytest.raises(Refused, match="系统自动办理"):
        deem_accepted(filed(cast).public_id, actor=c.actor(cast.clerk))


def test_looking_for_what_is_due_costs_one_query_per_kind(cast, django_assert_num_queries):
    filed(cast)
    with standing_at(at(FILED)), django_assert_num_queries(2):
        assert sweep() == 0


def test_the_background_task_sweeps(cast):
    case = filed(cast)
    with standing_at(at("2025-03-11 00:01")):
        sweep_due()
    case.refresh_from_db()
    assert case.state == State.ACCEPTED and case.accepted_at.date() == date(2025, 3, 3)
