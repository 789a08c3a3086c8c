"""What alerts are called in journals and among the kinds of messages."""

from approvals.notice_kinds import DESK
from hall.notices.kinds import Kind

RAISED, CONTESTED = "alert_raised", "alert_contested"
UPHELD, STRUCK_OFF = "alert_upheld", "alert_struck_off"
ATTEMPT = "second_correction_attempted"


def _of_alert(said: str):
    """A sentence on the alert named in the changes."""

    def sentence(entry) -> str:
        changes = entry.changes
        return said.format(name=changes.get("name", "预警"), number=changes.get("number", ""))

    return sentence


def _of_rule(entry) -> str:
    changed = "、".join(entry.changes.get("changed", {}))
    name = entry.changes.get("name")
    what = f"监察规则“{name}”" if name else "监察规则"
    return f"改了{what}：{changed}" if changed else f"改了{what}"


WORDS = {
    RAISED: "产生了预警",
    CONTESTED: "对预警提出异议",
    UPHELD: "认定预警成立",
    STRUCK_OFF: "撤销了预警",
    "alert": _of_alert("产生了监察预警“{name}”，监察编号 {number}"),
    "alert_settled_upheld": _of_alert("认定监察预警“{name}”成立，监察编号 {number}"),
    "alert_settled_struck_off": _of_alert("撤销了监察预警“{name}”，监察编号 {number}"),
    "alert_rule_changed": _of_rule,
    ATTEMPT: "想在第二次告知里增加新的补正内容，没有发出",
}
KINDS = {
    "alert": Kind("监察预警", DESK, staff=True),
    "alert_contested": Kind("预警有异议，请认定", DESK, staff=True),
    "alert_settled": Kind("预警认定结果", DESK, staff=True),
}
