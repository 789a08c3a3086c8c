"""What can be done with a case, by whom, and if not, why not. One table for screens, API and verbs."""

from dataclasses import dataclass

from approvals.clock import anew, extensions
from approvals.procedures import checks as procedures
from approvals.procedures.models import Hearing
from approvals.workflow import checks
from approvals.workflow.choices import OPEN, STAGES, Move, State, TaskKind
from approvals.workflow.holding import held, holds, is_free
from approvals.workflow.layout import forget_tasks, tasks_of
from approvals.workflow.models import Application, Task
from approvals.workflow.wrong_state import wrong_state
from hall.people.actor import Actor

__all__ = ["Option", "RULES", "forget_tasks", "held_task", "is_free", "options", "tasks_of", "why_not"]


@dataclass(frozen=True)
class Option:
    """A move on a screen. `reason` says why not; empty when it can be made."""

    move: Move
    reason: str = ""

    @property
    def allowed(self) -> bool:
        return not self.reason


def why_not(move: Move, application: Application, actor: Actor, task: Task | None = None) -> str:
    """Empty when the actor may make the move now, else one sentence. Order: the state, who, the rest."""
    states, may, *checks = RULES[move]
    if application.state not in states:
        return wrong_state(application, move, states)
    for check in (may, *checks):
        if reason := check(application, actor, task):
            return reason
    return ""


def options(application: Application, actor: Actor, moves, task: Task | None = None) -> list[Option]:
    return [Option(move, why_not(move, application, actor, task)) for move in moves]


def held_task(application: Application, actor: Actor, kinds, task: Task | None = None) -> Task | None:
    """The open task of these kinds that the actor has in hand, a colleague's he deputises for, or one free for his post."""
    return held(application, actor, kinds, task)


ACCEPTING = holds(TaskKind.ACCEPT)
REVIEWING = holds(*STAGES)
SIGNING = holds(TaskKind.SIGN)
STAGE_OR_SIGN = holds(*STAGES, TaskKind.SIGN)
ANYTHING = holds(*TaskKind)
BEFORE_DECISION = (State.SUBMITTED, State.CORRECTING, State.ACCEPTED, State.REVIEWING, State.DECIDING)
WITH_US = (State.SUBMITTED, State.ACCEPTED, State.REVIEWING, State.DECIDING)
HANDLED = (*WITH_US, State.CLOSED)
UNDER_REVIEW = (State.ACCEPTED, State.REVIEWING, State.DECIDING)
# A hearing gets its day once it was asked for, and may get another until it is held.
SCHEDULABLE = (Hearing.State.REQUESTED, Hearing.State.SCHEDULED, Hearing.State.NOTIFIED)

