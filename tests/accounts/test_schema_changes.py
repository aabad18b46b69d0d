"""Models created together end in the tables that Django's own operations make, and go again."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from accounts.schema_changes import CreateTogether

TABLES = {"accounts_shelf", "accounts_folder"}

SHELF = migrations.CreateModel("Shelf", [("id", models.BigAutoField(primary_key=True))])
FOLDER = migrations.CreateModel(
    "Folder",
    [
        ("id", models.BigAutoField(primary_key=True)),
        ("number", models.IntegerField()),
        ("shelf", models.ForeignKey("accounts.Shelf", models.CASCADE)),
    ],
    options={
        "constraints": [models.UniqueConstraint(fields=["shelf", "number"], name="one_place_each")]
    },
)


def tables() -> set[str]:
    return TABLES & set(connection.introspection.table_names())


def test_nothing_is_rendered_before_it_is_asked_for() -> None:
    state = ProjectState()
    assert state.apps is not None
    CreateTogether([SHELF, FOLDER]).state_forwards("accounts", state)
    assert "apps" not in state.__dict__
    assert {name for _, name in state.models} == {"shelf", "folder"}


@pytest.mark.django_db(transaction=True)
def test_the_tables_come_with_their_constraints_and_go_in_the_other_order() -> None:
    operation = CreateTogether([SHELF, FOLDER])
    before, after = ProjectState(), ProjectState()
    operation.state_forwards("accounts", after)
    with connection.schema_editor() as editor:
        operation.database_forwards("accounts", editor, before, after)
    try:
        assert tables() == TABLES
        with connection.cursor() as cursor:
            kept = connection.introspection.get_constraints(cursor, "accounts_folder")
        assert kept["one_place_each"]["columns"] == ["shelf_id", "number"]
    finally:
        with connection.schema_editor() as editor:
            operation.database_backwards("accounts", editor, after, before)
    assert tables() == set()


def test_it_says_what_it_does() -> None:
    assert CreateTogether([SHELF, FOLDER]).describe() == "Create the models Shelf, Folder"
