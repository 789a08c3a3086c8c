"""Notices written as the State Council writes them, and one of a 2027 that is invented."""

from datetime import date
from pathlib import Path

from hall.holidays.found import weekday
from hall.worktime.years import Span, Year

DATA = Path(__file__).parent / "data" / "holidays"
NUMERALS = "一二三四五六七八九十"
INVENTED = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕99号
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕前一日、周五）至11日（周四）放假调休，共7天。2月20日（周六）上班。
三、清明节：4月3日（周六）至5日（周一）放假，共3天。
四、劳动节：5月1日（周六）至5日（周三）放假调休，共5天。4月25日（周日）、5月8日（周六）上班。
五、端午节：6月9日（周三）放假1天，不调休。
六、中秋节：9月15日（周三）放假1天，不调休。
七、国庆节：10月1日（周五）至7日（周四）放假调休，共7天。9月26日（周日）、10月9日（周六）上班。
节假日期间，各地区、各部门要妥善安排好值班和安全、保卫等工作。
"""


def real(year: int) -> str:
    return (DATA / f"{year}.txt").read_text(encoding="utf-8")


def span(first: str, last: str = "", name: str = "放假") -> Span:
    return Span(date.fromisoformat(first), date.fromisoformat(last or first), name)


def written(year: Year) -> str:
    """The text of a notice that says just this."""
    lines = [f"国务院办公厅关于{year.year}年部分节假日安排的通知"]
    for number, each in enumerate(year.off):
        work = [day for day in year.work if _belongs(day, each, year.off)]
        lines.append(f"{NUMERALS[number]}、{each.name}：{_days_off(each)}{_worked(work)}")
    return "\n".join(lines)


def _belongs(day: date, span: Span, spans) -> bool:
    return span == min(spans, key=lambda other: abs((day - other.first).days))


def _days_off(span: Span) -> str:
    first = f"{span.first.month}月{span.first.day}日（{weekday(span.first)}）"
    if len(span) == 1:
        return f"{first}放假1天，不调休。"
    month = f"{span.last.month}月" if span.last.month != span.first.month else ""
    return f"{first}至{month}{span.last.day}日（{weekday(span.last)}）放假调休，共{len(span)}天。"


def _worked(days) -> str:
    said = "、".join(f"{day.month}月{day.day}日（{weekday(day)}）" for day in days)
    return f"{said}上班。" if said else ""
