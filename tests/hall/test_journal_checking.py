"""Whatever somebody with the keys of the database does to the journal is found, and the place is named."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from hall.journal.checking import Counts, check, check_chain
from hall.journal.guards import unguarded
from hall.journal.models import Root
from hall.journal.record import Told, record_all
from hall.journal.roots import anchor
from hall.people.actor import SYSTEM
from tests.hall.journal_cheats import (
    CHEATS,
    edit,
    reorder,
    replace_roots_from_the_first,
    rewrite_consistently,
    truncate,
)
from tests.hall.journal_hand import DAY, NEXT, findings, some_entries, without_triggers

pytestmark = pytest.mark.django_db


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
    call_command("verify_journal", published=[f"{NEXT}={kept}"])
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


@pytest.mark.parametrize("changed", ["tree", "chains", "entries"])
def test_an_early_root_replaced_with_all_that_follow_is_found(two_days, changed):
    with without_triggers():
        replace_roots_from_the_first(changed)
    expected = "与当天各链的链尾合不上" if changed == "tree" else "当天其实有 3 条链、12 条记录"
    assert [finding for finding in findings() if expected in finding] == findings()
    assert findings()[0].startswith("2026-11-21 的根")


def test_the_roots_of_all_days_are_compared_in_one_pass(two_days, django_assert_num_queries):
    for number in range(3, 13):
        some_entries(f"case:{number}")
        anchor(DAY + timedelta(days=number))
    with django_assert_num_queries(4):
        assert findings() == []


def test_checking_holds_no_more_than_a_row_of_each_at_a_time(two_days, monkeypatch):
    """The rows are streamed: a check that stops early has not read everything."""
    heard = []
    assert list(check(Counts(), heard.append)) == [] and heard == []
    some_entries("case:9", 0)
    record_all("case:9", [Told("accept")] * 10_000, actor=SYSTEM)
    assert list(check(Counts(), heard.append)) == [] and heard == [10_000]


@pytest.mark.parametrize("text", ["昨天=" + "0" * 64, "2026-02-30=" + "0" * 64, f"{NEXT}=abc", "0" * 64])
def test_a_root_kept_elsewhere_that_cannot_be_read_is_told(db, text):
    with pytest.raises(CommandError, match="应形如 2026-11-21="):
        call_command("verify_journal", published=[text])
