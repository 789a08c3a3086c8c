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
    *(Move.START_PROCEDURE, Move.TELL_PROCEDURE, Move.END_PROCEDURE, Move.CANCEL_PROCEDURE),
    *(Move.HEARING_REQUEST, Move.HEARING_WAIVE, Move.HEARING_SCHEDULE, Move.HEARING_NOTIFY),
    *(Move.HEARING_HOLD, Move.HEARING_RECORD),
    *(Move.ASK_EXTENSION, Move.APPROVE_EXTENSION, Move.REFUSE_EXTENSION),
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
    Move.START_PROCEDURE: "特别程序启动了。",
    Move.TELL_PROCEDURE: "告知书发出了，从今天起暂停计时。",
    Move.END_PROCEDURE: "结果记下了，从明天起恢复计时。",
    Move.CANCEL_PROCEDURE: "取消了，申请人会收到消息。",
    Move.HEARING_REQUEST: "听证申请记下了，请在 20 个工作日内举行。",
    Move.HEARING_WAIVE: "记下了，不举行听证。",
    Move.HEARING_SCHEDULE: "听证时间定好了，请发听证通知。",
    Move.HEARING_NOTIFY: "听证通知发出了。",
    Move.HEARING_HOLD: "记下了，请登记签字的笔录。",
    Move.HEARING_RECORD: "笔录登记了，听证结束，从明天起恢复计时。",
    Move.ASK_EXTENSION: "延期申请交给负责人了，他会收到消息。",
    Move.APPROVE_EXTENSION: "延期批准了，告知书发给申请人了。",
    Move.REFUSE_EXTENSION: "没有批准，申请的同事会收到消息。",
}


def stays(move: Move) -> bool:
    return move in STAYS


def said_of(move: Move, application, form) -> str:
    """One sentence with the case it is about."""
    said = "协办意见交了，请您的人会收到消息。" if move == Move.PASS_ON and helps(form.held) else SAID[move]
    return f"{application.applicant_name}的{form.definition.name}：{said}"
