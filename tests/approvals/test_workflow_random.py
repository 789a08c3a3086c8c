"""Whatever people press, in whatever order: no illegal state, no broken chain, no lost message, no dead end."""

import random
from collections import Counter
from contextlib import ExitStack
from datetime import datetime, time, timedelta
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import timezone

from approvals.procedures import hearing_days
from approvals.procedures.checks import does_not_preside, may_be_cancelled
from approvals.procedures.models import Hearing
from approvals.procedures.reading import running, untold
from approvals.workflow import access
from approvals.workflow.choices import (
    OPEN,
    STAGES,
    WITH_US,
    Move,
    Outcome,
    RefusalGround,
    State,
    TaskKind,
    TaskState,
)
from approvals.workflow.holding import held
from approvals.workflow.layout import ends_review, tasks_of
from approvals.workflow.models import Application, Verdict
from approvals.workflow.options import why_not
from approvals.workflow.plan import review_plan
from approvals.workflow.refusals import Refused
from approvals.workflow.transitions import VERBS
from hall.catalog.models import ServiceItem
from hall.catalog.shelf import definition_of
from hall.journal.hashing import entry_digest
from hall.journal.models import Entry
from hall.notices.models import Channel, Notice
from hall.people.actor import SYSTEM
from hall.people.models import Absence, Role
from hall.worktime import now, today
from hall.worktime.clock import standing_at
from tests import cast as c

pytestmark = pytest.mark.django_db

# In turn with a site check; five departments side by side; one of two suffices; one beside the other; none at all.
ITEMS = ("SC05", "ZG04", "ZJ09", "ZF01", "SC04")
STEPS = 45
WALKS = 30

# Move → the states it may lead from and to. What is not here leaves the state as it is.
EDGES = {
    Move.SUBMIT: {("draft", "submitted")},
    Move.REQUEST_CORRECTION: {("submitted", "correcting")},
    Move.RESUBMIT: {("correcting", "submitted")},
    Move.LAPSE: {("correcting", "closed")},
    Move.ACCEPT: {("submitted", "accepted"), ("submitted", "deciding")},
    Move.DEEM_ACCEPTED: {("submitted", "accepted"), ("submitted", "deciding")},
    Move.REFUSE: {("submitted", "closed")},
    Move.START_REVIEW: {("accepted", "reviewing")},
    Move.START_PROCEDURE: {("accepted", "reviewing"), ("reviewing", "reviewing"), ("deciding", "deciding")},
    Move.PASS_ON: {(a, "reviewing") for a in ("accepted", "reviewing")}
    | {(a, a) for a in ("submitted", "accepted", "reviewing", "deciding")},
    Move.CLAIM: {("accepted", "reviewing")} | {(a, a) for a in (*WITH_US, "closed")},
    Move.PROPOSE: {("accepted", "deciding"), ("reviewing", "deciding")},
    Move.SEND_BACK: {("reviewing", "reviewing"), ("deciding", "reviewing"), ("deciding", "deciding")},
    Move.TAKE_BACK: {("reviewing", "reviewing"), ("deciding", "reviewing"), ("deciding", "deciding")},
    Move.APPROVE: {("deciding", "closed")},
    Move.DENY: {("deciding", "closed")},
    Move.WITHDRAW: {(a, "closed") for a in OPEN},
    Move.TERMINATE: {(a, "closed") for a in OPEN},
}
# Moves the applicant must hear of.
TOLD = {
    *(Move.SUBMIT, Move.RESUBMIT, Move.REQUEST_CORRECTION, Move.ACCEPT, Move.DEEM_ACCEPTED, Move.REFUSE),
    *(Move.APPROVE, Move.DENY, Move.WITHDRAW, Move.TERMINATE, Move.LAPSE, Move.REVOKE),
    *(Move.TELL_PROCEDURE, Move.END_PROCEDURE, Move.CANCEL_PROCEDURE, Move.APPROVE_EXTENSION),
    *(Move.HEARING_WAIVE, Move.HEARING_NOTIFY, Move.HEARING_RECORD),
}
# Told when there is something to tell: a notice, a survey's cap, who asked, a day that had been announced.
SOMETIMES_TOLD = {
    *(Move.START_PROCEDURE, Move.CAP_PROCEDURE, Move.HEARING_REQUEST, Move.HEARING_SCHEDULE),
}
# How often what is possible is done, of moves that are possible; what ends a case rarely, else none would grow old.
WEIGHT = {
    **dict.fromkeys((Move.WITHDRAW, Move.TERMINATE, Move.REFUSE, Move.REVOKE), 0.2),
    **dict.fromkeys(
        (Move.LAPSE, Move.URGE, Move.TRANSFER, Move.HAND_OVER, Move.TAKE_AWAY, Move.CORRECT_ON_SPOT), 1
    ),
    Move.DEEM_ACCEPTED: 20,
    **dict.fromkeys((Move.ACCEPT, Move.PASS_ON, Move.PROPOSE, Move.ADD_SIGNER), 9),
    **dict.fromkeys((Move.SEND_BACK, Move.TAKE_BACK, Move.REQUEST_CORRECTION), 7),
    **dict.fromkeys((Move.APPROVE, Move.DENY), 2),
    **dict.fromkeys(
        (
            *(Move.START_PROCEDURE, Move.TELL_PROCEDURE, Move.END_PROCEDURE, Move.CANCEL_PROCEDURE),
            *(Move.CAP_PROCEDURE, Move.HEARING_REQUEST, Move.HEARING_WAIVE, Move.HEARING_SCHEDULE),
            *(Move.HEARING_NOTIFY, Move.HEARING_HOLD, Move.HEARING_RECORD),
            *(Move.ASK_EXTENSION, Move.APPROVE_EXTENSION, Move.REFUSE_EXTENSION, Move.RECOMPUTE),
        ),
        1,
    ),
}


