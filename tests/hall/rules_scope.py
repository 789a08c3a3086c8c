"""The names that the tests of the conditions language share."""

from hall.rules import BOOL, CHOICE, CHOICES, DATE, DAYS, NUMBER, OPAQUE, TEXT, Name, Scope

NAMES = [
    Name("soil.area", NUMBER, "征占地面积(公顷)"),
    Name("soil.volume", NUMBER, "挖填土石方总量(万立方米)"),
    Name("estimate.final", NUMBER, "概算总额(万元)"),
    Name("estimate.first", NUMBER, "估算总额(万元)"),
    Name("building.density", NUMBER, "建筑密度(%)"),
    Name("company.staff", NUMBER, "从业人数"),
    Name("project.assessed", BOOL, "是否位于已区域评估范围"),
    Name("project.industrial", BOOL, "是否工业项目"),
    Name("applicant.married", BOOL, "是否已婚"),
    Name("green.kept", BOOL, "绿地保留", yes="保留原有绿地", no="占用原有绿地"),
    Name("project.investor", CHOICE(["政府投资", "国有企业投资", "社会投资"]), "投资类型"),
    Name("project.mode", CHOICE(["审批", "核准", "备案"]), "立项方式"),
    Name("drain", CHOICE(["是", "否"]), "是否属于重点排水户?"),
    Name("reason", CHOICE(), "失业原因"),
    Name("company.changes", CHOICES(["名称", "住所", "股东"]), "变更事项"),
    Name("kinds", CHOICES(["水", "电", "气"]), "需要哪些接入?"),
    Name("classes", CHOICES(), "经营类别"),
    Name("handler.id_no", TEXT, "经办人证件号码"),
    Name("legal_rep.id_no", TEXT, "法定代表人证件号码"),
    Name("company.founded", DATE, "成立日期"),
    Name("completion.date", DATE, "竣工日期"),
    Name("permit.period", DAYS, "许可期限"),
    Name("company.holders", OPAQUE, "股东及出资"),
]
SCOPE = Scope(NAMES)
