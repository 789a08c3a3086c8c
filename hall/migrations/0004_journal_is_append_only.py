"""Triggers on both databases: an entry continues its chain and moves its head on; nothing of the journal is altered or
deleted."""

from django.db import migrations

# Table → what names a row besides its key.
FIXED = {"hall_entry": ("chain", "number"), "hall_anchor": ("chain", "number"), "hall_root": ("day",)}
REFUSED = "记录只能追加，不能修改或删除"
BROKEN = "记录必须接在链尾"
CONTINUES = "name = NEW.chain AND length = NEW.number - 1 AND head = NEW.previous"
# A chain keeps its name and never gets shorter; while its length stays, so does its head.
SHRUNK = "OLD.name <> NEW.name OR NEW.length < OLD.length OR (NEW.length = OLD.length AND NEW.head <> OLD.head)"
BEGUN = "NEW.length <> 0 OR NEW.head <> ''"


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        _create_sqlite(schema_editor.execute)
    else:
        _create_postgresql(schema_editor.execute)


def _create_sqlite(execute):
    for table, identity in FIXED.items():
        _trigger(execute, table, "update", "BEFORE UPDATE", "1", REFUSED)
        _trigger(execute, table, "delete", "BEFORE DELETE", "1", REFUSED)
        # INSERT OR REPLACE would remove the row it replaces without asking the trigger on DELETE.
        same = " AND ".join(f'"{column}" = NEW."{column}"' for column in identity)
        found = f"EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id OR ({same}))"
        _trigger(execute, table, "insert", "BEFORE INSERT", found, REFUSED)
    broken = f"NOT EXISTS (SELECT 1 FROM hall_chain WHERE {CONTINUES})"
    _trigger(execute, "hall_entry", "continues", "BEFORE INSERT", broken, BROKEN)
    execute(
        "CREATE TRIGGER hall_entry_moves_head AFTER INSERT ON hall_entry BEGIN"
        " UPDATE hall_chain SET length = NEW.number, head = NEW.digest WHERE name = NEW.chain; END"
    )
    _trigger(execute, "hall_chain", "update", "BEFORE UPDATE", SHRUNK, REFUSED)
    _trigger(execute, "hall_chain", "delete", "BEFORE DELETE", "1", REFUSED)
    _trigger(execute, "hall_chain", "insert", "BEFORE INSERT", BEGUN, BROKEN)
    # Not reached by an upsert that finds the chain; reached by a replacement of one that has entries.
    replaced = "EXISTS (SELECT 1 FROM hall_entry WHERE chain = NEW.name)"
    _trigger(execute, "hall_chain", "replace", "AFTER INSERT", replaced, REFUSED)


def _trigger(execute, table, name, when, condition, message):
    execute(
        f"CREATE TRIGGER {table}_fixed_{name} {when} ON {table} WHEN {condition}"
        f" BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


def _create_postgresql(execute):
    _function(execute, "hall_journal_refuse", f"{_raise(REFUSED)}")
    _function(execute, "hall_journal_broken", f"{_raise(BROKEN)}")
    _function(
        execute,
        "hall_journal_continue",
        f"UPDATE hall_chain SET length = NEW.number, head = NEW.digest WHERE {CONTINUES};"
        f" IF NOT FOUND THEN {_raise(BROKEN)} END IF; RETURN NEW;",
    )
    for table in FIXED:
        _row_trigger(execute, table, "update", "UPDATE", "", "hall_journal_refuse")
        _row_trigger(execute, table, "delete", "DELETE", "", "hall_journal_refuse")
    _row_trigger(execute, "hall_entry", "continues", "INSERT", "", "hall_journal_continue")
    _row_trigger(execute, "hall_chain", "update", "UPDATE", f"WHEN ({SHRUNK})", "hall_journal_refuse")
    _row_trigger(execute, "hall_chain", "delete", "DELETE", "", "hall_journal_refuse")
    _row_trigger(execute, "hall_chain", "insert", "INSERT", f"WHEN ({BEGUN})", "hall_journal_broken")
    for table in (*FIXED, "hall_chain"):
        execute(
            f"CREATE TRIGGER {table}_fixed_truncate BEFORE TRUNCATE ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION hall_journal_refuse()"
        )


def _function(execute, name, body):
    execute(f"CREATE FUNCTION {name}() RETURNS trigger AS $$ BEGIN {body} END $$ LANGUAGE plpgsql")


def _raise(message):
    return f"RAISE EXCEPTION '{message}' USING ERRCODE = 'integrity_constraint_violation';"


def _row_trigger(execute, table, name, event, condition, function):
    execute(
        f"CREATE TRIGGER {table}_fixed_{name} BEFORE {event} ON {table}"
        f" FOR EACH ROW {condition} EXECUTE FUNCTION {function}()"
    )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for function in ("refuse", "broken", "continue"):
            schema_editor.execute(f"DROP FUNCTION hall_journal_{function}() CASCADE")
        return
    for table in FIXED:
        for name in ("update", "delete", "insert"):
            schema_editor.execute(f"DROP TRIGGER {table}_fixed_{name}")
    for name in ("update", "delete", "insert", "replace"):
        schema_editor.execute(f"DROP TRIGGER hall_chain_fixed_{name}")
    schema_editor.execute("DROP TRIGGER hall_entry_fixed_continues")
    schema_editor.execute("DROP TRIGGER hall_entry_moves_head")


class Migration(migrations.Migration):
    dependencies = [("hall", "0003_people_journal_notices")]
    operations = [migrations.RunPython(create, drop)]
