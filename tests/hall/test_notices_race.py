"""Two workers and one message, on real transactions."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from hall.notices import channels, delivery, outbox
from hall.notices.models import DeliveryState, Notice
from hall.worktime import standing_at
from tests.approvals.moments import at
from tests.races import together

MORNING = at("2026-11-23 10:00")


class Gateway:
    """A slow one, so that workers overlap."""

    def __init__(self):
        self.keys, self._lock = [], threading.Lock()

    def send(self, phone, text, key):
        time.sleep(0.01)
        with self._lock:
            self.keys.append(key)


def a_gateway(monkeypatch) -> Gateway:
    gateway = Gateway()
    monkeypatch.setattr(channels, "_sms_backend", lambda path: gateway)
    return gateway


def write(count: int) -> None:
    with standing_at(MORNING):
        for number in range(count):
            outbox.queue("accept", f"case:{number}", [], phones=["13912340009"], subject="已受理", body="好")


def work() -> int:
    with standing_at(MORNING + timedelta(minutes=1)):
        return delivery.deliver_due()


def test_four_workers_send_each_of_sixty_messages_once(committed, monkeypatch):
    gateway = a_gateway(monkeypatch)
    write(60)
    shares = together(work, work, work, work)
    assert sum(shares) == 60 == len(gateway.keys) == len(set(gateway.keys))
    assert sum(1 for share in shares if share) > 1, "nobody shared the work"
    assert set(Notice.objects.values_list("state", flat=True)) == {DeliveryState.SENT}


def test_without_the_lock_both_would_send(committed, monkeypatch):
    """The same, reading what is due and then marking it, without locking the rows: what the claim prevents."""
    gateway = a_gateway(monkeypatch)
    write(1)
    seen = threading.Barrier(2)

    def careless():
        with standing_at(MORNING):
            (notice,) = Notice.objects.filter(state=DeliveryState.WAITING)
            seen.wait(10)
            delivery._send(notice, "13912340009", "已受理")
            Notice.objects.filter(pk=notice.pk).update(state=DeliveryState.SENT)

    assert together(careless, careless) == [None, None]
    assert (
        len(gateway.keys) == 2 and len(set(gateway.keys)) == 1
    )  # the gateway's key would be the last defence


def test_two_changes_telling_the_same_event_tell_it_once(committed, monkeypatch):
    a_gateway(monkeypatch)
    together(lambda: write(1), lambda: write(1), lambda: write(1))
    assert Notice.objects.count() == 1


WORKER = """
import django; django.setup()
from datetime import timedelta
from hall.notices.delivery import deliver_due
from hall.worktime import standing_at
from tests.approvals.moments import at
with standing_at(at("2026-11-23 10:00") + timedelta(minutes=1)):
    deliver_due()
"""


def run_worker(tmp_path, kill_at: int) -> int:
    """A worker process of its own on the test's database; the code it ends with."""
    name = connection.settings_dict["NAME"]
    url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "hall.settings",
        "DATABASE_URL": url,
        "SMS_BACKEND": "tests.hall.killing_gateway.Gateway",
        "GATEWAY_FILE": str(tmp_path / "keys"),
        "KILL_AT": str(kill_at),
    }
    return subprocess.run([sys.executable, "-c", WORKER], env=environment, timeout=60).returncode


def test_a_worker_killed_at_the_worst_moment_loses_nothing_and_repeats_at_most_the_one_in_its_hand(
    committed, tmp_path
):
    """Killed after the gateway took the third message and before that was noted."""
    write(6)
    assert run_worker(tmp_path, kill_at=3) == -signal.SIGKILL
    assert Notice.objects.filter(state=DeliveryState.SENT).count() == 2
    Notice.objects.filter(state=DeliveryState.SENDING).update(next_at=MORNING)  # the lease runs out
    assert run_worker(tmp_path, kill_at=0) == 0
    keys = (tmp_path / "keys").read_text().split()
    assert set(Notice.objects.values_list("state", flat=True)) == {DeliveryState.SENT}
    assert len(set(keys)) == 6, "every message arrived"
    assert len(keys) == 7 and keys[2] == keys[3], "the one in hand came again, with the same key"
