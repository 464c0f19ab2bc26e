"""What is approved does not change: triggers, once for each database, refuse it even to SQL by the portal's own role.

A later migration that makes one of these tables anew (on SQLite any change does) loses its triggers and must call
`freeze` again; tests/labormarket/test_frozen.py notices it."""

from django.db import migrations

SEALED = "('approved', 'published')"
# The version that a row belongs to, by table; {row} is OLD or NEW.
VERSION_OF = {
    "labormarket_line": "{row}.version_id",
    "labormarket_override": "(SELECT version_id FROM labormarket_line WHERE id = {row}.line_id)",
    "labormarket_appeal": "(SELECT version_id FROM labormarket_line WHERE id = {row}.line_id)",
    "labormarket_answer": "{row}.version_id",
}
SAID = "An approved order does not change"


def conditions():
    """(table, event, row, condition under which it is refused)."""
    yield "labormarket_orderversion", "UPDATE", "OLD.state = 'published'"
    yield "labormarket_orderversion", "DELETE", f"OLD.state IN {SEALED}"
    for table, version in VERSION_OF.items():
        for event, rows in (("INSERT", ("NEW",)), ("UPDATE", ("OLD", "NEW")), ("DELETE", ("OLD",))):
            of = ", ".join(version.format(row=row) for row in rows)
            held = f"SELECT 1 FROM labormarket_orderversion WHERE id IN ({of}) AND state IN {SEALED}"
            yield table, event, f"EXISTS ({held})"


def freeze(apps, schema_editor):
    for table, event, condition in conditions():
        for sql in STATEMENTS[schema_editor.connection.vendor](
            f"{table}_frozen_{event.lower()}", table, event, condition
        ):
            schema_editor.execute(sql, params=None)


def thaw(apps, schema_editor):
    for table, event, _condition in conditions():
        name = f"{table}_frozen_{event.lower()}"
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}", params=None)
        else:
            schema_editor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}", params=None)
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {name}()", params=None)


def sqlite(name, table, event, condition):
    yield f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} BEGIN SELECT RAISE(ABORT, '{SAID}'); END"


def postgresql(name, table, event, condition):
    """A trigger's WHEN takes no subquery, so the condition stands in its function."""
    row = "OLD" if event == "DELETE" else "NEW"
    yield (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN"
        f" RAISE EXCEPTION '{SAID}' USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $$"
    )
    yield f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"


STATEMENTS = {"sqlite": sqlite, "postgresql": postgresql}


class Migration(migrations.Migration):
    dependencies = [("labormarket", "0002_orders")]
    operations = [migrations.RunPython(freeze, thaw, elidable=False)]
