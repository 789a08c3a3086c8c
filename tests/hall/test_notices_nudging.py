"""The sender is woken when there is something to send, and nobody waits for the broker."""

import threading
import time

import pytest
from django.core import mail

from hall.notices import nudging, outbox
from hall.notices.tasks import deliver
from tests import cast as c
from tests.hall.notice_hand import a_person, tell

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_morning")]


def test_a_broker_that_is_gone_costs_no_message(gateway, monkeypatch, caplog):
    def gone(*_, **__):
        raise ConnectionError("Redis is down")

    monkeypatch.setattr(deliver, "apply_async", gone)
    tell(a_person())
    nudging.ask()
    assert "没能叫醒发送消息的进程" in caplog.text
    deliver()  # as the beat calls it every minute
    assert len(gateway.sent) == len(mail.outbox) == 1


def test_nobody_waits_for_a_broker_that_does_not_answer(monkeypatch):
    """However long the client tries, writing goes on, and nudges that come meanwhile become one."""
    asked, answer = [], threading.Event()

    def slow(**_):
        asked.append(1)
        answer.wait(10)

    monkeypatch.setattr(deliver, "apply_async", slow)
    begun = time.monotonic()
    for _ in range(50):
        nudging.nudge()
    assert time.monotonic() - begun < 1
    answer.set()
    until = time.monotonic() + 10
    while nudging._wanted.is_set() and time.monotonic() < until:
        time.sleep(0.01)
    assert 1 <= len(asked) <= 2


def test_the_thread_that_nudges_ends_when_there_is_nothing_to_do(monkeypatch):
    monkeypatch.setattr(nudging, "IDLE", 0.01)
    monkeypatch.setattr(deliver, "apply_async", lambda **_: None)
    nudging.nudge()
    until = time.monotonic() + 35
    while nudging._thread is not None and time.monotonic() < until:
        time.sleep(0.01)
    assert nudging._thread is None


def test_a_transaction_nudges_once(monkeypatch, django_capture_on_commit_callbacks):
    called = []
    monkeypatch.setattr(outbox, "nudge", lambda: called.append(1))
    with django_capture_on_commit_callbacks(execute=True):
        tell(a_person(), event="a")
        tell(phones=["13912340009"], event="b")
    with django_capture_on_commit_callbacks(execute=True):
        tell(c.a_user("只看站内信"), event="c")
    assert called == [1]
