"""Numbers that are given out once: of cases and of documents. Gaps may occur, repeats never."""

import secrets
from datetime import date

from django.db import connection

from approvals.workflow.models import Application, Serial

# No 0 and O, 1 and I, 2 and Z: read aloud and typed on a phone.
SIGNS = "3456789ABCDEFGHJKLMNPQRSTUVWXY"


def next_serial(purpose: str) -> int:
    """1, 2, 3 … for each purpose; one statement, so that two callers never get the same. It waits for a transaction that has
    counted the same purpose up and not yet ended."""
    table = connection.ops.quote_name(Serial._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (purpose, last) VALUES (%s, 1)"  # noqa: S608  (a table of ours)
            f" ON CONFLICT (purpose) DO UPDATE SET last = {table}.last + 1 RETURNING last",
            [purpose],
        )
        return cursor.fetchone()[0]


def case_number(task_code: str, day: date) -> str:
    """办件编号: 31-digit item code + date + serial of the day, at least four digits (exchange.md 1)."""
    return f"{task_code}{day:%Y%m%d}{next_serial(f'case {task_code} {day:%Y%m%d}'):04d}"


def query_code() -> str:
    """查询码: eight signs a person can type, not to be guessed."""
    while True:
        code = "".join(secrets.choice(SIGNS) for _ in range(8))
        if not Application.objects.filter(query_code=code).exists():
            return code
