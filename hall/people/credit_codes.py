"""统一社会信用代码 (GB 32100-2015): 18 signs, the last one checks the others."""

SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def normal(code: str) -> str:
    """As it is kept: no blanks, capital letters."""
    return "".join(code.split()).upper()


def check(code: str) -> str:
    """Empty when the code can be one, else a sentence that says what to look at."""
    code = normal(code)
    if len(code) != 18:
        return f"统一社会信用代码是 18 位，现在填了 {len(code)} 位。"
    if strange := next((sign for sign in code if sign not in SIGNS), ""):
        return f"统一社会信用代码里没有“{strange}”，请照营业执照再核对。"
    if check_sign(code[:17]) != code[17]:
        return "最后一位不对，请照营业执照再核对。"
    return ""


def check_sign(first17: str) -> str:
    """The check sign of the first 17 signs. Raises ValueError for a sign outside the set."""
    total = sum(SIGNS.index(sign) * pow(3, place, 31) for place, sign in enumerate(first17))
    return SIGNS[(31 - total % 31) % 31]


def valid_uscc(code: str) -> bool:
    """Whether the code, written with capital letters, is right."""
    return len(code) == 18 and all(sign in SIGNS for sign in code) and check_sign(code[:17]) == code[17]
