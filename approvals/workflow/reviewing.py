"""What reviewers do between acceptance and decision: take up, pass on, propose, remind."""

from approvals.workflow import tasks
from approvals.workflow.change import Change, put, verb
from approvals.workflow.choices import STAGES, Move, Outcome, State, TaskKind, TaskResult, TaskState
from approvals.workflow.holding import held
from approvals.workflow.involving import add_signer, ask_help, transfer
from approvals.workflow.layout import tasks_of
from approvals.workflow.models import Task
from approvals.workflow.refusals import Refused
from approvals.workflow.returning import send_back, take_back
from approvals.workflow.takers import takers
from approvals.workflow.telling import tell, tell_supervisors
from approvals.workflow.wording import said
from hall.people.models import User

__all__ = [
    "add_signer",
    "ask_help",
    "begin",
    "pass_on",
    "propose",
    "send_back",
    "start_review",
    "take_back",
    "transfer",
    "urge",
]
PROPOSABLE = (Outcome.APPROVED, Outcome.DENIED)
OPINION = 1000


@verb(Move.START_REVIEW)
def start_review(change: Change, *, task=None) -> None:
    """accepted → reviewing: a reviewer takes up the first stage."""
    change.act_for(held(change.application, change.actor, STAGES, task))
    begin(change)


@verb(Move.PASS_ON)
def pass_on(change: Change, *, opinion: str, task=None, second: User | None = None) -> None:
    """Ends one's part of a stage with an opinion; when all of the step is done the next opens. On-site checks are done by two
    (Art. 34(3)): `second` is the other. The last stage proposes instead. Help that was asked for is given the same way, and
    moves nothing."""
    found = held(change.application, change.actor, (*STAGES, TaskKind.HELP), task)
    if found.kind == TaskKind.HELP:
        _give_help(change, found, opinion)
        return
    begin(change, record=True)
    done = _finish(change, found, opinion, second)
    opened = tasks.open_followers(change, done) or tasks.open_next(change, done.step)
    change.changes["next"] = [task.name for task in opened]
    tell(change, [task.assignee for task in opened], "轮到您办")


@verb(Move.PROPOSE)
def propose(change: Change, *, outcome: str, opinion: str, task=None, second: User | None = None) -> None:
    """The last stage's end: reviewing → deciding, with what is proposed and why. Signers added behind it come before the
    signing."""
    if outcome not in PROPOSABLE:
        raise Refused("请选拟准予还是拟不予。")
    begin(change, record=True)
    done = _finish(change, held(change.application, change.actor, STAGES, task), opinion, second)
    change.application.propose(outcome=Outcome(outcome), opinion=done.opinion)
    tasks.cancel_help(change)
    change.changes["outcome"] = str(outcome)
    opened = tasks.open_followers(change, done)
    tasks.open_signing(change)
    tell(change, [task.assignee for task in opened], "轮到您办")


@verb(Move.URGE)
def urge(change: Change, *, reason: str = "") -> None:
    """催办: reminds everyone who has the case in hand, and of what nobody has, everyone who could take it; at most once a day. Also
    the supervisors, when the applicant urges or nobody has it."""
    open_now = [task for task in tasks_of(change.application) if task.state == TaskState.OPEN]
    put(open_now, urged_at=change.at)
    change.reason = said(reason, "催办的话", 200)
    change.changes["stages"] = [task.name for task in open_now]
    told = [*(task.assignee for task in open_now), *takers(change.application)]
    tell(change, told, "")
    if not change.actor.posts or any(task.assignee_id is None for task in open_now):
        tell_supervisors(change, besides=told)


def begin(change: Change, *, record: bool = False) -> None:
    """accepted → reviewing, when that has not happened yet; `record` for verbs from which it follows."""
    if change.application.state == State.ACCEPTED:
        change.application.start_review()
        if record:
            change.also.append((Move.START_REVIEW, {}))


def _finish(change: Change, found: Task, opinion: str, second: User | None) -> Task:
    opinion = said(opinion, "意见", OPINION, missing="请写意见。")
    more = {"second": _two(change, second)} if found.kind == TaskKind.SITE else {}
    done = tasks.finish(change, (found.kind,), found, TaskResult.PASSED, opinion, **more)
    change.reason = opinion
    change.changes |= {"stage": done.name}
    if more:
        change.changes["second"] = second.get_full_name()
    return done


def _two(change: Change, second: User | None) -> User:
    if second is None:
        raise Refused("现场核查要两名以上工作人员（行政许可法第三十四条），请填写第二位核查人。")
    if second == change.actor.user:
        raise Refused("第二位核查人不能是您自己。")
    tasks.post_of_colleague(change, second)
    return second


def _give_help(change: Change, found: Task, opinion: str) -> None:
    opinion = said(opinion, "意见", OPINION, missing="请写意见。")
    tasks.finish(change, (TaskKind.HELP,), found, TaskResult.OTHER, opinion)
    change.reason = opinion
    change.changes |= {"stage": found.name}
    tell(change, [found.asked_by], "协办意见来了")
