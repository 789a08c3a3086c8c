"""Characters and words that a condition may not contain, with what to write instead."""

from __future__ import annotations

import keyword
import unicodedata

MAX_TEXT = 500
ALLOWED_WORDS = {"and", "or", "not", "in", "True", "False"}

_LINE_BREAKS = set("\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029")
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn"}

_HALF_WIDTH = {
    "，": ",", "、": ",", "（": "(", "）": ")", "【": "[", "】": "]", "［": "[", "］": "]", "＝": "==",
    "＞": ">", "＜": "<", "≥": ">=", "≤": "<=", "≠": "!=", "＋": "+", "－": "-", "−": "-", "–": "-",
    "—": "-", "＊": "*", "×": "*", "／": "/", "÷": "/", "．": ".", "“": "'", "”": "'", "‘": "'",
    "’": "'", "＇": "'", "＂": "'", "\u3000": "空格", "\u00a0": "空格",
}  # fmt: skip

SIGNS = {
    "=": "判断相等要写两个等号 ==",
    "=>": "“不小于”请写成 >=",
    "=<": "“不大于”请写成 <=",
    "<>": "“不等于”请写成 !=",
    "!": "“不”请写成 not，“不等于”请写成 !=",
    "！": "“不”请写成 not，“不等于”请写成 !=",
    "&&": "“并且”请写成 and",
    "&": "“并且”请写成 and",
    "＆": "“并且”请写成 and",
    "||": "“或者”请写成 or",
    "|": "“或者”请写成 or",
    "｜": "“或者”请写成 or",
    "**": "不能用乘方 **，请用 * 相乘",
    "//": "不能用整除 //，请用 / 相除",
    "%": "不能用 %，百分数请写成小数，例如 0.05",
    "％": "不能用 %，百分数请写成小数，例如 0.05",
    "<<": "不能用移位 <<，比较大小请写 <",
    ">>": "不能用移位 >>，比较大小请写 >",
    "^": "不能用 ^，请用 * 相乘",
    "~": "不能用 ~，“不”请写成 not",
    "@": "不能用 @，相乘请写 *",
    ":=": "条件里不能给名称赋值，判断相等请写 ==",
    ":": "条件里不用冒号，请去掉",
    "：": "条件里不用冒号，请去掉",
    ";": "只能写一个条件，请用 and 或 or 连起来",
    "；": "只能写一个条件，请用 and 或 or 连起来",
    "。": "条件的末尾不加句号，请去掉",
    "{": "不能用花括号，清单请写成 ['甲', '乙']",
    "}": "不能用花括号，清单请写成 ['甲', '乙']",
    "｛": "不能用花括号，清单请写成 ['甲', '乙']",
    "｝": "不能用花括号，清单请写成 ['甲', '乙']",
    "#": "条件里不能写备注，请去掉 # 和后面的内容",
    "\\": "不能用反斜杠，请去掉",
    "?": "条件里不用问号，请去掉",
    "？": "条件里不用问号，请去掉",
    "`": "文字请用半角引号 ' 括起来",
}

_WORDS = {
    "is": "不能用 is，判断相等请写 ==",
    "if": "不能写“如果……否则”，请用 and、or、not 连接各个条件",
    "else": "不能写“如果……否则”，请用 and、or、not 连接各个条件",
    "for": "不能写循环，请把要比较的值逐个列在清单里，例如 x in ['甲', '乙']",
    "lambda": "不能定义函数，请直接写条件",
    "None": "不用判断有没有填：没有填写的项不会得出结论，请去掉这一段",
    "并且": "“并且”请写成 and",
    "而且": "“而且”请写成 and",
    "且": "“且”请写成 and",
    "或者": "“或者”请写成 or",
    "或": "“或”请写成 or",
    "不是": "“不是”请写成 != 或 not",
    "非": "“非”请写成 not",
    "属于": "“属于”请写成 in",
    "包含": "“包含”请写成 '选项' in 名称",
    "包括": "“包括”请写成 '选项' in 名称",
    "等于": "“等于”请写成 ==",
    "大于": "“大于”请写成 >",
    "小于": "“小于”请写成 <",
    "true": "“是”请写成 True",
    "false": "“否”请写成 False",
}


def refusal_anywhere(character: str) -> str:
    """Return why this character may stand nowhere in a condition, or ''."""
    if character in _LINE_BREAKS:
        return "条件只能写在一行里，请去掉换行"
    if character == "\t":
        return "不能用制表符，请改用空格"
    if unicodedata.category(character) in _INVISIBLE:
        return "这里有一个看不见或认不出的字符，请删掉后重新输入"
    return ""


def refusal_outside_quotes(character: str) -> str:
    """Return why this character may not stand outside quotes."""
    half = _HALF_WIDTH.get(character)
    if half == "空格":
        return "这里是全角空格，请改用半角空格"
    if half is not None:
        return f"“{character}”请改用半角符号 {half}"
    plain = unicodedata.normalize("NFKC", character)
    if plain != character and plain.isascii():
        return f"“{character}”请改用半角字符 {plain}"
    return f"条件里不能用“{character}”，请去掉或者放进引号"


def refusal_of_word(word: str) -> str:
    """Return why this word may not be used as a name, or ''."""
    if word in _WORDS:
        return _WORDS[word]
    if keyword.iskeyword(word) and word not in ALLOWED_WORDS:
        return f"不能用 {word}，条件里的连接词只有 and、or、not、in"
    plain = unicodedata.normalize("NFKC", word)
    if plain != word:
        return f"“{word}”里有全角或变体字符，请改用半角字符 {plain}"
    if word.startswith("_"):
        return "名称不能以下划线开头，请写数据元编码，例如 project.name"
    return "" if word.isidentifier() else f"“{word}”不是可用的名称，请写数据元编码，例如 project.name"
