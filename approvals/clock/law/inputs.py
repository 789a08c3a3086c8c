"""What a rule may be asked, strictly: real ISO dates, 0 to 1000 days, known units and kinds, no other keys."""

import re
from datetime import date
from typing import Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
)

from approvals.clock.law.kinds import why_not
from approvals.clock.reckoning import Budget, Extension, Pause
from hall.catalog.choices import DayUnit

UNITS = {
    **dict.fromkeys(("workday", "工作日"), DayUnit.WORKDAY),
    **dict.fromkeys(("calendar", "日", "自然日"), DayUnit.CALENDAR_DAY),
}
_ISO = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _iso(value: Any) -> date:
    if type(value) is date:  # one rule asks another
        return value
    if isinstance(value, str) and _ISO.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise ValueError(f"没有 {value} 这一天") from None
    raise ValueError("要写成 2026-11-22 这样的日期")


def _near(value: date) -> date:
    if not 1950 <= value.year <= 2100:
        raise ValueError("只算 1950 年到 2100 年的日期")
    return value


def _unit(value: Any) -> DayUnit:
    if isinstance(value, str) and value in UNITS:
        return UNITS[value]
    raise ValueError(f"单位只能是 {'、'.join(UNITS)}")


IsoDate = Annotated[date, BeforeValidator(_iso), AfterValidator(_near)]
Unit = Annotated[DayUnit, BeforeValidator(_unit)]
Days = Annotated[float, Field(strict=True, ge=0, le=1000, allow_inf_nan=False)]
WholeDays = Annotated[int, Field(strict=True, ge=0, le=1000)]


class Inputs(BaseModel):
    """Of one rule. `notice_day`, `from` and the like are read by the names law-cases.csv uses. `together`: the field to name when
    it is wrong only together with others."""

    together: ClassVar[str] = ""

    model_config = ConfigDict(extra="forbid", populate_by_name=True, frozen=True)


def after(earlier: str, what: str):
    """The date must not lie before another one of the same inputs."""

    def check(value: date | None, info: ValidationInfo) -> date | None:
        first = info.data.get(earlier)
        if value is not None and first is not None and value < first:
            raise ValueError(what)
        return value

    return AfterValidator(check)


def _kind(value: str, info: ValidationInfo) -> str:
    if reason := why_not(value, info.data.get("basis", "")):
        raise ValueError(reason)
    return value


class Suspension(Inputs):
    """A special procedure: (from, to] is taken out, `to` null while the result is not there. `told`: whether the applicant was
    told in writing how long it takes; else nothing may be taken out (C2). `cap`: the most working days taken out (C6)."""

    start: IsoDate = Field(alias="from")
    end: Annotated[IsoDate | None, after("start", "结束早于开始")] = Field(default=None, alias="to")
    basis: Annotated[str, Field(max_length=200)] = ""
    kind: Annotated[str, Field(max_length=40), AfterValidator(_kind)]
    cap: WholeDays | None = None
    told: Annotated[bool, Field(strict=True)] = True

    @property
    def pause(self) -> Pause:
        return Pause(self.kind, self.start, self.end, self.cap, basis=self.basis)


def pauses_of(suspensions: tuple[Suspension, ...]) -> list[Pause]:
    """Only those that were told in writing (C2)."""
    return [each.pause for each in suspensions if each.told]


class Limit(Inputs):
    """A limit of so many days that special procedures may stop. `now`: of which day the answer is; today, when not said."""

    days: Days
    unit: Unit = DayUnit.WORKDAY
    suspensions: tuple[Suspension, ...] = ()
    now: IsoDate | None = None

    @property
    def budget(self) -> Budget:
        return Budget(self.days, self.unit)

    @property
    def pauses(self) -> list[Pause]:
        return pauses_of(self.suspensions)


class Lengthened(Inputs):
    """`extension`: working days; `extension_approved`: null while nobody has approved it."""

    together: ClassVar[str] = "extension"

    extension: WholeDays = 0
    extension_approved: IsoDate | None = None

    @property
    def more(self) -> Extension | None:
        return Extension(self.extension, self.extension_approved) if self.extension_approved else None

    def within(self, most: int) -> None:
        """`most`: working days that the law allows. Raises ValueError for more."""
        if self.extension > most:
            raise ValueError(f"最多延长 {most} 个工作日" if most else "不能延长")
