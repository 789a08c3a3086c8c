"""Why a move does not fit the state a case is in, as a clerk would say it."""

from dataclasses import dataclass

from approvals.workflow.choices import Move, Outcome, State
from approvals.workflow.models import Application


@dataclass(frozen=True)
class Words:
    """`early`: before its time; `late`: after it; `closed`: how “这件已经办结（准予），” goes on."""

    early: str = ""
    late: str = ""
    closed: str = ""


NOT_ACCEPTED = "还没受理，受理以后才能"
NO_PROCEDURE = "还没受理，没有正在进行的特别程序。"
NO_EXTENSION = "还没受理，没有等批准的延期申请。"
WORDS: dict[Move, Words] = {
    Move.SUBMIT: Words(late="已经提交过了，不用再交。", closed="要办请重新申请。"),
    Move.RESUBMIT: Words("现在没有要补正的，不用交。", "已经受理了，不用再补正。", "不用再补正。"),
    Move.WITHDRAW: Words(closed="不能撤回了。"),
    Move.LAPSE: Words("现在没有等着补正。", "已经受理了，不会再因为没补正结束。", "不用再结束。"),
    Move.DEEM_ACCEPTED: Words(late="已经受理过了。", closed="不用再受理。"),
    Move.ACCEPT: Words(late="已经受理过了。", closed="不用再受理。"),
    Move.REQUEST_CORRECTION: Words(
        late="已经受理了，不能再要求补正。新发现的问题在审查中处理。", closed="不能再要求补正。"
    ),
    Move.CORRECT_ON_SPOT: Words(late="已经受理了，申请表不能再当场更正。", closed="不能再更正。"),
    Move.REFUSE: Words(
        late="已经受理了，不能再作不予受理决定。不符合条件的，审查后作不予许可决定。",
        closed="不能再作不予受理决定。",
    ),
    Move.START_REVIEW: Words(f"{NOT_ACCEPTED}开始审查。", "已经开始审查了。", "不用再审查。"),
    Move.PASS_ON: Words(closed="没有要审查的了。"),
    Move.PROPOSE: Words(f"{NOT_ACCEPTED}拟定意见。", "意见已经拟好，正在等签发。", "不用再拟定意见。"),
    Move.SEND_BACK: Words("审查还没有开始，没有可以退回的环节。", closed="不能再退回。"),
    Move.TAKE_BACK: Words("审查还没有开始，没有送出去的环节可以拿回。", closed="不能再拿回。"),
    Move.TRANSFER: Words(),
    Move.ASK_HELP: Words(closed="不用再请人协办。"),
    Move.ADD_SIGNER: Words(f"{NOT_ACCEPTED}加签。", closed="不能再加签。"),
    Move.APPROVE: Words("还没到签发，拟定意见以后才能作准予决定。", closed="不能再作准予决定。"),
    Move.DENY: Words("还没到签发，拟定意见以后才能作不予许可决定。", closed="不能再作不予许可决定。"),
    Move.TERMINATE: Words(closed="不用再终止。"),
    Move.URGE: Words(closed="不用再催办。"),
    Move.DELIVER: Words("还没有作出决定，没有要送达的文书。"),
    Move.REVOKE: Words("还没有作出决定，没有可以撤销的。"),
    Move.START_PROCEDURE: Words(f"{NOT_ACCEPTED}启动特别程序。", closed="不用再启动特别程序。"),
    Move.TELL_PROCEDURE: Words(NO_PROCEDURE, closed="没有要告知的特别程序。"),
    Move.END_PROCEDURE: Words(NO_PROCEDURE, closed="没有正在进行的特别程序。"),
    Move.CANCEL_PROCEDURE: Words(NO_PROCEDURE, closed="没有正在进行的特别程序。"),
    Move.CAP_PROCEDURE: Words(NO_PROCEDURE, closed="没有正在进行的特别程序。"),
    **dict.fromkeys(
        (
            *(Move.HEARING_REQUEST, Move.HEARING_WAIVE, Move.HEARING_SCHEDULE),
            *(Move.HEARING_NOTIFY, Move.HEARING_HOLD, Move.HEARING_RECORD),
        ),
        Words("还没受理，没有听证要办。", closed="没有正在进行的听证。"),
    ),
    Move.ASK_EXTENSION: Words(f"{NOT_ACCEPTED}申请延期。", closed="不用再延期。"),
    Move.APPROVE_EXTENSION: Words(NO_EXTENSION, closed="不用再延期。"),
    Move.REFUSE_EXTENSION: Words(NO_EXTENSION, closed="不用再延期。"),
    Move.RECOMPUTE: Words(),
}
# While the applicant puts the case right; the others wait until it comes back.
WHILE_CORRECTING = {
    Move.SUBMIT: "已经提交过了，现在要交的是补正。",
    Move.REQUEST_CORRECTION: "告知书已经发出，正在等申请人补正。",
    Move.DEEM_ACCEPTED: "正在等申请人补正，补正期间不会自动受理。",
    Move.URGE: "正在等申请人补正，不用催办。",
    Move.DELIVER: "还没有作出决定，没有要送达的文书。",
    Move.REVOKE: "还没有作出决定，没有可以撤销的。",
}
CORRECTING = "正在等申请人补正，补好会回到队列，到时候再办。"
DRAFT = "这件还没有提交，交来以后才能办。"


def wrong_state(application: Application, move: Move, wanted: tuple[State, ...]) -> str:
    """One sentence. `wanted`: the states the move belongs to."""
    state, words = State(application.state), WORDS.get(move, Words())
    if state == State.DRAFT:
        return DRAFT
    if state == State.CLOSED:
        return f"这件已经办结（{Outcome(application.outcome).label}），{words.closed}"
    if state == State.CORRECTING:
        return WHILE_CORRECTING.get(move, CORRECTING)
    order = list(State)
    over = all(order.index(each) < order.index(state) for each in wanted)
    return words.late if over else words.early