RARE = {move for move, weight in WEIGHT.items() if weight <= 1}


@pytest.fixture
def crew():
    """Everybody who can have to do with a case of each item: two of each post, and a deputy."""
    cast = c.make_cast("SCJGJ")
    found = {}
    for code in ITEMS:
        item = ServiceItem.objects.with_current().get(code=code)
        lead = item.department_id
        cast_there = c.make_staff(lead, cast) if lead != "SCJGJ" else cast
        departments = {part.department for part in review_plan(definition_of(item.current))} | {lead}
        people = [cast.applicant, cast.stranger]
        people += [getattr(cast_there, role) for role in (Role.CLERK, Role.SIGNER, Role.SUPERVISOR)]
        for department in sorted(departments):
            people += [c.a_post(c.a_user(f"{department}{n}"), Role.REVIEWER, department) for n in "甲乙"]
        people += [c.a_post(c.a_user(f"签发{code}"), Role.SIGNER, lead)]
        people += [c.a_post(c.a_user(f"窗口{code}"), Role.CLERK, lead)]
        checkers = [user for user in people if user.posts.filter(role=Role.REVIEWER).exists()]
        found[code] = SimpleNamespace(
            cast=cast_there, people=people, checkers=checkers, draft=c.a_draft(cast_there, code).pk
        )
        Absence.objects.create(
            user=people[-2], deputy=people[-3], starts_on=today(), ends_on=today() + timedelta(days=400)
        )
    return found


def test_whatever_is_pressed_the_case_stays_whole_and_can_be_finished(crew):
    made = Counter()
    for seed in range(WALKS):
        made += walk(crew, seed)
    assert set(Move) - set(made) <= RARE, f"chance left out {set(Move) - set(made) - RARE}"


def walk(crew, seed: int) -> Counter:
    """One case from draft to its end, by chance; how often each move was made. Nothing of it stays."""
    chance = random.Random(seed)
    with transaction.atomic():
        with ExitStack() as clock:
            found = Walk(crew[ITEMS[seed % len(ITEMS)]], clock, chance)
            found.make(c.actor(found.case.applicant), Move.SUBMIT)
            for _ in range(chance.randint(10, STEPS)):
                found.press()
            found.finish()
        transaction.set_rollback(True)
    return found.made


