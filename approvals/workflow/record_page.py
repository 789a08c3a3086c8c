"""The record of a case on a page: every field by its name in the standard, and why an empty one is empty."""

from dataclasses import dataclass

from approvals.workflow.records import CaseRecord

NAMES = {
    "case_no": "办件编号",
    "task_code": "实施编码",
    "task_name": "事项名称",
    "catalog_code": "基本编码",
    "handle_kind": "办件类型",
    "handle_kind_code": "办件类型代码",
    "applicant_name": "申请者名称",
    "id_type": "证件类型",
    "id_type_code": "证件类型代码",
    "id_number": "证件号码",
    "agent_name": "代理人姓名",
    "agent_id_type": "代理人证件类型",
    "agent_id_number": "代理人证件号码",
    "mobile": "手机",
    "postcode": "邮编",
    "address": "通讯地址",
    "legal_representative": "法定代表人",
    "source": "申报来源",
    "source_code": "申报来源代码",
    "applied_at": "申请时间",
    "project_code": "投资项目编号",
    "region_code": "区划",
    "visits": "到现场次数",
    "department": "受理单位名称",
    "department_uscc": "受理单位信用代码",
    "accepted_by": "受理人员",
    "accepted_at": "受理时间",
    "document_no": "受理文书编号",
    "promised_at": "承诺办结时间",
    "handler": "办理人",
    "closed_at": "办结时间",
    "outcome": "结果",
    "result_name": "结果证照名称",
    "result_number": "结果证照编号",
    "result_description": "结果描述",
    "valid_until": "有效期限",
    "sealed_by": "盖章单位",
    "posted": "是否寄送",
    "charged": "是否收费",
    "delivered_at": "送达时间",
    "delivery_method": "送达方式",
}
# Why a field may be empty.
EMPTY = {
    "agent_name": "申请人自己办，没有代理人",
    "agent_id_type": "申请人自己办，没有代理人",
    "agent_id_number": "申请人自己办，没有代理人",
    "mobile": "没有留手机",
    "id_number": "没有填证件号码",
    "postcode": "不问邮编：结果电子送达，寄送时由快递填写",
    "address": "这个事项的申请表不问通讯地址",
    "legal_representative": "申请人不是法人，或申请表不问",
    "project_code": "不是投资项目",
    "document_no": "还没有出具受理文书",
    "handler": "没有人作出决定：撤回、终止或逾期未补正",
    "result_name": "没有作出决定，没有结果证照",
    "result_number": "没有作出决定，没有结果证照",
    "result_description": "准予，没有另写描述",
    "valid_until": "结果没有有效期限",
    "sealed_by": "没有作出决定，没有盖章的文书",
    "delivered_at": "还没有送达，或没有要送达的决定",
    "delivery_method": "还没有送达，或没有要送达的决定",
}
YES_NO = {"posted": {"1": "1 是", "0": "0 否"}, "charged": {"1": "1 是", "0": "0 否"}}
LISTS = ("papers",)


@dataclass(frozen=True)
class Row:
    """`why`: a sentence in place of a value that is not there."""

    name: str
    value: str
    why: str = ""


@dataclass(frozen=True)
class Section:
    """One data set; `not_yet` says why there is none."""

    title: str
    table: str
    rows: tuple[Row, ...] = ()
    not_yet: str = ""


def sections(record: CaseRecord) -> list[Section]:
    """The sets that are one row each; papers and stages are tables of their own."""
    return [
        Section("申请", "表 5", _rows(record["application"])),
        _section("受理", "表 6", record["acceptance"], "还没有受理。"),
        _section("办结", "表 8", record["closing"], "还没有办结。"),
    ]


def _section(title: str, table: str, found: dict | None, not_yet: str) -> Section:
    return Section(title, table, _rows(found)) if found else Section(title, table, not_yet=not_yet)


def _rows(found: dict) -> tuple[Row, ...]:
    return tuple(
        Row(NAMES[key], YES_NO.get(key, {}).get(value, value), "" if value else EMPTY.get(key, "没有填"))
        for key, value in found.items()
        if key not in LISTS
    )
