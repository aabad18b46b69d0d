"""What complaints about special equipment contribute to the page of a case."""

from django.utils.translation import gettext_lazy as _

from casework import cases
from complaints import endings
from complaints.equipment import forms, panels, receivers, transitions


def register() -> None:
    """Say what this room contributes; called once when the apps are ready."""
    panels.register()
    receivers.connect()
    endings.objections.append(transitions.objection)
    endings.aftermaths.append(transitions.end_with_case)
    name = transitions.send_equipment_inspectors.name
    cases.extend(
        "complaints",
        acts={name: _("Send inspectors of special equipment")},
        forms={name: forms.SendInspectorsForm},
        after="refer_to_inspection",
    )
