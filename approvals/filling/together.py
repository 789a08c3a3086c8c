"""What fields say of one another: dates in order, parts that make up a sum, an identity number and what it tells."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal, InvalidOperation

from approvals.filling import checks
from hall.catalog.definitions.item import ItemDefinition

AFTER = re.compile(r"晚于(.+)")
SUM = re.compile(r"等于(.+)与(.+)之和")
RESIDENT = "居民身份证"
SAME_HANDLER = "handler.id_no != legal_rep.id_no"


def errors_of(definition: ItemDefinition, form: Mapping, situation: Mapping) -> dict[str, str]:
    """Element code → sentence, of fields that are each right and do not agree."""
    found: dict[str, str] = {}
    for code, kind, others in _rules(definition):
        sentence = CHECKS[kind](definition, form, code, others)
        if sentence:
            found.setdefault(code, sentence)
    found |= dict(_told_by_number(form))
    return found | dict(_handler(form, situation))


def _rules(definition: ItemDefinition) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """(element, kind of rule, the other elements), read from the rules of the dictionary (晚于…, 等于…与…之和)."""
    asked = {field.element for field in definition.form}
    found = []
    for element in definition.elements:
        for kind, expression in (("after", AFTER), ("sum", SUM)):
            if element.code in asked and (match := expression.search(element.rule)):
                others = [_named(definition, words) for words in match.groups()]
                if all(other in asked for other in others):
                    found.append((element.code, kind, tuple(others)))
    return tuple(found)


def _named(definition: ItemDefinition, words: str) -> str | None:
    return next((element.code for element in definition.elements if words in element.name), None)


def _after(definition, form, code, others) -> str:
    later, earlier = form.get(code), form.get(others[0])
    if not _dates(later, earlier) or later > earlier:
        return ""
    return f"要晚于{definition.element(others[0]).name.split('(')[0]}（{earlier}）"


def _dates(*values) -> bool:
    return all(isinstance(value, str) and value and not checks.day(value) for value in values)


def _sum(definition, form, code, others) -> str:
    numbers = [_number(form.get(each)) for each in (code, *others)]
    if None in numbers or numbers[0] == sum(numbers[1:]):
        return ""
    total, parts = numbers[0], sum(numbers[1:])
    words = [definition.element(other).name[:2] for other in others]
    said = f"{words[0]} {numbers[1]:,f} 加{words[1]} {numbers[2]:,f} 等于 {parts:,f}"
    return f"{said}，比这里{'多' if parts > total else '少'} {abs(parts - total):,f}。请核对"


def _number(value) -> Decimal | None:
    try:
        return Decimal(value) if isinstance(value, str) and value else None
    except InvalidOperation:
        return None


CHECKS = {"after": _after, "sum": _sum}


def _told_by_number(form) -> Iterator[tuple[str, str]]:
    """A resident number tells the day of birth and the sex (GB 11643); another type of document does not."""
    number, kind = form.get("applicant.id_no"), form.get("applicant.id_type")
    if not isinstance(number, str) or not number:
        return
    if kind == RESIDENT and (key := checks.resident_number(number)):
        yield "applicant.id_no", IDENTITY[key]
    told = facts_of(number)
    for code, words in (("applicant.birth_date", "出生日期"), ("applicant.gender", "性别")):
        if form.get(code) and told.get(code) and form[code] != told[code]:
            yield code, f"和证件号码里的{words}不一样，请核对"


IDENTITY = {
    "id_length": "居民身份证号是 18 位，请照证件再核对；用别的证件，请改证件类型",
    "id_date": "第 7 至 14 位应是出生日期，请照证件再核对",
    "id_last": "最后一位不对，请照证件再核对",
}


def facts_of(number: str) -> dict[str, str]:
    """What a valid resident number tells: day of birth and sex, by element code."""
    if not isinstance(number, str) or checks.resident_number(number):
        return {}
    return {
        "applicant.birth_date": checks.birth_date(number).isoformat(),
        "applicant.gender": "男" if int(number[16]) % 2 else "女",
    }


def _handler(form, situation) -> Iterator[tuple[str, str]]:
    handler, legal = form.get("handler.id_no"), form.get("legal_rep.id_no")
    if situation.get(SAME_HANDLER) is True and handler and handler == legal:
        yield "handler.id_no", "和法定代表人是同一个人。本人来办的，请到“说情形”里改选“本人”"
