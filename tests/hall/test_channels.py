"""What is promised of visits."""

import pytest

from hall.catalog import channels
from hall.catalog.choices import Channel

ALL = (Channel.WINDOW, Channel.ONLINE, Channel.MOBILE)
COUNTER = (Channel.WINDOW,)


@pytest.mark.parametrize(
    ("offered", "promised", "told"),
    [
        (ALL, None, ("不用跑", "窗口、网上、掌上都能办")),
        (ALL, 1, ("跑 1 次", "窗口、网上、掌上都能办")),
        (COUNTER, None, ("跑 1 次", "窗口办")),
        ((Channel.KIOSK,), None, ("跑 1 次", "自助办")),
        ((Channel.ONLINE,), None, ("不用跑", "网上办")),
    ],
)
def test_a_visit_is_spared_where_one_can_file_online(offered, promised, told):
    assert channels.visits(offered, promised) == told


def test_the_flow_says_where_to_file():
    assert channels.where_to_file(ALL) == "网上随时可交"
    assert channels.where_to_file(COUNTER) == "到窗口交"
    assert channels.where_to_file((Channel.KIOSK,)) == "到自助机上交"
