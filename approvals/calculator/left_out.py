"""What of a case its prefilled calculator cannot carry over, as codes in the address, and in one sentence."""

from approvals.calculator.questions import PAUSES

NAME = "left"
SPECIAL, ROWS, EXTENSION, WRITTEN = "special", "rows", "extension", "written"
WORDS = {
    SPECIAL: "按专门法律规定的暂停（如征求有关部门意见）",
    ROWS: f"第 {PAUSES + 1} 段起的暂停（表里只有 {PAUSES} 段）",
    EXTENSION: "延期（批准时在期限内，照带过来的数字看不出来）",
    WRITTEN: "告知书写明的补正期限（比算出来的晚，以告知书为准）",
}


def joined(codes) -> str:
    """For the address."""
    return "-".join(code for code in WORDS if code in codes)


def sentence(given: str) -> str:
    """Of what the address says; nothing for codes nobody knows."""
    named = [WORDS[code] for code in dict.fromkeys(given.split("-")) if code in WORDS]
    if not named:
        return ""
    return f"这件的数字里没有带过来的：{'、'.join(named)}；算出来和办件页面不一样的，以办件页面为准。"
