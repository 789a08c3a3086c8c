"""The notice itself (国务院办公厅关于某年部分节假日安排的通知): 「一、元旦:1月1日(周四)至3日(周六)放假调休,共3天。1月4日(周日)上班。」"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from hall.holidays.found import Found, Problem, Unreadable, weekday
from hall.worktime.years import HOLIDAYS, Span

TITLE = re.compile(r"国务院办公厅关于\d{4}年[^。]{0,12}?安排的通知")
NUMBER = re.compile(r"国办发(?:明电)?[〔\[(]\d{4}[〕\])]\d+号")
YEAR = re.compile(r"(\d{4})年(?:部分)?(?:节假日|放假|元旦)")
# 一、元旦: …; without a number only when nothing but holidays stands before the colon.
KNOWN = "|".join({name.removesuffix("节") for name in HOLIDAYS})
ITEM = re.compile(
    rf"(?:^|(?<=[\n。]))(?:(?:[一二三四五六七八九十]+、|\d+[.、])([^:。\d\n]{{2,30}})|((?:(?:{KNOWN})节?[、和]?)+)):"
)
END = re.compile(r"(?:^|(?<=[\n。]))(?:节假日期间|国务院办公厅|\d{4}年\d{1,2}月\d{1,2}日\n*$)")
DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^)]*)\))?"
DAYS = re.compile(rf"{DAY}(?:(?:至|到|-|–|—|~){DAY})?")
VERB = re.compile(r"放假|上班|休息")
TOTAL = re.compile(r"(?:共|放假)(\d+|[一二三四五六七八九十])天")
WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
NUMERALS = "一二三四五六七八九十"


def read(text: str, year: int | None) -> Found:
    """Raises Unreadable when it is no notice."""
    lines = _Lines(text)
    whole = lines.text
    items = list(_items(whole))
    if not items:
        told = "没有认出放假安排。请粘贴国务院办公厅通知的正文，要有“一、元旦：1月1日……放假”这样的句子。"
        raise Unreadable([Problem(None, told)])
    flat = whole.replace("\n", "")
    named = _year_named(flat) or year
    if named is None:
        raise Unreadable([Problem(None, "没有看到是哪一年的安排。请在上面选年份，或连标题一起粘贴。")])
    title, number = TITLE.search(flat), NUMBER.search(flat)
    found = Found(named, " ".join(part.group() for part in (title, number) if part))
    for name, start, end in items:
        for first, last in _sentences(whole, start, end):
            _Sentence(found, name, lines, first, last).take()
    return found


class _Lines:
    """The text without spaces, and in which line each sign stood."""

    def __init__(self, text: str):
        kept = [
            (sign, number)
            for number, line in enumerate(text.split("\n"), start=1)
            for sign in ["\n", *line]
            if sign == "\n" or not sign.isspace()
        ][1:]
        self.text = "".join(sign for sign, _ in kept)
        self.numbers = [number for _, number in kept]

    def at(self, place: int) -> int:
        return self.numbers[place]


def _year_named(text: str) -> int | None:
    named = YEAR.search(text)
    return int(named[1]) if named else None


def _items(text: str) -> Iterator[tuple[str, int, int]]:
    """(holiday, start, end) of each; what comes after the last holiday is no part of it."""
    heads = list(ITEM.finditer(text))
    if not heads:
        return
    stop = next((match.start() for match in END.finditer(text, heads[-1].end())), len(text))
    ends = [head.start() for head in heads[1:]] + [stop]
    for head, end in zip(heads, ends, strict=True):
        yield _name(head[1] or head[2]), head.end(), end


def _name(said: str) -> str:
    """国庆节、中秋节, however the holidays are joined."""
    parts = [part for part in re.split(r"[、和]", said) if part]
    return "、".join(
        next((name for name in HOLIDAYS if name.removesuffix("节") == part), part) for part in parts
    )


def _sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in re.compile(r"[^。;]+").finditer(text, start, end):
        if (
            not match.group().lstrip("\n").startswith("鼓励")
        ):  # 鼓励……安排职工在除夕(2月9日)休息: nobody is off by it
            yield match.span()


@dataclass
class _Sentence:
    """One sentence on one holiday. A day belongs to the first verb after it, or to the last before it."""

    found: Found
    name: str
    lines: _Lines
    first: int
    last: int

    def take(self) -> None:
        text, self.offsets = self._without_breaks()
        verbs = [(match.start(), match.group()) for match in VERB.finditer(text)]
        days, month = 0, None
        for match in DAYS.finditer(text):
            line = self._line(match.start())
            span, month = self._span(match, month, line)
            if span is None:
                continue
            verb = next(
                (word for place, word in verbs if place >= match.end()), verbs[-1][1] if verbs else ""
            )
            if verb == "放假":
                self.found.off.append((span, line))
                days += len(span)
            elif verb == "上班":
                self.found.add_work(span, line)
            elif not verb:
                self._fault(line, f"“{match.group()}”后面没有说是放假还是上班。请补上，或删掉这一句。")
        self._check_total(text, days)

    def _without_breaks(self) -> tuple[str, list[int]]:
        places = [place for place in range(self.first, self.last) if self.lines.text[place] != "\n"]
        return "".join(self.lines.text[place] for place in places), places

    def _line(self, place: int) -> int:
        return self.lines.at(self.offsets[place])

    def _fault(self, line: int, said: str) -> None:
        self.found.faults.append(Problem(line, said))

    def _span(self, match, month: int | None, line: int) -> tuple[Span | None, int | None]:
        """The days of one mention, and the month that a following 「、28日」 is in."""
        year, from_month, from_day, note, to_year, to_month, to_day, to_note = match.groups()
        start_month = int(from_month) if from_month else month
        if start_month is None:
            self._fault(line, f"“{match.group()}”没有写几月。请补上月份。")
            return None, month
        end_month = int(to_month) if to_month else start_month
        start_year = int(year) if year else self.found.year
        if not year and to_day and start_month == 12 and end_month == 1:
            start_year -= 1  # 12月31日至1月2日
        end_year = (
            int(to_year) if to_year else max(start_year, self.found.year) if end_month == 1 else start_year
        )
        first = self._day(start_year, start_month, from_day, note, line)
        last = self._day(end_year, end_month, to_day, to_note, line) if to_day else first
        if first is None or last is None:
            return None, end_month
        return Span(first, last, self.name), end_month

    def _day(self, year: int, month: int, day: str, note: str | None, line: int) -> date | None:
        try:
            found = date(year, month, int(day))
        except ValueError:
            self._fault(line, f"没有 {year}年{month}月{int(day)}日 这一天。请核对日期。")
            return None
        said = WEEKDAY.search(note or "")
        if said and said[1].replace("天", "日") != weekday(found)[1]:
            self._fault(
                line,
                f"{found.year}年{found.month}月{found.day}日是{weekday(found)}，这里写的是{said.group()}。请核对日期，或是不是选错了年份。",
            )
        return found

    def _check_total(self, text: str, days: int) -> None:
        said = TOTAL.search(text)
        if not said or not days:
            return
        number = int(said[1]) if said[1].isdecimal() else NUMERALS.index(said[1]) + 1
        if number != days:
            told = f"{self.name}写的是共 {number} 天，起止日期算出来是 {days} 天。请核对。"
            self._fault(self._line(said.start()), told)
