"""Triggers on both databases: a published version is neither altered nor deleted; it can only be retired."""

from django.db import migrations

# Table → what names a version besides its key.
IDENTITY = {
    "hall_itemversion": ("item_id", "number"),
    "hall_packageversion": ("package_id", "number"),
    "hall_projectrules": ("number",),
}
# What may change when a published version is retired; everything else is fixed.
FREE = {"state", "retired_at"}
REFUSED = "已发布的版本不能修改或删除"


def _columns(schema_editor, table):
    with schema_editor.connection.cursor() as cursor:
        described = schema_editor.connection.introspection.get_table_description(cursor, table)
    return [column.name for column in described]


def _altered(schema_editor, table):
    unequal = "IS NOT" if schema_editor.connection.vendor == "sqlite" else "IS DISTINCT FROM"
    columns = _columns(schema_editor, table)
    changes = " OR ".join(f'OLD."{column}" {unequal} NEW."{column}"' for column in columns if column not in FREE)
    changes_to_retired = " OR ".join(f'OLD."{column}" {unequal} NEW."{column}"' for column in sorted(FREE))
    return (
        f"OLD.state IN ('published', 'retired') AND ({changes} OR NEW.state NOT IN ('published', 'retired')"
        f" OR (OLD.state = 'retired' AND ({changes_to_retired})))"
    )


def create(apps, schema_editor):
    for table in IDENTITY:
        if schema_editor.connection.vendor == "sqlite":
            _create_sqlite(schema_editor, table)
        else:
            _create_postgresql(schema_editor, table)


def _create_sqlite(schema_editor, table):
    for event, condition in (
        ("UPDATE", _altered(schema_editor, table)),
        ("DELETE", "OLD.state IN ('published', 'retired')"),
    ):
        schema_editor.execute(
            f"CREATE TRIGGER {table}_fixed_{event.lower()} BEFORE {event} ON {table} WHEN {condition}"
            f" BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )


    # INSERT OR REPLACE would remove the row it replaces without asking the trigger on DELETE.
    same = " AND ".join(f'"{column}" = NEW."{column}"' for column in IDENTITY[table])
    schema_editor.execute(
        f"CREATE TRIGGER {table}_fixed_insert BEFORE INSERT ON {table}"
        f" WHEN EXISTS (SELECT 1 FROM {table} WHERE state IN ('published', 'retired') AND (id = NEW.id OR ({same})))"
        f" BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
    )


def _create_postgresql(schema_editor, table):
    schema_editor.execute(
        "CREATE OR REPLACE FUNCTION hall_refuse_change() RETURNS trigger AS $$"
        f" BEGIN RAISE EXCEPTION '{REFUSED}' USING ERRCODE = 'integrity_constraint_violation'; END"
        " $$ LANGUAGE plpgsql"
    )
    for event, condition in (
        ("UPDATE", _altered(schema_editor, table).replace("%", "%%")),
        ("DELETE", "OLD.state IN ('published', 'retired')"),
    ):
        schema_editor.execute(
            f"CREATE TRIGGER {table}_fixed_{event.lower()} BEFORE {event} ON {table}"
            f" FOR EACH ROW WHEN ({condition}) EXECUTE FUNCTION hall_refuse_change()"
        )
    schema_editor.execute(
        f"CREATE TRIGGER {table}_fixed_truncate BEFORE TRUNCATE ON {table}"
        " FOR EACH STATEMENT EXECUTE FUNCTION hall_refuse_change()"
    )


def drop(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table in IDENTITY:
        for event in ("update", "delete", "truncate" if postgresql else "insert"):
            on = f" ON {table}" if postgresql else ""
            schema_editor.execute(f"DROP TRIGGER {table}_fixed_{event}{on}")
    if postgresql:
        schema_editor.execute("DROP FUNCTION hall_refuse_change()")


class Migration(migrations.Migration):
    dependencies = [("hall", "0001_initial")]
    operations = [migrations.RunPython(create, drop)]
