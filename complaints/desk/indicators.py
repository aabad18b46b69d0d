from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.measures import Measure, register

PEOPLE = pgettext_lazy("unit", "people")

# The dimension of each is the kind of session. Cases are counted by complaint.received alone, and
# visitors of an event by event.visitors: these figures stand beside them and are not added up.
register(
    Measure(
        code="desk.sessions",
        label=_("Hotline shifts and consultation desks"),
        unit=pgettext_lazy("unit", "sessions"),
        definition=_("Sessions opened, on their day."),
    ),
    Measure(
        code="desk.consulted",
        label=_("People consulted at the desk"),
        unit=PEOPLE,
        definition=_("Counted by hand when a session is closed; not added to visitors of events."),
    ),
    Measure(
        code="desk.leaflets",
        label=_("Leaflets handed out"),
        unit=pgettext_lazy("unit", "leaflets"),
        definition=_("Counted by hand when a session is closed."),
    ),
    Measure(
        code="desk.others",
        label=_("Calls and visitors without a case"),
        unit=PEOPLE,
        definition=_("Tallied one by one during a session; they are no complaint or inquiry."),
    ),
)
