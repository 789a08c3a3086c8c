"""Where to go: the guide and the list's filter tell the same."""

import pytest

from hall.catalog.listing import listing
from hall.catalog.models import ServiceItem
from hall.catalog.places import division_of, places_of, places_of_all
from hall.catalog.shelf import definition_of

pytestmark = pytest.mark.django_db


def test_the_list_by_place_agrees_with_every_guide(token):
    index = listing(token).index["place"]
    for item in ServiceItem.objects.with_current():
        told = {point.code for point, _ in places_of(item, definition_of(item.current)).points}
        listed = {point for point, items in index.items() if item.code in items}
        assert told == listed, item.code


def test_every_item_with_a_window_channel_has_somewhere_to_go():
    for item in ServiceItem.objects.with_current():
        definition = definition_of(item.current)
        if "窗口" in definition.channels:
            assert places_of(item, definition).points, item.code


def test_a_window_of_a_department_is_named_on_its_items():
    item = ServiceItem.objects.with_current().get(pk="ZJ01")
    point, windows = places_of(item, definition_of(item.current)).first
    assert point.name == "云溪区政务服务中心"
    assert "C12" in {window.code for window in windows}


def test_a_window_for_a_whole_package_takes_every_member(token):
    (point, windows), *_ = places_of_all(token, ["SC01", "GA01", "SW01"]).points
    assert point.name == "云溪区政务服务中心"
    assert {window.code for window in windows} == {"B02", "F06"}
    assert not places_of_all(token, ["SC01", "HB04"]).points
    assert not places_of_all(token, []).points


def test_members_are_divided_among_few_windows_and_each_goes_somewhere(token):
    division = division_of(
        token, {"SC01": "设立登记", "HB04": "排污登记", "SC05": "食品许可", "XX99": "别的"}
    )
    parts = [(window.code, names) for window, names in division.parts]
    assert parts == [("F06", ["设立登记", "食品许可"]), ("T1", ["排污登记"])]
    assert division.left == ["别的"]


def test_the_package_page_says_the_same_beside_the_page_and_in_it(client):
    page = client.get("/packages/PK01/").content.decode()
    assert "分 2 个窗口交" in page and "没有一个窗口能一次全收" in page
    page = client.get("/packages/PK01/?pollution=否").content.decode()
    assert "到一个窗口一次交" in page and "没有一个窗口能一次全收" not in page
