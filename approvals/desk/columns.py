"""The columns of a list of cases, the same on the screen and in an export. Personal numbers only masked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from approvals.clock.dates import local
from approvals.clock.lights import urgency
from approvals.desk.rows import applicant_of
from approvals.workflow.models import Application, Task
from hall.privacy import masking
from hall.worktime.templatetags.dates import near_date, near_moment

# What an export writes; a `datetime` has no zone and is the clock on the wall.
Cell = str | int | date | datetime | None


@dataclass(frozen=True)
class Column:
    """`read`: what stands in the cell of a case: words, a date or a moment; `sealed`: the encrypted column it reads; `width`:
    in a spreadsheet, in letters."""

    key: str
    label: str
    read: Callable[[Application], Cell]
    width: int = 16
    sealed: str = ""

    def on_screen(self, case: Application) -> str:
        value = self.read(case)
        if isinstance(value, datetime):
            return near_moment(value)
        return near_date(value) if isinstance(value, date) else str(value or "")

    def in_file(self, case: Application) -> Cell:
        """As it is, so that a spreadsheet can sort and add it; moments by the clock on the wall, to the minute."""
        value = self.read(case)
        if isinstance(value, datetime):
            return local(value).replace(second=0, microsecond=0, tzinfo=None)
        return value


def _identity(case: Application) -> str:
    enterprise = case.enterprise_id or case.applicant_kind == "法人"
    return (
        (masking.credit_code if enterprise else masking.id_number)(case.id_number) if case.id_number else ""
    )


COLUMNS = {
    column.key: column
    for column in (
        Column("number", "办件编号", lambda case: case.number or "", 52),
        Column("code", "查询码", lambda case: case.query_code or "", 12),
        Column("item", "事项", lambda case: case.version.name, 36),
        Column("title", "名称", lambda case: case.title, 28),
        Column("applicant", "申请人", applicant_of, 28),
        Column("identity", "证件号码", _identity, 22, sealed="id_number"),
        Column(
            "phone", "手机", lambda case: masking.phone(case.phone) if case.phone else "", 14, sealed="phone"
        ),
        Column("department", "部门", lambda case: case.department.name, 22),
        Column("state", "阶段", lambda case: case.get_state_display(), 10),
        Column("light", "灯", lambda case: urgency(case).text, 12),
        Column("handler", "谁在办", lambda case: case.holders, 16),
        Column("due", "最近期限", lambda case: case.due_on, 12),
        Column("promised", "承诺期限", lambda case: case.promised_due_on, 12),
        Column("legal", "法定期限", lambda case: case.legal_due_on, 12),
        Column("submitted", "提交时间", lambda case: case.submitted_at, 18),
        Column("told", "告知补正", lambda case: case.corrected_at, 18),
        Column("round", "提交次数", lambda case: case.round, 10),
        Column("accepted", "受理时间", lambda case: case.accepted_at, 18),
        Column("via", "申报来源", lambda case: case.get_via_display(), 10),
        Column("outcome", "结果", lambda case: case.get_outcome_display(), 12),
        Column("decided", "决定时间", lambda case: case.decided_at, 18),
        Column("result", "结果编号", lambda case: case.result_number, 28),
        Column("delivered", "送达时间", lambda case: case.delivered_at, 18),
    )
}
# On the screen the light, the item and the title stand in front anyway.
FIXED = ("light", "item", "title")
USUAL = ("applicant", "state", "handler", "due", "submitted")
EXPORTED = (
    "number",
    "item",
    "title",
    "applicant",
    "department",
    "state",
    "light",
    "due",
    "submitted",
    "outcome",
)


def chosen(keys, usual=USUAL) -> list[Column]:
    """The columns of these names in the order of the list; the usual ones when none is named."""
    wanted = [key for key in COLUMNS if key in keys]
    return [COLUMNS[key] for key in wanted or usual]


def load(cases, columns: list[Column]) -> list[Application]:
    """The rows with all that the columns read: two queries, whatever their number."""
    sealed = {column.sealed for column in columns}
    unread = [name for name in ("id_number", "phone") if name not in sealed]
    found = list(cases.for_list().defer(*unread))
    _name_holders(found, any(column.key == "handler" for column in columns))
    return found


def _name_holders(cases: list[Application], wanted: bool) -> None:
    """Who has each case in hand now, in words, as `case.holders`."""
    names: dict[int, list[str]] = {}
    if wanted:
        held = Task.objects.open().filter(application__in=cases, assignee__isnull=False)
        for task in held.select_related("assignee").order_by("id"):
            names.setdefault(task.application_id, []).append(task.assignee.get_full_name())
    for case in cases:
        case.holders = "、".join(dict.fromkeys(names.get(case.pk, ())))
