"""The kinds of messages that a case sends. What the law wants told cannot be muted (许可法 Art. 32, 38, 42, 44)."""

from approvals.workflow.choices import Move
from hall.notices.kinds import Kind

MY_CASES, DESK = "我的办件", "工作台"

KINDS = {
    str(Move.SUBMIT): Kind("收到申请", MY_CASES, legal=True),
    str(Move.REQUEST_CORRECTION): Kind("要补正", MY_CASES, legal=True),
    str(Move.RESUBMIT): Kind("收到补正材料", MY_CASES),
    str(Move.ACCEPT): Kind("受理", MY_CASES, legal=True),
    str(Move.DEEM_ACCEPTED): Kind("视为受理", MY_CASES, legal=True),
    str(Move.REFUSE): Kind("不予受理", MY_CASES, legal=True),
    str(Move.APPROVE): Kind("准予", MY_CASES, legal=True),
    str(Move.DENY): Kind("不予许可", MY_CASES, legal=True),
    str(Move.DELIVER): Kind("送达", MY_CASES, legal=True),
    str(Move.WITHDRAW): Kind("撤回申请", MY_CASES),
    str(Move.TERMINATE): Kind("终止", MY_CASES, legal=True),
    str(Move.LAPSE): Kind("逾期未补正", MY_CASES, legal=True),
    str(Move.REVOKE): Kind("撤销决定", MY_CASES, legal=True),
    "message_desk": Kind("办理人员给我留言", MY_CASES),
    "file_infected": Kind("上传的文件有病毒", MY_CASES),
    "export_done": Kind("导出好了", DESK, staff=True),
    "message_applicant": Kind("申请人留言", DESK, staff=True),
    f"desk_{Move.RESUBMIT}": Kind("申请人交来补正", DESK, staff=True),
    f"desk_{Move.WITHDRAW}": Kind("申请人撤回申请", DESK, staff=True),
    f"desk_{Move.URGE}": Kind("催办", DESK, staff=True),
    f"desk_{Move.SEND_BACK}": Kind("退回给您", DESK, staff=True),
    f"desk_{Move.PASS_ON}": Kind("轮到您办、协办意见", DESK, staff=True),
    f"desk_{Move.PROPOSE}": Kind("轮到您加签", DESK, staff=True),
    f"desk_{Move.TAKE_AWAY}": Kind("督查收回", DESK, staff=True),
    f"desk_{Move.TERMINATE}": Kind("办理中的件终止", DESK, staff=True),
    f"desk_{Move.TRANSFER}": Kind("转给您办", DESK, staff=True),
    f"desk_{Move.HAND_OVER}": Kind("交给您办", DESK, staff=True),
    f"desk_{Move.ASK_HELP}": Kind("请您协办", DESK, staff=True),
    f"desk_{Move.ADD_SIGNER}": Kind("请您加签", DESK, staff=True),
}
