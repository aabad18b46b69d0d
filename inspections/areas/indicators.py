"""What key areas count (activity A6)."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.measures import Measure, register

AREAS = pgettext_lazy("unit", "areas")

register(
    Measure(
        code="area.planned",
        label=_("Key areas listed"),
        unit=AREAS,
        definition=_("Areas put on the list, less those taken off."),
    ),
    Measure(
        code="area.accepted",
        label=_("Key areas rectified"),
        unit=AREAS,
        definition=_("Areas whose rectification was accepted by a second person."),
    ),
)
