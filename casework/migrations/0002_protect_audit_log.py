from typing import Any

from django.db import migrations

SQLITE = [
    """CREATE TRIGGER audit_no_update BEFORE UPDATE ON casework_auditevent
    BEGIN SELECT RAISE(ABORT, 'audit events are never changed'); END""",
    """CREATE TRIGGER audit_no_delete BEFORE DELETE ON casework_auditevent
    BEGIN SELECT RAISE(ABORT, 'audit events are never deleted'); END""",
]
POSTGRESQL = [
    """CREATE FUNCTION audit_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'audit events are never changed or deleted'; END $$""",
    """CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON casework_auditevent
    FOR EACH ROW EXECUTE FUNCTION audit_refuse()""",
    """CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON casework_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse()""",
]
SQLITE_BACK = ["DROP TRIGGER audit_no_update", "DROP TRIGGER audit_no_delete"]
POSTGRESQL_BACK = [
    "DROP TRIGGER audit_no_change ON casework_auditevent",
    "DROP TRIGGER audit_no_truncate ON casework_auditevent",
    "DROP FUNCTION audit_refuse()",
]


def run(editor: Any, sqlite: list[str], postgresql: list[str]) -> None:
    for statement in sqlite if editor.connection.vendor == "sqlite" else postgresql:
        editor.execute(statement)


def protect(apps: Any, editor: Any) -> None:
    run(editor, SQLITE, POSTGRESQL)


def unprotect(apps: Any, editor: Any) -> None:
    run(editor, SQLITE_BACK, POSTGRESQL_BACK)


class Migration(migrations.Migration):
    """The database itself refuses to change the log."""

    dependencies = [("casework", "0001_initial")]
    operations = [migrations.RunPython(protect, unprotect)]
