"""Whether the triggers that guard the journal are still there and switched on."""

from django.db import connection

TABLES = ("hall_entry", "hall_chain", "hall_anchor", "hall_root")
# Engine → how many each table has (migration journal_is_append_only).
EXPECTED = {"sqlite": (5, 4, 3, 3), "postgresql": (4, 4, 3, 3)}
ASK = {
    "sqlite": "SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s",
    # tgenabled: O fires in ordinary sessions, A always; D and R do not.
    "postgresql": "SELECT COUNT(*) FROM pg_trigger WHERE tgrelid = %s::regclass AND NOT tgisinternal"
    " AND tgenabled IN ('O', 'A')",
}


def unguarded() -> list[str]:
    """Tables that somebody could change unnoticed, because triggers are missing or switched off."""
    found = []
    with connection.cursor() as cursor:
        for table, expected in zip(TABLES, EXPECTED[connection.vendor], strict=True):
            cursor.execute(ASK[connection.vendor], [table])
            if cursor.fetchone()[0] < expected:
                found.append(table)
    return found
