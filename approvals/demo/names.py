"""Invented people and companies. The same word always gives the same name, so that a demo can be told again."""

from random import Random

from hall.catalog.uscc import SIGNS, check_sign

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高梁宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江阎薛尹段雷侯龙史陶黎贺顾毛郝龚邵万钱严武莫孔向常"
GIVEN = [
    "伟",
    "芳",
    "娜",
    "敏",
    "静",
    "丽",
    "强",
    "磊",
    "军",
    "洋",
    "勇",
    "艳",
    "杰",
    "娟",
    "涛",
    "明",
    "超",
    "秀兰",
    "霞",
    "平",
    "刚",
    "桂英",
    "晓明",
    "建华",
    "志强",
    "海燕",
    "文博",
    "子涵",
    "雨桐",
    "思远",
    "佳怡",
    "浩然",
    "梦洁",
    "国栋",
    "春梅",
    "立新",
    "红霞",
    "永康",
    "若曦",
    "俊杰",
    "婷婷",
    "玉兰",
    "家辉",
    "诗涵",
    "振华",
    "丹丹",
    "凯",
    "莹",
    "鹏飞",
    "雪梅",
    "天佑",
    "美玲",
    "少波",
    "慧",
    "卫国",
]
# GB 11643-1999: weights of the first 17 digits and the check sign by the rest.
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"


def staff_name(username: str) -> str:
    return person_name(Random(f"staff {username}"))


def person_name(random: Random) -> str:
    return random.choice(SURNAMES) + random.choice(GIVEN)


def id_number(random: Random, born: tuple[int, int] = (1955, 2004)) -> str:
    """A valid number of a division that does not exist (990102)."""
    year, month, day = random.randint(*born), random.randint(1, 12), random.randint(1, 28)
    first = f"990102{year}{month:02d}{day:02d}{random.randint(100, 999)}"
    return first + CHECKS[sum(int(digit) * weight for digit, weight in zip(first, WEIGHTS, strict=True)) % 11]


def credit_code(random: Random) -> str:
    """A valid code of a company registered in that division."""
    first = "91990102MA0" + "".join(random.choice(SIGNS[1:]) for _ in range(6))
    return first + check_sign(first)


def mobile(random: Random) -> str:
    """139 0099 1000—9999: none of the listed accounts'."""
    return f"1390099{random.randint(1000, 9999)}"
