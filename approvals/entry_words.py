"""What each move of a case is called in its journal: the sentence after the name."""

from collections.abc import Callable
from datetime import date, datetime

from approvals.procedures.closing import EXTENSION_DROPPED
from approvals.procedures.models import ProcedureKind
from approvals.procedures.telling import fallen_away
from approvals.workflow.choices import Move, Outcome
from hall.worktime.templatetags.dates import long_moment, plain_date


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


def _ended(said: str) -> Callable:
    """A sentence on the end of a case, and what became of its hearing."""

    def sentence(entry) -> str:
        without = fallen_away(entry.changes.get("hearing"))
        return f"{said}。{without.rstrip('。')}" if without else said

    return sentence


def _procedure(said: str) -> Callable:
    """A sentence on a special procedure: {kind}, {days}, {cap}."""

    def sentence(entry) -> str:
        changes = entry.changes
        return said.format(
            kind=changes.get("kind") or "特别程序", days=changes.get("days"), cap=changes.get("cap")
        )

    return sentence


def _procedure_started(entry) -> str:
    changes = entry.changes
    told = "已书面告知，暂停计时" if changes.get("told") else "没有书面告知，时间照常计算"
    if changes.get("kind") == ProcedureKind.SURVEY.label or changes.get("stops") is False:
        told = "时间照常计算"
    return f"启动了{changes.get('kind') or '特别程序'}，预计 {changes.get('days')} 个工作日，{told}"


def _procedure_cancelled(entry) -> str:
    wish = entry.changes.get("wish")
    return f"取消了{entry.changes.get('kind') or '特别程序'}" + (f"，因为：{wish}" if wish else "")


def _hearing_asked(entry) -> str:
    return f"提出听证申请：{entry.changes.get('who') or '申请人'}"


def _hearing_waived(entry) -> str:
    return "到期没有申请听证，视为放弃" if entry.changes.get("passed") else "记下放弃听证"


def _hearing_scheduled(entry) -> str:
    when, presider = entry.changes.get("when"), entry.changes.get("presider")
    said = long_moment(datetime.fromisoformat(when)) if when else ""
    late = "，超过了 20 个工作日" if entry.changes.get("late") else ""
    return f"把听证定在{said}，由{presider}主持{late}"


def _hearing_recorded(entry) -> str:
    scan = entry.changes.get("scan")
    return f"登记了签字的听证笔录{f'（扫描件“{scan}”）' if scan else ''}，从次日起恢复计时"


def _extension(said: str) -> Callable:
    def sentence(entry) -> str:
        return said.format(days=entry.changes.get("days"))

    return sentence


def _recomputed(entry) -> str:
    changes = entry.changes
    soft = "（暂定）" if changes.get("provisional") else ""
    moved = [f"{name} {_day(old)} 改为 {_day(new)}" for name, (old, new) in changes.get("moved", {}).items()]
    if moved:
        return f"按新公布的放假安排重算期限：{'；'.join(moved)}{soft}"
    firm = "，不再是暂定" if changes.get("was_provisional") and not soft else ""
    return f"按新公布的放假安排重算期限，日期没有变{firm}：{_day(changes.get('due_after'))}"


def _day(text: str | None) -> str:
    return plain_date(date.fromisoformat(text)) if text else ""


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
    Move.WITHDRAW: _ended("撤回了申请"),
    Move.TERMINATE: _ended("终止了这件"),
    Move.DELIVER: "送达了结果",
    Move.REVOKE: "撤销了决定",
    Move.CORRECT_ON_SPOT: _corrected,
    Move.CLAIM: _of_stage("接手“{stage}”"),
    Move.RELEASE: _of_stage("把“{stage}”放回队列"),
    Move.HAND_OVER: _of_stage("把“{stage}”交给{who}", "to"),
    Move.TAKE_AWAY: _taken_away,
    Move.START_PROCEDURE: _procedure_started,
    Move.TELL_PROCEDURE: _procedure("书面告知了{kind}要用的时间，从这天起暂停计时"),
    Move.END_PROCEDURE: _procedure("登记了{kind}的结果，从次日起恢复计时"),
    Move.CANCEL_PROCEDURE: _procedure_cancelled,
    Move.CAP_PROCEDURE: _procedure("{kind}到了 {cap} 个工作日的上限，恢复计时"),
    Move.HEARING_REQUEST: _hearing_asked,
    Move.HEARING_WAIVE: _hearing_waived,
    Move.HEARING_SCHEDULE: _hearing_scheduled,
    Move.HEARING_NOTIFY: "发出了听证通知",
    Move.HEARING_HOLD: "举行了听证",
    Move.HEARING_RECORD: _hearing_recorded,
    Move.ASK_EXTENSION: _extension("申请延期 {days} 个工作日"),
    Move.APPROVE_EXTENSION: _extension("批准延期 {days} 个工作日"),
    Move.REFUSE_EXTENSION: _extension("没有批准延期 {days} 个工作日"),
    EXTENSION_DROPPED: _extension("结束了这件，没有批复的延期（{days} 个工作日）不用再批"),
    Move.RECOMPUTE: _recomputed,
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
