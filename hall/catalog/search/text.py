"""Bringing typed text into the form the index compares."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from .numerals import fold_numerals

MAX_LENGTH = 64
# NFKC may turn one character into eighteen, and a pasted page may be mostly blanks.
_MAX_RAW = 512

_LEAD = re.compile(
    r"(?:请问|您好|你好|麻烦|劳驾|咨询(?:一下|下)?|想?问(?:一下|下)|想?知道|想?了解(?:一下|下)?"
    r"|(?:我们?|本人|咱们?|俺)?(?:想要|想|需要|打算|准备|要)|我们?"
    r"|如何|怎么样?|怎样|咋|(?:到|去|在)?哪(?:里|儿|个部门)?|能不能|能否|可不可以|可以|是否"
    r"|帮我|给我|关于|有关|办理|办一?下)"
)
_TAIL = re.compile(
    r"(?:的|办理|申请|(?<!我)要|去|谢谢"
    r"|(?:在|去|到|上|找)?(?:哪里|哪儿|哪个(?:部门|窗口|地方)|什么地方|什么部门|哪)(?:可以|能)?"
    r"(?:办理|办|申请|弄|交|领|开)?"
    r"|(?:该|要|应该)?(?:怎么样?|怎样|如何|咋样?)(?:办理|办|弄|申请|搞|做|走|领|操作|收费|处理)?"
    r"|(?:都|还)?(?:需要|需|要|得|应该?|该)?(?:带|准备|交|提供|提交|填|办|花|等|收|用)?"
    r"(?:什么|哪些|啥|多少|多长|多久|几)(?:样的)?"
    r"(?:材料|资料|手续|条件|东西|证件|证明|钱|费用|时间|个?工作日|天|流程|要求)?(?:能|可以)?(?:办好|办下来|批下来)?"
    r"|(?:办理|办事|申请|的)?(?:流程|步骤|指南|材料清单|所需材料|材料|条件|时限|时间|费用|收费标准)"
    r"|(?:可以|可不可以|能不能|能|行|要钱|收费)?(?:吗|么|呢|啊|呀|吧|嘛|哦|哈))"
    r"$"
    r"|(?:zenme(?:ban(?:li)?|shenqing|nong)|ruhe(?:ban(?:li)?|shenqing)|zainali(?:ban(?:li)?)?)$"
)
_LIGHT = re.compile(
    r"申请|办理|申办|领取|怎么|什么|哪里|哪些|多少|一下|一个|可以|需要|应该|自己|现在|还是|已经|如果|因为|所以|我们"
    r"|时候|当天|马上|最多|最少|最近|刚刚|重新|提前|每月|每年|今年|明年|去年|以后|之后|以前|之前|然后|另外"
    r"|网上|手机上|家里|那边|这边|东西|事情|行不行|一起|怎样|问题"
    r"|我(?:家|爸爸?|妈妈?|老公|老婆|丈夫|妻子|媳妇|哥哥?|弟弟?|姐姐?|妹妹?|朋友|同事)"
    r"|目前|上个?月|下个?月|这个?月|昨天|今天|明天|接下来|刚才|一直|必须|一定|到底|究竟|其实|但是|不过|可是|而且"
    r"|管不管|给不给|会不会|让不让|算不算|肯不肯|请教|打听|听说|这种|那种|的话"
    r"|[的了吗呢吧啊呀嘛哦着过把被给让和跟与及或在从到去来是有没不要想能会我你您他她它咱俺这那哪个些就都也还再又"
    r"很太挺咋啥么为办弄搞做请问先才刚只找谁怕用好完走得叫说看几该但并且呗]"
)


def fold(text):
    """Return `text` in NFKC and lower case, with letters and digits only; 六十 becomes 60."""
    return fold_with_positions(text)[0]


def fold_with_positions(text):
    """Return the folded text and, for each of its characters, the index it had in `text`."""
    kept, positions = [], []
    for index, char in enumerate(text):
        for part in _fold_character(char):
            kept.append(part)
            positions.append(index)
    return fold_numerals("".join(kept), positions)


@lru_cache(maxsize=1 << 14)
def _fold_character(char):
    parts = unicodedata.normalize("NFKC", char).lower()
    return "".join("v" if part == "ü" else part for part in parts if part.isalnum())


def fold_query(query):
    """Return the folded query, cut to `MAX_LENGTH` characters."""
    # Composed first: an input method may send ü as a letter and a combining mark.
    return fold(unicodedata.normalize("NFC", query[:_MAX_RAW]))[:MAX_LENGTH]


def normalise(query):
    """Return what the person is looking for: folded, cut, without question words and politeness.

    A query that is nothing but a question (“怎么办”) is returned whole.
    """
    return strip_question(fold_query(query))


def strip_question(folded):
    """Take question words off both ends of folded text, unless nothing telling would remain."""
    rest = folded
    while match := _LEAD.match(rest):
        rest = rest[match.end() :]
    while match := _TAIL.search(rest):
        rest = rest[: match.start()]
    return rest if _LIGHT.sub("", rest) else folded


def light_positions(text):
    """Return the positions of words that say little about the wish, such as 的, 我 and 办理."""
    return {index for match in _LIGHT.finditer(text) for index in range(*match.span())}
