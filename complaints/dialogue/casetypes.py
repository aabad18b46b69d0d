"""The office asks back and the citizen answers, also when nobody knows who that is."""

from django.utils.translation import gettext_lazy as _

from casework import cases
from complaints.dialogue import (
    forms,
    panels,
    queries,
    rules,
    transitions,  # noqa: F401 - its acts register themselves
)
from documents.models import register_policy


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    panels.register()
    register_policy(rules.FILE_KIND, queries.readable_files)
    cases.extend(
        "complaints",
        acts={
            "write_message": _("Write to the citizen"),
            "mark_messages_read": _("Mark messages as read"),
        },
        forms={"write_message": forms.WriteForm},
        after="record_told",
    )
