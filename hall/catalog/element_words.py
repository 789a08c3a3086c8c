"""How data elements are spoken of: what kind of answer one takes, which group it stands in."""

KINDS = {
    "string": "文字", "text": "长文字", "id": "证件号码", "uscc": "统一社会信用代码", "mobile": "手机号", "address": "地址",
    "email": "电子邮箱", "date": "日期", "month": "月份", "year": "年份", "daterange": "起止日期", "bank_account": "银行账号",
    "enum": "单选", "multi": "多选", "decimal": "数字", "int": "整数", "bool": "是或否", "code": "代码",
    "project_code": "投资项目统一代码", "table": "表格", "geometry": "图上范围", "org": "单位", "person": "人员",
}  # fmt: skip
GROUPS = {
    "applicant": "申请人", "legal_rep": "法定代表人", "handler": "经办人", "company": "企业", "project": "项目", "land": "土地",
    "building": "建筑", "contract": "合同", "party": "参建单位", "completion": "竣工", "env": "环境", "soil": "水土保持",
    "water": "用水", "road": "道路", "green": "绿地", "waste": "建筑垃圾", "sign": "招牌广告", "shop": "店铺场所", "food": "食品",
    "drug": "药品", "device": "医疗器械", "health": "卫生", "nursery": "托育", "seal": "印章", "social": "社保", "fund": "公积金",
    "family": "家庭", "disability": "残疾人", "hukou": "户口", "birth": "出生", "residence": "居住", "property": "不动产",
    "presale": "预售", "utility": "水电气网", "policy": "惠企政策", "tax": "税务", "apply": "申请选项",
}  # fmt: skip


def kind_of(element_type: str) -> str:
    """decimal(14,2) → 数字."""
    return KINDS[element_type.split("(")[0]]


def group_of(code: str) -> str:
    """applicant.name → 申请人."""
    return GROUPS.get(code.split(".")[0], "其他")
