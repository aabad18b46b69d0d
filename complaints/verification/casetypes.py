"""The end of a verification: more time by approval, and the reporter is told."""

from django.utils.translation import gettext_lazy as _

from casework import cases
from complaints.verification import forms, panels


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    panels.register()
    cases.extend(
        "complaints",
        acts={"tell_reporter": _("Tell the reporter by a message")},
        after="close",
    )
    cases.extend(
        "complaints",
        acts={
            "grant_extension": _("Grant more time"),
            "deny_extension": _("Do not grant more time"),
            "ask_extension": _("Ask for more time"),
        },
        forms={
            "ask_extension": forms.AskExtensionForm,
            "grant_extension": forms.GrantForm,
            "deny_extension": forms.DenyForm,
        },
        after="ask_for_material",
    )
