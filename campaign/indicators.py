from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.measures import Measure, register

register(
    Measure(
        code="event.held",
        label=_("Events held"),
        unit=pgettext_lazy("unit", "sessions"),
        definition=_("Events that took place, by the code of their activity."),
    ),
    Measure(
        code="event.visitors",
        label=_("Visitors"),
        unit=pgettext_lazy("unit", "people"),
        definition=_("People counted at the events, corrections included."),
    ),
)
