"""The database itself refuses to change or delete a log entry while the log is sealed."""

from django.core.management import call_command
from django.db import migrations

_SQLITE = [
    f"""
    CREATE TRIGGER log_entries_are_not_{done} BEFORE {verb} ON core_logentry
    WHEN COALESCE((SELECT sealed FROM core_loghead WHERE id = 1), 1)
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
    """
    for verb, done in [("UPDATE", "changed"), ("DELETE", "deleted")]
] + [
    """
    CREATE TRIGGER the_log_keeps_its_head BEFORE DELETE ON core_loghead WHEN OLD.sealed
    BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END;
    """
]
_SQLITE_UNDO = [
    "DROP TRIGGER the_log_keeps_its_head",
    "DROP TRIGGER log_entries_are_not_changed",
    "DROP TRIGGER log_entries_are_not_deleted",
]
_POSTGRESQL = [
    """
    CREATE FUNCTION log_is_append_only() RETURNS trigger AS $$
    BEGIN
      IF COALESCE((SELECT sealed FROM core_loghead WHERE id = 1), true) THEN
        RAISE EXCEPTION 'the log is append-only';
      END IF;
      IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
      RETURN NEW;
    END $$ LANGUAGE plpgsql
    """,
    """
    CREATE TRIGGER log_entries_are_not_changed BEFORE UPDATE OR DELETE ON core_logentry
    FOR EACH ROW EXECUTE FUNCTION log_is_append_only()
    """,
    """
    CREATE TRIGGER the_log_keeps_its_head BEFORE DELETE ON core_loghead
    FOR EACH ROW EXECUTE FUNCTION log_is_append_only()
    """,
]
_POSTGRESQL_UNDO = [
    "DROP TRIGGER the_log_keeps_its_head ON core_loghead",
    "DROP TRIGGER log_entries_are_not_changed ON core_logentry",
    "DROP FUNCTION log_is_append_only()",
]


def _run(schema_editor, sqlite, postgresql):
    for statement in sqlite if schema_editor.connection.vendor == "sqlite" else postgresql:
        schema_editor.execute(statement, params=None)


def seal(apps, schema_editor):
    _run(schema_editor, _SQLITE, _POSTGRESQL)


def unseal(apps, schema_editor):
    _run(schema_editor, _SQLITE_UNDO, _POSTGRESQL_UNDO)


def make_cache_table(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [
        migrations.RunPython(seal, unseal),
        migrations.RunPython(make_cache_table, migrations.RunPython.noop),
    ]
