"""The alert rules that ship with the product (functions.md M1–M7). A rule whose facts belong to a room still to come waits for
it; see docs/alerts.md."""

from datetime import date

from django.db import migrations

# The first year of the shipped calendar: nothing earlier can be reckoned.
STARTS = date(2024, 1, 1)
HANDLER, CHIEF, HEAD, SUPERVISOR = "handler", "chief", "head", "supervisor"
TIME, PROCESS, DISCRETION = "time", "process", "discretion"
MATERIAL, INTEGRITY, FEE = "material", "integrity", "fee"
YELLOW, RED = "yellow", "red"
LICENSING = "《行政许可法》"
# Code, name, kind, level, condition, raised once per, sentence, whom, basis.
RULES = (
    ("SX01", "补正超期", TIME, YELLOW, "correction_overdue_days > 0", "correction_due",
     "申请人没有在 {correction_due} 前补正，超了 {correction_overdue_days} 个工作日",
     [HANDLER, CHIEF], "一次性告知书写明的补正期限"),
    ("SX02", "没有按时告知补正", TIME, RED, "notice_overdue_days > 0", "notice_due",
     "到 {notice_due} 没有受理、也没有告知补正，依法视为受理",
     [HANDLER, CHIEF, SUPERVISOR], f"{LICENSING}第三十二条第一款第四项、第七十二条"),
    ("SX03", "审查没有动静", TIME, YELLOW, "idle_workdays >= 5", "idle_since",
     "审查从 {idle_since} 起没有动静，已 {idle_workdays} 个工作日",
     [HANDLER, CHIEF], "本大厅内部管理要求"),
    ("SX04", "环节超期", TIME, YELLOW, "stage_workdays > stage_limit_workdays", "stage_key",
     "“{stage}”已用 {stage_workdays} 个工作日，应在 {stage_limit_workdays} 个工作日内办完",
     [HANDLER, CHIEF], "本大厅内部管理要求：承诺时间按环节平均分配"),
    ("SX05", "决定快到期", TIME, YELLOW,
     "0 <= promised_left <= 3 and promised_workdays > 3 or promised_left == 0", "promised_due",
     "承诺 {promised_due} 前办好，还剩 {promised_left} 个工作日，没有作出决定",
     [HANDLER], f"{LICENSING}第四十二条、《优化营商环境条例》第三十六条"),
    ("SX06", "超承诺期限", TIME, RED, "promised_overdue_days > 0", "promised_due",
     "应在承诺期限 {promised_due} 前作出决定，超了 {promised_overdue_days} 个工作日",
     [HANDLER, CHIEF, HEAD], "《优化营商环境条例》第三十六条"),
    ("SX07", "超法定期限", TIME, RED, "legal_overdue_days > 0", "legal_due",
     "应在法定期限 {legal_due} 前作出决定，超了 {legal_overdue_days} 个工作日",
     [HANDLER, CHIEF, HEAD, SUPERVISOR], f"{LICENSING}第四十二条、第七十四条第二项"),
    ("SX08", "超送达期限", TIME, RED, "delivery_overdue_days > 0", "delivery_due",
     "决定应在 {delivery_due} 前送达，超了 {delivery_overdue_days} 个工作日",
     [HANDLER, CHIEF], f"{LICENSING}第四十四条"),
    ("SX09", "特别程序超上限", TIME, RED, "procedure_over_cap", "procedure_over_cap_name",
     "{procedure_over_cap_name}超过规定的上限，已恢复计时",
     [HANDLER, CHIEF], f"{LICENSING}第四十五条"),
    ("SX10", "公示超期", TIME, RED, "publicity_overdue_days > 0", "",
     "决定作出后应在 7 个工作日内公示，已超 {publicity_overdue_days} 个工作日",
     [HANDLER, CHIEF], "双公示 7 个工作日；《行政许可法》第四十条"),
    ("SX11", "容缺材料逾期未补", TIME, YELLOW, "deferral_overdue_days > 0", "",
     "容缺受理的材料逾期未补，已超 {deferral_overdue_days} 个工作日", [HANDLER, CHIEF], "容缺受理承诺"),
    ("SX12", "承诺核查逾期", TIME, YELLOW, "commitment_check_overdue_days > 0", "",
     "告知承诺办理的件应核查未核查，已超 {commitment_check_overdue_days} 个工作日",
     [HANDLER, CHIEF], "国办发〔2020〕42号"),
    ("SX13", "咨询投诉逾期未答", TIME, YELLOW, "enquiry_overdue_days > 0", "",
     "咨询、投诉逾期没有答复，已超 {enquiry_overdue_days} 个工作日",
     [HANDLER, CHIEF], "《优化营商环境条例》第四十九条"),
    ("LC01", "特别程序没有书面告知", PROCESS, RED, "procedure_without_notice", "procedure_without_notice_name",
     "{procedure_without_notice_name}没有书面告知申请人，这段时间不能扣除",
     [HANDLER, CHIEF], f"{LICENSING}第四十五条"),
    ("LC02", "反复退回", PROCESS, YELLOW, "returns >= 3", "returns",
     "环节之间已经退回 {returns} 次", [CHIEF, HEAD], "本大厅内部管理要求"),
    ("LC03", "受理和决定是同一人", PROCESS, RED, "same_person", "",
     "受理人员和决定人是同一个人", [HEAD, SUPERVISOR], "审查与决定相分离；行政审批岗位制约要求"),
    ("LC04", "日期先后颠倒", PROCESS, RED, "dates_disordered", "",
     "日期先后颠倒：{dates_disordered_what}", [CHIEF, SUPERVISOR], "国办函〔2016〕108号（倒签时间）"),
    ("LC05", "跳过必经环节", PROCESS, RED, "stages_skipped > 0", "",
     "没有办“{stages_skipped_names}”就作出了决定", [HEAD, SUPERVISOR], "国办函〔2016〕108号（跳环节、未启动必经环节）"),
    ("LC06", "反复暂停", PROCESS, YELLOW, "pauses >= 3", "pauses",
     "这件已经暂停计时 {pauses} 次", [CHIEF, SUPERVISOR], f"{LICENSING}第四十五条"),
    ("LC07", "准予后没有制证", PROCESS, YELLOW, "certificate_late_days > 0", "",
     "准予后应当制证没有制证，已超 {certificate_late_days} 个工作日",
     [HANDLER, CHIEF], f"{LICENSING}第三十九条、第四十四条"),
    ("CL01", "决定与审查意见不一致", DISCRETION, RED, "against_checks", "",
     "决定与审查意见不一致：{against_checks_what}，请复核", [HEAD, SUPERVISOR], "国办函〔2016〕108号（裁量异常）"),
    ("CL02", "结论偏离同类件", DISCRETION, YELLOW, "unlike_similar", "",
     "结论与同类件明显不同，请复核", [CHIEF, SUPERVISOR], "国办函〔2016〕108号（裁量异常）"),
    ("ZL01", "第二次告知增加补正内容", MATERIAL, RED, "added_points > 0", "round",
     "已经一次性告知过，又想增加 {added_points} 处补正内容，系统没有发出",
     [CHIEF, SUPERVISOR], f"{LICENSING}第三十二条第一款第四项、第七十二条"),
    ("ZL02", "清单外索要材料", MATERIAL, RED, "asked_outside_list > 0", "asked_outside_list",
     "告知补正里有 {asked_outside_list} 份清单以外的材料", [CHIEF, SUPERVISOR],
     f"{LICENSING}第三十一条、第七十二条"),
    ("ZL03", "索要可以共享的材料", MATERIAL, YELLOW, "asked_shared > 0", "asked_shared",
     "告知补正里有 {asked_shared} 份可以共享取得的材料", [CHIEF, SUPERVISOR],
     "《国务院关于在线政务服务的若干规定》第七条"),
    ("LZ01", "集中在最后一天决定", INTEGRITY, YELLOW, "decided_last_day and last_day_decisions >= 10", "",
     "同一人 30 天内有 {last_day_decisions} 件在承诺期限最后一天决定", [SUPERVISOR], "国办函〔2016〕108号（廉政风险点）"),
    ("LZ02", "非工作时间批量审批", INTEGRITY, RED, "decided_off_hours and decisions_that_hour >= 5", "",
     "在工作时间以外一小时内决定了 {decisions_that_hour} 件", [SUPERVISOR], "国办函〔2016〕108号（廉政风险点）"),
    ("LZ03", "同一中介高频", INTEGRITY, YELLOW, "same_intermediary >= 10", "",
     "同一经办人与同一中介已有 {same_intermediary} 件", [SUPERVISOR], "国办函〔2016〕108号（廉政风险点）"),
    ("LZ04", "随机抽取后重抽", INTEGRITY, RED, "redrawn > 0", "",
     "随机抽取的结果被重抽 {redrawn} 次", [SUPERVISOR], "国办函〔2016〕108号（廉政风险点）"),
    ("SF01", "超标准收费", FEE, RED, "fee_over_standard > 0", "",
     "收费超过标准 {fee_over_standard} 元", [HEAD, SUPERVISOR], f"{LICENSING}第五十九条"),
    ("SF02", "没有依据收费", FEE, RED, "fee_without_basis", "",
     "收费没有法律、行政法规依据", [HEAD, SUPERVISOR], f"{LICENSING}第五十八条、第七十五条"),
    ("SF03", "缴费后没有办理", FEE, YELLOW, "fee_paid_idle_days > 0", "",
     "缴费后 {fee_paid_idle_days} 个工作日没有办理", [HANDLER, CHIEF], "国办函〔2016〕108号（收费异常）"),
    ("SF04", "退费逾期", FEE, YELLOW, "refund_overdue_days > 0", "",
     "应退的费用逾期未退，已超 {refund_overdue_days} 个工作日", [HANDLER, CHIEF], "国办函〔2016〕108号（收费异常）"),
)  # fmt: skip


def make(apps, schema_editor):
    Rule = apps.get_model("approvals", "AlertRule")
    for position, row in enumerate(RULES, start=1):
        code, name, kind, level, condition, occasion, sentence, whom, basis = row
        given = {
            "name": name,
            "kind": kind,
            "level": level,
            "condition": condition,
            "occasion": occasion,
            "sentence": sentence,
            "whom": whom,
            "basis": basis,
            "starts_on": STARTS,
            "position": position * 10,
        }
        Rule.objects.get_or_create(code=code, defaults=given)


def remove(apps, schema_editor):
    """Alerts that were raised keep their rule."""
    codes = [row[0] for row in RULES]
    apps.get_model("approvals", "AlertRule").objects.filter(code__in=codes, alerts=None).delete()


class Migration(migrations.Migration):
    dependencies = [("approvals", "0003_default_ladder")]
    operations = [migrations.RunPython(make, remove)]
