"""Sounds: reading Chinese text, and cutting typed letters into syllables.

A syllable is kept as one private-use character, so that a sequence of sounds is a string and
can be searched as fast as text. Tones are dropped. The *loose* form of a sound also drops what
many speakers do not tell apart: zh/z, ch/c, sh/s, and -ng/-n.
"""

from __future__ import annotations

import heapq
from functools import lru_cache

from pypinyin import Style, lazy_pinyin
from pypinyin.seg import mmseg

_FINALS = {
    "": "a ai an ang ao e ei en eng er o ou",
    "b": "a ai an ang ao ei en eng i ian iao ie in ing o u",
    "p": "a ai an ang ao ei en eng i ian iao ie in ing o ou u",
    "m": "a ai an ang ao e ei en eng i ian iao ie in ing iu o ou u",
    "f": "a an ang ei en eng o ou u",
    "d": "a ai an ang ao e ei en eng i ian iao ie ing iu ong ou u uan ui un uo",
    "t": "a ai an ang ao e eng i ian iao ie ing ong ou u uan ui un uo",
    "n": "a ai an ang ao e ei en eng i ian iang iao ie in ing iu ong ou u uan uo v ve ue",
    "l": "a ai an ang ao e ei eng i ia ian iang iao ie in ing iu ong ou u uan un uo v ve ue",
    "g": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "k": "a ai an ang ao e en eng ong ou u ua uai uan uang ui un uo",
    "h": "a ai an ang ao e ei en eng ong ou u ua uai uan uang ui un uo",
    "j": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "q": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "x": "i ia ian iang iao ie in ing iong iu u uan ue un",
    "zh": "a ai an ang ao e ei en eng i ong ou u ua uai uan uang ui un uo",
    "ch": "a ai an ang ao e en eng i ong ou u ua uai uan uang ui un uo",
    "sh": "a ai an ang ao e ei en eng i ou u ua uai uan uang ui un uo",
    "r": "an ang ao e en eng i ong ou u ua uan ui un uo",
    "z": "a ai an ang ao e ei en eng i ong ou u uan ui un uo",
    "c": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "s": "a ai an ang ao e en eng i ong ou u uan ui un uo",
    "y": "a an ang ao e i in ing o ong ou u uan ue un",
    "w": "a ai an ang ao e ei en eng o u",
}
_STANDARD = [initial + final for initial, finals in _FINALS.items() for final in finals.split()]
# Characters that people read in more than one way even where the phrase settles it.
_READINGS = {
    "重": "zhong chong", "长": "chang zhang", "行": "xing hang", "会": "hui kuai", "调": "diao tiao",
    "参": "can shen", "乐": "le yue", "校": "xiao jiao", "传": "chuan zhuan", "车": "che ju",
    "单": "dan shan", "还": "hai huan", "差": "cha chai", "藏": "cang zang", "厦": "sha xia",
    "降": "jiang xiang", "卡": "ka qia", "率": "lv shuai", "落": "luo la", "露": "lu lou",
    "绿": "lv lu", "宿": "su xiu", "系": "xi ji", "解": "jie xie", "血": "xue xie", "都": "du dou",
    "度": "du duo", "折": "zhe she", "择": "ze zhai", "便": "bian pian", "称": "cheng chen",
    "畜": "chu xu", "给": "gei ji", "角": "jiao jue", "觉": "jue jiao", "强": "qiang jiang",
    "省": "sheng xing", "遗": "yi wei", "属": "shu zhu", "仔": "zi zai", "朝": "chao zhao", "曾": "ceng zeng",
    "剥": "bo bao", "薄": "bo bao", "拓": "tuo ta", "核": "he hu", "殖": "zhi shi", "弹": "dan tan",
    "盛": "sheng cheng", "色": "se shai", "壳": "ke qiao", "屏": "ping bing", "扎": "zha za", "石": "shi dan",
}  # fmt: skip
_BASE = 0xE000


def _loosen(syllable):
    if syllable[:2] in {"zh", "ch", "sh"}:
        syllable = syllable[0] + syllable[2:]
    if syllable.endswith("ng"):
        syllable = syllable[:-1]
    return syllable.replace("v", "u")


_ALL = sorted({*_STANDARD, *map(_loosen, _STANDARD)})
_SOUND = {syllable: chr(_BASE + number) for number, syllable in enumerate(_ALL)}
_SYLLABLE = {sound: syllable for syllable, sound in _SOUND.items()}
_LOOSE = {ord(sound): _SOUND[_loosen(syllable)] for syllable, sound in _SOUND.items()}
_STRICT = frozenset(_STANDARD)


def sounds(text):
    """Return `text` with each Chinese character replaced by its sound, reading words as a whole."""
    return "".join(map(_read, mmseg.seg.cut(text)))


@lru_cache(maxsize=1 << 16)
def _read(word):
    read = lazy_pinyin(word, style=Style.NORMAL, errors=list)
    readings = zip(read, word, strict=True)
    return "".join(char if char.isascii() else _SOUND.get(syllable, char) for syllable, char in readings)


def other_sounds(text, usual):
    """Return readings of `text` that differ from `usual` in one character of several readings."""
    variants = []
    for index, char in enumerate(text):
        for syllable in _READINGS.get(char, "").split():
            if _SOUND[syllable] != usual[index]:
                variants.append(usual[:index] + _SOUND[syllable] + usual[index + 1 :])
    return tuple(variants)


def loose(sound_text):
    """Return sounds with the distinctions removed that many speakers do not make."""
    return sound_text.translate(_LOOSE)


def sound_of(syllable):
    """Return the sound of a typed syllable."""
    return _SOUND[syllable]


def letters(sound_text):
    """Return the letters of each sound; what is not a sound stands for itself."""
    return [_SYLLABLE.get(sound, sound) for sound in sound_text]


def is_syllable(piece):
    """Whether typed letters form a whole syllable."""
    return piece in _SOUND


def is_sound(unit):
    """Whether a character stands for a sound."""
    return unit in _SYLLABLE


def segment(run, limit=3):
    """Cut typed letters into syllables and stray initials; return the `limit` best ways, best first.

    Whole syllables are preferred to loose ones (“gon”), and those to stray letters.
    """
    ways = [[] for _ in range(len(run) + 1)]
    ways[0] = [(0, ())]
    for start in range(len(run)):
        for size in range(1, min(6, len(run) - start) + 1):
            piece = run[start : start + size]
            cost = _cost(piece)
            if cost is not None:
                ways[start + size] += [(paid + cost, (*pieces, piece)) for paid, pieces in ways[start]]
        ways[start + 1] = heapq.nsmallest(limit, ways[start + 1])
    return [list(pieces) for _, pieces in ways[-1]]


def _cost(piece):
    if piece in _STRICT:
        return 10
    if piece in _SOUND:
        return 15
    if len(piece) == 1 or piece in {"zh", "ch", "sh"}:
        return 40
    return None
