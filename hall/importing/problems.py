"""What is wrong with a file, said so that its author finds the place."""

from collections import Counter
from dataclasses import dataclass

from pydantic import ValidationError

SHOWN = 50


@dataclass(frozen=True)
class Problem:
    file: str
    entry: str
    field: str
    reason: str

    def __str__(self):
        place = " · ".join(part for part in (self.file, self.entry, self.field) if part)
        return f"{place}：{self.reason}"


class CatalogError(Exception):
    """The files cannot be imported; nothing was changed. `problems` lists every place found; as text, the same complaint
    about the same file stands once with the first place."""

    def __init__(self, problems: list[Problem]):
        self.problems = problems
        again = Counter((problem.file, problem.reason) for problem in problems)
        lines = []
        for problem in problems:
            times = again.pop((problem.file, problem.reason), 0)
            if times:
                lines.append(str(problem) + (f"（同样的共 {times} 处）" if times > 1 else ""))
        if len(lines) > SHOWN:
            lines = [*lines[:SHOWN], f"……另有 {len(lines) - SHOWN} 种"]
        super().__init__("\n".join(lines))


def from_validation(file: str, data, error: ValidationError) -> list[Problem]:
    """One problem per place; `data` is the raw file, read to name the entry a place belongs to."""
    problems = {}
    for found in error.errors(include_url=False):
        entry, field = place_in(data, found["loc"])
        problems.setdefault((entry, field), Problem(file, entry, field, _reason(found)))
    return list(problems.values())


def place_in(data, location) -> tuple[str, str]:
    """The innermost named entry on the way, and the path of the field below it.

    Steps that are not in the data are pydantic's own (the branch of a union) and are left out.
    """
    entry, path, node = "", [], data
    for step in location:
        if isinstance(step, int) and isinstance(node, list) and step < len(node):
            node = node[step]
            name = _name(node)
            if name and not entry:
                entry, path = name, []
            else:
                path.append(f"[{step + 1}]" + (f"({name})" if name else ""))
        elif isinstance(node, dict) and step in node:
            path.append(step)
            node = node[step]
        elif isinstance(node, dict) and not _is_branch(step):
            path.append(str(step))
            break
    return entry, ".".join(path).replace(".[", "[")


def _is_branch(step) -> bool:
    return step in ("int", "float", "bool", "str", "constrained-int", "constrained-float", "constrained-str")


def _name(node) -> str:
    if not isinstance(node, dict):
        return ""
    return next(
        (str(node[key]) for key in ("id", "code", "key", "slug", "element", "item") if node.get(key)), ""
    )


REASONS = {
    "missing": "缺少这一项",
    "string_type": "应为文字",
    "int_type": "应为整数",
    "int_from_float": "应为整数",
    "float_type": "应为数字",
    "bool_type": "应为 true 或 false",
    "tuple_type": "应为列表",
    "dict_type": "应为“键: 值”",
    "model_type": "应为“键: 值”",
    "model_attributes_type": "应为“键: 值”",
    "string_too_short": "不能为空",
    "too_short": "至少要有一项",
    "date_type": "应为日期，如 2026-11-21",
    "date_parsing": "应为日期，如 2026-11-21",
    "date_from_datetime_parsing": "应为日期，如 2026-11-21",
}


def _reason(found) -> str:
    kind, given, context = found["type"], found.get("input"), found.get("ctx", {})
    if kind in REASONS:
        return REASONS[kind]
    if kind == "extra_forbidden":
        return "不认识的字段，请核对写法；确实需要的先在定义里增加"
    if kind in ("enum", "literal_error"):
        return f"应为 {context['expected'].replace(' or ', '、')} 之一，现在是“{given}”"
    if kind == "string_pattern_mismatch":
        return f"格式不对，现在是“{given}”"
    if kind == "string_too_long":
        return f"太长，最多 {context['max_length']} 个字"
    if kind in ("greater_than_equal", "less_than_equal"):
        bound = "不能小于" if kind == "greater_than_equal" else "不能大于"
        return f"{bound} {context.get('ge', context.get('le')):g}，现在是 {given}"
    return str(context.get("error", found["msg"]))
