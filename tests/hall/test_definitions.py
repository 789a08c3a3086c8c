"""Definitions: whatever a file can say survives being read, kept, and written back."""

import json
import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from hall import models
from hall.catalog import choices
from hall.catalog.definitions import dictionary, organisation, portal
from hall.catalog.definitions.item import DepartmentEntry, ItemDefinition
from hall.catalog.definitions.package import PackageDefinition
from hall.catalog.definitions.project import ProjectRulesDefinition
from hall.catalog.publishing import digest_of
from hall.importing.problems import CatalogError
from hall.importing.reading import read
from hall.management.commands.load_catalog import SEED

SOURCE = read(SEED)
TEXTS = st.text(st.characters(exclude_categories=("Cc", "Cs")), min_size=1, max_size=40)
ITEMS = st.sampled_from([item.written() for item in SOURCE.items])


@st.composite
def documents(draw):
    """A real item with parts replaced by anything their types allow."""
    item = json.loads(json.dumps(draw(ITEMS)))
    item["name"] = draw(TEXTS)
    item["aliases"] = draw(st.lists(TEXTS, max_size=4))
    item["conditions"] = draw(st.lists(TEXTS, max_size=4))
    item["type"] = draw(st.sampled_from(choices.ItemKind.values))
    item["modes"] = draw(st.lists(st.sampled_from(choices.Mode.values), min_size=1, unique=True))
    legal = draw(st.integers(0, 60))
    item["limits"] = {
        "legal": {"value": legal, "unit": draw(st.sampled_from(choices.DayUnit.values))},
        "promised": {"value": draw(st.sampled_from([0, legal / 2, legal])), "unit": "工作日"},
    }
    if draw(st.booleans()):
        item["note"] = draw(TEXTS)
    for faq in item["faqs"]:
        faq["a"] = draw(TEXTS)
    return item


@settings(max_examples=150, deadline=None)
@given(documents())
def test_an_item_survives_reading_and_writing(document):
    definition = ItemDefinition.read(document)
    assert definition.written() == document
    assert ItemDefinition.read(definition.written()) == definition


@settings(max_examples=100, deadline=None)
@given(documents())
def test_an_item_survives_its_yaml_file(document):
    text = yaml.safe_dump(document, allow_unicode=True, sort_keys=False, width=100_000)
    assert yaml.safe_load(text) == document


@settings(max_examples=50, deadline=None)
@given(documents(), st.randoms())
def test_the_digest_follows_the_content_and_not_the_order_of_keys(document, random):
    keys = list(document)
    random.shuffle(keys)
    assert digest_of({key: document[key] for key in keys}) == digest_of(document)
    assert digest_of(document | {"name": document["name"] + "x"}) != digest_of(document)


def test_packages_and_project_rules_survive_too():
    for package in SOURCE.packages.packages:
        assert PackageDefinition.read(package.written()) == package
    assert ProjectRulesDefinition.read(SOURCE.projects.written()) == SOURCE.projects


def test_a_pinned_document_keeps_its_elements_apart_from_its_file():
    item = SOURCE.items[0].pinning(SOURCE.elements.elements[:3])
    assert "elements" not in item.written()
    assert len(item.pinned()["elements"]) == 3
    assert ItemDefinition.read(item.pinned()) == item


@pytest.mark.parametrize("value", ["3", True, None, 3.5])
def test_a_number_of_copies_is_a_whole_number_and_nothing_that_looks_like_one(value):
    document = SOURCE.items[0].written()
    document["materials"][0]["copies"] = value
    with pytest.raises(ValidationError):
        ItemDefinition.read(document)


@pytest.mark.parametrize("sign", ["\\0", "\\u0007", "\\ud800", "\\u0085"])
def test_characters_that_no_database_keeps_are_refused_with_their_place(tmp_path, sign):
    (tmp_path / "themes.yaml").write_text(
        f'themes:\n- code: birth\n  name: "生育{sign}户籍"\n  audience: 自然人\n  icon: x\n', encoding="utf-8"
    )
    with pytest.raises(CatalogError) as caught:
        read(tmp_path)
    assert "themes.yaml" in str(caught.value)
    assert "birth · name：有看不见的控制字符" in str(caught.value) or "不是合格的 YAML" in str(caught.value)


KEPT_IN_COLUMNS = [
    (dictionary.DataElementDefinition, models.DataElement),
    (dictionary.MaterialDefinition, models.Material),
    (ItemDefinition, models.ItemVersion),
    (DepartmentEntry, models.Department),
    (PackageDefinition, models.PackageVersion),
    (portal.ThemeDefinition, models.Theme),
    (portal.AnnouncementDefinition, models.Announcement),
    (portal.HotWish, models.PortalHint),
    (portal.QuestionWording, models.Question),
    (organisation.HallEntry, models.HallProfile),
    (organisation.RegionEntry, models.Region),
    (organisation.ServicePointEntry, models.ServicePoint),
    (organisation.WindowEntry, models.Window),
    (organisation.DepartmentContact, models.Department),
]


@pytest.mark.parametrize(("shape", "model"), KEPT_IN_COLUMNS, ids=lambda kind: kind.__name__)
def test_a_text_that_a_file_may_hold_fits_its_column(shape, model):
    """SQLite would keep a longer one, PostgreSQL would not: the file's author hears of it, not the operator."""
    columns = {field.name: field for field in model._meta.get_fields() if getattr(field, "max_length", None)}
    for name in shape.model_fields.keys() & columns.keys():
        schema = shape.model_json_schema(mode="validation")
        allowed = schema["properties"][name]
        if "$ref" in allowed or "enum" in allowed or "const" in allowed:
            continue
        limit = allowed.get("maxLength") or _limit_of(allowed["pattern"])
        assert limit <= columns[name].max_length, (name, limit)


def _limit_of(pattern: str) -> int:
    """The longest text that one of our anchored patterns accepts."""
    for length in range(400, 0, -1):
        if any(re.fullmatch(pattern, sign * length) for sign in "aA1") or re.fullmatch(
            pattern, "M" + "1" * (length - 1)
        ):
            return length
    raise AssertionError(f"nothing matches {pattern}")
