"""What the safety drive counts (A11, domain.md 9.1); the dimension is the kind of the device."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.measures import Measure, register

SETS = pgettext_lazy("unit", "sets of equipment")
HAZARDS = pgettext_lazy("unit", "hazards")
PAPERS = pgettext_lazy("unit", "directives")
PEOPLE = pgettext_lazy("unit", "people")

register(
    Measure(
        code="equipment.inspected",
        label=_("Devices inspected"),
        unit=SETS,
        definition=_("Devices on safety inspections, on the day the record was signed."),
    ),
    Measure(
        code="equipment.hazards",
        label=_("Hazards found"),
        unit=HAZARDS,
        definition=_("Hazards of every grade, those fixed on the spot included."),
    ),
    Measure(
        code="equipment.grave",
        label=_("Grave hazards found"),
        unit=HAZARDS,
        definition=_("Grave and major hazards (Order 57 art. 25; GB 45067)."),
    ),
    Measure(
        code="equipment.removed",
        label=_("Hazards removed"),
        unit=HAZARDS,
        definition=_("Hazards fixed on the spot, and those that a re-check found removed."),
    ),
    Measure(
        code="equipment.directives",
        label=_("Safety directives"),
        unit=PAPERS,
        definition=_("Directives issued, less those withdrawn."),
    ),
    Measure(
        code="equipment.trained",
        label=_("Inspectors certified"),
        unit=PEOPLE,
        definition=_("Inspectors of special equipment who passed the examination."),
    ),
)