class Walk:
    """One case and the people around it."""

    def __init__(self, crew, clock, chance: random.Random):
        self.crew, self.clock, self.chance = crew, clock, chance
        self.pk, self.log = crew.draft, []
        self.made: Counter = Counter()
        self.actors = [*map(c.actor, crew.people), SYSTEM]

    @property
    def case(self) -> Application:
        return Application.objects.get(pk=self.pk)

    def press(self) -> None:
        """Mostly what is possible, sometimes what is not; time passes, faults are found."""
        does = self.chance.choices(
            (self.make_a_possible_move, self.make_any_move, self.find_fault, self.let_time_pass),
            (12, 4, 2, 2),
        )[0]
        does()

    def let_time_pass(self) -> None:
        hours = self.chance.choice((1, 5, 30, 24 * 20))
        self.clock.enter_context(standing_at(now() + timedelta(hours=hours)))

    def find_fault(self) -> None:
        """Whoever looks through a case marks a paper; sometimes what was wrong is fine now."""
        case = self.case
        keys = [material.code for material in definition_of(case.version).materials][:4]
        if case.state != State.SUBMITTED or not keys:
            return
        fine = self.chance.random() < 0.5
        Verdict.objects.update_or_create(
            application=case,
            round=case.round,
            subject=Verdict.Subject.MATERIAL,
            key=self.chance.choice(keys),
            defaults={
                "fine": fine,
                "wrong": "" if fine else "看不清",
                "by": self.crew.cast.clerk,
                "at": now(),
            },
        )

    def make_a_possible_move(self) -> None:
        case = self.case
        some = self.chance.sample(self.actors, min(9, len(self.actors)))
        may = {move: [actor for actor in some if not why_not(move, case, actor)] for move in Move}
        possible = [move for move, actors in may.items() if actors]
        if possible:
            move = self.chance.choices(possible, [WEIGHT.get(move, 4) for move in possible])[0]
            self.make(self.chance.choice(may[move]), move)

    def make_any_move(self) -> None:
        moves = [move for move in Move if WEIGHT.get(move, 4) >= 1]
        self.make(self.chance.choice(self.actors), self.chance.choice(moves))

    def make(self, actor, move: Move) -> None:
        before = Seen(self.case)
        given = self.given(before.case, actor, move)
        self.log.append((str(move), actor.name, before.case.state))
        try:
            with transaction.atomic():
                VERBS[move](before.case.public_id, actor=actor, **given)
        except Refused as refused:
            assert refused.sentence.endswith("。"), self.log
            assert Seen(self.case) == before, self.log
            return
        self.check(move, actor, before)

    def check(self, move: Move, actor, before: "Seen") -> None:
        self.made[move] += 1
        after = Seen(self.case)
        try:
            check_change(move, actor, before, after)
            check_standing(self.actors, after.case)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{self.log}\n{_drawn(after.case)}") from error

    def given(self, case, actor, move: Move) -> dict:
        people = [user for user in self.crew.people if user != actor.user]
        someone = self.chance.choice(people)
        open_now = [task for task in tasks_of(case) if task.state == TaskState.OPEN]
        steps = sorted({each.step for each in tasks_of(case) if each.kind in STAGES}) or [0]
        second = self.second(actor)
        outcome = self.chance.choice((Outcome.APPROVED, Outcome.DENIED))
        to_step = self.chance.choice((None, self.chance.choice(steps)))
        return {
            Move.RESUBMIT: {"answers": c.explained(case)},
            Move.REFUSE: {"ground": RefusalGround.NOT_OURS, "reason": "请向市局申请"},
            Move.CORRECT_ON_SPOT: {
                "key": case.papers.first().code if case.papers.exists() else "M001",
                "note": "换了",
            },
            Move.PASS_ON: {"opinion": "通过", "second": second},
            Move.PROPOSE: {"outcome": outcome, "opinion": "拟好", "second": second},
            Move.SEND_BACK: {"reason": "再看", "to_step": to_step},
            Move.TRANSFER: {"to": someone, "reason": "忙"},
            Move.ASK_HELP: {"of": someone, "request": "请看看"},
            Move.ADD_SIGNER: {"signer": someone, "before": self.chance.random() < 0.5, "reason": "请把关"},
            Move.APPROVE: {"opinion": "同意"},
            Move.DENY: {"reason": "不符合"},
            Move.TERMINATE: {"reason": "失联"},
            Move.REVOKE: {"reason": "骗取"},
            Move.DELIVER: {"method": "窗口领取"},
            Move.HAND_OVER: {"to": someone},
            Move.TAKE_AWAY: {"task": self.chance.choice(open_now or [None]), "reason": "压件"},
            Move.START_PROCEDURE: {
                "kind": self.chance.choice(("expert", "testing", "survey", "hearing")),
                "reason": "复杂",
                "tell": self.chance.random() < 0.7,
            },
            Move.TELL_PROCEDURE: {"procedure": self.one_of(untold(case))},
            Move.END_PROCEDURE: {"result": "通过", "procedure": self.one_of(running(case))},
            Move.CANCEL_PROCEDURE: {
                "reason": "不用了",
                "wish": "书面撤回",
                "procedure": self.one_of(running(case)),
            },
            Move.HEARING_REQUEST: {"who": "邻居周婷"},
            Move.HEARING_WAIVE: {"note": "来电说不要听证"},
            Move.HEARING_SCHEDULE: {"when": _earliest(), "place": "听证室", "presider": someone},
            Move.HEARING_RECORD: {"record": "双方陈述", "signed_by": "张明"},
            Move.ASK_EXTENSION: {"days": 5, "reason": "等材料"},
            Move.REFUSE_EXTENSION: {"opinion": "抓紧办"},
            Move.RECOMPUTE: {"notice": "放假安排"},
        }.get(move, {})

    def one_of(self, procedures):
        return self.chance.choice(procedures).public_id if procedures else None

    def second(self, actor):
        return next(user for user in self.crew.checkers if user != actor.user)

    def finish(self) -> None:
        """Everybody does what is before him: the case comes to an end, and what was decided is delivered."""
        for _ in range(80):
            case = self.case
            if case.state == State.CLOSED and not case.due_on:
                return
            self.one_step_on(case)
        raise AssertionError(f"no end in sight\n{self.log}\n{_drawn(self.case)}")

    def one_step_on(self, case) -> None:
        if case.state in (State.DRAFT, State.CORRECTING):
            move = Move.SUBMIT if case.state == State.DRAFT else Move.RESUBMIT
            self.make(c.actor(case.applicant), move)
            return
        task = next(t for t in tasks_of(case) if t.state == TaskState.OPEN and t.kind != TaskKind.HELP)
        if found := running(case):
            self.let_it_end(case, task, found[0])
            return
        if task.kind == TaskKind.ACCEPT:
            Verdict.objects.filter(application=case).update(fine=True, wrong="")
        fit = [each for each in self.actors if not does_not_preside(case, each, task)]
        actor = next(each for each in fit if held(case, each, (task.kind,), task))
        moves = {TaskKind.ACCEPT: Move.ACCEPT, TaskKind.SIGN: Move.APPROVE, TaskKind.DELIVER: Move.DELIVER}
        last = Move.PROPOSE if ends_review(case, task) else Move.PASS_ON
        move, before = moves.get(task.kind, last), Seen(case)
        self.log.append((str(move), actor.name, case.state))
        VERBS[move](case.public_id, actor=actor, task=task, **self.given(case, actor, move))
        self.check(move, actor, before)

    def let_it_end(self, case, task, procedure) -> None:
        """A special procedure holds the decision up."""
        actor = next(each for each in self.actors if held(case, each, (task.kind,), task))
        if not may_be_cancelled(procedure):
            told = procedure.hearing.state == Hearing.State.TOLD
            ends = (c.actor(case.applicant), Move.HEARING_WAIVE) if told else (actor, Move.HEARING_RECORD)
            self.make(*ends)
            return
        before = Seen(case)
        given = {"reason": "不用了", "wish": "书面撤回", "procedure": procedure.public_id}
        VERBS[Move.CANCEL_PROCEDURE](case.public_id, actor=actor, **given)
        self.check(Move.CANCEL_PROCEDURE, actor, before)


