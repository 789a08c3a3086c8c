"""Fields as a form asks them, made from the data elements of a definition.

One source for both sides: the page writes a field's limits into attributes, and the check that runs here when it is saved
reads the same limits. What cannot be right is kept as it was typed and told; nothing is thrown away.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from pathlib import Path

import yaml

from approvals.filling import checks
from approvals.filling.sentences import OF_KIND, SAYS
from hall.catalog.definitions.dictionary import DataElementDefinition
from hall.rules import ValueType
from hall.rules.types import Kind

COLUMNS = yaml.safe_load((Path(__file__).parent / "columns.yaml").read_text(encoding="utf-8"))
COMPOUND = ("person", "org", "table", "daterange", "address")
SELF_SPOKEN = ("date", "month", "year", "mobile", "email", "bank_account", "project_code", "code")
# Kinds that are shown with most signs hidden until somebody types anew.
PERSONAL = ("id", "uscc", "mobile", "bank_account")
LONGEST = {"id": 20, "uscc": 18, "mobile": 11, "email": 100, "bank_account": 30, "project_code": 24, "code": 30,
           "geometry": 20000, "address": 200, "string": 200, "text": 2000, "enum": 60}  # fmt: skip
MOST_ROWS = 200
MODES = {"decimal": "decimal", "int": "numeric", "mobile": "tel", "email": "email", "year": "numeric",
         "bank_account": "numeric"}  # fmt: skip
TYPES = {"date": "date", "month": "month", "email": "email", "mobile": "tel"}
AUTOCOMPLETE = {"applicant.mobile": "tel", "applicant.email": "email", "applicant.name": "name"}


@dataclass(frozen=True)
class Blank:
    """One field. `unit` stands behind the input; `parts` are the fields of a person, a unit or a row of a table; bounds are
    inclusive, `above` is not; `scale` counts places after the point, `most` those before it."""

    code: str
    name: str
    kind: str
    label: str
    unit: str = ""
    hint: str = ""
    options: tuple[str, ...] = ()
    longest: int = 0
    scale: int = 0
    most: int | None = None
    low: Decimal | None = None
    above: Decimal | None = None
    high: Decimal | None = None
    required: bool = True
    masked: bool = False
    parts: tuple["Blank", ...] = field(default=())

    @property
    def says(self) -> dict[str, str]:
        """Key → sentence, for every fault this field can have."""
        keys = [self.blank_key, *OF_KIND.get(self.kind, ())]
        keys += [key for key in ("low", "above", "high") if getattr(self, key) is not None]
        keys += [self.kind] if self.kind in SELF_SPOKEN else []
        return {key: self.say(key) for key in dict.fromkeys(keys)}

    def say(self, key: str) -> str:
        return SAYS[key].format(
            label=self.label,
            longest=self.longest,
            scale=self.scale,
            **{bound: _plain(getattr(self, bound)) for bound in ("low", "above", "high")},
        )

    @property
    def blank_key(self) -> str:
        if self.kind == "table":
            return "rows"
        return (
            "choose" if self.kind in ("multi", "bool") or (self.kind == "enum" and self.options) else "blank"
        )

    @property
    def input_type(self) -> str:
        return TYPES.get(self.kind, "text")

    @property
    def input_mode(self) -> str:
        return MODES.get(self.kind, "")

    @property
    def wide(self) -> bool:
        """Whether it takes the whole width of a form."""
        long = self.kind == "string" and self.longest > 60
        return long or self.kind in (*COMPOUND, "text", "geometry", "multi")


@lru_cache(maxsize=4096)
def blank_of(element: DataElementDefinition, required: bool = True) -> Blank:
    """The field for a data element. Cached: elements are frozen."""
    parts = tuple(_column(element.code, spec) for spec in _columns(element))
    return _blank(element.code, element.name, element.type, element.rule, required=required, parts=parts)


def _columns(element: DataElementDefinition) -> list[dict]:
    kind = element.type.split("(")[0]
    own = COLUMNS["elements"].get(element.code)
    if kind == "table" and own is None:
        return [{"key": "text", "name": "内容", "type": "string(200)"}]
    return own or COLUMNS.get(kind, []) if kind in ("table", "person", "org") else []


def _column(code: str, spec: Mapping) -> Blank:
    return _blank(
        f"{code}~{spec['key']}",
        spec["name"],
        spec["type"],
        spec.get("rule", ""),
        required=spec.get("required", True),
        masked=spec.get("mask", False),
    )


def _blank(code, name, type_, rule, *, required, masked=False, parts=()) -> Blank:
    kind, _, inside = type_.partition("(")
    label, unit = _label(name) if kind in ("decimal", "int") else (name, "")
    bounds = _bounds(rule, unit) if kind in ("decimal", "int") else {}
    digits = [int(text) for text in inside.rstrip(")").split(",")] if kind == "decimal" and inside else []
    length = int(inside.rstrip(")")) if kind in ("string", "text") and inside else LONGEST.get(kind, 0)
    value_type = ValueType.from_element(type_)
    return Blank(
        code=code,
        name=name,
        kind=kind,
        label=label,
        unit=unit,
        hint=HINTS.get(kind, "") or _hint(rule),
        options=value_type.options if value_type.kind in (Kind.CHOICE, Kind.CHOICES) else (),
        longest=length,
        scale=digits[1] if len(digits) > 1 else 0,
        most=digits[0] - digits[1] if len(digits) > 1 else 9 if kind == "int" else None,
        required=required,
        masked=masked or kind in PERSONAL,
        parts=parts,
        **bounds,
    )


def _label(name: str) -> tuple[str, str]:
    """经营面积(平方米) → 经营面积, 平方米."""
    match = re.fullmatch(r"(.+?)[(（]([^()（）]+)[)）]", name)
    return (match[1], match[2]) if match else (name, "")


def _bounds(rule: str, unit: str) -> dict:
    """大于0, 不超过24, 5至12 as the dictionary writes them. Of several 不超过 the greatest counts; the hint says when."""
    if match := re.fullmatch(r"(\d+(?:\.\d+)?)至(\d+(?:\.\d+)?)", rule):
        return {"low": Decimal(match[1]), "high": Decimal(match[2])}
    found: dict = (
        {"above": Decimal(match[1])} if (match := re.search(r"大于(\d+)", rule)) else {"low": Decimal(0)}
    )
    limits = re.findall(r"不超过(\d+(?:\.\d+)?)", rule)
    if limits or unit == "%":
        found["high"] = max(map(Decimal, limits)) if limits else Decimal(100)
    return found


HINTS = {
    "geometry": "一行写一个点：经度,纬度（CGCS2000，单位度），首尾不用重复",
    "project_code": "24 位，带短横，比如 2604-990102-04-01-123456",
}
# Rules that tell our own side something, not the person who fills in.
INWARD = re.compile(
    r"脱敏|11位|按GB|取营业执照|实名信息|系统|规则|同上|自然人取|数据共享|政策库|标准地址库|分类管理|选填|GB/T"
)


def _hint(rule: str) -> str:
    """The dictionary's rule where it helps the person; full-width signs."""
    if not rule or INWARD.search(rule) or rule in ("大于0", "晚于开工时间"):
        return ""
    return re.sub(r"(?<=[^\d]),|,(?=[^\d])", "，", rule)


