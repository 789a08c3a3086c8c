"""What somebody pasted or uploaded, as the days of one year: the notice's own text, JSON as the product ships it, or lines."""

from hall.holidays import from_json, from_lines, from_notice
from hall.holidays.checking import problems_of
from hall.holidays.found import Found, Problem, Unreadable, tidy
from hall.worktime.years import Year

# Signs; a notice has about 1,200.
LONGEST = 20_000


def read(text: str, year: int | None = None) -> tuple[Found, Year]:
    """The days as found, with their lines, and as a year that has no fault. `year`: the one that was asked for; None: the one
    the text names. Raises Unreadable with everything that is wrong, each with what to do."""
    if len(text) > LONGEST:
        raise Unreadable([Problem(None, "内容太长，不像是放假安排。请只粘贴通知的正文。")])
    found = _of(tidy(text), year)
    if year and found.year != year:
        told = f"这是 {found.year} 年的安排，上面选的是 {year} 年。请改选年份，或换成 {year} 年的通知。"
        raise Unreadable([Problem(None, told)])
    if problems := problems_of(found):
        raise Unreadable(problems)
    return found, found.as_year()


def decoded(content: bytes) -> str:
    """The text of an uploaded file. Raises Unreadable for what is no plain text."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    told = "这个文件不是纯文本。Word、PDF 文件请打开后复制正文，粘贴到下面的框里。"
    raise Unreadable([Problem(None, told)])


def _of(text: str, year: int | None) -> Found:
    if not text.strip():
        raise Unreadable([Problem(None, "还没有内容。请粘贴通知的正文，或选一个文件。")])
    if text.lstrip().startswith(("{", "[")):
        return from_json.read(text, year)
    if from_lines.looks_like(text):
        return from_lines.read(text)
    return from_notice.read(text, year)
