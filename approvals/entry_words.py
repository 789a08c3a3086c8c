"""What each move of a case is called in its journal: the sentence after the name."""

from collections.abc import Callable

from approvals.workflow.choices import Move, Outcome


def _submitted(entry) -> str:
    return f"提交了申请，办件编号 {entry.changes['number']}" if "number" in entry.changes else "提交了申请"


def _told(entry) -> str:
    points = entry.changes.get("points")
    return f"发出一次性告知，要补正 {points} 处" if points else "发出一次性告知"


def _proposed(entry) -> str:
    outcome = entry.changes.get("outcome")
    return f"拟定意见：{Outcome(outcome).label}" if outcome in Outcome else "拟定了意见"


def _passed(entry) -> str:
    stage, following = entry.changes.get("stage"), entry.changes.get("next")
    if following is None:
        return "给出了协办意见"
    done = f"办完“{stage}”" if stage else "办完这一环节"
    return f"{done}，送“{'、'.join(following)}”" if following else f"{done}，等同时办的其他人"


def _sent_back(entry) -> str:
    to = entry.changes.get("to")
    return f"退回到“{'、'.join(to)}”" if isinstance(to, list) and to else "退回前面的环节"


def _of_stage(said: str, name: str = "") -> Callable:
    """A sentence on one stage and, under `name` of the changes, a colleague: {stage}, {who}."""

    def sentence(entry) -> str:
        changes = entry.changes
        return said.format(stage=changes.get("stage") or "这一步", who=changes.get(name) or "同事")

    return sentence


def _signer_added(entry) -> str:
    where = "之前" if entry.changes.get("before") else "之后"
    return f"在“{entry.changes.get('stage') or '这一步'}”{where}请{entry.changes.get('signer') or '同事'}加签"


def _taken_away(entry) -> str:
    changes = entry.changes
    return f"把“{changes.get('stage')}”从{changes.get('from')}手里收回，交给{changes.get('to')}"


def _corrected(entry) -> str:
    name = entry.changes.get("name")
    return f"当场更正了“{name}”" if name else "当场更正"


def _decided(said: str) -> Callable:
    def sentence(entry) -> str:
        other = entry.changes.get("proposed")
        note = f"（拟的是{Outcome(other).label}）" if other in Outcome else ""
        return said + note + ("（受理和决定是同一个人）" if entry.changes.get("same_person") else "")

    return sentence


WORDS = {
    Move.SUBMIT: _submitted,
    Move.REQUEST_CORRECTION: _told,
    Move.RESUBMIT: "交来了补正材料",
    Move.LAPSE: "到期没有补正，这件结束",
    Move.ACCEPT: "受理了这件",
    Move.DEEM_ACCEPTED: "5 个工作日内没有告知，视为受理",
    Move.REFUSE: "决定不予受理",
    Move.START_REVIEW: "开始审查",
    Move.PASS_ON: _passed,
    Move.SEND_BACK: _sent_back,
    Move.TAKE_BACK: _of_stage("把“{stage}”拿回到自己手里"),
    Move.TRANSFER: _of_stage("把“{stage}”转给{who}办", "to"),
    Move.ASK_HELP: _of_stage("请{who}协办", "of"),
    Move.ADD_SIGNER: _signer_added,
    Move.URGE: "催办",
    Move.PROPOSE: _proposed,
    Move.APPROVE: _decided("决定准予"),
    Move.DENY: _decided("决定不予许可"),
    Move.WITHDRAW: "撤回了申请",
    Move.TERMINATE: "终止了这件",
    Move.DELIVER: "送达了结果",
    Move.REVOKE: "撤销了决定",
    Move.CORRECT_ON_SPOT: _corrected,
    Move.CLAIM: _of_stage("接手“{stage}”"),
    Move.RELEASE: _of_stage("把“{stage}”放回队列"),
    Move.HAND_OVER: _of_stage("把“{stage}”交给{who}", "to"),
    Move.TAKE_AWAY: _taken_away,
    "claim_lapsed": _of_stage("“{stage}”占用到期没有办理，回到队列"),
    "message": "留言",
    "begin": "开始填写",
    "declare": "作出声明并确认填写无误",
    "continue_at_window": "在窗口接着填写",
    "move_version": "草稿换到事项的新版本",
    "discard": "把草稿放进回收站",
    "restore": "从回收站取回草稿",
    "create_token": "新建了接口令牌",
    "revoke_token": "作废了接口令牌",
    "export_asked": "要求导出办件列表",
    "export_downloaded": "下载了导出的办件列表",
}
