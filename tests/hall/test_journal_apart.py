"""Reads and failures are written down whatever becomes of the transaction they happened in."""

import ast
from pathlib import Path

import pytest
from celery import shared_task
from django.db import transaction
from django.http import HttpResponse
from django.test import RequestFactory

from approvals.workflow.choices import Move
from hall.journal import apart, words
from hall.journal.apart import collecting, read_of_personal_data, record_apart
from hall.journal.middleware import JournalMiddleware
from hall.journal.models import Entry
from hall.journal.reading import entries_of, reads_of
from hall.journal.record import record
from hall.people.actor import SYSTEM, Actor

ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db


def actions() -> list[str]:
    return list(Entry.objects.values_list("action", flat=True))


def test_outside_a_request_it_is_written_at_once():
    record_apart("account:1", "sign_in_failed", actor=SYSTEM)
    assert actions() == ["sign_in_failed"]


def test_it_survives_the_rollback_of_what_it_tells_of():
    with pytest.raises(ZeroDivisionError), collecting(), transaction.atomic():
        record("case:1", "accept", actor=SYSTEM)
        record_apart("account:1", "sign_in_failed", actor=SYSTEM)
        1 / 0  # noqa: B018
    assert actions() == ["sign_in_failed"]


def test_a_request_writes_once_its_response_is_made():
    def view(request):
        record_apart("account:1", "sign_in_failed", actor=SYSTEM)
        assert actions() == []
        return HttpResponse()

    JournalMiddleware(view)(RequestFactory().get("/"))
    assert actions() == ["sign_in_failed"]


def test_an_entry_that_cannot_be_written_stands_in_the_log(monkeypatch, caplog):
    def broken(*_, **__):
        raise OSError("disk full")

    monkeypatch.setattr(apart, "record", broken)
    with collecting():
        record_apart("account:1", "sign_in_failed", actor=SYSTEM)
    assert "没能写下记录：account:1 sign_in_failed" in caplog.text


@shared_task
def reading_task():
    record_apart("account:1", "sign_in_failed", actor=SYSTEM)
    assert actions() == []


def test_a_background_task_writes_when_it_is_done():
    reading_task.apply(throw=True)
    assert actions() == ["sign_in_failed"]


def test_who_was_shown_personal_data_can_be_read_per_subject():
    reader = Actor(None, "李燕", address="10.0.0.1")
    read_of_personal_data("person:1", "证件号码", actor=reader, reason="核对身份")
    read_of_personal_data("person:2", "手机", actor=reader)
    (line,) = reads_of("person:1")
    assert (line.who, line.what, line.reason) == ("李燕", "查看了证件号码", "核对身份")


def test_a_chain_is_read_in_plain_words_with_post_and_whom_for(django_assert_num_queries):
    clerk = Actor(None, "李燕", on_behalf_of="王平")
    record("case:1", "submit", actor=SYSTEM, changes={"number": "123"})
    record("case:1", "accept", actor=clerk, post="区住建局 · 窗口", reason="齐全")
    with django_assert_num_queries(1):
        accepted, submitted = entries_of("case:1")
    assert submitted.what == "提交了申请，办件编号 123"
    assert (accepted.who, accepted.what) == ("李燕（区住建局 · 窗口，代王平）", "受理了这件")
    assert [line.number for line in entries_of("case:1", newest_first=False, after=1)] == [2]
    assert [line.number for line in entries_of("case:1", after=2, limit=1)] == [1]


def written_in_code() -> set[str]:
    """Actions that the code hands to the journal as they stand: record(chain, "action", …)."""
    found = set()
    for path in [*(ROOT / "hall").rglob("*.py"), *(ROOT / "approvals").rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(node, "func", None), "id", "") or getattr(
                getattr(node, "func", None), "attr", ""
            )
            if name in ("record", "record_apart", "write_down", "_write_down", "_write"):
                texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                found |= {text for text in texts if isinstance(text, str) and text.isidentifier()}
    return found


def test_every_action_has_its_words():
    assert {str(move) for move in Move} <= words.known()
    assert len(written_in_code()) > 15
    assert written_in_code() - words.known() == set()


def test_an_action_has_one_meaning():
    words.register({"accept": words._words["accept"]})
    with pytest.raises(ValueError, match="已经有说法"):
        words.register({"accept": "别的"})


def test_an_unknown_action_is_told_without_a_code():
    record("case:1", "zz_unknown", actor=SYSTEM)
    assert entries_of("case:1")[0].what == "做了一次改动"


@pytest.mark.parametrize(
    "tried, shown",
    [("zhangming", "z*******g"), ("13912340000", "139****0000"), ("zm@example.com", "z***@example.com")],
)
def test_a_sign_in_that_failed_is_written_down_with_the_name_covered(tried, shown):
    from django.contrib.auth import authenticate

    request = RequestFactory().post("/account/login/", REMOTE_ADDR="10.0.0.9")
    assert authenticate(request, username=tried, password="wrong") is None  # noqa: S106
    entry = Entry.objects.get(action="sign_in_failed")
    assert (entry.chain, entry.actor_name, entry.address) == ("sign-ins:10.0.0.9", shown, "10.0.0.9")
    assert "wrong" not in str(entries_of(entry.chain))
