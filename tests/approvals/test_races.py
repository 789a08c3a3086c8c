"""Two people press at the same moment: real threads, real transactions. Beside each race stands what would happen without
what prevents it."""

import threading
from contextlib import suppress

import pytest
from django.db import transaction

from approvals.documents.models import DocumentKind, IssuedDocument
from approvals.workflow import acceptance, claims, deciding, filing, numbering
from approvals.workflow import change as frame
from approvals.workflow.choices import State, TaskState
from approvals.workflow.models import Application, ApplicationQuerySet, Serial, Submission, Task
from approvals.workflow.refusals import Refused
from hall.journal.models import Entry
from hall.people.models import Role
from tests import cast as c
from tests.races import committed, no_flush, together  # noqa: F401  (fixtures)

MOMENT = 3  # seconds that a thread waits for the other at the dangerous place
pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def cast():
    return c.make_cast("SCJGJ")


def take_the_lock_away(monkeypatch) -> None:
    """From now on nobody holds a case, and both threads look before either writes."""
    meeting = threading.Barrier(2)

    def look(*args, **given):
        found = real(*args, **given)
        with suppress(threading.BrokenBarrierError):  # the other one may never come here
            meeting.wait(MOMENT)
        return found

    real = frame.why_not
    monkeypatch.setattr(ApplicationQuerySet, "select_for_update", lambda rows, **given: rows.all())
    monkeypatch.setattr(frame, "why_not", look)
    monkeypatch.setattr(claims, "why_not", look)


def sorted_out(outcomes: list) -> tuple[list, list]:
    """(what succeeded, what was refused with a sentence)."""
    done = [each for each in outcomes if isinstance(each, Application)]
    return done, [each for each in outcomes if isinstance(each, Refused)]


# Take next.


def test_each_free_task_is_taken_once_however_many_press(cast):
    waiting = {c.filed(cast, "SC05").pk for _ in range(5)}
    clerks = [c.actor(c.a_post(c.a_user(f"窗口{n}"), Role.CLERK, "SCJGJ")) for n in range(8)]
    outcomes = together(*[lambda who=who: claims.take_next(who) for who in clerks])
    taken = [each.pk for each in outcomes if each]
    assert sorted(taken) == sorted(waiting)
    assert outcomes.count(None) == 3
    assert Task.objects.filter(state=TaskState.OPEN, assignee=None).count() == 0


def test_without_the_lock_two_would_take_the_same(cast, monkeypatch):
    application = c.filed(cast, "SC05")
    take_the_lock_away(monkeypatch)
    clerks = [c.actor(c.a_post(c.a_user(f"窗口{n}"), Role.CLERK, "SCJGJ")) for n in range(2)]
    outcomes = together(*[lambda who=who: claims.take_next(who) for who in clerks])
    assert [each and each.pk for each in outcomes] == [application.pk] * 2


# Double submit.


def test_a_double_submit_files_once_and_tells_the_second(cast):
    draft = c.a_draft(cast, "SC05")
    outcomes = together(*[lambda: filing.submit(draft.public_id, actor=c.actor(cast.applicant))] * 4)
    done, refused = sorted_out(outcomes)
    assert (len(done), len(refused)) == (1, 3)
    assert Submission.objects.filter(application=draft).count() == 1
    assert IssuedDocument.objects.filter(application=draft).count() == 1


def test_without_the_lock_the_second_submit_would_run_into_the_database(cast, monkeypatch):
    draft = c.a_draft(cast, "SC05")
    take_the_lock_away(monkeypatch)
    outcomes = together(*[lambda: filing.submit(draft.public_id, actor=c.actor(cast.applicant))] * 2)
    assert not sorted_out(outcomes)[1], "nobody was told in a sentence"


# Two signers.


def test_two_signers_give_one_decision(cast):
    application = c.reviewed(cast, "SC05")
    other = c.a_post(c.a_user("签发乙"), Role.SIGNER, "SCJGJ")
    outcomes = together(
        lambda: deciding.approve(application.public_id, actor=c.actor(cast.signer)),
        lambda: deciding.deny(application.public_id, actor=c.actor(other), reason="不符合"),
    )
    done, refused = sorted_out(outcomes)
    assert (len(done), len(refused)) == (1, 1)
    assert "已经办结" in refused[0].sentence
    assert _letters(application) == 1


