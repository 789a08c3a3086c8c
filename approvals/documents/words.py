"""What a paper is called and numbered, by its kind and by what kind of item it is about."""

from datetime import date

from approvals.documents.models import DocumentKind
from hall.catalog.choices import ItemKind

# 文号 marks: of a permit and of everything else.
MARKS = {
    DocumentKind.CORRECTION: ("补", "补"),
    DocumentKind.ACCEPTANCE: ("受", "受"),
    DocumentKind.REFUSAL: ("不受", "不受"),
    DocumentKind.APPROVAL: ("许准", "办准"),
    DocumentKind.DENIAL: ("许不", "办不"),
    DocumentKind.TERMINATION: ("终", "终"),
    DocumentKind.PROCEDURE: ("特", "特"),
    DocumentKind.HEARING_RIGHT: ("听告", "听告"),
    DocumentKind.HEARING_NOTICE: ("听通", "听通"),
    DocumentKind.EXTENSION: ("延", "延"),
}
# Decisions on items that are no permits (行政确认, 行政给付 …) must not call themselves one.
OTHER_TITLES = {
    DocumentKind.APPROVAL: "准予办理决定书",
    DocumentKind.DENIAL: "不予办理决定书",
}


def is_permit(item_kind: str) -> bool:
    return item_kind == ItemKind.LICENSE


def title(kind: DocumentKind, item_kind: str) -> str:
    return kind.label if is_permit(item_kind) else OTHER_TITLES.get(kind, kind.label)


def mark(kind: DocumentKind, item_kind: str) -> str:
    permit, other = MARKS[kind]
    return permit if is_permit(item_kind) else other


def long_date(day: date | str) -> str:
    """2026年11月21日, of a date or of its ISO form; '' of nothing."""
    if not day:
        return ""
    found = date.fromisoformat(day) if isinstance(day, str) else day
    return f"{found.year}年{found.month}月{found.day}日"


def days(value: float, unit: str) -> str:
    """5 个工作日, 30 日; 0 is 当场."""
    if not value:
        return "当场"
    return f"{value:g} 个工作日" if unit == "工作日" else f"{value:g} 日（自然日）"
