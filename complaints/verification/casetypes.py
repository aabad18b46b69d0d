"""The end of a verification: more time by approval, and the reporter is told."""

from django.utils.translation import gettext_lazy as _

from casework import cases
from complaints.verification import forms, panels, transitions


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    panels.register()
    cases.extend(
        "complaints",
        acts={transitions.tell_reporter.name: _("Tell the reporter by a message")},
        after="close",
    )
    cases.extend(
        "complaints",
        acts={
            transitions.grant_extension.name: _("Grant more time"),
            transitions.deny_extension.name: _("Do not grant more time"),
            transitions.ask_extension.name: _("Ask for more time"),
        },
        forms={
            transitions.ask_extension.name: forms.AskExtensionForm,
            transitions.grant_extension.name: forms.GrantForm,
            transitions.deny_extension.name: forms.DenyForm,
        },
        after="ask_for_material",
    )
