"""Races on real transactions: several threads, each with a connection of its own, on committed rows."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections
from django.test import TransactionTestCase

SECONDS = 30


@pytest.fixture
def no_flush(monkeypatch):
    """Django would empty every table after the test, and the triggers on versions and journal refuse that."""
    if connection.vendor != "postgresql":
        pytest.skip("Threads with connections of their own need PostgreSQL.")
    monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: None)


@pytest.fixture
def committed(no_flush, transactional_db):
    """The test's rows are committed, seen by every thread, and taken away at its end. PostgreSQL only: SQLite lets one writer
    in at a time, and its test database lives in memory. Tables that were filled before keep what the test adds to them."""
    filled = _filled()
    yield
    _empty(_filled() - filled)


def together(*callables: Callable) -> list:
    """Calls all at the same moment; in their order what each returned, or the exception it ended with."""
    barrier, outcomes = threading.Barrier(len(callables)), [None] * len(callables)

    def run(place: int, call: Callable) -> None:
        try:
            connection.ensure_connection()
            barrier.wait(SECONDS)
            outcomes[place] = call()
        except Exception as error:
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=each, daemon=True) for each in enumerate(callables)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)
    assert not any(thread.is_alive() for thread in threads), "a thread hangs"
    return outcomes


def _filled() -> set[str]:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {table for table in tables if _has_rows(cursor, table)}


def _has_rows(cursor, table: str) -> bool:
    cursor.execute(f'SELECT EXISTS (SELECT 1 FROM "{table}")')
    return cursor.fetchone()[0]


def _empty(tables: set[str]) -> None:
    """Past the triggers that guard versions and journal."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        for table in tables:
            cursor.execute(f'DELETE FROM "{table}"')
        cursor.execute("SET session_replication_role = origin")
