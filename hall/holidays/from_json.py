"""JSON as the product ships it: {"off": {"2027": ["2027-01-01/2027-01-03", …]}, "work": {"2027": ["2027-02-20", …]}}, with
"sources" when there are any. A span may name its holiday: "2027-01-01/2027-01-03 元旦"."""

import json

from hall.holidays import from_lines
from hall.holidays.found import Found, Problem, Unreadable
from hall.worktime.years import Span

SHAPE = '请写成 {"off": {"2027": ["2027-01-01/2027-01-03"]}, "work": {"2027": ["2027-02-20"]}}。'


def read(text: str, year: int | None) -> Found:
    """Of a file with several years, the one that was asked for. Raises Unreadable."""
    content = _content(text)
    off, work = content["off"], content.get("work", {})
    chosen = str(year or max(off, default=""))
    if not chosen.isdecimal() or chosen not in off:
        years = "、".join(sorted(off)) or "哪一年都没有"
        raise Unreadable(
            [Problem(None, f"文件里没有 {chosen or '放假'} 年的安排（有：{years}）。请改选年份。")]
        )
    found = Found(int(chosen))
    found.title, found.source = _source(content.get("sources"), chosen)
    for place, entry in enumerate(_list(off, chosen), start=1):
        _take(found, f"off.{chosen} 第 {place} 项", entry, off=True)
    for place, entry in enumerate(_list(work, chosen), start=1):
        _take(found, f"work.{chosen} 第 {place} 项", entry, off=False)
    return found


def _content(text: str) -> dict:
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable([Problem(error.lineno, f"JSON 从这一行起写错了。{SHAPE}")]) from None
    except (RecursionError, ValueError):  # too deep; a number of thousands of digits
        content = None
    if not isinstance(content, dict) or not isinstance(content.get("off"), dict):
        raise Unreadable([Problem(None, f"JSON 里没有放假的日子。{SHAPE}")])
    if not isinstance(content.get("work", {}), dict):
        raise Unreadable([Problem(None, f"JSON 里上班的日子没有按年份写。{SHAPE}")])
    return content


def _list(years: dict, year: str) -> list:
    entries = years.get(year, [])
    if not isinstance(entries, list):
        raise Unreadable([Problem(None, f"{year} 年的日子没有写成列表。{SHAPE}")])
    return entries


def _source(sources, year: str) -> tuple[str, str]:
    """Title and address, from "…的通知(…) https://…"."""
    said = sources.get(year) if isinstance(sources, dict) else ""
    title, _, address = str(said or "").partition(" http")
    return title.strip(), f"http{address}".strip() if address else ""


def _take(found: Found, where: str, entry, *, off: bool) -> None:
    match = from_lines.SPAN.match(entry) if isinstance(entry, str) else None
    span = from_lines.span_of(match[1], match[2] or match[1]) if match else None
    if span is None:
        told = f"{where}“{str(entry)[:40]}”不是日期。请写成 2027-01-01 或 2027-01-01/2027-01-03。"
        found.faults.append(Problem(None, told))
    elif off:
        name = entry[match.end() :].strip() or span.name
        found.off.append((Span(span.first, span.last, name), None))
    else:
        found.add_work(span, None)