def _earliest():
    day = hearing_days.earliest(today()).date
    return timezone.make_aware(datetime.combine(day, time(14, 30)))


class Seen:
    """What can be compared before and after."""

    def __init__(self, case: Application):
        self.case = case
        self.entries = list(Entry.objects.filter(chain=case.chain).order_by("number"))
        self.notices = list(Notice.objects.filter(recipient=case.applicant_id, channel=Channel.PORTAL))
        self.stages_left = sum(
            task.kind in STAGES and task.kind != TaskKind.ADDED
            for task in tasks_of(case)
            if task.state in (TaskState.OPEN, TaskState.WAITING)
        )

    def facts(self) -> tuple:
        return self.case.revision, len(self.entries), len(self.notices), _rows(self.case)

    def __eq__(self, other):
        return self.facts() == other.facts()

    __hash__ = None


def _rows(case) -> list[tuple]:
    return [(t.pk, t.state, t.assignee_id, t.claimed_until, t.step, t.follows_id) for t in tasks_of(case)]


def check_change(move: Move, actor, before: Seen, after: Seen) -> None:
    """One verb: one step of the state, one revision, its entry in an unbroken chain, its message exactly once."""
    edge = (before.case.state, after.case.state)
    assert edge in EDGES.get(move, {(before.case.state, before.case.state)}), (move, edge)
    assert after.case.revision == before.case.revision + 1
    assert before.case.number in (None, after.case.number)
    assert after.case.round == after.case.submissions.count()
    new = after.entries[len(before.entries) :]
    assert after.entries[: len(before.entries)] == before.entries
    assert new[-1].action == move
    assert new[-1].actor_id == (actor.user.pk if actor.user else None)
    assert new[-1].post or actor.user is None or access.is_applicant(actor, after.case), "which post?"
    check_chain(after.entries)
    told = {notice.pk for notice in after.notices} - {notice.pk for notice in before.notices}
    mine = Notice.objects.filter(pk__in=told, kind=str(move)).count()
    if move in SOMETIMES_TOLD and mine == 1:
        return
    assert mine == (1 if move in TOLD or (move == Move.DELIVER and actor.posts) else 0), "told once"
    if move in (Move.SEND_BACK, Move.TAKE_BACK):
        assert after.stages_left >= before.stages_left, "a return never moves a case forward"


