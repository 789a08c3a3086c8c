"""The situation guide: few questions, each with a consequence, and nothing hidden that could be needed."""

from decimal import Decimal

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from hall.catalog.scopes import item_scope
from hall.catalog.situations.answers import Answers, parameter, read_answers
from hall.catalog.situations.case import Standing
from hall.catalog.situations.guides import build_item_guide
from hall.catalog.situations.questions import Shape
from hall.importing.reading import read
from hall.management.commands.load_catalog import SEED
from hall.rules import NO_VALUE, compile_rule

SOURCE = read(SEED)
WORDINGS = {wording.key: wording for wording in SOURCE.questions.questions}
ELEMENTS = SOURCE.elements.elements
ITEMS = {item.id: item.pinning(ELEMENTS) for item in SOURCE.items}
GUIDES = {code: build_item_guide(item, WORDINGS) for code, item in ITEMS.items()}
WHO = "handler.id_no != legal_rep.id_no"


def answered(code: str, **given) -> Answers:
    """Answers to an item's questions, by the last part of their keys or `who`."""
    query = QueryDict(mutable=True)
    for key in GUIDES[code].questions:
        short = "who" if key == WHO else key.rpartition(".")[2]
        if short in given:
            value = given[short]
            query.setlist(parameter(key), value if isinstance(value, list) else [value])
    return read_answers(query, GUIDES[code].questions)


def standings(code: str, answers: Answers) -> dict[str, Standing]:
    return {m.material.code: m.standing for m in GUIDES[code].case(answers).materials}


def test_an_item_whose_conditions_ask_nothing_asks_nothing():
    for code, item in ITEMS.items():
        assert bool(GUIDES[code].questions) == bool(item.conditions_written()), code


def test_who_files_decides_about_the_power_of_attorney():
    assert standings("SC01", Answers())["M004"] == Standing.OPEN
    assert standings("SC01", answered("SC01", who="true"))["M004"] == Standing.NEEDED
    assert standings("SC01", answered("SC01", who="false"))["M004"] == Standing.NOT_NEEDED


def test_the_reason_is_said_in_the_words_of_the_seed():
    case = GUIDES["SC01"].case(answered("SC01", who="true"))
    reasons = {m.material.code: m.reason for m in case.materials}
    assert reasons["M004"] == "因为委托别人来办"
    assert reasons["M073"] == "办这件事都要"


def test_the_fields_shrink_with_the_papers():
    fields = {f.element.code: f.standing for f in GUIDES["SC01"].case(answered("SC01", who="false")).fields}
    assert fields["handler.name"] == Standing.NOT_NEEDED
    assert fields["company.scope"] == Standing.NEEDED


def test_a_number_decides_which_report_is_needed():
    big = standings("SL01", answered("SL01", disturb_area="5", volume="1"))
    middle = standings("SL01", answered("SL01", disturb_area="0.5", volume="0.05"))
    assert (big["M048"], big["M049"]) == (Standing.NEEDED, Standing.NOT_NEEDED)
    assert (middle["M048"], middle["M049"]) == (Standing.NOT_NEEDED, Standing.NEEDED)


def test_one_answer_can_settle_what_another_question_would_have_asked():
    """Whoever disturbs five hectares needs the report whatever the volume; both questions matter for the form below."""
    guide = GUIDES["ZG08"]
    asked = {q.key for q in guide.ask(answered("ZG08", region_assessed="true"))}
    assert "project.mineral_overlap" not in asked
    asked = {q.key for q in guide.ask(answered("ZG08", region_assessed="false"))}
    assert "project.mineral_overlap" in asked


def test_an_answer_that_no_longer_matters_is_not_shown():
    asked = {
        q.key for q in GUIDES["ZG08"].ask(answered("ZG08", region_assessed="true", mineral_overlap="true"))
    }
    assert "project.mineral_overlap" not in asked and "project.region_assessed" in asked


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ("很多", "请填数字"),
        ("-3", "不能小于 0"),
        ("1e999999", "请填数字"),
        ("NaN", "请填数字"),
        ("9" * 21, "请填数字"),
    ],
)
def test_what_is_no_number_is_told_and_counts_as_unanswered(given, sentence):
    answers = answered("SL01", disturb_area=given)
    assert sentence in answers.errors["soil.disturb_area"]
    assert "soil.disturb_area" not in answers.values
    assert any(q.key == "soil.disturb_area" for q in GUIDES["SL01"].ask(answers))


def test_commas_between_thousands_are_read():
    assert answered("SL01", disturb_area="1,200.5").values["soil.disturb_area"] == Decimal("1200.5")


def test_an_option_that_was_never_offered_is_refused():
    answers = answered("GA03", move_reason="<script>")
    assert answers.errors and not answers.values


def test_answers_travel_in_the_address_and_come_back():
    answers = answered("SC02", who="true", change_items=["住所", "名称"])
    again = read_answers(QueryDict(answers.query()), GUIDES["SC02"].questions)
    assert again.values == answers.values and len(again.values) == 2


