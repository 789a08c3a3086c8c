"""Entries follow one another, nobody can change them, and every way of cheating is found."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from hall.journal.checking import Counts, check, check_chain
from hall.journal.guards import unguarded
from hall.journal.hashing import NODE, _hash, entry_digest, leaf, root_digest, sm3, tree
from hall.journal.models import Anchor, Chain, Entry, Root
from hall.journal.record import Told, record, record_all
from hall.journal.roots import anchor
from hall.people.actor import SYSTEM, Actor
from tests import cast as c
from tests.hall.journal_hand import some_entries, without_triggers

pytestmark = pytest.mark.django_db
DAY, NEXT = date(2026, 11, 21), date(2026, 11, 22)


def findings() -> list[str]:
    return [str(finding) for finding in check(Counts())]


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


# Every way of cheating, what it is done by, and what the check says.

REHASH = object()


def edit(cursor):
    cursor.execute("UPDATE hall_entry SET reason = '另一个理由' WHERE chain = 'case:2' AND number = 3")


def edit_what_changed(cursor):
    cursor.execute(
        """UPDATE hall_entry SET changes = '{"number":99}' WHERE chain = 'case:2' AND number = 3"""
    )


def edit_who(cursor):
    cursor.execute("UPDATE hall_entry SET actor_id = 424242 WHERE chain = 'case:2' AND number = 3")


def edit_when(cursor):
    cursor.execute(
        "UPDATE hall_entry SET at = '2020-01-01 00:00:00+00:00' WHERE chain = 'case:2' AND number = 3"
    )


def remove(cursor):
    cursor.execute("DELETE FROM hall_entry WHERE chain = 'case:2' AND number = 3")


def remove_two(cursor):
    cursor.execute("DELETE FROM hall_entry WHERE chain = 'case:2' AND number IN (2, 3)")


def remove_and_close_the_gap(cursor):
    remove(cursor)
    for number in (4, 5):
        cursor.execute(
            f"UPDATE hall_entry SET number = {number - 1} WHERE chain = 'case:2' AND number = {number}"
        )


def reorder(cursor):
    for old, new in ((3, 90), (4, 3), (90, 4)):
        cursor.execute(f"UPDATE hall_entry SET number = {new} WHERE chain = 'case:2' AND number = {old}")


def truncate(cursor):
    cursor.execute("DELETE FROM hall_entry WHERE chain = 'case:2' AND number > 3")


def truncate_and_cover_up(cursor):
    truncate(cursor)
    cursor.execute(
        "UPDATE hall_chain SET length = 3, head = (SELECT digest FROM hall_entry WHERE chain = 'case:2' AND number = 3)"
        " WHERE name = 'case:2'"
    )


def rewrite_consistently(cursor):
    """Another history, hashed anew to the end, with the head that belongs to it."""
    previous = ""
    for entry in Entry.objects.filter(chain="case:2"):
        entry.reason, entry.previous = f"改写 {entry.number}", previous
        entry.digest = previous = entry_digest(entry)
        entry.save()
    cursor.execute("UPDATE hall_chain SET head = %s WHERE name = 'case:2'", [previous])


def remove_chain(cursor):
    cursor.execute("DELETE FROM hall_entry WHERE chain = 'case:2'")


def remove_chain_and_head(cursor):
    remove_chain(cursor)
    cursor.execute("DELETE FROM hall_chain WHERE name = 'case:2'")


def remove_head(cursor):
    cursor.execute("DELETE FROM hall_chain WHERE name = 'case:2'")


def move_head(cursor):
    cursor.execute("UPDATE hall_chain SET head = 'x' WHERE name = 'case:2'")


def replace_root(cursor):
    cursor.execute("UPDATE hall_root SET tree = 'x' WHERE day = '2026-11-21'")


def replace_root_consistently(cursor):
    """A root that agrees with itself: the next one does not follow it any more."""
    root = Root.objects.get(day=DAY)
    root.tree = sm3(b"another")
    root.digest = root_digest(root.day, root.chains, root.entries, root.tree, root.previous)
    root.save()


def replace_last_root_consistently(cursor):
    root = Root.objects.get(day=NEXT)
    root.tree = sm3(b"another")
    root.digest = root_digest(root.day, root.chains, root.entries, root.tree, root.previous)
    root.save()


def remove_first_root(cursor):
    cursor.execute("DELETE FROM hall_root WHERE day = '2026-11-21'")


def remove_last_root(cursor):
    cursor.execute("DELETE FROM hall_root WHERE day = '2026-11-22'")


def edit_anchor(cursor):
    cursor.execute("UPDATE hall_anchor SET digest = 'x' WHERE chain = 'case:2' AND day = '2026-11-22'")


def remove_chain_with_all_traces(cursor):
    remove_chain_and_head(cursor)
    cursor.execute("DELETE FROM hall_anchor WHERE chain = 'case:2'")


CHEATS = {
    edit: "case:2 第 3 条：内容被改过",
    edit_what_changed: "case:2 第 3 条：内容被改过",
    edit_who: "case:2 第 3 条：内容被改过",
    edit_when: "case:2 第 3 条：内容被改过",
    remove: "case:2 第 4 条：前面少了第 3 条",
    remove_two: "case:2 第 4 条：前面少了第 2—3 条",
    remove_and_close_the_gap: "case:2 第 3 条：接不上前一条",
    reorder: "case:2 第 3 条：接不上前一条",
    truncate: "case:2 第 4 条：链尾被截断，链头记着有 5 条，现在只有 3 条",
    truncate_and_cover_up: "case:2 第 5 条：每日根里有这一条，现在只剩 3 条",
    rewrite_consistently: "case:2 第 4 条：与每日根里的不同",
    remove_chain: "case:2：整条链没有了",
    remove_chain_and_head: "case:2：链头没有了",
    remove_head: "case:2：链头没有了",
    move_head: "case:2 第 5 条：链头与最后一条不符",
    replace_root: "2026-11-21 的根：被换过",
    replace_root_consistently: "2026-11-22 的根：接不上前一个根",
    replace_last_root_consistently: "2026-11-22 的根：与当天各链的链尾合不上",
    remove_first_root: "2026-11-21 的根：没有了",
    remove_last_root: "2026-11-22 的根：没有了",
    edit_anchor: "case:2 第 5 条：与每日根里的不同",
    remove_chain_with_all_traces: "2026-11-22 的根：与当天各链的链尾合不上",
}


@pytest.fixture
def two_days():
    """Three chains; a root, one more entry in the second chain, another root."""
    for name in ("case:1", "case:2", "case:3"):
        some_entries(name, 4)
    anchor(DAY)
    record("case:2", "approve", actor=SYSTEM)
    anchor(NEXT)


@pytest.mark.parametrize("cheat", CHEATS, ids=lambda cheat: cheat.__name__)
def test_cheating_is_found_and_the_place_is_named(two_days, cheat):
    assert findings() == []
    with without_triggers() as cursor:
        cheat(cursor)
    found = findings()
    assert any(finding.startswith(CHEATS[cheat]) for finding in found), found
    assert not any(finding.startswith(("case:1", "case:3")) for finding in found), found


@pytest.mark.parametrize("cheat", [edit, truncate, reorder], ids=lambda cheat: cheat.__name__)
def test_one_chain_can_be_checked_alone(two_days, cheat):
    with without_triggers() as cursor:
        cheat(cursor)
    assert check_chain("case:2") and not check_chain("case:1")


def test_the_command_says_where_and_fails(two_days, capsys):
    call_command("verify_journal")
    assert "3 条链、13 条记录、2 个根" in capsys.readouterr().out
    with without_triggers() as cursor:
        edit(cursor)
    with pytest.raises(SystemExit) as ended:
        call_command("verify_journal")
    assert ended.value.code == 1
    assert "case:2 第 3 条：内容被改过" in capsys.readouterr().err


def test_a_guard_that_was_taken_away_is_found(two_days, capsys):
    assert unguarded() == []
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("ALTER TABLE hall_entry DISABLE TRIGGER hall_entry_fixed_delete")
        else:
            cursor.execute("DROP TRIGGER hall_entry_fixed_delete")
    with pytest.raises(SystemExit):
        call_command("verify_journal")
    assert "hall_entry 的触发器少了或被停用" in capsys.readouterr().err


def test_history_rewritten_with_all_its_roots_does_not_match_a_root_kept_elsewhere(two_days, capsys):
    kept = Root.objects.get(day=NEXT).digest
    call_command("verify_journal", published=[f"{NEXT}={kept}"], every_root=True)
    with without_triggers() as cursor:
        rewrite_consistently(cursor)
        cursor.execute("DELETE FROM hall_anchor")
        cursor.execute("DELETE FROM hall_root")
    anchor(DAY)
    anchor(NEXT)
    assert findings() == []
    with pytest.raises(SystemExit):
        call_command("verify_journal", published=[f"{NEXT}={kept}"])
    assert "2026-11-22 的根：与另处保存的不同" in capsys.readouterr().err


def test_every_root_can_be_built_again_from_what_stands(two_days, capsys):
    with without_triggers() as cursor:
        replace_root_consistently(cursor)
    with pytest.raises(SystemExit):
        call_command("verify_journal", every_root=True)
    assert "2026-11-21 的根：与当天各链的链尾合不上" in capsys.readouterr().err


def test_a_day_has_one_root_and_writes_down_only_the_chains_that_moved(two_days):
    assert anchor(NEXT) == Root.objects.get(day=NEXT)
    assert anchor(DAY).day == NEXT  # never one before the last
    assert list(Anchor.objects.filter(day=NEXT).values_list("chain", "number")) == [("case:2", 5)]
    first, second = Root.objects.order_by("day")
    assert (first.chains, first.entries, second.chains, second.entries) == (3, 12, 3, 13)
    assert second.previous == first.digest


def test_the_root_of_an_empty_journal_is_the_hash_of_nothing():
    assert anchor(DAY).tree == sm3(b"")
    assert findings() == []


def test_chains_are_ordered_byte_by_byte_whatever_the_database_thinks():
    names = ["case:b", "case:B", "case-a", "case:a", "Case:a", "case:é"]
    for name in names:
        some_entries(name, 1)
    anchor(DAY)
    heads = {entry.chain: entry.digest for entry in Entry.objects.all()}
    assert Root.objects.get().tree == tree(
        leaf(name, 1, heads[name]) for name in sorted(names, key=str.encode)
    )
    assert findings() == []


@given(st.lists(st.binary(min_size=32, max_size=32), min_size=1, max_size=40))
def test_the_streamed_tree_is_the_one_built_level_by_level(leaves):
    level = list(leaves)
    while len(level) > 1:
        paired = [_hash(NODE + left + right) for left, right in zip(level[::2], level[1::2], strict=False)]
        level = paired + (level[-1:] if len(level) % 2 else [])
    assert tree(iter(leaves)) == level[0].hex()


def test_checking_holds_no_more_than_a_row_of_each_at_a_time(two_days, monkeypatch):
    """The rows are streamed: a check that stops early has not read everything."""
    heard = []
    assert list(check(Counts(), heard.append)) == [] and heard == []
    some_entries("case:9", 0)
    record_all("case:9", [Told("accept")] * 10_000, actor=SYSTEM)
    assert list(check(Counts(), heard.append)) == [] and heard == [10_000]