def check_chain(entries: list[Entry]) -> None:
    previous = ""
    for number, entry in enumerate(entries, start=1):
        assert (entry.number, entry.previous) == (number, previous)
        assert entry.digest == entry_digest(entry)
        previous = entry.digest


def check_standing(actors, case: Application) -> None:
    """What must be true of every case at every moment."""
    tasks = tasks_of(case)
    open_now = [task for task in tasks if task.state == TaskState.OPEN]
    waiting = [task for task in tasks if task.state == TaskState.WAITING]
    work = [task for task in open_now if task.kind != TaskKind.HELP]
    assert {task.due_on for task in open_now} <= {case.due_on or case.promised_due_on}
    if case.state in (State.DRAFT, State.CORRECTING):
        assert not open_now and not waiting
    elif case.state == State.CLOSED:
        check_closed(case, open_now, waiting)
    else:
        assert (case.due_on or case.paused_on) and work, "somebody has something to do"
        check_by_state(case, work, waiting)
        for task in work:
            assert any(held(case, actor, (task.kind,), task) for actor in actors), (
                f"nobody can do {task.name}"
            )
    check_waiting(open_now, waiting)


def check_closed(case, open_now, waiting) -> None:
    undelivered = case.decided_at and not case.delivered_at and case.outcome != Outcome.REVOKED
    assert [task.kind for task in open_now] == ([TaskKind.DELIVER] if undelivered else [])
    assert not waiting and case.outcome
    assert bool(case.due_on) == bool(undelivered)


def check_by_state(case, work, waiting) -> None:
    kinds = {task.kind for task in (*work, *waiting)}
    if case.state == State.SUBMITTED:
        assert [task.kind for task in work] == [TaskKind.ACCEPT] and not waiting
    elif case.state == State.DECIDING:
        signing = [task for task in (*work, *waiting) if task.kind == TaskKind.SIGN]
        assert len(signing) == 1 and kinds <= {TaskKind.SIGN, TaskKind.ADDED}
        assert (signing[0] in work) == (len(work) + len(waiting) == 1)
    else:
        assert kinds <= set(STAGES) and kinds != {TaskKind.ADDED}
        assert len({task.step for task in work}) == 1, "one step at a time"
        ends = [task for task in work if ends_review(case, task)]
        last = {task.pk for task in ends}
        assert not ends or all(task.pk in last or task.kind == TaskKind.ADDED for task in (*work, *waiting))


def check_waiting(open_now, waiting) -> None:
    """Nobody is left with a task that leads nowhere: what waits has something pending before it."""
    pending = {task.pk: task for task in (*open_now, *waiting)}
    for task in waiting:
        before = [each for each in pending.values() if each.step < task.step and each.kind != TaskKind.HELP]
        assert task.follows_id in pending or before, f"{task.name} waits for nothing"


def _drawn(case) -> str:
    return "\n".join(
        f"{t.pk} step {t.step} {t.kind} {t.name} {t.state} {t.result} follows {t.follows_id} repeats {t.repeats_id} {t.rule}"
        for t in tasks_of(case)
    )
