"""Every kind of field: what passes, what does not, in which words; the samples pass; two fields that do not agree."""

import pytest

from approvals.filling import checks, together
from approvals.filling.elements import COLUMNS, blank_of, faults
from approvals.filling.reading import said
from approvals.filling.samples import sample
from approvals.filling.sentences import SAYS
from hall.catalog.definitions.dictionary import DataElementDefinition

# Kind → values that pass and values that do not, with the key of the sentence. The browser is asked the same.
VALUES = {
    "id": (["110101199003074370", "11010119900307002X", "E12345678", "H1234567(8)"],
           {"110101199003074371": "id_last", "110101199013074370": "id_date", "12345": "id_length"}),
    "uscc": (["91110108MA01ABCD6X"],
             {"91110108MA01ABCD6Y": "uscc_last", "9111": "uscc_length", "91110108MA01ABCDIO": "uscc_sign"}),
    "mobile": (["13912340000"], {"12912340000": "mobile", "1391234000": "mobile", "０": "mobile"}),
    "email": (["name@example.com"], {"name@": "email", "name": "email", "a b@c.cn": "email"}),
    "date": (["2026-11-21", "2024-02-29"], {"2026-02-29": "date", "2026-13-01": "date", "21.11.2026": "date"}),
    "month": (["2026-11"], {"2026-13": "month", "202611": "month"}),
    "year": (["2026"], {"26": "year", "3026": "year"}),
    "bank_account": (["6222020200112230"], {"62220202a": "bank_account", "123": "bank_account"}),
    "project_code": (["2604-990102-04-01-123456"], {"2604-990102-04-01-12345": "project_code"}),
    "code": (["C3599", "0101"], {"C 35": "code", "中文": "code"}),
    "geometry": (["120.1,30.1\n120.2,30.1\n120.2，30.2"], {"120.1,30.1": "points", "200,30\n1,1\n1,1": "points"}),
    "decimal(14,2)": (["0", "38620.00", "1.5"], {"-1": "low", "1.234": "scale", "多": "number", "9999999999999": "digits"}),
    "int": (["0", "12"], {"1.5": "whole", "-1": "low", "x": "number"}),
}  # fmt: skip


def element(type_: str, rule: str = "", code: str = "a.b", name: str = "名称") -> DataElementDefinition:
    return DataElementDefinition(code=code, name=name, type=type_, rule=rule)


@pytest.mark.parametrize("type_", VALUES)
def test_what_can_be_right_passes_and_what_cannot_is_told(type_):
    blank = blank_of(element(type_))
    good, bad = VALUES[type_]
    for value in good:
        assert faults(blank, value) == {}, value
    for value, key in bad.items():
        assert faults(blank, value) == {"": blank.say(key)}, value
        assert key in blank.says, key


@pytest.mark.parametrize(
    ("rule", "good", "bad"),
    [
        ("大于0", "0.01", "0"),
        ("5至12", "5", "4.9"),
        ("5至12", "12", "12.1"),
        ("不超过24,特定基础设施不超过48", "48", "49"),
    ],
)
def test_bounds_are_read_from_the_rule_of_the_dictionary(rule, good, bad):
    blank = blank_of(element("decimal(10,2)", rule))
    assert faults(blank, good) == {} and faults(blank, bad)


def test_a_share_is_no_more_than_all_and_the_unit_stands_apart():
    blank = blank_of(element("decimal(5,2)", name="绿地率(%)"))
    assert (blank.label, blank.unit) == ("绿地率", "%")
    assert faults(blank, "100") == {} and faults(blank, "100.01")


def test_a_year_that_is_too_long_or_a_list_where_a_text_belongs_breaks_nothing():
    for type_ in [*VALUES, "string(5)", "text(5)", "bool", "enum(甲,乙)", "multi(甲,乙)", "address", "person", "org",
                  "table", "daterange"]:  # fmt: skip
        blank = blank_of(element(type_))
        for value in ({"a": 1}, [1, {"b": []}], 7, True, "x" * 9000, [[["a"]]], {"from": 1, "to": []}):
            assert isinstance(faults(blank, value), dict), (type_, value)


def test_the_sample_of_every_element_passes_and_can_be_read_back(source):
    for each in source.elements.elements:
        blank = blank_of(each)
        value = sample(blank)
        assert faults(blank, value) == {}, (each.code, value, faults(blank, value))
        assert said(blank, value), each.code


def test_every_table_of_the_dictionary_has_its_columns(source):
    tables = {each.code for each in source.elements.elements if each.type == "table"}
    assert len(tables) == 13 and tables <= set(COLUMNS["elements"])


def test_every_key_a_check_gives_has_a_sentence():
    for text in ("", "x", "110101199013074370", "1" * 18):
        for check in checks.SHAPES.values():
            key = check(text)
            assert not key or key in SAYS


def test_a_row_names_the_place_of_its_fault(source):
    blank = blank_of(source.elements.elements[[e.code for e in source.elements.elements].index("food.staff")])
    rows = [sample(blank)[0], {"name": "", "certificate": "1", "valid_until": "x"}, {}]
    assert faults(blank, rows) == {"~1~name": "请填写姓名", "~1~valid_until": SAYS["date"]}


@pytest.fixture
def permit(source):
    items = {item.id: item for item in source.items}
    used = {field.element for field in items["ZJ01"].form}
    return items["ZJ01"].pinning([each for each in source.elements.elements if each.code in used])


def test_a_sum_that_does_not_add_up_is_told(permit):
    form = {"building.area_total": "38620", "building.area_above": "35120", "building.area_below": "4500"}
    told = together.errors_of(permit, form, {})
    assert told == {"building.area_total": "地上 35,120 加地下 4,500 等于 39,620，比这里多 1,000。请核对"}
    assert together.errors_of(permit, form | {"building.area_below": "3500.00"}, {}) == {}


def test_an_end_before_the_beginning_is_told(source):
    item = next(
        item
        for item in source.items
        if {"project.start_date", "project.end_date"} <= {f.element for f in item.form}
    )
    used = {field.element for field in item.form}
    item = item.pinning([each for each in source.elements.elements if each.code in used])
    form = {"project.start_date": "2026-12-01", "project.end_date": "2026-12-01"}
    assert "晚于拟开工时间" in together.errors_of(item, form, {})["project.end_date"]
    assert together.errors_of(item, form | {"project.end_date": "2026-12-02"}, {}) == {}
