from typing import Any, ClassVar

from django.db import migrations, models

import casework.search
from casework.search import compose

BATCH = 1000
INDEX = """
CREATE INDEX complaint_words ON complaints_complaint
USING gin (portal_bigrams(search_text)) WITH (fastupdate = off)
"""


def fill(apps: Any, editor: Any) -> None:
    """What the complaints of before are found by; later every save writes it."""
    rows = apps.get_model("complaints", "Complaint").objects.using(editor.connection.alias)
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:BATCH]):
        for row in batch:
            row.search_text = compose(
                [row.number, row.title, row.respondent_name, row.product_name]
            )
        rows.bulk_update(batch, ["search_text"])
        last = batch[-1].pk


def index(_apps: Any, editor: Any) -> None:
    """Filled first, indexed then; without a pending list a search costs the same at any hour."""
    if editor.connection.vendor == "postgresql":
        editor.execute(INDEX)


def unindex(_apps: Any, editor: Any) -> None:
    if editor.connection.vendor == "postgresql":
        editor.execute("DROP INDEX complaint_words")


class Migration(migrations.Migration):
    dependencies: ClassVar[list[tuple[str, str]]] = [
        ("complaints", "0007_questions"),
        ("casework", "0003_saved_views"),
    ]

    operations: ClassVar[list[Any]] = [
        migrations.AddField(
            model_name="complaint",
            name="search_text",
            field=casework.search.SearchText(blank=True, default="", editable=False),
        ),
        migrations.AddIndex(
            model_name="complaint",
            index=models.Index(fields=["respondent_name", "-received_at"], name="complaint_trader"),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.RunPython(index, unindex),
    ]
