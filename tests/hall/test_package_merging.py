"""Papers and fields that several members of a package want: once, with the cause that applies to the case."""

import pytest

from hall.catalog.situations.answers import Answers
from hall.catalog.situations.case import Standing
from tests.hall.test_package_stand_ins import guide

WHO = "handler.id_no != legal_rep.id_no"


def paper(package: str, code: str, **values):
    case = guide(package).case(Answers(values=values.pop("answers", {}) | values))
    return next(merged for merged in case.materials if merged.code == code)


@pytest.mark.parametrize(
    ("package", "code", "answers", "standing", "reason"),
    [
        ("PK01", "M001", {}, Standing.NEEDED, "办这件事都要"),
        ("PK01", "M004", {}, Standing.OPEN, "如果委托别人来办"),
        ("PK01", "M004", {WHO: False}, Standing.NOT_NEEDED, "因为本人来办"),
        ("PK01", "M062", {}, Standing.OPEN, "如果要挂招牌，或者办理方式是“告知承诺”"),
        ("PK01", "M111", {"pollution": "否"}, Standing.NOT_NEEDED, "因为不在排污登记名录里"),
        ("PK13", "M075", {"what": ["住所"]}, Standing.NOT_NEEDED, "因为变更事项不包括“法定代表人”"),
    ],
)
def test_a_shared_paper_gives_the_cause_that_applies(package, code, answers, standing, reason):
    found = paper(package, code, answers=answers)
    assert (found.standing, found.reason) == (standing, reason)


def test_a_paper_only_a_conditional_member_wants_names_what_brought_the_member_in():
    assert "企业" in paper("PK01", "M073", subject="企业").reason
    assert "企业" not in paper("PK01", "M002", subject="企业").reason


def test_many_causes_are_cut_after_three():
    reason = paper("PK08", "M109").reason
    assert reason.count("，或者") == 2
    assert reason.endswith("等几种情形")


def test_only_the_change_that_was_chosen_brings_the_new_seal():
    members = guide("PK13").case(Answers(values={"what": ["法定代表人"]})).members
    seal = next(member for member in members if member.member.item == "GA01")
    assert seal.standing == Standing.NEEDED
    assert "法定代表人" in seal.reason and "名称" not in seal.reason


def test_nothing_stands_without_a_reason():
    for code in ("PK01", "PK05", "PK08", "PK13"):
        case = guide(code).case(Answers())
        assert all(merged.reason for merged in case.materials), code


def test_unanswered_packages_merge_to_the_figures_their_file_counted(source):
    """The file's `computed` block was counted apart from this code, over all members and all their papers and fields."""
    for package in source.packages.packages:
        figures, counted = guide(package.id).case(Answers()).figures, package.computed
        assert {
            "item_count": figures.items,
            "department_count": figures.departments,
            "form_fields_before": figures.fields_before,
            "form_fields_after": figures.fields_after,
            "materials_before": figures.materials_before,
            "materials_after": figures.materials_after,
            "materials_from_sharing": figures.materials_fetched,
            "materials_to_submit": figures.materials_to_submit,
        } == counted.model_dump(), package.id
