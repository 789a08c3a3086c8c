"""A notice is read as it was meant, or refused with words that name the line and the way out."""

import json
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall.holidays.checking import doubts_of, workdays_of
from hall.holidays.found import Unreadable
from hall.holidays.reading import LONGEST, decoded, read
from hall.worktime import standing_at
from hall.worktime.years import FILE, HOLIDAYS, Span, Year, shipped
from tests.approvals.moments import at
from tests.hall.holiday_hand import INVENTED, real, span, written


@pytest.fixture(autouse=True)
def late_in_2026():
    with standing_at(at("2026-11-22 10:00")):
        yield


def refused(text: str, year: int | None = None) -> list[tuple[int | None, str]]:
    with pytest.raises(Unreadable) as refusal:
        read(text, year)
    return [(problem.line, problem.said) for problem in refusal.value.problems]


@pytest.mark.parametrize("year", shipped(), ids=lambda year: year.year)
def test_the_real_notices_say_exactly_the_days_that_are_shipped(year):
    found, read_year = read(real(year.year))
    assert read_year == year
    assert found.title.startswith(f"国务院办公厅关于{year.year}年部分节假日安排的通知 国办发明电〔")


@pytest.mark.parametrize("year", shipped(), ids=lambda year: year.year)
def test_they_read_the_same_from_one_line_without_breaks(year):
    """Copied from a phone, a page comes without its lines."""
    assert read(real(year.year).replace("\n", ""))[1] == year


def test_broken_lines_and_spaces_do_no_harm():
    broken = INVENTED.replace("至11日（周四）", " 至 11 日\n（周四）").replace("共7天", "共 7\n天")
    assert read(broken)[1] == read(INVENTED)[1]


def test_the_json_that_is_shipped_can_be_loaded():
    text = FILE.read_text(encoding="utf-8")
    for year in shipped():
        found, read_year = read(text, year.year)
        assert read_year == year
        assert found.source.startswith("https://www.gov.cn/")


def as_lines(year: Year) -> str:
    off = [f"{span.first}/{span.last} {span.name}" for span in year.off]
    return "\n".join(["# 注释", *off, "", *(f"上班 {day}" for day in year.work)])


@pytest.mark.parametrize("year", shipped(), ids=lambda year: year.year)
def test_lines_can_be_loaded(year):
    assert read(as_lines(year))[1] == year


def test_lines_are_named_by_their_season_and_written_in_several_ways():
    text = "2027-1-1 / 2027-1-3\n2027.2.5至2027.2.11 春节\n2027-04-05\n2027-05-01\n2027-06-09\n2027-09-15\n2027-10-01\n2027-02-20 上班"
    year = read(text)[1]
    assert [span.name for span in year.off] == list(HOLIDAYS)
    assert year.work == (date(2027, 2, 20),)


SEASONS = [(1, 1), (1, 25), (4, 3), (5, 1), (6, 1), (9, 10), (10, 1)]


@st.composite
def years(draw):
    """A year with seven holidays of one to nine days each, and rest days worked between them."""
    number = draw(st.integers(2024, 2028))
    spans = []
    for name, (month, day) in zip(HOLIDAYS, SEASONS, strict=True):
        first = date(number, month, day) + timedelta(days=draw(st.integers(0, 10)))
        spans.append(Span(first, first + timedelta(days=draw(st.integers(0, 8))), name))
    off = {day for each in spans for day in each}
    every = (date(number, 1, 1) + timedelta(days=n) for n in range(365))
    rest = [day for day in every if day.weekday() >= 5 and day not in off]
    work = draw(st.lists(st.sampled_from(rest), unique=True, max_size=8))
    return Year(number, tuple(spans), tuple(sorted(work)))


@given(years())
def test_what_is_written_as_a_notice_is_read_back(year):
    assert read(written(year))[1] == year


@given(years())
def test_what_is_written_as_lines_or_json_is_read_back(year):
    assert read(as_lines(year))[1] == year
    off = [f"{span.first}/{span.last} {span.name}" for span in year.off]
    as_json = {"off": {year.year: off}, "work": {year.year: [str(day) for day in year.work]}}
    assert read(json.dumps(as_json))[1] == year


@given(st.text(max_size=300))
def test_whatever_is_pasted_is_read_or_refused_in_words(text):
    try:
        read(text)
    except Unreadable as refusal:
        assert refusal.problems and all(problem.said.endswith("。") for problem in refusal.problems)


PIECES = [
    "一、元旦：",
    "春节：",
    "1月1日",
    "2月30日",
    "（周一）",
    "至",
    "3日",
    "放假",
    "上班",
    "共3天",
    "，",
    "。",
    "\n",
]


@given(st.lists(st.sampled_from([*PIECES, *INVENTED.split("。")]), max_size=25).map("".join))
def test_torn_notices_are_read_or_refused_in_words(text):
    try:
        read(text, 2027)
    except Unreadable as refusal:
        assert refusal.problems


def test_new_years_day_may_begin_in_december():
    """As in the notice for 2023: 2022年12月31日至2023年1月2日放假调休,共3天."""
    text = INVENTED.replace("1月1日（周五）至3日（周日）", "2026年12月31日（周四）至2027年1月2日（周六）")
    assert read(text)[1].off[0] == span("2026-12-31", "2027-01-02", "元旦")
    short = text.replace("2026年12月31日", "12月31日").replace("2027年1月2日", "1月2日")
    assert read(short)[1] == read(text)[1]
    assert read(text)[1].first == date(2026, 12, 31)


