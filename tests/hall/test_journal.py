"""Entries follow one another, hold what they are given, and nobody can change them."""

import pytest
from django.db import IntegrityError, connection, transaction

from hall.journal.hashing import entry_digest, sm3
from hall.journal.models import Chain, Entry
from hall.journal.record import Told, record, record_all
from hall.journal.roots import anchor
from hall.people.actor import SYSTEM, Actor
from tests import cast as c
from tests.hall.journal_hand import DAY, findings, some_entries

pytestmark = pytest.mark.django_db


def test_sm3_is_the_hash_of_the_standard():
    """GB/T 32905-2016, appendix A.1."""
    assert sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


def test_an_entry_holds_everything_and_the_hash_of_the_one_before():
    user = c.a_user("李燕")
    actor = Actor(user, "李燕", address="10.0.0.1", on_behalf_of="王平")
    first = record(
        "case:1", "accept", actor=actor, post="区住建局 · 窗口", reason="齐全", changes={"b": 1, "a": [True]}
    )
    second = record("case:1", "propose", actor=SYSTEM)
    kept = Entry.objects.get(pk=first.pk)
    assert (kept.actor, kept.address, kept.on_behalf_of, kept.changes) == (
        user,
        "10.0.0.1",
        "王平",
        {"a": [True], "b": 1},
    )
    assert (kept.number, kept.previous, second.previous) == (1, "", first.digest)
    assert entry_digest(kept) == kept.digest
    assert Chain.objects.get(name="case:1").head == second.digest


@pytest.mark.parametrize(
    "value", [1.0, 1e16, 1e-7, "汉字\u2028 é", None, [[]], {"": {"ä": 1}}, 2**60, "\u0001"]
)
def test_what_changed_comes_back_as_it_was_hashed(value):
    entry = record("case:1", "accept", actor=SYSTEM, changes={"value": value})
    kept = Entry.objects.get(pk=entry.pk)
    assert kept.changes == {"value": value} and entry_digest(kept) == entry.digest


def test_what_json_cannot_hold_is_refused():
    for value in (float("nan"), object()):
        with pytest.raises((TypeError, ValueError)), transaction.atomic():
            record("case:1", "accept", actor=SYSTEM, changes={"value": value})


def test_adding_takes_two_statements_however_many_entries(django_assert_num_queries):
    with django_assert_num_queries(2):
        record("case:1", "accept", actor=SYSTEM)
    with django_assert_num_queries(2):
        record_all("case:1", [Told("start_review"), Told("propose"), Told("approve")], actor=SYSTEM)
    assert list(Entry.objects.values_list("number", flat=True)) == [1, 2, 3, 4]
    assert findings() == []


REFUSED_CHANGES = [
    "UPDATE hall_entry SET reason = 'x'",
    "UPDATE hall_entry SET digest = digest WHERE number = 1",
    "DELETE FROM hall_entry WHERE number = 3",
    "UPDATE hall_anchor SET digest = 'x'",
    "DELETE FROM hall_anchor",
    "UPDATE hall_root SET digest = 'x'",
    "DELETE FROM hall_root",
    "DELETE FROM hall_chain",
    "UPDATE hall_chain SET length = 1",
    "UPDATE hall_chain SET head = 'x'",
    "UPDATE hall_chain SET name = 'case:9'",
    "INSERT INTO hall_chain (name, length, head) VALUES ('case:9', 4, 'x')",
]
ROW = (
    "(chain, number, at, action, actor_name, post, on_behalf_of, address, reason, changes, previous, digest)"
)
FORGED = "VALUES ('case:1', {number}, '2026-01-01', 'x', '', '', '', '', '', '{{}}', '{previous}', 'x')"


@pytest.mark.parametrize("statement", REFUSED_CHANGES)
def test_the_database_refuses_to_change_or_delete_what_was_written(statement):
    some_entries("case:1")
    anchor(DAY)
    with pytest.raises(IntegrityError, match="记录"), transaction.atomic():
        connection.cursor().execute(statement)


@pytest.mark.parametrize("number, previous", [(1, ""), (3, "x"), (7, "x"), (6, "x")])
def test_the_database_refuses_an_entry_that_does_not_continue_its_chain(number, previous):
    some_entries("case:1")
    statement = f"INSERT INTO hall_entry {ROW} {FORGED.format(number=number, previous=previous)}"
    with pytest.raises(IntegrityError, match="记录"), transaction.atomic():
        connection.cursor().execute(statement)


def test_the_database_refuses_to_replace_or_to_empty():
    some_entries("case:1")
    anchor(DAY)
    if connection.vendor == "postgresql":
        statements = [f"TRUNCATE hall_{table}" for table in ("entry", "chain", "anchor", "root")]
    else:
        head = Chain.objects.get(name="case:1").head
        pk = Entry.objects.get(number=2).pk
        row, forged = (
            ROW.replace("(", "(id, ", 1),
            FORGED.format(number=6, previous=head).replace("(", f"({pk}, ", 1),
        )
        statements = [
            f"INSERT OR REPLACE INTO hall_entry {row} {forged}",
            "INSERT OR REPLACE INTO hall_chain (name, length, head) VALUES ('case:1', 0, '')",
            "INSERT OR REPLACE INTO hall_anchor (day, chain, number, digest) VALUES ('2026-01-01', 'case:1', 5, 'x')",
            "INSERT OR REPLACE INTO hall_root (day, chains, entries, tree, previous, digest, made_at)"
            " VALUES ('2026-11-21', 1, 1, 'x', '', 'x', '2026-11-21')",
        ]
    for statement in statements:
        with pytest.raises(IntegrityError, match="记录"), transaction.atomic():
            connection.cursor().execute(statement)
    assert findings() == []


def test_a_rolled_back_change_leaves_no_gap():
    some_entries("case:1", 2)
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        record("case:1", "accept", actor=SYSTEM)
        1 / 0  # noqa: B018
    assert record("case:1", "accept", actor=SYSTEM).number == 3
    assert findings() == []
