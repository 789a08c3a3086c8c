"""What several files of the hall stand on: a morning, a gateway that only listens, a journal of two days."""

import pytest

from hall.journal.record import record
from hall.journal.roots import anchor
from hall.notices import channels
from hall.people.actor import SYSTEM
from hall.worktime import standing_at
from tests.hall.journal_hand import DAY, NEXT, some_entries
from tests.hall.notice_hand import MORNING


@pytest.fixture
def in_the_morning():
    with standing_at(MORNING):
        yield


@pytest.fixture
def gateway(monkeypatch):
    """Records what is handed to the SMS gateway; `gateway.failing` makes it fail."""

    class Gateway:
        def __init__(self):
            self.sent, self.failing = [], None

        def send(self, phone, text, key):
            if self.failing:
                raise self.failing
            self.sent.append((phone, text, key))

    made = Gateway()
    monkeypatch.setattr(channels, "_sms_backend", lambda path: made)
    return made


@pytest.fixture
def two_days():
    """Three chains; a root, one more entry in the second chain, another root."""
    for name in ("case:1", "case:2", "case:3"):
        some_entries(name, 4)
    anchor(DAY)
    record("case:2", "approve", actor=SYSTEM)
    anchor(NEXT)