@pytest.mark.parametrize(
    "old, new, line, words",
    [
        ("2月20日（周六）", "2月20日（周日）", 4, "2027年2月20日是周六，这里写的是周日"),
        ("共7天。2月", "共8天。2月", 4, "春节写的是共 8 天，起止日期算出来是 7 天"),
        ("放假1天，不调休。\n七", "放假2天，不调休。\n七", 8, "中秋节写的是共 2 天"),
        ("2月20日（周六）", "2月19日（周五）", 4, "调休上班只会是周六、周日"),
        ("2月20日（周六）上班", "2月7日（周日）上班", 4, "写了上班，又在春节的放假里"),
        ("6月9日（周三）", "2月30日", 7, "没有 2027年2月30日 这一天"),
        ("4月3日（周六）至5日（周一）", "2月10日（周三）至12日（周五）", 5, "在春节里已经有了"),
        ("9月15日（周三）放假", "9月15日（周三）庆祝", 8, "没有说是放假还是上班"),
        ("5月1日（周六）至5日（周三）", "5月5日（周三）至1日（周六）", 6, "最后一天在第一天前面"),
        ("2月20日（周六）上班", "20日（周六）上班", 4, "没有写几月"),
    ],
)
def test_what_cannot_be_right_is_named_by_its_line(old, new, line, words):
    assert INVENTED.count(old) == 1
    assert any(where == line and words in said for where, said in refused(INVENTED.replace(old, new)))


def test_a_day_without_a_month_is_in_the_month_of_the_day_before_it():
    text = INVENTED.replace("2月20日（周六）上班", "2月20日（周六）、21日（周日）上班")
    assert read(text)[1].work[:2] == (date(2027, 2, 20), date(2027, 2, 21))


def test_all_faults_are_told_at_once():
    text = INVENTED.replace("（周五）至3日", "（周四）至3日").replace("共5天", "共6天")
    assert [line for line, _ in refused(text)] == [3, 6]


def test_a_holiday_that_is_missing_is_named():
    lines = [line for line in INVENTED.split("\n") if "春节：" not in line and "国庆节：" not in line]
    ((line, said),) = refused("\n".join(lines))
    assert line is None and said.startswith("没有找到春节、国庆节的安排。")


def test_the_notice_of_another_year_is_refused():
    ((_, said),) = refused(real(2026), 2027)
    assert said == "这是 2026 年的安排，上面选的是 2027 年。请改选年份，或换成 2027 年的通知。"
    ((_, said),) = refused(as_lines(shipped()[0]), 2027)
    assert said.startswith("这是 2024 年的安排")
    ((_, said),) = refused(FILE.read_text(encoding="utf-8"), 2027)
    assert said == "文件里没有 2027 年的安排（有：2024、2025、2026）。请改选年份。"


def test_a_text_that_names_no_year_needs_one():
    text = INVENTED.split("\n", 2)[2]
    ((_, said),) = refused(text)
    assert "没有看到是哪一年的安排" in said
    assert read(text, 2027)[1] == read(INVENTED)[1]


@pytest.mark.parametrize(
    "text, words",
    [
        ("", "还没有内容"),
        ("  \n ", "还没有内容"),
        ("今天天气很好。", "没有认出放假安排"),
        ('{"off": {"2027": [', "JSON 从这一行起写错了"),
        ("[1]", "JSON 里没有放假的日子"),
        ('{"off": {"2027": "x"}}', "没有写成列表"),
        ('{"off": {"2027": ["1月1日"]}}', "“1月1日”不是日期"),
        ('{"off": {"2027": []}, "work": 3}', "没有按年份写"),
        ("2027-13-01 元旦", "看不懂“2027-13-01 元旦”"),
        ("2027-01-01 元旦\n啊", "看不懂“啊”"),
        ("上班 2027-01-01/2999-01-01\n2027-01-01", "调休上班最多连着两天"),
        ("字" * (LONGEST + 1), "内容太长"),
        (INVENTED.replace("2027年", "2077年").replace("（周", "（"), "2077 年不能载入"),
    ],
)
def test_what_is_no_schedule_is_refused_in_words(text, words):
    assert any(words in said for _, said in refused(text))


def test_an_uploaded_file_may_be_of_an_older_encoding_but_must_be_text():
    assert decoded(INVENTED.encode("gb18030")) == decoded(INVENTED.encode("utf-8-sig")) == INVENTED
    with pytest.raises(Unreadable, match="不是纯文本"):
        decoded(b"PK\x03\x04\x00\xff\xfe\x81")


def test_a_year_with_unusually_many_working_days_is_doubted_not_refused():
    assert [workdays_of(year) for year in shipped()] == [251, 248, 248]
    assert not any(doubts_of(year) for year in shipped())
    one_day_each = Year(
        2027, tuple(Span(each.first, each.first, each.name) for each in read(INVENTED)[1].off), ()
    )
    assert "个工作日" in doubts_of(one_day_each)[0]
