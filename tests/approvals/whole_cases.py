"""What must be true of every case at every moment, and of every change whatever was pressed."""

from approvals.workflow import access
from approvals.workflow.choices import OPEN, STAGES, WITH_US, Move, Outcome, State, TaskKind, TaskState
from approvals.workflow.holding import held
from approvals.workflow.layout import ends_review, tasks_of
from approvals.workflow.models import Application
from hall.journal.hashing import entry_digest
from hall.journal.models import Entry
from hall.notices.models import Channel, Notice

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


def drawn(case) -> str:
    return "\n".join(
        f"{t.pk} step {t.step} {t.kind} {t.name} {t.state} {t.result} follows {t.follows_id} repeats {t.repeats_id} {t.rule}"
        for t in tasks_of(case)
    )
