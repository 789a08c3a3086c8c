"""What several files of the hall stand on: a morning, a gateway that only listens, a journal of two days,
a citizen and the codes sent to him."""

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher

from hall.journal.record import record
from hall.journal.roots import anchor
from hall.notices import channels
from hall.people.actor import SYSTEM
from hall.people.models import Person
from hall.people.signing_in import codes
from hall.timers import registry
from hall.worktime import standing_at
from tests.cast import a_user
from tests.hall.journal_hand import DAY, NEXT, some_entries
from tests.hall.notice_hand import MORNING
from tests.hall.sign_in_hand import PASSWORD


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


@pytest.fixture
def citizen():
    user = a_user("张明", username="zhangming", phone="13912340000", phone_verified=True)
    user.set_password(PASSWORD)
    user.save()
    Person.objects.create(user=user)
    return user


@pytest.fixture
def sent(monkeypatch):
    """Short messages that went out: (phone, text)."""
    messages = []
    monkeypatch.setattr(codes, "send_sms", lambda phone, text: messages.append((phone, text)))
    return messages


@pytest.fixture
def quick_hashing(monkeypatch):
    monkeypatch.setattr(PBKDF2PasswordHasher, "iterations", 10)


@pytest.fixture
def toys(monkeypatch):
    """An empty registry of timers: the test says which kind does what."""
    found: dict = {}
    monkeypatch.setattr(registry, "_kinds", found)

    def register(kind: str, handler) -> None:
        found[kind] = registry.Kind(handler, kind)

    return register
