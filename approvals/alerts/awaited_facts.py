"""Facts whose rooms are still to come (functions.md M2, M5, M6). Their rules are kept and wait; the room registers a fact of the
same code."""

from approvals.alerts.facts import Awaited
from hall.rules import BOOL, NUMBER

AWAITED = [
    Awaited("publicity_overdue_days", "超公示期限(个工作日)", NUMBER, "许可公示"),
    Awaited("deferral_overdue_days", "容缺材料逾期未补(个工作日)", NUMBER, "容缺受理"),
    Awaited("commitment_check_overdue_days", "承诺核查逾期(个工作日)", NUMBER, "告知承诺"),
    Awaited("certificate_late_days", "准予后未制证(个工作日)", NUMBER, "电子证照"),
    Awaited("enquiry_overdue_days", "咨询投诉逾期未答(个工作日)", NUMBER, "咨询投诉"),
    Awaited(
        "unlike_similar", "结论偏离同类件", BOOL, "同类件比对", "结论与同类件明显不同", "结论与同类件相近"
    ),
    Awaited("fee_over_standard", "超过标准的收费(元)", NUMBER, "收费"),
    Awaited("fee_without_basis", "收费没有依据", BOOL, "收费", "收费没有依据", "收费有依据"),
    Awaited("fee_paid_idle_days", "缴费后没有办理(个工作日)", NUMBER, "收费"),
    Awaited("refund_overdue_days", "退费逾期(个工作日)", NUMBER, "收费"),
    Awaited("same_intermediary", "同一经办人与同一中介(件)", NUMBER, "中介超市"),
    Awaited("redrawn", "随机抽取后重抽(次)", NUMBER, "中介超市"),
]