def test_without_the_lock_there_would_be_two_letters(cast, monkeypatch):
    application = c.reviewed(cast, "SC05")
    take_the_lock_away(monkeypatch)
    other = c.a_post(c.a_user("签发乙"), Role.SIGNER, "SCJGJ")
    together(
        lambda: deciding.approve(application.public_id, actor=c.actor(cast.signer)),
        lambda: deciding.deny(application.public_id, actor=c.actor(other), reason="不符合"),
    )
    assert _letters(application) == 2


def _letters(application) -> int:
    kinds = (DocumentKind.APPROVAL, DocumentKind.DENIAL)
    return IssuedDocument.objects.filter(application=application, kind__in=kinds).count()


# Claim, hand over, take away.


def test_handing_over_and_taking_away_at_once_leave_one_holder_and_a_true_journal(cast):
    application = claims.claim(c.filed(cast, "SC05").public_id, actor=c.actor(cast.clerk))
    colleague = c.a_post(c.a_user("窗口乙"), Role.CLERK, "SCJGJ")
    task = application.tasks.get(state=TaskState.OPEN)
    outcomes = together(
        lambda: claims.hand_over(application.public_id, actor=c.actor(cast.clerk), to=colleague),
        lambda: claims.take_away(
            application.public_id, actor=c.actor(cast.supervisor), task=task, reason="压件"
        ),
    )
    done, refused = sorted_out(outcomes)
    assert len(done) + len(refused) == 2 and done
    moves = list(
        Entry.objects.filter(chain=application.chain).order_by("number").values_list("action", flat=True)
    )
    assert moves[-1] in ("take_away", "hand_over")
    holder = Task.objects.get(pk=task.pk).assignee
    assert holder == (None if moves[-1] == "take_away" else colleague)


def test_two_who_claim_the_same_task_are_told_who_has_it(cast):
    application = c.filed(cast, "SC05")
    colleague = c.a_post(c.a_user("窗口乙"), Role.CLERK, "SCJGJ")
    people = (cast.clerk, colleague)
    outcomes = together(
        *[lambda who=who: claims.claim(application.public_id, actor=c.actor(who)) for who in people]
    )
    done, refused = sorted_out(outcomes)
    assert (len(done), len(refused)) == (1, 1)
    assert "正由" in refused[0].sentence


def test_without_the_lock_both_would_believe_to_have_claimed_it(cast, monkeypatch):
    application = c.filed(cast, "SC05")
    take_the_lock_away(monkeypatch)
    colleague = c.a_post(c.a_user("窗口乙"), Role.CLERK, "SCJGJ")
    people = (cast.clerk, colleague)
    outcomes = together(
        *[lambda who=who: claims.claim(application.public_id, actor=c.actor(who)) for who in people]
    )
    assert len(sorted_out(outcomes)[0]) == 2


def test_accepting_while_the_applicant_withdraws_ends_in_one_of_both(cast):
    application = c.filed(cast, "SC05")
    outcomes = together(
        lambda: acceptance.accept(application.public_id, actor=c.actor(cast.clerk)),
        lambda: filing.withdraw(application.public_id, actor=c.actor(cast.applicant)),
    )
    assert sorted_out(outcomes)[0]
    found = Application.objects.get(pk=application.pk)
    open_tasks = found.tasks.filter(state__in=(TaskState.OPEN, TaskState.WAITING)).count()
    assert found.state == State.CLOSED and open_tasks == 0


# Numbers.


def test_numbers_are_never_given_twice():
    outcomes = together(*[lambda: [numbering.next_serial("race") for _ in range(10)]] * 8)
    given = sorted(number for numbers in outcomes for number in numbers)
    assert given == list(range(1, 81))


def test_counting_up_by_reading_first_would_give_a_number_twice():
    Serial.objects.create(purpose="race", last=0)
    meeting = threading.Barrier(2)

    def naive() -> int:
        with transaction.atomic():
            last = Serial.objects.get(purpose="race").last
            meeting.wait(MOMENT)
            Serial.objects.filter(purpose="race").update(last=last + 1)
        return last + 1

    assert together(naive, naive) == [1, 1]