# Move → states, who, further checks in order. Each check returns '' or the reason.
RULES: dict[Move, tuple] = {
    Move.SUBMIT: ((State.DRAFT,), checks.submitter, checks.not_in_the_bin),
    Move.RESUBMIT: ((State.CORRECTING,), checks.submitter),
    Move.WITHDRAW: (BEFORE_DECISION, checks.submitter),
    Move.LAPSE: ((State.CORRECTING,), checks.system, checks.is_over_due),
    Move.DEEM_ACCEPTED: ((State.SUBMITTED,), checks.system, checks.is_over_due),
    Move.ACCEPT: ((State.SUBMITTED,), ACCEPTING, checks.nothing_wrong),
    Move.REQUEST_CORRECTION: ((State.SUBMITTED,), ACCEPTING, checks.something_wrong, checks.only_old_points),
    Move.CORRECT_ON_SPOT: ((State.SUBMITTED,), ACCEPTING),
    Move.REFUSE: ((State.SUBMITTED,), ACCEPTING),
    Move.START_REVIEW: ((State.ACCEPTED,), REVIEWING),
    Move.PASS_ON: (WITH_US, holds(*STAGES, TaskKind.HELP), checks.leaves_more_to_review),
    Move.PROPOSE: ((State.ACCEPTED, State.REVIEWING), REVIEWING, checks.ends_the_review),
    Move.SEND_BACK: ((State.REVIEWING, State.DECIDING), STAGE_OR_SIGN, checks.has_earlier),
    Move.TAKE_BACK: ((State.REVIEWING, State.DECIDING), checks.can_be_taken_back),
    Move.TRANSFER: (HANDLED, ANYTHING),
    Move.ASK_HELP: (WITH_US, holds(TaskKind.ACCEPT, *STAGES, TaskKind.SIGN)),
    Move.ADD_SIGNER: ((State.ACCEPTED, State.REVIEWING, State.DECIDING), STAGE_OR_SIGN),
    Move.APPROVE: ((State.DECIDING,), SIGNING, procedures.nothing_runs),
    Move.DENY: ((State.DECIDING,), SIGNING, procedures.nothing_runs),
    Move.TERMINATE: (BEFORE_DECISION, checks.signer, procedures.does_not_preside),
    Move.URGE: (
        HANDLED,
        checks.waits_for_us,
        checks.department_may_urge,
        checks.a_day_has_passed_since_urging,
    ),
    Move.DELIVER: ((State.CLOSED,), checks.undelivered, checks.delivers),
    Move.REVOKE: ((State.CLOSED,), checks.signer, checks.granted, procedures.does_not_preside),
    Move.CLAIM: (HANDLED, checks.something_free),
    Move.RELEASE: (HANDLED, checks.something_in_hand),
    Move.HAND_OVER: (HANDLED, ANYTHING),
    Move.TAKE_AWAY: (HANDLED, checks.overseer, checks.somebody_has_it),
    Move.START_PROCEDURE: (UNDER_REVIEW, STAGE_OR_SIGN),
    Move.TELL_PROCEDURE: (UNDER_REVIEW, STAGE_OR_SIGN, procedures.something_untold),
    Move.END_PROCEDURE: (UNDER_REVIEW, STAGE_OR_SIGN, procedures.something_to_end),
    Move.CANCEL_PROCEDURE: (UNDER_REVIEW, STAGE_OR_SIGN, procedures.something_to_cancel),
    Move.CAP_PROCEDURE: (UNDER_REVIEW, checks.system, procedures.something_over_cap),
    Move.HEARING_REQUEST: (
        UNDER_REVIEW,
        procedures.hearing_side,
        procedures.hearing_is(Hearing.State.TOLD),
        procedures.may_be_asked_for,
    ),
    Move.HEARING_WAIVE: (
        UNDER_REVIEW,
        procedures.hearing_side_or_system,
        procedures.hearing_is(Hearing.State.TOLD),
        procedures.may_be_waived,
    ),
    Move.HEARING_SCHEDULE: (UNDER_REVIEW, STAGE_OR_SIGN, procedures.hearing_is(*SCHEDULABLE)),
    Move.HEARING_NOTIFY: (
        UNDER_REVIEW,
        STAGE_OR_SIGN,
        procedures.hearing_is(Hearing.State.SCHEDULED),
    ),
    Move.HEARING_HOLD: (
        UNDER_REVIEW,
        STAGE_OR_SIGN,
        procedures.hearing_is(Hearing.State.NOTIFIED),
        procedures.its_day_has_come,
    ),
    Move.HEARING_RECORD: (UNDER_REVIEW, STAGE_OR_SIGN, procedures.hearing_is(Hearing.State.HELD)),
    Move.ASK_EXTENSION: (
        UNDER_REVIEW,
        STAGE_OR_SIGN,
        extensions.not_asked_yet,
        extensions.still_in_time,
    ),
    Move.APPROVE_EXTENSION: (
        UNDER_REVIEW,
        extensions.leads,
        extensions.something_asked,
        extensions.still_in_time,
    ),
    Move.REFUSE_EXTENSION: (UNDER_REVIEW, extensions.leads, extensions.something_asked),
    Move.RECOMPUTE: ((*OPEN, State.CLOSED), checks.system, anew.still_runs, anew.something_moves),
}
