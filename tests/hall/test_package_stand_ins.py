"""A package's own question can answer a data element for the items in it, so that it is asked once."""

import json
from functools import cache
from pathlib import Path

import pytest
from django.http import QueryDict
from pydantic import ValidationError

from hall.catalog.definitions.package import PackagesFile, ScenarioQuestion
from hall.catalog.package_page import PackagePage
from hall.catalog.situations.answers import Answers
from hall.catalog.situations.case import Standing
from hall.catalog.situations.packages import PackageGuide, answers_for_items, build_package_guide
from hall.importing.checks import problems_of
from hall.importing.reading import SourceCatalog, read

SEED = Path(__file__).resolve().parents[2] / "hall" / "catalog" / "seed"


@cache
def catalog() -> SourceCatalog:
    return read(SEED)


def guide(code: str) -> PackageGuide:
    source = catalog()
    definition = next(package for package in source.packages.packages if package.id == code)
    items = {item.id: item.pinning(source.elements.elements) for item in source.items}
    members = {member.item: items[member.item] for member in definition.members}
    return build_package_guide(definition, members, {w.key: w for w in source.questions.questions})


def asked(code: str, **values) -> list[str]:
    return [question.key for question in guide(code).ask(Answers(values=values))]


@pytest.mark.parametrize(
    ("package", "own", "element"),
    [
        ("PK01", "subject", "applicant.kind"),
        ("PK02", "subject", "applicant.kind"),
        ("PK13", "what", "company.change_items"),
    ],
)
def test_an_element_a_question_stands_for_is_not_asked_again(package, own, element):
    assert own in asked(package)
    assert element not in asked(package)
    assert element not in guide(package).questions


def test_the_answer_decides_papers_and_fields_of_the_members():
    case = guide("PK13").case(Answers(values={"what": ["住所"]}))
    standing = {material.code: material.standing for material in case.materials}
    assert standing["M064"] == Standing.NEEDED  # 场所使用权材料: the address changes
    assert standing["M075"] == Standing.NOT_NEEDED  # 任职文件: the legal representative stays


def test_an_option_that_stands_for_nothing_leaves_the_element_open():
    questions = guide("PK13").definition.scenario_questions
    said = answers_for_items(questions, {"what": ["别的"], "company.change_items": ["股东"]})
    assert said == {}


def test_an_enterprise_is_a_legal_person_to_the_items():
    questions = guide("PK01").definition.scenario_questions
    assert answers_for_items(questions, {"subject": "企业"}) == {"applicant.kind": "法人"}


def test_reasons_quote_the_question_and_the_answer():
    case = guide("PK01").case(Answers(values={"subject": "企业"}))
    reasons = {member.member.item: member.reason for member in case.members}
    assert reasons["SC01"] == "因为“用什么身份开店”选“企业”"


@pytest.mark.parametrize(
    ("chosen", "understood"), [(["水"], True), (["均不需要"], True), (["均不需要", "水"], False)]
)
def test_none_of_these_goes_with_no_other_option(chosen, understood):
    query = QueryDict(mutable=True)
    query.setlist("kinds", chosen)
    answers = guide("PK01").read(query)
    assert ("kinds" in answers.values) is understood
    assert answers.errors == ({} if understood else {"kinds": "选了“均不需要”就不要再选别的"})


def test_only_an_option_of_several_can_be_exclusive():
    question = {"key": "kinds", "question": "要哪些?", "options": ["水", "无"], "exclusive": "无"}
    with pytest.raises(ValidationError, match="多选题"):
        ScenarioQuestion.read(question)
    with pytest.raises(ValidationError, match="多选题"):
        ScenarioQuestion.read(question | {"multiple": True, "exclusive": "没有"})


def test_an_untouched_package_says_at_most_and_an_answered_one_speaks_of_the_case():
    package = guide("PK01")
    untouched = PackagePage(package.definition, package.case(Answers()), asks=True, answered=False)
    assert untouched.saving.startswith("最多要办 11 项")
    assert untouched.facts[1].value == "最多 45 项"
    answers = Answers(values={"subject": "企业"})
    answered = PackagePage(package.definition, package.case(answers), asks=True)
    assert answered.saving.startswith("按您的情形要办 10 项")


def test_every_change_of_the_register_can_be_chosen():
    question = guide("PK13").questions["what"]
    assert [option.value for option in question.options] == [
        "名称", "住所", "法定代表人", "注册资本", "经营范围", "股东", "章程备案"
    ]  # fmt: skip


def test_a_member_that_is_out_passes_its_predecessors_on():
    values = {"utility.small_simple": True, "kinds": ["水"]}
    package = guide("PK08")
    page = PackagePage(package.definition, package.case(Answers(values=values)), asks=True)
    assert [[part.code for part in wave] for wave in page.waves] == [["ZF05"], ["GY01"]]
    assert page.waves[1][0].after == ("水电气网外线接入工程告知承诺备案",)


def problems_with(stands_for: dict) -> str:
    source = catalog()
    written = [
        json.loads(package.model_dump_json(exclude_unset=True)) for package in source.packages.packages
    ]
    question = next(q for q in written[0]["scenario_questions"] if q["key"] == "subject")
    question["stands_for"] = stands_for
    packages = PackagesFile.read({"dedupe_rule": source.packages.dedupe_rule, "packages": written})
    changed = SourceCatalog(**(vars(source) | {"packages": packages}))
    return "\n".join(f"{problem.field} {problem.reason}" for problem in problems_of(changed))


def test_the_import_takes_the_catalog_as_it_is():
    assert problems_with({"element": "applicant.kind", "values": {"企业": "法人"}}) == ""


@pytest.mark.parametrize(
    ("stands_for", "said"),
    [
        ({"element": "applicant.nothing", "values": {"企业": "法人"}}, "没有这个数据元：applicant.nothing"),
        ({"element": "applicant.kind", "values": {"企业": "公司"}}, "没有这个取值：公司"),
        ({"element": "applicant.kind", "values": {"公司": "法人"}}, "没有这个选项：公司"),
        ({"element": "company.change_items", "values": {"企业": "名称"}}, "要么都是单选，要么都是多选"),
    ],
)
def test_the_import_refuses_a_stand_in_that_cannot_be(stands_for, said):
    assert said in problems_with(stands_for)
