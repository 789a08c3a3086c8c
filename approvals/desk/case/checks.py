"""What the machine finds in a case, each finding in a sentence: it helps the person who looks, and decides nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from approvals.desk.case.papers import PaperRow
from approvals.desk.case.values import columns_of, is_identity
from approvals.materials.models import FileState
from approvals.workflow.models import Application
from hall.catalog.uscc import valid_uscc
from hall.privacy import blind

FIELD, MATERIAL, CASE = "field", "material", "case"
# total = sum of parts, by element.
SUMS = {"building.area_total": ("building.area_above", "building.area_below")}
# The first must not be greater than the second.
NOT_MORE = (
    ("contract.price", "project.investment", "合同价比总投资还多"),
    ("building.area_below", "building.area_total", "地下面积比总建筑面积还大"),
)
# The first day comes before the second.
IN_ORDER = (("project.start_date", "project.end_date", "拟建成时间比拟开工时间早"),)
SAME_PAPER = "和“{other}”交的是同一个文件，请看是不是传错了"
# Open cases of the same applicant that are named.
NAMED = 3


@dataclass(frozen=True)
class Check:
    """`level`: bad (must be put right), warn (look twice), note (nobody's fault), ok (checked, nothing found). `remedy`: how it could be put right."""

    subject: str
    key: str
    level: str
    sentence: str
    remedy: str = ""

    @property
    def is_trouble(self) -> bool:
        """Whether somebody should look at it."""
        return self.level in ("bad", "warn")

    @property
    def is_bad(self) -> bool:
        return self.level == "bad"


def checks_of(
    application: Application, fields: dict, papers: list[PaperRow], errors: dict[str, str]
) -> list[Check]:
    """Everything that was checked. `fields`: element code → element, of those this case needs; `errors`: what the form's
    own rules say, element code → sentence. One query, for other open cases."""
    form = application.form
    found = [*_of_errors(fields, errors)]
    told = {(check.subject, check.key) for check in found}
    for check in (
        *_of_numbers(form, fields),
        *_of_amounts(form, fields),
        *_of_days(form, fields),
        *_of_applicant(application, fields),
        *_of_papers(papers),
    ):
        if check.level in ("warn", "note") or (check.subject, check.key) not in told:
            found.append(check)
    return [*found, *_of_unchecked(papers), *_of_other_cases(application)]


def worst_first(checks: list[Check]) -> list[Check]:
    return sorted(checks, key=lambda check: ("bad", "warn", "note", "ok").index(check.level))


def _of_errors(fields, errors) -> Iterator[Check]:
    for key, sentence in errors.items():
        if key in fields:
            yield Check(FIELD, key, "bad", sentence, "请改正后再提交。")
        else:
            yield Check(CASE, key, "warn", sentence)


def _of_numbers(form, fields) -> Iterator[Check]:
    """Identity numbers (GB 11643) and credit codes (GB 32100), also inside tables."""
    for code, element in fields.items():
        kind = element.type.split("(")[0]
        for kind_found, text in _numbers_in(kind, element, form.get(code)):
            if kind_found == "uscc":
                good, name = valid_uscc(text), "统一社会信用代码"
            else:
                good, name = _good_identity(text, form, code), "身份证号"
            if good is None:
                continue
            if good:
                yield Check(FIELD, code, "ok", f"{name}的校验位对")
            else:
                yield Check(FIELD, code, "bad", f"{name}的校验位不对，像是写错了", "请照证件原件再核对一遍。")


def _numbers_in(kind: str, element, value) -> Iterator[tuple[str, str]]:
    if isinstance(value, str) and value and kind in ("id", "uscc"):
        yield kind, value
    for row in value if isinstance(value, list) else [value]:
        if isinstance(row, dict):
            for key, part in columns_of(element).items():
                if part.get("type") in ("id", "uscc") and row.get(key):
                    yield part["type"], str(row[key])


def _good_identity(text: str, form: dict, code: str) -> bool | None:
    """None when it need not be a resident identity card."""
    id_type = form.get(f"{code.split('.')[0]}.id_type")
    if id_type not in (None, "", "居民身份证"):
        return None
    return is_identity(text)


def _of_amounts(form, fields) -> Iterator[Check]:
    for total, parts in SUMS.items():
        numbers = [_number(form.get(code)) for code in (total, *parts)]
        if total not in fields or numbers[0] is None or all(each is None for each in numbers[1:]):
            continue
        summed = sum(each or 0 for each in numbers[1:])
        if summed == numbers[0]:
            yield Check(FIELD, total, "ok", "分项加起来等于总数")
        else:
            sentence = f"分项加起来是 {summed:,}，和填的 {numbers[0]:,} 不一致"
            yield Check(FIELD, total, "warn", sentence, "请核对总数和分项。")
    for less, more, sentence in NOT_MORE:
        one, other = _number(form.get(less)), _number(form.get(more))
        if less in fields and one is not None and other is not None and one > other:
            yield Check(FIELD, less, "warn", f"{sentence}（{one:,} 和 {other:,}）", "请核对这两个数。")


def _of_days(form, fields) -> Iterator[Check]:
    for first, second, sentence in IN_ORDER:
        one, other = _day(form.get(first)), _day(form.get(second))
        if second in fields and one and other and other < one:
            yield Check(FIELD, second, "warn", sentence, "请核对这两个日期。")


def _of_applicant(application, fields) -> Iterator[Check]:
    """The name and the code in the form against the account or the register."""
    form, enterprise = application.form, application.enterprise
    name, code = form.get("applicant.name"), form.get("applicant.uscc")
    if "applicant.name" in fields and name:
        known = enterprise.name if enterprise else application.applicant_name
        if known and name != known:
            yield Check(
                FIELD, "applicant.name", "warn", f"和登记的名称“{known}”不一致", "请按营业执照或证件填写。"
            )
        elif known:
            yield Check(FIELD, "applicant.name", "ok", "和登记的名称一致")
    if enterprise and code and code != enterprise.credit_code:
        yield Check(FIELD, "applicant.uscc", "bad", "和办件的企业不是同一个代码", "请填本企业的代码。")


def _of_papers(papers: list[PaperRow]) -> Iterator[Check]:
    seen: dict[str, str] = {}
    for row in papers:
        if row.missing:
            yield Check(MATERIAL, row.key, "bad", "还没有交来", f"请补交{row.name}。")
        for file in row.files:
            yield from _of_file(row, file)
            if file.digest and seen.setdefault(file.digest, row.name) != row.name:
                sentence = SAME_PAPER.format(other=seen[file.digest])
                yield Check(MATERIAL, row.key, "warn", sentence, f"请上传{row.name}。")


def _of_file(row: PaperRow, file) -> Iterator[Check]:
    if file.state == FileState.INFECTED:
        sentence = f"“{file.name}”查出病毒，已经隔离，打不开"
        yield Check(MATERIAL, row.key, "bad", sentence, "请换一台电脑重新生成文件后上传。")
    elif file.state == FileState.SCANNING:
        yield Check(MATERIAL, row.key, "note", f"“{file.name}”正在查病毒")
    elif file.state == FileState.UNCHECKED:
        yield Check(MATERIAL, row.key, "note", f"“{file.name}”暂时没查病毒，打开请小心")
    elif file.state == FileState.CLEAN:
        yield Check(MATERIAL, row.key, "ok", f"“{file.name}”没有发现病毒")


def _of_unchecked(papers: list[PaperRow]) -> Iterator[Check]:
    waiting = sum(
        file.state in (FileState.UNCHECKED, FileState.SCANNING) for row in papers for file in row.files
    )
    if waiting:
        yield Check(CASE, "", "warn", f"{waiting} 个文件还没查病毒，打开请小心")


def _of_other_cases(application) -> Iterator[Check]:
    """The same applicant has the same item open already."""
    same = Application.objects.open().filter(item=application.item_id).exclude(pk=application.pk)
    if application.enterprise_id:
        same = same.filter(enterprise=application.enterprise_id)
    elif application.id_number:
        same = same.filter(id_index=blind.index(application.id_number))
    else:
        return
    numbers = list(same.order_by("-id").values_list("number", flat=True)[: NAMED + 1])
    if numbers:
        more = " 等" if len(numbers) > NAMED else ""
        listed = "、".join(numbers[:NAMED]) + more
        yield Check(CASE, "", "warn", f"这位申请人同一事项还有在办的：{listed}，请看是不是重复申请")


def _number(value) -> Decimal | None:
    try:
        return Decimal(str(value).replace(",", "")) if value not in (None, "") else None
    except InvalidOperation:
        return None


def _day(value) -> date | None:
    try:
        return date.fromisoformat(str(value))
    except ValueError:
        return None
