"""The flow of a guide: who is in charge of a stage, where the item says so."""

import pytest
from django.urls import reverse

from hall.catalog.definitions.item import ItemDefinition
from hall.catalog.guide_page import GuidePage
from hall.catalog.models import ServiceItem
from hall.catalog.shelf import definition_of
from hall.org.models import Department
from tests.hall.test_pages import plain

pytestmark = pytest.mark.django_db


def with_departments() -> dict[str, ItemDefinition]:
    """Item code → definition, of the items that name departments for a stage."""
    rows = ServiceItem.objects.listed().with_current()
    known = {row.code: definition_of(row.current) for row in rows}
    return {code: each for code, each in known.items() if any(stage.departments for stage in each.stages)}


def test_a_stage_of_other_departments_names_them(client):
    found = with_departments()
    assert found
    for code, definition in found.items():
        page = plain(client.get(reverse("item", args=[code])).content.decode())
        for stage in definition.stages:
            for department in stage.departments:
                assert Department.objects.get(pk=department).name in page[page.index("办理流程和时限") :], (
                    code
                )


def test_stages_of_the_items_own_department_say_nothing_more():
    definition = next(iter(with_departments().values()))
    steps = GuidePage(None, None, definition, True, {"GAFJ": "公安分局"}).steps[1:]
    for step, stage in zip(steps, definition.stages, strict=True):
        assert bool(step.by) == bool(stage.departments)


def test_one_of_several_is_told_apart_from_all_of_them():
    definition = next(iter(with_departments().values()))
    stage = definition.stages[0].model_copy(update={"departments": ("A1", "B2"), "any_suffices": True})
    page = GuidePage(
        None, None, definition.model_copy(update={"stages": (stage,)}), True, {"A1": "甲局", "B2": "乙局"}
    )
    assert page.steps[1].by == "甲局、乙局，一家通过就行"