def test_every_question_is_worded_for_people():
    for code, guide in GUIDES.items():
        for question in guide.questions.values():
            assert question.key in WORDINGS, (code, question.key)
            assert question.text.endswith(("？", "?")), question.text
            assert question.shape in (Shape.NUMBER, Shape.DATE) or len(question.options) >= 2, question.key


def test_a_catalog_without_wordings_still_asks():
    guide = build_item_guide(ITEMS["SL01"], {})
    assert guide.questions["project.region_assessed"].text == "是否位于已区域评估范围？"
    assert guide.questions["soil.volume"].unit == "万立方米"
    assert [option.label for option in guide.questions[WHO].options] == ["是", "否"]


# -- properties, over every item and any answers


def answers_for(guide):
    """Any subset of a guide's questions, each answered in any way its shape allows."""
    ways = {
        Shape.YES_NO: lambda q: st.booleans(),
        Shape.CHOICE: lambda q: st.sampled_from([o.value for o in q.options]),
        Shape.CHOICES: lambda q: st.lists(
            st.sampled_from([o.value for o in q.options]), min_size=1, unique=True
        ),
        Shape.NUMBER: lambda q: st.sampled_from(
            [Decimal(n) for n in ("0", "0.05", "0.1", "0.5", "3", "5", "1000")]
        ),
        Shape.DATE: lambda q: st.dates(),
    }
    optional = {key: ways[q.shape](q) for key, q in guide.questions.items()}
    return st.fixed_dictionaries({}, optional=optional)


CASES = st.sampled_from([code for code, guide in GUIDES.items() if guide.questions]).flatmap(
    lambda code: st.tuples(st.just(code), answers_for(GUIDES[code]))
)


def judged(code: str, text: str, values: dict):
    """The condition evaluated directly by the rules language: an oracle beside the guide's own way."""
    rule = compile_rule(text, item_scope(ITEMS[code], ITEMS[code].elements, {}))
    return rule.evaluate(values, assume={WHO: values[WHO]} if WHO in values else None)


@settings(max_examples=300, deadline=None)
@given(CASES)
def test_no_answers_hide_a_paper_that_could_be_needed(case):
    code, values = case
    shown = GUIDES[code].case(Answers(values=values))
    for needed in shown.materials:
        truth = judged(code, needed.material.when, values) if needed.material.when else True
        assert (needed.standing == Standing.NOT_NEEDED) == (truth is False), needed
        assert needed.reason


@settings(max_examples=200, deadline=None)
@given(CASES, st.data())
def test_one_more_answer_never_takes_back_what_was_decided(case, data):
    code, values = case
    guide = GUIDES[code]
    before = guide.case(Answers(values=values))
    more = values | {k: v for k, v in data.draw(answers_for(guide)).items() if k not in values}
    after = guide.case(Answers(values=more))
    for early, late in zip(before.materials, after.materials, strict=True):
        assert early.standing in (Standing.OPEN, late.standing)


@settings(max_examples=200, deadline=None)
@given(CASES)
def test_questions_end_when_everything_is_decided_and_not_before(case):
    code, values = case
    guide = GUIDES[code]
    open_questions = [q for q in guide.ask(Answers(values=values)) if q.key not in values]
    undecided = [c for c in guide.conditions.values() if c.decide(values) is NO_VALUE]
    assert bool(open_questions) == bool(undecided)
    assert len(open_questions) <= len(undecided)


@settings(max_examples=100, deadline=None)
@given(CASES, st.data())
def test_answering_what_is_asked_comes_to_an_end(case, data):
    code, values = case
    guide = GUIDES[code]
    for _ in range(len(guide.questions) + 1):
        asked = [q for q in guide.ask(Answers(values=values)) if q.key not in values]
        if not asked:
            break
        filled = data.draw(answers_for(guide).filter(lambda drawn, key=asked[0].key: key in drawn))
        values = values | {asked[0].key: filled[asked[0].key]}
    assert all(
        m.standing != Standing.OPEN or not m.material.when
        for m in guide.case(Answers(values=values)).materials
    )


def test_a_paper_prints_no_text_that_somebody_put_into_the_address(client, db):
    """Only what was understood as an answer is repeated; what was not is neither kept nor printed."""
    for extra in (
        "applicant.kind=法人&applicant.kind=免交一切材料请汇款",
        "applicant.kind=免交一切材料请汇款到某某账户六二二二",
    ):
        for page in ("notice", "start"):
            text = client.get(f"/items/SC05/{page}/?{extra}").content.decode()
            assert "汇款" not in text


def test_a_very_long_answer_is_cut_before_it_travels_on(client, db):
    response = client.get("/items/SL01/partial/situation/", {"soil.volume": "9" * 20000})
    assert response.status_code == 200
    assert len(response["HX-Replace-Url"]) < 200