def _plain(value) -> str:
    return "" if value is None else f"{value:f}"


# What was typed, made uniform.


def clean(blank: Blank, text: str) -> str:
    """A single value as it is kept: full-width digits and signs made plain where they mean the same, blanks cut."""
    text = text.replace("\x00", "").replace("\r\n", "\n").strip()
    if blank.kind in ("string", "text", "enum", "geometry", "address"):
        return text[: max(blank.longest * 2, 400)]
    text = unicodedata.normalize("NFKC", text)
    if blank.kind in ("decimal", "int"):
        return text.replace(",", "").replace(" ", "")[:40]
    if blank.kind in ("id", "uscc"):
        return re.sub(r"\s", "", text).upper()[:40]
    if blank.kind in ("mobile", "bank_account"):
        return re.sub(r"[\s-]", "", text)[:40]
    return text[:200]


def is_blank(value) -> bool:
    """Whether nothing was filled in, at any depth. False is an answer."""
    if isinstance(value, dict):
        return all(is_blank(part) for part in value.values())
    if isinstance(value, list):
        return all(is_blank(part) for part in value)
    return value is None or value == ""


def faults(blank: Blank, value, *, required: bool | None = None) -> dict[str, str]:
    """Where → sentence. Where: '' the field itself, '~key' a part, '~2~key' a part of a row (from 0)."""
    needed = blank.required if required is None else required
    if is_blank(value):
        return {"": blank.say(blank.blank_key)} if needed else {}
    reader = FAULTS.get(blank.kind)
    if reader:
        return reader(blank, value)
    fault = _simple(blank, value)
    return {"": blank.say(fault)} if fault else {}


def _simple(blank: Blank, value) -> str:
    if blank.kind == "bool":
        return "" if isinstance(value, bool) else "option"
    if not isinstance(value, str):
        return next(iter(OF_KIND.get(blank.kind, ("blank",))))
    if blank.kind in ("decimal", "int"):
        return checks.number(
            value, scale=blank.scale, low=blank.low, above=blank.above, high=blank.high, most=blank.most
        )
    if blank.kind == "enum":
        return "option" if blank.options and value not in blank.options else ""
    if blank.longest and len(value) > blank.longest and "long" in OF_KIND.get(blank.kind, ()):
        return "long"
    return checks.SHAPES[blank.kind](value) if blank.kind in checks.SHAPES else ""


def _multi(blank: Blank, value) -> dict[str, str]:
    given = value if isinstance(value, list) else [value]
    known = all(isinstance(text, str) for text in given) and (
        not blank.options or set(given) <= set(blank.options)
    )
    return {} if known else {"": blank.say("option")}


def _parts(blank: Blank, value, prefix: str = "") -> dict[str, str]:
    if not isinstance(value, dict):
        return {"": blank.say(blank.blank_key)}
    found = {}
    for part in blank.parts:
        key = part.code.rpartition("~")[2]
        for sentence in faults(part, value.get(key)).values():
            found[f"{prefix}~{key}"] = sentence
    return found


def _table(blank: Blank, value) -> dict[str, str]:
    if not isinstance(value, list) or len(value) > MOST_ROWS:
        return {"": f"最多填 {MOST_ROWS} 行" if isinstance(value, list) else blank.say("rows")}
    found = {}
    for index, row in enumerate(value):
        if not is_blank(row):
            found |= _parts(blank, row, f"~{index}")
    return found


def _range(blank: Blank, value) -> dict[str, str]:
    start, end = (value.get("from", ""), value.get("to", "")) if isinstance(value, dict) else ("", "")
    for key, text in (("from", start), ("to", end)):
        if not isinstance(text, str) or checks.day(text):
            return {f"~{key}": blank.say("date")}
    return {"~to": blank.say("order")} if end < start else {}


def _address(blank: Blank, value) -> dict[str, str]:
    detail = value.get("detail", "") if isinstance(value, dict) else ""
    if not isinstance(detail, str) or not detail.strip():
        return {"~detail": "请填写路名和门牌号"}
    return {"~detail": blank.say("long")} if len(detail) > blank.longest else {}


FAULTS = {"multi": _multi, "person": _parts, "org": _parts, "table": _table, "daterange": _range,
          "address": _address}  # fmt: skip
