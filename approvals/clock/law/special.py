"""Limits that laws and regulations set for single matters (law.md 3, 特别期限)."""

from dataclasses import dataclass

from hall.catalog.choices import DayUnit


@dataclass(frozen=True)
class SpecialLimit:
    """`more`: the most working days an extension may add; `apart`: a review of its own and the most it may take."""

    days: int
    law: str
    unit: DayUnit = DayUnit.WORKDAY
    more: int = 0
    apart: tuple[str, int] | None = None
    begins: str = "受理"


EIA, CONSTRUCTION = "《环境影响评价法》第二十二条", "《建筑法》第八条"
WATER = "《取水许可和水资源费征收管理条例》第十八条、第十九条"
SOIL = "《生产建设项目水土保持方案管理办法》（水利部令第53号）"
FIRE = "《建设工程消防设计审查验收管理暂行规定》第二十二条"
INVESTMENT = "《企业投资项目核准和备案管理条例》第九条、第十条"
CALENDAR = DayUnit.CALENDAR_DAY
LIMITS: dict[str, SpecialLimit] = {
    "施工许可": SpecialLimit(7, CONSTRUCTION, begins="收到申请"),
    "环评报告书": SpecialLimit(60, EIA, CALENDAR, begins="收到报告书"),
    "环评报告表": SpecialLimit(30, EIA, CALENDAR, begins="收到报告表"),
    "取水许可": SpecialLimit(45, WATER),
    "水土保持方案": SpecialLimit(10, SOIL, more=10, apart=("技术评审", 30)),
    "消防设计审查": SpecialLimit(15, FIRE, apart=("专家评审", 20)),
    "企业投资项目核准": SpecialLimit(20, INVESTMENT, more=40, apart=("委托评估", 30)),
    "营业前消防安全检查": SpecialLimit(10, "《消防法》第十五条"),
    "公积金提取": SpecialLimit(3, "《住房公积金管理条例》第二十五条", CALENDAR),
    "托育机构备案": SpecialLimit(5, "《托育机构登记和备案办法》", begins="收到备案材料"),
    "托育机构不符合通知": SpecialLimit(15, "《托育机构登记和备案办法》", begins="收到备案材料"),
}
