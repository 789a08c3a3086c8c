"""Time the conditions language against the same conditions written as Python lambdas.

Run from the root of the repository: `python -m benchmarks.bench_rules`. Prints, for each condition, the
microseconds of one evaluation, of the lambda, their ratio, and the microseconds of compiling.
"""

import timeit
from decimal import Decimal

from hall.rules import CHOICE, CHOICES, NUMBER, TEXT, Name, Scope, compile_rule

SCOPE = Scope(
    [
        Name("handler.id_no", TEXT, "经办人证件号码"),
        Name("legal_rep.id_no", TEXT, "法定代表人证件号码"),
        Name("project.investor_type", CHOICE(["政府投资", "国有企业投资", "社会投资"]), "投资类型"),
        Name("project.approval_mode", CHOICE(["审批", "核准", "备案"]), "立项方式"),
        Name("company.change_items", CHOICES(["名称", "住所", "股东"]), "变更事项"),
        Name("soil.disturb_area", NUMBER, "征占地面积(公顷)"),
        Name("soil.volume", NUMBER, "挖填土石方总量(万立方米)"),
    ]
)
VALUES = {
    "handler.id_no": "990102199001011234",
    "legal_rep.id_no": "990102198501015678",
    "project.investor_type": "社会投资",
    "project.approval_mode": "备案",
    "company.change_items": ["名称", "住所"],
    "soil.disturb_area": "1.2",
    "soil.volume": "3",
}


def in_either_band(values):
    area, volume = Decimal(values["soil.disturb_area"]), Decimal(values["soil.volume"])
    low_area, low_volume, high = Decimal("0.5"), Decimal("0.1"), 5
    return (low_area <= area < high and volume < high) or (low_volume <= volume < high and area < high)


CASES = [
    (
        "handler.id_no != legal_rep.id_no",
        lambda values: values["handler.id_no"] != values["legal_rep.id_no"],
    ),
    (
        "'住所' in company.change_items",
        lambda values: "住所" in values["company.change_items"],
    ),
    (
        "project.investor_type in ['社会投资', '国有企业投资'] and project.approval_mode == '备案'",
        lambda values: (
            values["project.investor_type"] in {"社会投资", "国有企业投资"}
            and values["project.approval_mode"] == "备案"
        ),
    ),
    (
        "soil.disturb_area >= 5 or soil.volume >= 5",
        lambda values: Decimal(values["soil.disturb_area"]) >= 5 or Decimal(values["soil.volume"]) >= 5,
    ),
    (
        "(0.5 <= soil.disturb_area < 5 and soil.volume < 5)"
        " or (0.1 <= soil.volume < 5 and soil.disturb_area < 5)",
        in_either_band,
    ),
]


def microseconds(call, number):
    """Return the best of five averages, in microseconds."""
    return min(timeit.repeat(call, number=number, repeat=5)) / number * 1e6


def main():
    """Print one line per condition."""
    print(f"{'rule µs':>8} {'lambda µs':>10} {'ratio':>6} {'compile µs':>11}  condition")
    for text, by_hand in CASES:
        rule = compile_rule(text, SCOPE)
        if rule.evaluate(VALUES) is not by_hand(VALUES):
            raise SystemExit(f"the lambda disagrees: {text}")
        ours = microseconds(lambda rule=rule: rule.evaluate(VALUES), 20_000)
        theirs = microseconds(lambda by_hand=by_hand: by_hand(VALUES), 20_000)
        compiling = microseconds(lambda text=text: compile_rule(text, SCOPE), 200)
        print(f"{ours:8.2f} {theirs:10.2f} {ours / theirs:6.1f} {compiling:11.0f}  {text}")


if __name__ == "__main__":
    main()
