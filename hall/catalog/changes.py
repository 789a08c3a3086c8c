"""What one edition of an item changed against the one before, in words."""

from hall.catalog.guide_page import UNITS
from hall.catalog.models import ItemVersion

LABELS = {
    "name": "名称",
    "aliases": "别名",
    "summary": "一句话说明",
    "themes": "主题",
    "wishes": "常用说法",
    "department": "部门",
    "department_name": "部门名称",
    "code": "实施编码",
    "base_code": "基本编码",
    "type": "事项类型",
    "handle_kind": "办件类型",
    "legal_basis": "法律依据",
    "applicant": "办事人",
    "conditions": "受理条件",
    "situations": "情形",
    "materials": "材料",
    "stages": "办理环节",
    "limits": "时限",
    "excluded_time": "不计入时限的程序",
    "fee": "收费",
    "result": "结果",
    "channels": "渠道",
    "cross_region": "通办范围",
    "modes": "办理方式",
    "project_related": "是不是工程建设项目要办的",
    "form": "要填的内容",
    "faqs": "常见问题",
    "provider": "提供单位",
    "note": "说明",
}
NAMED_BY = {"materials": "name", "form": "element", "stages": "name", "legal_basis": "law"}
QUOTED_LISTS = {"aliases", "applicant", "channels", "modes"}


def changes_between(before: ItemVersion | None, after: ItemVersion) -> list[str]:
    """One line a changed part; for lists of named things, which came, went or changed. The first edition: one line."""
    if before is None:
        return ["首次发布"]
    old, new = before.definition, after.definition
    names = {entry["code"]: entry["name"] for edition in (old, new) for entry in edition.get("elements", [])}
    changed = [key for key in LABELS if old.get(key) != new.get(key)]
    lines = [_line(key, old.get(key), new.get(key), names) for key in changed]
    return lines + _reworded(old.get("elements", []), new.get("elements", []))


def _reworded(old: list[dict], new: list[dict]) -> list[str]:
    """Elements asked before and after whose name, type or rule changed; those that came or went show in the form."""
    before = {entry["code"]: entry for entry in old}
    changed = [entry["name"] for entry in new if before.get(entry["code"], entry) != entry]
    return [f"数据元：修改{'、'.join(changed)}"] if changed else []


def _line(key: str, old, new, names: dict[str, str]) -> str:
    label = LABELS[key]
    if key in NAMED_BY:
        return f"{label}：{_named_changes(NAMED_BY[key], old or [], new or [], names)}"
    before, after = _in_words(key, old), _in_words(key, new)
    if before and after:
        return f"{label}：由“{before}”改为“{after}”"
    return f"{label}有修改"


def _in_words(key: str, value) -> str:
    """A value short enough to quote; empty for what cannot be said in a few words."""
    if key == "limits" and value:
        legal, promised = value["legal"], value["promised"]
        return f"法定 {legal['value']:g} {UNITS[legal['unit']]}、承诺 {promised['value']:g} {UNITS[promised['unit']]}"
    if key in QUOTED_LISTS and value:
        return "、".join(value)
    return value if isinstance(value, str) else ""


def _named_changes(name: str, old: list[dict], new: list[dict], names: dict[str, str]) -> str:
    """Elements are spoken of by name, never by code."""
    before = {entry[name]: entry for entry in old}
    after = {entry[name]: entry for entry in new}
    parts = [
        ("增加", [key for key in after if key not in before]),
        ("取消", [key for key in before if key not in after]),
        ("修改", [key for key in after if key in before and before[key] != after[key]]),
    ]
    said = "；".join(
        f"{verb}{'、'.join(names.get(key, key) for key in keys)}" for verb, keys in parts if keys
    )
    return said or "次序有调整"
