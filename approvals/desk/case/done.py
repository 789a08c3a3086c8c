"""What is said after a press, and where it leads."""

from approvals.desk.case.actions import helps
from approvals.workflow.choices import Move

# After these the person goes on with the same case.
STAYS = (
    *(
        Move.CLAIM,
        Move.START_REVIEW,
        Move.CORRECT_ON_SPOT,
        Move.ASK_HELP,
        Move.URGE,
        Move.TAKE_BACK,
        Move.ADD_SIGNER,
    ),
    *(Move.TAKE_AWAY,),
)
SAID = {
    Move.REQUEST_CORRECTION: "一次性告知发出了，申请人已收到。",
    Move.ACCEPT: "受理了，受理通知书已发给申请人。",
    Move.REFUSE: "不予受理决定书已发出。",
    Move.CORRECT_ON_SPOT: "当场更正记下了。",
    Move.START_REVIEW: "开始审查。",
    Move.PASS_ON: "通过了，已送下一环节。",
    Move.PROPOSE: "意见拟好，已送签发。",
    Move.SEND_BACK: "退回去了，对方会收到消息。",
    Move.TAKE_BACK: "拿回来了，可以改了再送。",
    Move.TRANSFER: "转办了，对方会收到消息。",
    Move.ASK_HELP: "已请同事协办，对方会收到消息。",
    Move.ADD_SIGNER: "加签了，对方会收到消息。",
    Move.URGE: "催办的消息发出了。",
    Move.APPROVE: "准予决定已作出，决定书马上生成。",
    Move.DENY: "不予许可决定已作出，决定书马上生成。",
    Move.TERMINATE: "办理终止了，申请人会收到告知。",
    Move.DELIVER: "送达记下了。",
    Move.REVOKE: "撤销了，原决定书已作废。",
    Move.CLAIM: "归您办了。",
    Move.RELEASE: "放回队列了。",
    Move.HAND_OVER: "交给同事了，对方会收到消息。",
    Move.TAKE_AWAY: "收回了。",
}


def stays(move: Move) -> bool:
    return move in STAYS


def said_of(move: Move, application, form) -> str:
    """One sentence with the case it is about."""
    said = "协办意见交了，请您的人会收到消息。" if move == Move.PASS_ON and helps(form.held) else SAID[move]
    return f"{application.applicant_name}的{form.definition.name}：{said}"
