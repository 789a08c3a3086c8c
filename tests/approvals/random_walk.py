"""One case pressed through by chance: what is possible, what is not, faults, and time that passes."""

import random
from collections import Counter
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from approvals.procedures import hearing_days
from approvals.procedures.checks import does_not_preside, may_be_cancelled
from approvals.procedures.models import Hearing
from approvals.procedures.reading import running, untold
from approvals.workflow.choices import STAGES, Move, Outcome, RefusalGround, State, TaskKind, TaskState
from approvals.workflow.holding import held
from approvals.workflow.layout import ends_review, tasks_of
from approvals.workflow.models import Application, Verdict
from approvals.workflow.options import why_not
from approvals.workflow.refusals import Refused
from approvals.workflow.transitions import VERBS
from hall.catalog.shelf import definition_of
from hall.people.actor import SYSTEM
from hall.worktime import now, today
from hall.worktime.clock import standing_at
from tests import cast as c
from tests.approvals.whole_cases import Seen, check_change, check_standing, drawn

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
            raise AssertionError(f"{error}\n{self.log}\n{drawn(after.case)}") from error

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
        raise AssertionError(f"no end in sight\n{self.log}\n{drawn(self.case)}")

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
